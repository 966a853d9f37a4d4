"""The addresses of galleries."""

from django.urls import path, re_path

from gallery.embeds import frames as embeds
from gallery.embeds.oembed_views import oembed, oembed_with_a_slash
from gallery.embeds.poster import show_poster
from gallery.pages import views

urlpatterns = [
    path("embed.js", embeds.embed_script, name="embed-script"),
    path("embed/galleries/<slug:slug>/", embeds.embed_gallery, name="embed-gallery"),
    path("embed/galleries/<slug:slug>/code/", embeds.embed_code, name="embed-code"),
    path("embed/galleries/<slug:slug>/<slug:slide_id>/", embeds.embed_slide, name="embed-slide"),
    path("oembed", oembed, name="oembed"),
    re_path(r"^oembed/+$", oembed_with_a_slash),
    path("galleries/<slug:slug>/", views.gallery_page, name="gallery"),
    path("galleries/<slug:slug>/live.json", views.live_json, name="live"),
    path("galleries/<slug:slug>/poster.jpg", show_poster, name="poster"),
    path("galleries/<slug:slug>/photos/", views.overview_page, name="overview"),
    path("galleries/<slug:slug>/<slug:slide_id>/", views.slide_page, name="slide"),
]
