"""The app of the newsroom."""

import logging

from django.apps import AppConfig
from django.conf import settings

from newsroom.translations import compile_translations

logger = logging.getLogger(__name__)


class NewsroomConfig(AppConfig):
    """Articles, their sections, and the site that shows them."""

    name = "newsroom"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        """Hear of what changes on the floors below; compile translations that changed."""
        from newsroom import receivers

        receivers.connect()
        try:
            compile_translations(settings.LOCALE_PATHS[0])
        except OSError as error:
            logger.warning("Translations were not compiled, pages are in English: %s", error)
