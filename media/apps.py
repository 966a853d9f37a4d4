"""The app of photographs."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Photos: originals in, metadata read, renditions out."""

    name = "media"
    verbose_name = "Photos"
