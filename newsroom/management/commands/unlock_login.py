"""`manage.py unlock_login NAME`: let somebody try again after too many wrong passwords."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.desk.login_throttle import unlock_login


class Command(BaseCommand):
    """Forget the wrong passwords for a name."""

    help = "Lets somebody log in again at once after too many wrong passwords."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom."""
        parser.add_argument("username", metavar="NAME", help="as it is typed when logging in")

    def handle(self, *, username: str, **_options: object) -> None:
        """Unlock, or say that there is no such user."""
        users = get_user_model()._default_manager.filter(username=username)
        if not users.exists():
            raise CommandError(f"There is no user {username!r}.")
        unlock_login(username)
        self.stdout.write(f"{username} may log in again at once.")
