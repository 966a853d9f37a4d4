"""`manage.py kill_photo`: a photo that must not be used, anywhere, now; with its receipt."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from media.date_format import format_moment
from media.models import Photo, Takedown
from media.takedown import PhotoAlreadyKilled, PhotoNotKilled, ReasonMissing, undo_kill
from newsroom.publishing.killing import (
    ask_public_address,
    build_receipt,
    kill_everywhere,
    wait_for_dark,
)


class Command(BaseCommand):
    """Kill a photo and wait until it is dark everywhere."""

    help = (
        "Kill a photo: it leaves every page, its files leave the public tree, and the same bytes "
        "are refused. Prints a receipt of every address at which it was. Exit code 1 when it is "
        "not dark everywhere within a minute."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, and why."""
        parser.add_argument("photo_id", type=int, metavar="PHOTO_ID")
        parser.add_argument("--reason", required=True, help="Stands in the receipt.")
        parser.add_argument("--undo", action="store_true", help="Allow a killed photo again.")
        parser.add_argument("--json", action="store_true", help="Print the receipt as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Kill, wait, print."""
        photo = Photo.objects.filter(pk=options["photo_id"]).first()
        if photo is None:
            raise CommandError(f"There is no photo {options['photo_id']}.")
        try:
            if options["undo"]:
                undo_kill(photo, reason=options["reason"], undone_by=None)
                self.stdout.write(f"Photo {photo.pk} may be used again.")
                return
            takedown = kill_everywhere(photo, reason=options["reason"], killed_by=None)
        except (PhotoAlreadyKilled, PhotoNotKilled, ReasonMissing) as error:
            raise CommandError(str(error)) from error
        is_dark = wait_for_dark(takedown)
        is_public_dark = not ask_public_address(takedown)
        if options["json"]:
            self.stdout.write(json.dumps(build_receipt(takedown), indent=2))
        else:
            self.print_receipt(takedown, is_public_dark=is_public_dark)
        if not is_dark:
            sys.exit(1)

    def print_receipt(self, takedown: Takedown, *, is_public_dark: bool) -> None:
        """For people."""
        receipt = build_receipt(takedown)
        self.stdout.write(
            f"Killed “{takedown.photo}” {format_moment(takedown.done_at)}: {takedown.reason}\n"
            f"It was at {receipt['addresses']} addresses; dark at {receipt['dark']} of them after "
            f"{receipt['seconds_to_dark']:.1f} s."
        )
        for line in takedown.receipt_lines.all():
            state = format_moment(line.dark_at) if line.dark_at else "NOT DARK"
            self.stdout.write(f"  {line.url}  {state}  {line.public_answer}")
        if not is_public_dark:
            self.stdout.write(
                "Not every one of them could be seen dark at the public address: look there."
            )
