"""`manage.py erase_person NAME`: an account loses its person, and others keep their work."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from newsroom.personal_data.erasing import (
    ErasureRefused,
    check_erasure,
    count_rows,
    erase_person,
    erased_name,
)
from newsroom.personal_data.relations import RelationUndecided


class Command(BaseCommand):
    """Say what will happen, ask, do it."""

    help = (
        "Take name, mail, password, factors, sessions and personal settings from an account, for "
        "good. What others need goes on to refer to it. The audit log stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom, and whether to ask."""
        parser.add_argument("username", metavar="NAME", help="as it is typed when logging in")
        parser.add_argument("--no-input", action="store_true", help="Do not ask before.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase, or say why not."""
        person = User.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"There is no user {options['username']!r}.")
        name = erased_name(person)
        try:
            check_erasure(person)
            self.stdout.write(f"{person} becomes {name} and cannot log in. This is for good.")
            for relation, (leaving, staying) in count_rows(person).items():
                self.stdout.write(f"  {relation}: {leaving:,} deleted, {staying:,} kept")
            if not options["no_input"] and input("Type the name again to erase it: ") != str(
                person
            ):
                raise CommandError("Nothing was erased.")
            erase_person(person)
        except (ErasureRefused, RelationUndecided) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Erased: the account is {name}. The audit log and older backups still hold the name "
            "(docs/security.md)."
        )
