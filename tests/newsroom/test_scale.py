"""No page and no command reads more of a larger library: rows that the database looked at, not
seconds.

Each address of the desk, the API and the site, and each command that is not to go through all there
is, is asked with 1,000 and with many more photos, galleries, articles and pages. Its queries are
explained as they were carried out; the rows that their scans read may not follow the library.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from gallery.models import Gallery
from media.search import finding, sampling
from newsroom import metrics
from newsroom.baking import pace
from newsroom.baking.kind_counts import count_kinds
from newsroom.demo.seeding import seed_library
from newsroom.desk import capped_paginator, gallery_grid, public_site
from newsroom.models.public_tree import PublicSite
from newsroom.pages import sitemaps
from tests.newsroom.desk.rights_table import ROWS
from tests.newsroom.desk.rights_world import World

pytestmark = pytest.mark.django_db

FEW = 600
MANY = int(os.environ.get("PHOTODESK_TEST_SCALE", "4000"))  # 100000 for all of it
CAP = 200  # instead of the ten thousand up to which pages count
# What one answer may read of many more than it reads of few, and some rows beside.
RATIO, BESIDE = 1.3, 400
ELSEWHERE = (
    *("/", "/galleries/", "/galleries/?page=2", "/sitemap.xml", "/sitemap-news.xml"),
    *("/api/v1/galleries", "/api/v1/galleries?page=2", "/api/v1/articles", "/api/v1/photos"),
    *("/api/v1/sections", "/api/v1/changes", "/api/v1/changes?since=5", "/feeds/galleries.rss"),
    *("/feeds/articles.json", "/metrics", "/readyz"),
)
COMMANDS: dict[str, Callable[[], object]] = {
    "bake --status": lambda: call_command("bake", status=True, stdout=StringIO()),
}
# What reads more all the same, and why; a search is what it says it is.
GROWS = {
    r"/admin/": "rights that end soon are looked for among all photos that readers see",
    r"/admin/autocomplete/.*": "its paginator counts galleries",
    r"/admin/renditions/": "counts photos",
    r"/admin/media/photo/(\d+/change/|found/|choices/|facets/|\?.*)?": "joins all that is public",
    r"/admin/gallery/gallery/\d+/library/": "the same",
    r"/admin/gallery/gallery/(\?p=2)?": "its years are read from the index of all moments",
    r"/admin/gallery/gallery/\?q=.*": "galleries are searched without an index",
    r"/admin/newsroom/article/\?q=.*": "articles are searched without an index",
    r"/galleries/(\?page=2)?": "counts what is published, to number its pages",
    r"/api/v1/photos": "counts the photos that readers see",
}
CAPS: tuple[tuple[Any, str], ...] = (
    (sampling, "COUNTED_AT_MOST"),
    (finding, "COUNTED_AT_MOST"),
    (finding, "RANKED_AT_MOST"),
    (metrics, "COUNTED_UP_TO"),
    (pace, "COUNTED"),
    (sitemaps, "MAX_PAGES"),
    (public_site, "COUNTED"),
    (capped_paginator, "COUNTED_AT_MOST"),
    (gallery_grid, "COUNTED_AT_MOST"),
)
# In one statement each: to make the rows in Python would take longer than what is tested.
SEEDS = (
    """
    INSERT INTO newsroom_article ({columns}) SELECT {values}
    FROM newsroom_article AS old, generate_series(%(first)s, %(last)s) AS n
    WHERE old.id = %(like)s
    """,
    """
    INSERT INTO newsroom_bakedpage (
        path, url, kind, owner, phase, urgency, wanted_status, wanted_version, wanted_at,
        baked_version, baked_status, baked_at, bake_seconds, sha256, size_bytes, tries, error
    )
    SELECT 'seed/' || n || '/index.html', '/seed/' || n || '/', 'slide',
        'gallery:' || (1000000 + n / 10), 2, 0, 200, 2, now(), 2, 200,
        now() - n * interval '1 second', 0.01, '', 0, 0, ''
    FROM generate_series(%(first)s, %(last)s) AS n
    """,
    """
    INSERT INTO gallery_changedthing (kind, thing_id, slug, status, reason, changed_at, turn,
        position)
    SELECT 'photo', 1000000 + n, '', 200, '', now() - n * interval '1 second', 0, n
    FROM generate_series(%(first)s, %(last)s) AS n
    """,
)


@contextmanager
def captured() -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if re.match(r"\(?(SELECT|WITH)\b", sql.lstrip()) and not many:
            asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield asked


def count_rows_read(asked: list[tuple[str, Any]]) -> dict[str, int]:
    """How many rows the scans of each query read, by its text."""
    read: dict[str, int] = {}
    with connection.cursor() as cursor:
        # So few rows are read quickest all at once: is there an index for when they are many?
        cursor.execute("SET LOCAL enable_seqscan = off")
        for sql, parameters in asked:
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", parameters)
            (answer,) = cursor.fetchone()
            plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
            read[sql] = read.get(sql, 0) + sum(map(rows_of_scan, walk_plan(plan)))
        cursor.execute("SET LOCAL enable_seqscan = on")
    return read


def walk_plan(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every node of a plan."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from walk_plan(part)


def rows_of_scan(node: dict[str, Any]) -> int:
    """What a node read from a table or an index, with what it threw away."""
    if "Scan" not in node["Node Type"] or node["Node Type"] in ("CTE Scan", "Subquery Scan"):
        return 0
    removed = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    rows: float = node["Actual Rows"] + sum(node.get(name, 0) for name in removed)
    return int(rows * node["Actual Loops"])


def grow(world: World, first: int, last: int) -> None:
    """Have so many more photos, galleries, articles and pages than before."""
    seed_library(photos=last - first, galleries=(last - first) // 5, tell=lambda _: None)
    columns = [
        str(field.column)
        for field in type(world.article)._meta.concrete_fields
        if field.column not in ("id", "slug")
    ]
    texts = {
        "columns": ", ".join(["slug", *columns]),
        "values": ", ".join(["'seed-' || n", *(f"old.{column}" for column in columns)]),
    }
    with connection.cursor() as cursor:
        # As after the last tier: a lender that waits for finer files would have all of them wait.
        cursor.execute("UPDATE media_photo SET render_tier = 0")
        for sql in SEEDS:
            places = {"first": first + 1, "last": last, "like": world.article.pk}
            cursor.execute(sql.format(**texts), places)
        cursor.execute("ANALYZE")
    site, _ = PublicSite.objects.get_or_create(pk=1)
    site.reconciled_at, site.report = timezone.now(), {"kinds": count_kinds()}
    site.save()


def list_addresses(world: World) -> Iterator[str]:
    """Whatever can be looked at."""
    for name, (get, *_) in ROWS.items():
        if get != "-" and name not in ("logout", "password_change_done"):
            yield world.address_of(name)
    searches = ("?q=harbour", "?q=harbour&o=1", "?p=2")
    yield from (f"/admin/media/photo/{search}" for search in searches)
    yield from (f"/admin/gallery/gallery/{search}" for search in ("?q=made-up", "?p=2"))
    yield from (f"/admin/newsroom/article/{search}" for search in ("?q=seed", "?p=2"))
    gallery = Gallery.objects.published().earliest("pk")
    yield from (gallery.get_absolute_url(), f"/api/v1/galleries/{gallery.slug}", *ELSEWHERE)


def measure(client: Client, world: World, *, is_first: bool) -> dict[str, dict[str, int]]:
    """The rows that each address and command reads, by query."""
    acts: dict[str, Callable[[], object]] = dict(COMMANDS)
    for address in list_addresses(world):
        acts[address] = lambda address=address: client.get(address)  # type: ignore[misc]
    found = {}
    for name, act in acts.items():
        if is_first:
            act()  # what is kept in memory is there now
        with captured() as asked:
            act()
        found[name] = count_rows_read(asked)
    return found


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL says what it read")
def test_no_page_and_no_command_reads_more_of_a_larger_library(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in CAPS:
        monkeypatch.setattr(module, name, CAP)
    world = World("draft")
    client.force_login(User.objects.create_superuser("chief"))
    grow(world, 0, FEW)
    few = measure(client, world, is_first=True)
    grow(world, FEW, MANY)
    many = measure(client, world, is_first=False)
    grown = []
    for name, queries in many.items():
        if any(re.fullmatch(address, name) for address in GROWS):
            continue
        before, now = sum(few[name].values()), sum(queries.values())
        if now > before * RATIO + BESIDE:
            worst = max(queries, key=lambda sql: queries[sql] - few[name].get(sql, 0))
            grown.append(f"{name}: {before:,} -> {now:,} rows: {worst[:1500]}")
        if len(queries) > len(few[name]) * RATIO + 5:
            grown.append(f"{name}: {len(few[name])} -> {len(queries)} queries")
    assert not grown, "\n\n".join(grown)
