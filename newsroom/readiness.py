"""Whether what the application stands on answers: /readyz, for machines that look after the site.

It names what does not, for how long this process has seen it so, and what to do. Strangers get a
404: what a site is made of, and what ails it, is nothing that they should read.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from celery import current_app
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from media.storages import originals_storage, renditions_storage
from newsroom.models.public_tree import BakedPage
from newsroom.monitoring import for_monitors
from newsroom.outage_messages import explain_outage, first_line

BROKER_SECONDS = 2


def ask_database() -> None:
    """Any answer will do that comes from a table of ours: a database without them is of no use."""
    BakedPage.objects.exists()


def ask_broker() -> None:
    """A connection will do."""
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)


# Each with what to do. They are asked in this order.
PARTS: dict[str, tuple[Callable[[], object], str]] = {
    "database": (
        ask_database,
        "Published pages are served meanwhile. Start it, or look at DATABASE_URL.",
    ),
    "originals": (
        lambda: originals_storage().exists("readyz"),
        "Look at the folder or the bucket of originals, and at its rights.",
    ),
    "renditions": (
        lambda: renditions_storage().exists("readyz"),
        "Look at the folder or the bucket of renditions, and at its rights.",
    ),
    "broker": (
        ask_broker,
        "Nothing is lost: what is to be made waits. Start it, or look at CELERY_BROKER_URL.",
    ),
}
not_ready_since: dict[str, float] = {}  # as time.monotonic() counts; of this process


def list_problems() -> list[str]:
    """What does not answer, a line each."""
    problems = []
    for name, (ask, mend) in PARTS.items():
        try:
            ask()
        except Exception as error:  # noqa: BLE001 - each engine has errors of its own
            since = not_ready_since.setdefault(name, time.monotonic())
            said = explain_outage(error) or f"{type(error).__name__}: {first_line(error)}."
            seconds = time.monotonic() - since
            problems.append(f"{name}: not ready for {seconds:.0f} s. {said} {mend}")
        else:
            not_ready_since.pop(name, None)
    return problems


@require_safe
@for_monitors
def answer_readyz(request: HttpRequest) -> HttpResponse:
    """Database, broker and storages answer; 503 says what does not, and what to do."""
    problems = list_problems()
    if not problems:
        return HttpResponse("ok\n", content_type="text/plain")
    lines = [*problems, "More: manage.py doctor", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8", status=503)
