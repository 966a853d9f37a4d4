"""The app of photographs."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class MediaConfig(AppConfig):
    """Photos: originals in, metadata read, renditions out."""

    name = "media"
    verbose_name = "Library"

    def ready(self) -> None:
        """Have the table of renditions checked with all the rest, and texts searched our way."""
        from media import text_search  # noqa: F401 - they register themselves
        from media.renditions import checks  # noqa: F401 - they register themselves
        from media.search.installation import forget_index, install_index
        from media.text_indexes import install_text_indexes

        pre_migrate.connect(forget_index, sender=self, dispatch_uid="photodesk forget index")
        post_migrate.connect(install_index, sender=self, dispatch_uid="photodesk install index")
        post_migrate.connect(
            install_text_indexes, sender=self, dispatch_uid="photodesk install text indexes"
        )
