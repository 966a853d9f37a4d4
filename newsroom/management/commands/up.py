"""`manage.py up`: the whole of Photodesk in the foreground."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connections

from media.doorbell import ring
from newsroom.baking.bucket_tree import put_static_files
from newsroom.running.address import (
    Address,
    AddressNotUsable,
    answers,
    read_address,
    require_free,
)
from newsroom.running.data_folder import (
    AlreadyRunning,
    collect_static_files,
    forget_processed_messages,
    held,
    note_address,
    remove_broken_bindings,
)
from newsroom.running.installation import (
    begin_anew,
    probe_headers,
    processes_of,
    publish_anew,
)
from newsroom.running.supervisor import Supervisor


class Command(BaseCommand):
    """Prepare the database and the static files, then run web server, worker and scheduler."""

    help = "Run web server, worker and scheduler in the foreground; Ctrl-C stops them."

    stealth_options = ("welcome",)  # what `manage.py demo` has to say

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen."""
        parser.add_argument(
            "--bind",
            default="127.0.0.1:8000",
            metavar="HOST:PORT",
            help="where the web server listens (default: %(default)s)",
        )

    def handle(self, *, bind: str, welcome: str = "", **_options: object) -> None:
        """Run until told to stop; `welcome` is said when the site can be visited."""
        try:
            address = read_address(bind)
            with held(settings.DATA_DIR, address.url):
                require_free(address)
                note_address(address.url)
                self.prepare()
                self.supervise(address, welcome)
        except (AddressNotUsable, AlreadyRunning) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            raise CommandError("Stopped before it had started.") from error

    def prepare(self) -> None:
        """All that must be in place before the first process starts."""
        broker = Path(settings.DATA_DIR) / "broker"
        remove_broken_bindings(broker)
        forget_processed_messages(broker)
        self.say("Preparing the database and the static files…")
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {error}") from error
        collect_static_files()
        if settings.STORAGE == "s3":
            put_static_files(Path(settings.STATIC_ROOT))
        connections.close_all()
        begin_anew()
        publish_anew()
        ring("newsroom.tasks.reconcile_public_tree")

    def supervise(self, address: Address, welcome: str) -> None:
        """Start everything and look after it."""
        Supervisor(
            processes_of(address),
            say=self.say,
            is_answering=partial(answers, address, probe_headers()),
            welcome=f"{welcome}Photodesk is at {address.url} (Ctrl-C stops it)",
            tidy=partial(forget_processed_messages, Path(settings.DATA_DIR) / "broker"),
        ).run()

    def say(self, line: str) -> None:
        """One line on standard output, at once."""
        self.stdout.write(line)
        self.stdout.flush()
