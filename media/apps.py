"""The app of photographs."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Photos: originals in, metadata read, renditions out."""

    name = "media"
    verbose_name = "Library"

    def ready(self) -> None:
        """Have the table of renditions checked with all the rest, and texts searched our way."""
        from media import text_search  # noqa: F401 - they register themselves
        from media.renditions import checks  # noqa: F401 - they register themselves
