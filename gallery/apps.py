"""The app of galleries."""

from django.apps import AppConfig


class GalleryConfig(AppConfig):
    """Galleries of photos in an order."""

    name = "gallery"
    verbose_name = "Picture desk"
