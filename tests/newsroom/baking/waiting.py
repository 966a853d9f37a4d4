"""A site on which tens of thousands of pages wait to be baked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from newsroom.baking.baker import Baked
from newsroom.baking.pages import Phase
from newsroom.models.public_tree import Urgency

MANY = 60_000
SOME = 6_000  # where many cases are tried: whoever starves behind these starves behind more
# In one statement: to make the rows in Python would take longer than what is tested.
INSERT = """
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)
    INSERT INTO newsroom_bakedpage (
        path, url, kind, owner, phase, urgency, wanted_status, wanted_version, wanted_at,
        baked_version, baked_status, bake_seconds, sha256, size_bytes, tries, error
    )
    SELECT
        'waiting/' || %s || '/' || n || '/index.html', '/waiting/' || %s || '/' || n || '/',
        'slide', 'gallery:' || (100000 + n / 100), %s, %s, 200, 2, %s, 1, 200, 0.01, '', 0, 0, ''
    FROM numbers
"""


def make_wait(number: int, urgency: Urgency, phase: Phase) -> None:
    """Rows of a class that nobody will have baked for a while; they have waited for an hour."""
    since = timezone.now() - timedelta(hours=1)
    name = f"{urgency.name.lower()}-{phase}"
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [number, name, name, phase, int(urgency), since])
        cursor.execute("ANALYZE newsroom_bakedpage")


class Enough(Exception):
    """A baker has looked at as many pages as it may."""


def stop_after(number: int) -> Callable[[Baked], None]:
    """For `on_page`: raises `Enough`."""

    def count(baked: Baked) -> None:
        if baked.pages >= number:
            raise Enough

    return count
