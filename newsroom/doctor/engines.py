"""What Photodesk stands on: the database, the broker, and the processes that do the work."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.timesince import timesince

from media.search.installation import PARTS, digest_of, find_triggers
from media.search.near_names import has_trigrams
from newsroom.counting import ROLES, SCHEDULER
from newsroom.doctor.findings import Finding, fault, fine, warn
from newsroom.models.observed import ProcessLife
from newsroom.outage_messages import explain_outage, name_database

DATABASE, BROKER, PROCESSES = "database", "broker", "processes"
OLDEST_POSTGRESQL = 130_000
BROKER_SECONDS = 3
# What Redis and RabbitMQ say to a wrong name or password, or to none.
LETS_NOBODY_IN = (
    *("WRONGPASS", "NOAUTH", "invalid username-password", "Authentication required"),
    *("without any password configured", "ACCESS_REFUSED"),
)
IN_TIME = dict.fromkeys(
    ("socket_timeout", "socket_connect_timeout", "connect_timeout", "read_timeout"), BROKER_SECONDS
)
SILENT_AFTER = timedelta(minutes=2)
UNITS = {
    "worker": "photodesk-worker@1",
    "publisher": "photodesk-publisher@1",
    "keeper": "photodesk-keeper@1",
    SCHEDULER: "photodesk-scheduler",
}
WITHOUT = {
    "worker": "no photo gets renditions",
    "publisher": "no edit becomes public, and nothing that is scheduled",
    "keeper": "no cache is told, and nothing is compared",
    SCHEDULER: "nobody rings for what waits: after a lost message all of it stays",
}


def examine_database() -> Iterator[Finding]:
    """Whether it answers, has this version's tables and index, and its extension."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        yield from examine_tables()
    except DatabaseError as error:
        found = explain_outage(error) or f"The database ({name_database()}) refused: {error}"
        yield fault(DATABASE, found, tell_what_helps(found))


def tell_what_helps(said: str) -> str:
    """What to do about a database that cannot be used, by what it says."""
    name, owner = (settings.DATABASES["default"][each] for each in ("NAME", "USER"))
    if f'database "{name}" does not exist' in said:
        return (
            "Mend the name in DATABASE_URL; or make that database, as an administrator of the "
            f"server: createdb --encoding=UTF8 --template=template0 --owner={owner or 'photodesk'} "
            f"{name}, and then: manage.py migrate"
        )
    if "authentication failed" in said or f'role "{owner}" does not exist' in said:
        return "Mend name and password in DATABASE_URL, or make that role: createuser --pwprompt"
    return (
        "Is it running, and is DATABASE_URL right? With psql and the same address you see what it "
        "says."
    )


def examine_tables() -> Iterator[Finding]:
    """Migrations, the search's index, the extension; raises `DatabaseError`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan and not may_make_tables():
        name, owner = (settings.DATABASES["default"][each] for each in ("NAME", "USER"))
        yield fault(
            DATABASE,
            f"{owner} may not make tables in {name_database()}, and it lacks some.",
            f"As an administrator of the database: ALTER DATABASE {name} OWNER TO {owner}; then "
            "manage.py migrate",
        )
        return
    if plan:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in plan[:3])
        more = f" and {len(plan) - 3} more" if len(plan) > 3 else ""
        yield fault(
            DATABASE,
            f"{name_database()} lacks migrations of this version: {names}{more}.",
            "manage.py migrate",
        )
        return
    yield from examine_newer_tables(executor)
    there = find_triggers(connection)
    for part in PARTS:
        digest = digest_of(part, connection.vendor)
        own = [name for name, table in there.items() if table in part.tables]
        if not own or not all(name.endswith(f"_{digest}") for name in own):
            yield fault(
                DATABASE,
                f"The search's index of {part.name} is missing or of another version: what is "
                "changed now is not found.",
                "manage.py migrate",
            )
    if connection.vendor == "postgresql":
        yield from examine_postgresql()
    else:
        yield fine(DATABASE, f"SQLite in {settings.DATABASES['default']['NAME']} is up to date.")


def may_make_tables() -> bool:
    """Whether the database's user has the right to; a new role of PostgreSQL 15 has not."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(current_schema(), 'CREATE')")
        return bool(cursor.fetchone()[0])


