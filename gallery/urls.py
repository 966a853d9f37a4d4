"""The addresses of galleries."""

from django.urls import path

from gallery import embeds, views
from gallery.oembed_views import oembed

urlpatterns = [
    path("embed.js", embeds.embed_script, name="embed-script"),
    path("embed/galleries/<slug:slug>/", embeds.embed_gallery, name="embed-gallery"),
    path("embed/galleries/<slug:slug>/code/", embeds.embed_code, name="embed-code"),
    path("embed/galleries/<slug:slug>/<slug:slide_id>/", embeds.embed_slide, name="embed-slide"),
    path("oembed", oembed, name="oembed"),
    path("galleries/<slug:slug>/", views.gallery_page, name="gallery"),
    path("galleries/<slug:slug>/live.json", views.live_json, name="live"),
    path("galleries/<slug:slug>/<slug:slide_id>/", views.slide_page, name="slide"),
]
