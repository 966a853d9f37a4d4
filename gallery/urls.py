"""The addresses of galleries."""

from django.urls import path

from gallery import views

urlpatterns = [
    path("galleries/<slug:slug>/", views.gallery_page, name="gallery"),
    path("galleries/<slug:slug>/live.json", views.live_json, name="live"),
    path("galleries/<slug:slug>/<slug:slide_id>/", views.slide_page, name="slide"),
]
