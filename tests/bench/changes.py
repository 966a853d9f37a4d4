"""What it costs to ask what changed when nothing did: `make bench-changes`.

It asks the database that is configured, as large as `manage.py seed_library` has made it. Where its
things are not noted yet, each is noted as if it had changed once, in a transaction that is rolled
back at the end: nothing is left there. Asked is Django, in this process, with all that an answer
takes but the web server.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from datetime import timedelta
from urllib.parse import quote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - when Django is set up
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from gallery.change_cursors import write_cursor  # noqa: E402
from gallery.models import ChangedThing, Gallery  # noqa: E402
from media.models import Photo  # noqa: E402
from newsroom.api.changed_since import find_changed_ids  # noqa: E402
from newsroom.api.changes import find_changes_after  # noqa: E402

NOTE = """
    INSERT INTO gallery_changedthing
        (kind, thing_id, slug, status, reason, changed_at, position, turn)
    SELECT %s, thing.id, {slug}, 200, '', %s,
        (SELECT coalesce(max(position), 0) FROM gallery_changedthing)
            + row_number() OVER (ORDER BY thing.id), 0
    FROM {table} AS thing
    WHERE NOT EXISTS (
        SELECT 1 FROM gallery_changedthing AS noted
        WHERE noted.kind = %s AND noted.thing_id = thing.id
    )
"""


def note_everything() -> None:
    """Rows for all that has none."""
    an_hour_ago = timezone.now() - timedelta(hours=1)
    with connection.cursor() as cursor:
        for kind, table, slug in (
            ("gallery", "gallery_gallery", "thing.slug"),
            ("photo", "media_photo", "''"),
        ):
            cursor.execute(NOTE.format(table=table, slug=slug), [kind, an_hour_ago, kind])
        cursor.execute("ANALYZE gallery_changedthing")


def ask(name: str, url: str, times: int) -> None:
    """Ask many times; how long it took, and how many queries."""
    client, milliseconds = Client(), []
    for _ in range(times):
        began = time.perf_counter()
        answer = client.get(url)
        milliseconds.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.content
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    milliseconds.sort()
    p99 = milliseconds[min(len(milliseconds) - 1, int(len(milliseconds) * 0.99))]
    print(
        f"{name:<42} median {statistics.median(milliseconds):6.2f} ms   p99 {p99:6.2f} ms   "
        f"{len(queries)} queries"
    )


def main() -> None:
    """Measure, print, and leave nothing behind."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.changes", description=__doc__)
    parser.add_argument("--times", type=int, default=1_000)
    times = parser.parse_args().times
    settings.API_REQUESTS_PER_MINUTE = 0
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    with transaction.atomic():
        note_everything()
        photos, galleries = Photo.objects.count(), Gallery.objects.count()
        print(f"{photos:,} photos, {galleries:,} galleries, {connection.vendor}\n")
        newest = ChangedThing.objects.exclude(position=None).latest("position")
        since = quote(timezone.now().isoformat())
        ask("changes, nothing new", f"/api/v1/changes?since={write_cursor(newest)}", times)
        for name in ("galleries", "photos", "articles"):
            ask(f"{name}, nothing new", f"/api/v1/{name}?updated_since={since}", times)
        ask("changes, the first 100", "/api/v1/changes?limit=100", min(times, 100))
        if connection.vendor == "postgresql":
            for rows in (
                find_changes_after(newest.position or 0)[:101],
                find_changed_ids(ChangedThing.Kind.PHOTO, timezone.now())[:501],
            ):
                print(f"\n{rows.explain(analyze=True)}")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
