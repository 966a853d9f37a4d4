"""How heavy an autosave of a long article is: `python -m tests.bench.article_autosave`.

An article of 200 parts in a database of its own. Each autosave changes one paragraph, as the page
sends it, through the whole of Django: middleware, rights, locks, log and outbox; in the process,
so that no network is measured. Milliseconds of wall time, and of processor time, which other work
on the machine changes less.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from typing import Any

import django

PARTS = 200
ROUNDS = 200
WORDS = "the harbour at night was full of boats that came in late and the crews said little "


def main() -> None:
    """Print the figures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    name = connection.creation.create_test_db(verbosity=0)
    try:
        measure()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()


def measure() -> None:
    """Make the article, save it over and over, and say how that went."""
    from django.contrib.auth.models import User
    from django.test import Client

    from newsroom.models import Article, Text
    from newsroom.publishing.article_changes import digest
    from newsroom.publishing.article_writing import values_of
    from newsroom.publishing.workflow import publish

    client = Client()
    client.force_login(User.objects.create_superuser("ana"))
    article = Article.objects.create(headline="Storm", slug="storm")
    for place in range(PARTS):
        Text.objects.create(
            parent=article, region="body", ordering=10 * place + 10, text=f"<p>{WORDS * 8}</p>"
        )
    for state in ("draft", "published"):
        sizes, times, busy = [], [], []
        for number in range(ROUNDS):
            part: Any = Text.objects.order_by("ordering")[number * 7 % PARTS]
            edit = {
                "values": {"text": f"<p>{WORDS * 8} {number}</p>"},
                "seen": digest(values_of(part)),
            }
            data = json.dumps({"parts": {f"text:{part.pk}": edit}, "final": False})
            sizes.append(len(data))
            start, busy_before = time.perf_counter(), time.process_time()
            answer = client.post(
                f"/admin/newsroom/article/{article.pk}/autosave/",
                data,
                content_type="application/json",
            )
            times.append((time.perf_counter() - start) * 1000)
            busy.append((time.process_time() - busy_before) * 1000)
            assert answer.status_code == 200, answer.content
        deciles = statistics.quantiles(times, n=20)
        print(
            f"{state}, {PARTS} parts: {statistics.median(times):.1f} ms in the median, "
            f"{deciles[-1]:.1f} ms for 95 of 100, {statistics.median(busy):.1f} ms of processor "
            f"time; largest request {max(sizes)} bytes"
        )
        if state == "draft":
            publish(article)


if __name__ == "__main__":
    main()
