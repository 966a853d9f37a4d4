"""`manage.py recover_login NAME`: let somebody in again when nobody can who could help him."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.crypto import get_random_string

from newsroom.desk.login_throttle import unlock_login
from newsroom.sign_in.second_factors import reset_factors
from newsroom.sign_in.sessions import end_sessions

PASSWORD_LENGTH = 20


class Command(BaseCommand):
    """A new password, no second factor, no lock."""

    help = "Gives somebody a new password and takes his lost second factors away."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, and whether he may do everything."""
        parser.add_argument("username", metavar="NAME", help="as it is typed when logging in")
        parser.add_argument("--superuser", action="store_true", help="let him do everything")

    def handle(self, *, username: str, superuser: bool, **_options: object) -> None:
        """Do all of it, and print the password."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(
                f"There is no user {username!r}. `manage.py createsuperuser` makes a new one."
            )
        password = get_random_string(PASSWORD_LENGTH)
        with transaction.atomic():
            user.is_active = user.is_staff = True
            user.is_superuser = user.is_superuser or superuser
            user.set_password(password)
            user.save()
            reset_factors(user)
            end_sessions(user)
        unlock_login(username)
        self.stdout.write(f"{username} may log in at once, with the password: {password}")
        self.stdout.write("Change it on the desk. All that was done is in the audit log.")
