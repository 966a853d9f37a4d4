"""How long a long article's page on the desk takes: `python -m tests.bench.article_opening`.

Articles of 10 and of 200 parts, three of five of them text, in a database of its own. The server's
part alone: Django in the process, from the request to the bytes. Milliseconds of wall time and of
processor time, which other work on the machine changes less.
"""

from __future__ import annotations

import os
import statistics
import time
from typing import Any

import django

ROUNDS = 10
WORDS = "the harbour at night was full of boats that came in late and the crews said little "


def main() -> None:
    """Print the figures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS = ["testserver"]
    name = connection.creation.create_test_db(verbosity=0)
    try:
        measure()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def measure() -> None:
    """Open each article over and over, and say how that went."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(User.objects.create_superuser("ana"))
    for number in (10, 200):
        address = f"/admin/newsroom/article/{make_article(number)}/change/"
        client.get(address)
        times, busy = [], []
        for _ in range(ROUNDS):
            start, busy_before = time.perf_counter(), time.process_time()
            answer = client.get(address, headers={"Accept-Encoding": "gzip"})
            times.append((time.perf_counter() - start) * 1000)
            busy.append((time.process_time() - busy_before) * 1000)
            assert answer.status_code == 200
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        print(
            f"{number} parts: {statistics.median(times):.0f} ms in the median, "
            f"{statistics.median(busy):.0f} ms of processor time; {len(asked)} queries, "
            f"{len(answer.content) // 1000} kB packed"
        )


def make_article(number: int) -> int:
    """An article of so many parts: texts with links, photos, galleries, link cards, lines."""
    from newsroom.models import Article, GalleryPlacement, LinkCard, SinglePhoto, Subheading, Text
    from tests.builders import make_gallery, make_ready_photo

    article = Article.objects.create(headline="Storm", slug=f"storm-{number}")
    for place in range(number):
        fields: dict[str, Any] = {"parent": article, "region": "body", "ordering": 10 * place}
        if place % 10 == 3:
            SinglePhoto.objects.create(photo=make_ready_photo(), **fields)
        elif place % 10 == 6:
            GalleryPlacement.objects.create(gallery=make_gallery(2), **fields)
        elif place % 10 == 8:
            LinkCard.objects.create(url=f"https://a{place}.example", title="Port", **fields)
        elif place % 10 == 9:
            Subheading.objects.create(text="The night", **fields)
        else:
            link = f'<a href="/galleries/g{place}/">the port</a>'
            Text.objects.create(text=f"<p>{WORDS * 8} {link}</p>", **fields)
    return article.pk


if __name__ == "__main__":
    main()
