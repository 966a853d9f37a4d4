"""How long pages, lists, feeds and sitemaps of a large site take.

`python -m tests.bench.large_site`

It asks the database that is configured, which `manage.py seed_library` fills: Django, in this
process, with all that an answer takes but the web server. What it writes is rolled back. The
last column is what an answer takes of a processor, here and in the database.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - when Django is set up
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from gallery.models import Gallery  # noqa: E402
from media.models import Photo  # noqa: E402
from newsroom.pages.sitemaps import list_parts  # noqa: E402
from newsroom.publishing.workflow import publish  # noqa: E402
from tests.bench.library import measure, show  # noqa: E402

DESK = "/admin/gallery/gallery/"
ADDRESSES = {
    "desk: dashboard": "/admin/",
    "desk: list of galleries": DESK,
    "desk: list of galleries, page 50": f"{DESK}?p=50",
    "desk: list of galleries, drafts": f"{DESK}?state__exact=draft",
    "desk: list of galleries, by edit": f"{DESK}?o=-5",
    "desk: galleries, a rare word": f"{DESK}?q=glassblower",
    "desk: galleries, a frequent word": f"{DESK}?q=storm",
    "desk: library": "/admin/media/photo/",
    "desk: renditions": "/admin/renditions/",
    "site: front page": "/",
    "site: galleries": "/galleries/",
    "site: galleries, page 400": "/galleries/?page=400",
    "site: galleries, page 1,000": "/galleries/?page=1000",
    "API: galleries": "/api/v1/galleries",
    "API: galleries, a rare word": "/api/v1/galleries?q=glassblower",
    "API: photos": "/api/v1/photos",
    "API: photos, a rare word": "/api/v1/photos?q=glassblower",
    "feed of galleries, RSS": "/feeds/galleries.rss",
    "feed of galleries, JSON": "/feeds/galleries.json",
    "sitemap, the index": "/sitemap.xml",
}


def get(client: Client, address: str) -> Callable[[], object]:
    """The act of asking for a page, which has to be there."""

    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"

    return ask


def publish_one(drafts: Iterator[Gallery]) -> Callable[[], object]:
    """The act of publishing the next gallery."""
    return lambda: publish(next(drafts))


def list_acts(client: Client) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is measured, and its name."""
    yield from ((name, get(client, address)) for name, address in ADDRESSES.items())
    gallery = Gallery.objects.published()[100]
    yield "desk: a gallery's page", get(client, f"{DESK}{gallery.pk}/change/")
    yield (
        "desk: a photo's page",
        get(client, f"/admin/media/photo/{gallery.slides.get(position=1).photo_id}/change/"),
    )
    yield "site: a gallery's page", get(client, gallery.get_absolute_url())
    yield "API: a gallery", get(client, f"/api/v1/galleries/{gallery.slug}")
    yield "sitemap, a part", get(client, f"/sitemaps/{list_parts()[-1]}.xml")
    drafts = iter(Gallery.objects.filter(state=Gallery.State.DRAFT)[:1_000])
    yield "a gallery is published, to its row", publish_one(drafts)


def main() -> None:
    """Measure, print a table of milliseconds, and leave nothing behind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    settings.API_REQUESTS_PER_MINUTE = 0
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    with transaction.atomic():
        photos, galleries = Photo.objects.count(), Gallery.objects.count()
        load = os.getloadavg()[0]
        print(f"{photos:,} photos, {galleries:,} galleries, {connection.vendor}, load {load:.1f}\n")
        print(f"| {'in ms':<42} |    p50 |    p95 |    p99 | processor |")
        client = Client()
        client.force_login(User.objects.create_superuser("bench-large-site"))
        for name, act in list_acts(client):
            measured = measure([act], rounds)
            with CaptureQueriesContext(connection) as queries:
                act()
            show(f"{name}: {len(queries)} queries", measured)
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
