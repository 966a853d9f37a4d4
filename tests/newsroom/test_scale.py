"""No page and no command reads more of a larger library: rows that the database looked at, not
seconds.

Each address of the desk, the API and the site, and each command that is not to go through all there
is, is asked with 1,000 and with many more photos, galleries, articles and pages. Its queries are
carried out once more; the rows that are read for them may not follow the library.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from gallery.models import Gallery
from media.search import beside, finding, sampling, walking
from newsroom import metrics
from newsroom.baking import pace
from newsroom.baking.kind_counts import count_kinds
from newsroom.demo.seeding import seed_library
from newsroom.desk import capped_paginator, gallery_grid, list_search, public_site
from newsroom.desk.publishing import PublishableAdmin
from newsroom.library import facets
from newsroom.models.public_tree import PublicSite
from newsroom.pages import numbered_pages, sitemaps
from tests.newsroom.desk.rights_table import ROWS
from tests.newsroom.desk.rights_world import World
from tests.newsroom.rows_read import captured, count_rows_read

pytestmark = pytest.mark.django_db

FEW = 1_000
MANY = int(os.environ.get("PHOTODESK_TEST_SCALE", "4000"))  # 100000 for all of it
A_PAGE = 50  # rows of a list on the desk, so that a page of few is full
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
# What reads more all the same, and why.
GROWS = {r"/admin/media/photo/\?q=.*": "a search: its index lists the photos that hold the word"}
GROWS_ON_SQLITE = {
    r"bake --status": "pages that failed are looked for among all",
    r"/admin/media/photo/1/delete/": "what is published is listed, to ask what it shows",
    r"/admin/media/photo/facets/": "so is it to say which of the newest are live",
    r"/admin/(gallery/gallery|newsroom/article)/\?q=.*": "texts are searched without an index",
    r"/admin/newsroom/article/\?o=[15]": "articles are sorted after their sections are beside them",
}
CAPS: tuple[tuple[Any, str], ...] = (
    (sampling, "COUNTED_AT_MOST"),
    (sampling, "SAMPLED"),
    (finding, "COUNTED_AT_MOST"),
    (finding, "RANKED_AT_MOST"),
    (beside, "COUNTED_AT_MOST"),
    (walking, "WALKED_AT_MOST"),
    (facets, "COUNTED_OF_MANY"),
    (metrics, "COUNTED_UP_TO"),
    (pace, "COUNTED"),
    (sitemaps, "MAX_PAGES"),
    (public_site, "COUNTED"),
    (capped_paginator, "COUNTED_AT_MOST"),
    (list_search, "LISTED_AT_MOST"),
    (list_search, "COUNTED_ROW_BY_ROW"),
    (gallery_grid, "COUNTED_AT_MOST"),
    (numbered_pages, "COUNTED_AT_MOST"),
)
MOMENTS = ("created", "edited", "published")
# In one statement each: to make the rows in Python would take longer than what is tested.
NUMBERS = """(
    WITH RECURSIVE counted (n) AS (
        SELECT CAST(%(first)s AS bigint) UNION ALL SELECT n + 1 FROM counted WHERE n < %(last)s
    ) SELECT n FROM counted
) AS numbers"""
SEEDS = (
    """
    INSERT INTO newsroom_article ({columns}) SELECT {values}
    FROM newsroom_article AS old CROSS JOIN {numbers} WHERE old.id = %(like)s
    """,
    """
    INSERT INTO newsroom_bakedpage (
        path, url, kind, owner, phase, urgency, wanted_status, wanted_version, wanted_at,
        baked_version, baked_status, baked_at, bake_seconds, sha256, size_bytes, tries, error
    )
    SELECT 'seed/' || n || '/index.html', '/seed/' || n || '/', 'slide',
        'gallery:' || (1000000 + n / 10), 2, 0, 200, 2, {ago}, 2, 200, {ago}, 0.01, '', 0, 0, ''
    FROM {numbers}
    """,
    """
    INSERT INTO gallery_changedthing (kind, thing_id, slug, status, reason, changed_at, turn,
        position)
    SELECT 'photo', 1000000 + n, '', 200, '', {ago}, 0, n FROM {numbers}
    """,
)


def earlier(moment: str) -> str:
    """SQL for so many seconds before a moment."""
    if connection.vendor == "postgresql":
        return f"{moment} - n * interval '1 second'"
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {moment}, '-' || n || ' seconds')"


def grow(world: World, first: int, last: int) -> None:
    """Have so many more photos, galleries, articles and pages than before."""
    seed_library(photos=last - first, galleries=(last - first) // 5, tell=lambda _: None)
    fields = [str(field.column) for field in type(world.article)._meta.concrete_fields]
    values = {column: f"old.{column}" for column in fields if column != "id"} | {
        "slug": "'seed-' || n",
        "headline": "'seed ' || n",
        **{f"{moment}_at": earlier(f"old.{moment}_at") for moment in MOMENTS},
    }
    texts = {
        "columns": ", ".join(values),
        "values": ", ".join(values.values()),
        "numbers": NUMBERS,
        "ago": earlier("now()" if connection.vendor == "postgresql" else "'now'"),
    }
    with connection.cursor() as cursor:
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
    for kind, words in (("gallery/gallery", "made-up"), ("newsroom/article", "seed")):
        sorted_by = ("?o=1", "?o=-1", "?o=-4", "?o=5")
        for search in (f"?q={words}", "?p=2", "?state__exact=draft", *sorted_by):
            yield f"/admin/{kind}/{search}"
    yield f"/admin/gallery/gallery/?created_at__year={timezone.localdate().year}"
    yield f"/admin/newsroom/article/?section__id__exact={world.section.pk}"
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


def test_no_page_and_no_command_reads_more_of_a_larger_library(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in CAPS:
        monkeypatch.setattr(module, name, CAP)
    monkeypatch.setattr(PublishableAdmin, "list_per_page", A_PAGE)
    world = World("draft")
    client.force_login(User.objects.create_superuser("chief"))
    grow(world, 0, FEW)
    few = measure(client, world, is_first=True)
    grow(world, FEW, MANY)
    many = measure(client, world, is_first=False)
    known = GROWS if connection.vendor == "postgresql" else GROWS | GROWS_ON_SQLITE
    grown = []
    for name, queries in many.items():
        if any(re.fullmatch(address, name) for address in known):
            continue
        before, now = sum(few[name].values()), sum(queries.values())
        if now > before * RATIO + BESIDE:
            worst = max(queries, key=lambda sql: queries[sql] - few[name].get(sql, 0))
            grown.append(f"{name}: {before:,} -> {now:,} rows: {worst[:1500]}")
        if len(queries) > len(few[name]) * RATIO + 5:
            grown.append(f"{name}: {len(few[name])} -> {len(queries)} queries")
    assert not grown, "\n\n".join(grown)
