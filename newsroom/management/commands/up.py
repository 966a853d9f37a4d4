"""`manage.py up`: the whole of Photodesk in the foreground."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresConnection

from media.doorbell import ring_doorbell
from newsroom.baking.bucket_tree import put_static_files
from newsroom.doctor.buckets import examine_buckets
from newsroom.doctor.findings import Severity
from newsroom.outage_messages import explain_outage, is_forbidden
from newsroom.running.address import (
    Address,
    AddressNotUsable,
    is_answering,
    listen_at,
    read_address,
)
from newsroom.running.data_folder import (
    AlreadyRunning,
    collect_static_files,
    forget_processed_messages,
    hold_data_folder,
    note_address,
    remove_broken_bindings,
)
from newsroom.running.installation import (
    begin_anew,
    build_web_server,
    list_workers,
    probe_headers,
    publish_anew,
)
from newsroom.running.preparation import NotYet, Preparation
from newsroom.running.supervisor import Supervisor
from newsroom.running.web_server import WEB_PROCESSES


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
            with hold_data_folder(settings.DATA_DIR, address.url), listening(address) as sockets:
                note_address(address.url)
                self.make_ready()
                self.supervise(address, sockets, welcome)
        except (AddressNotUsable, AlreadyRunning) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            raise CommandError("Stopped before it had started.") from error

    def make_ready(self) -> None:
        """All that must be in place before the web server starts: nothing but files."""
        broker = Path(settings.DATA_DIR) / "broker"
        remove_broken_bindings(broker)
        forget_processed_messages(broker)
        self.say("Preparing the static files and the database…")
        collect_static_files()

    def prepare(self) -> None:
        """All that must be in place before workers start. Raises `NotYet`."""
        try:
            call_command("migrate", interactive=False, verbosity=0)
            if settings.STORAGE == "s3":
                require_rights_in_buckets()
                put_static_files(Path(settings.STATIC_ROOT))
        except (DatabaseError, ClientError, BotoCoreError) as error:
            if isinstance(error, DatabaseError) and not is_of_outside(error):
                raise
            raise NotYet(
                f"{explain_outage(error)} What is published is served meanwhile; the rest starts "
                "by itself when that is mended."
            ) from error
        finally:
            let_go_of_database()
        begin_anew()
        publish_anew()
        ring_doorbell("newsroom.tasks.reconcile_public_tree")

    def supervise(self, address: Address, sockets: Sequence[socket.socket], welcome: str) -> None:
        """Start everything and look after it."""
        Supervisor(
            [build_web_server(address, sockets)],
            waiting=list_workers(address),
            preparation=Preparation(self.prepare, say=self.say),
            say=self.say,
            is_answering=partial(is_answering, address, probe_headers()),
            welcome=lambda: (
                f"{welcome}{first_login()}Photodesk is at {address.url} (Ctrl-C stops it)"
            ),
            tidy=partial(forget_processed_messages, Path(settings.DATA_DIR) / "broker"),
        ).run()

    def say(self, line: str) -> None:
        """One line on standard output, at once."""
        self.stdout.write(line)
        self.stdout.flush()


@contextmanager
def listening(address: Address) -> Iterator[list[socket.socket]]:
    """Sockets that listen for as long as `up` runs; raises `AddressNotUsable`."""
    sockets = listen_at(address, WEB_PROCESSES)
    try:
        yield sockets
    finally:
        for listener in sockets:
            listener.close()


def require_rights_in_buckets() -> None:
    """Raise `NotYet` where a bucket refuses what we have to do there."""
    for finding in examine_buckets():
        if finding.severity == Severity.FAULT:
            raise NotYet(f"{finding.found} {finding.mend} Nothing has been begun.")


def is_of_outside(error: DatabaseError) -> bool:
    """Whether it is the database that has to be mended, and not what we ask of it."""
    return isinstance(error, (OperationalError, InterfaceError)) or is_forbidden(error)


def let_go_of_database() -> None:
    """Close the connections of this thread, and the threads that would open others."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if isinstance(connection, PostgresConnection):
            connection.close_pool()


def first_login() -> str:
    """How to make the first user, where there is none yet; a line or nothing."""
    try:
        if get_user_model().objects.exists():
            return ""
    except DatabaseError:
        return ""
    finally:
        let_go_of_database()
    return (
        "There is nobody who may log in yet. Make the first editor, who may do everything, with:\n"
        f"  {settings.PROGRAM} createsuperuser\n"
    )
