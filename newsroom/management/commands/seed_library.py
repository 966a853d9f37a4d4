"""`manage.py seed_library`: a library of made-up photos, as large as one likes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from media.models import Photo
from newsroom.demo.seeding import seed_library


class Command(BaseCommand):
    """Fill a library, to try the desk out with so many photos."""

    help = (
        "Add made-up photos and galleries whose rows share a few files: to try how the desk works "
        "with a large library. For a machine of your own, never for a newsroom's."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How many."""
        parser.add_argument("--photos", type=int, default=20_000)
        parser.add_argument("--galleries", type=int, default=0)
        parser.add_argument(
            "--yes-among-these-photos",
            action="store_true",
            help="Add them although the library holds photos, or the site has a public address.",
        )

    def handle(self, *_args: object, **options: Any) -> None:
        """Fill it, and say what is being done."""
        if options["photos"] < 1 or options["galleries"] < 0:
            raise CommandError("Say how many: --photos 20000 --galleries 1000")
        if not options["yes_among_these_photos"]:
            why = "holds photos" if Photo.objects.exists() else ""
            why = why or ("belongs to a site with a public address" * settings.IS_PRODUCTION)
            if why:
                raise CommandError(
                    f"Nothing was added: this library {why}, and made-up photos cannot be told "
                    "apart later. If it is a copy to play with: --yes-among-these-photos"
                )
        seed_library(
            photos=options["photos"], galleries=options["galleries"], tell=self.stdout.write
        )