def examine_newer_tables(executor: MigrationExecutor) -> Iterator[Finding]:
    """Whether the database was migrated by a newer version."""
    unknown = sorted(set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations))
    ours = {label for label, _ in executor.loader.disk_migrations}
    for label, name in unknown:
        if label in ours:
            yield fault(
                DATABASE,
                f"{name_database()} was migrated by another version: {label}.{name} is not in this "
                "code.",
                "Run the newer version; or restore the backup of before the upgrade.",
            )
            return


def examine_postgresql() -> Iterator[Finding]:
    """What only PostgreSQL can lack."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0])
        cursor.execute("SELECT current_setting('server_encoding')")
        encoding = cursor.fetchone()[0]
    if version < OLDEST_POSTGRESQL:
        yield fault(
            DATABASE,
            f"PostgreSQL {version // 10_000} is older than Django takes.",
            "Upgrade the server.",
        )
    if encoding != "UTF8":
        yield fault(
            DATABASE,
            f"The database keeps texts as {encoding}: other scripts are lost.",
            "Make another with createdb -E UTF8 -T template0, and restore into it.",
        )
    if not has_trigrams():
        yield warn(
            DATABASE,
            "The extension pg_trgm is missing: names that are typed wrongly are found slowly, and "
            "in a large library not all of them.",
            "As an administrator of the database: CREATE EXTENSION pg_trgm; then manage.py migrate",
        )
    yield fine(DATABASE, f"PostgreSQL answers at {name_database()}.")


def examine_broker() -> Iterator[Finding]:
    """Whether it takes messages: also one that takes connections and then says nothing."""
    url = settings.CELERY_BROKER_URL
    place = name_broker(url)
    if url.startswith("filesystem"):
        yield fine(BROKER, "Messages are files in the data folder.")
        return
    try:
        if "+socket:" not in url:
            socket.create_connection(find_port(url), timeout=BROKER_SECONDS).close()
    except OSError as error:
        yield fault(
            BROKER,
            f"Nothing answers at {place}: {error.strerror or error}. Nothing is lost, what is "
            "to be made waits.",
            "Start it, or mend CELERY_BROKER_URL.",
        )
        return
    try:
        options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **IN_TIME}
        with current_app.connection_for_write(
            url, transport_options=options, connect_timeout=BROKER_SECONDS
        ) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
            broker.channel()  # asked and answered, on each transport
    except Exception as error:  # noqa: BLE001 - each transport has errors of its own
        if any(words in str(error) for words in LETS_NOBODY_IN):
            yield fault(
                BROKER,
                f"{place} does not let us in: {describe(error)}.",
                "Set the right name and password in CELERY_BROKER_URL.",
            )
            return
        yield fault(
            BROKER,
            f"{place} takes connections and no messages: {describe(error)}.",
            "Silent for some seconds: it hangs, or something else listens there; restart it. If it "
            "says that it refuses: mend CELERY_BROKER_URL.",
        )
        return
    yield fine(BROKER, f"{place} takes messages.")


def name_broker(url: str) -> str:
    """Where it is, without its password."""
    parts = urlsplit(url)
    if "+socket:" in url:
        return f"{parts.scheme}://{parts.path}"
    return f"{parts.scheme}://{parts.hostname or 'localhost'}:{find_port(url)[1]}"


def find_port(url: str) -> tuple[str, int]:
    """Host and port."""
    parts = urlsplit(url)
    usual = 6379 if parts.scheme.startswith("redis") else 5672
    return parts.hostname or "localhost", parts.port or usual


def describe(error: Exception) -> str:
    """What an error says, in one line."""
    said = str(error).strip().partition("\n")[0].rstrip(".")
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def examine_processes() -> Iterator[Finding]:
    """When somebody of each role last did something."""
    try:
        lives = list(ProcessLife.objects.order_by("seen_at"))
    except DatabaseError:
        return  # the database is examined by itself
    newest = {life.role: life for life in lives}
    now = timezone.now()
    for role in dict.fromkeys((*ROLES.values(), SCHEDULER)):
        life = newest.get(role)
        start = f"systemctl start {UNITS[role]}, or manage.py up, which runs all of them."
        if life is None:
            yield fault(PROCESSES, f"No {role} has ever worked here: {WITHOUT[role]}.", start)
        elif now - life.seen_at > SILENT_AFTER:
            ago = timesince(life.seen_at, now)
            yield fault(
                PROCESSES,
                f"No {role} has worked for {ago} (the last was {life.node}): {WITHOUT[role]}.",
                f"Look at its log; {start}",
            )
        else:
            nodes = [one.node for one in lives if one.role == role]
            yield fine(PROCESSES, f"A {role} works ({', '.join(nodes[-3:])}).")
