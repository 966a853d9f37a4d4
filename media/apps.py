"""The app of photographs."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Photos: originals in, metadata read, renditions out."""

    name = "media"
    verbose_name = "Library"

    def ready(self) -> None:
        """Have the table of renditions checked with all the rest."""
        from media import checks  # noqa: F401 - it registers itself
