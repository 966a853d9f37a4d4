"""The addresses of galleries."""

from django.urls import path

from gallery import views
from gallery.api import api

urlpatterns = [
    path("galleries/<slug:slug>/", views.gallery_page, name="gallery"),
    path("api/v1/", api.urls),
]
