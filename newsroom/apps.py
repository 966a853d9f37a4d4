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
        from newsroom import checks  # noqa: F401 - checks register themselves
        from newsroom.audit.receivers import connect_audit
        from newsroom.counting import connect_counting
        from newsroom.library.use_counts import register_use_counts
        from newsroom.pages.article_oembed import answer_for_articles
        from newsroom.publishing import receivers
        from newsroom.searched_texts import register_searched_texts
        from newsroom.sign_in.receivers import connect_sign_in
        from newsroom.task_ids import connect_task_ids
        from newsroom.text_limits import limit_texts

        receivers.connect_receivers()
        connect_audit()
        connect_sign_in()
        connect_task_ids()
        connect_counting()
        register_use_counts()
        register_searched_texts()
        limit_texts()
        answer_for_articles()
        if not settings.MAY_MAKE_FOLDERS:
            return
        try:
            compile_translations(settings.LOCALE_PATHS[0])
        except OSError as error:
            logger.warning("Translations were not compiled, pages are in English: %s", error)
