"""The app of the newsroom."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """Articles, their sections, and the site that shows them."""

    name = "newsroom"
    verbose_name = "Newsroom"

    def ready(self) -> None:
        """Hear of what changes on the floors below."""
        from newsroom import receivers

        receivers.connect()
