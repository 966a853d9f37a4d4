"""How long searches of a large library take: `make bench-library`.

It reads the library of the database that is configured, which `manage.py seed_library` fills. Each
kind of search is asked for many times with words of its kind by turns, in one process, through the
same functions as the library's page: parsed, found, and the page's photos read. The last column
is what a search takes of a processor, here and in the database: on a machine that others use, too,
it says more than the clock.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.auth.models import AnonymousUser, User  # noqa: E402 - when Django is set up
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from media.models import Photo  # noqa: E402
from media.search.look_alikes import find_look_alikes, stack_photos  # noqa: E402
from newsroom.demo.seed_words import WordPile  # noqa: E402
from newsroom.library.completion import complete  # noqa: E402
from newsroom.library.edits import PhotoEdit, edit_photos  # noqa: E402
from newsroom.library.facets import count_facets  # noqa: E402
from newsroom.library.results import Sort, search_library  # noqa: E402

NOBODY = AnonymousUser()
CHANCE = random.Random(7)
RARE = CHANCE.sample(WordPile(1).rare_names, 40)
SEARCHES = {
    "everything": [""],
    "rare word": [name.lower() for name in RARE[:20]],
    "rare word beside a common one": [f"storm {name.lower()}" for name in RARE[20:30]],
    "word that is missing": [f"quixotic{number}" for number in range(10)],
    "common word": ["storm", "harbour", "flood", "election", "velnes", "residents", "the"],
    "two common words": ["storm velnes", "harbour residents", "flood port", "wall children"],
    "two words, few photos": ["chess glassblower", "falconry regatta", "eclipse tolmin"],
    "part of a word": ["sto", "har", "zor", "glassb", "elec", "zorsol", "light", "res"],
    "phrase": ['"old harbour wall"', '"town hall"', '"a burnt barn"', '"fish market in tolmin"'],
    "phrase and two chips": [
        '"old harbour wall" by:roth in:velnes',
        '"town hall" keyword:storm missing:alt',
        '"polling station" by:"Ana Roth" is:unused',
        '"lighthouse" in:tolmin is:live',
    ],
    "two chips": [
        'by:"Ana Roth" keyword:storm',
        "is:unused missing:alt",
        "is:live in:velnes",
        "by:keller source:kompas",
    ],
    "days": ["taken:2026-11-20..2026-11-22", "uploaded:2018-03", "storm taken:2024-05-04"],
    "a year, of a common word": ["storm taken:2020", "harbour taken:2019"],
    "who shows it": ["is:unused", "is:live", "is:used", "has:embargo"],
    "without": ["-storm", "storm -velnes", "-by:roth -in:velnes", "-format:jpeg"],
    "Chinese": ["港口", "市政廳", "消防員在舊城區"],
    "a name typed wrongly": ["by:Rohtt", "in:Vlenes", 'by:"Ana Rht"'],
}


@dataclass(frozen=True)
class Measured:
    """Milliseconds of each round, and those of a processor that a round took on the average."""

    taken: list[float]
    processor: float


def read_processor_ms() -> float:
    """What this process, and the database's that serves it, have had of processors so far."""
    own = time.process_time() * 1_000
    if connection.vendor != "postgresql":
        return own
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        path = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not path.exists():  # on another machine
        return own
    fields = path.read_text().rpartition(")")[2].split()
    return own + (int(fields[11]) + int(fields[12])) * 1_000 / os.sysconf("SC_CLK_TCK")


def measure(acts: Sequence[Callable[[], object]], rounds: int) -> Measured:
    """How long rounds take; the acts by turns, each once before it counts."""
    for act in acts:
        act()
    taken = []
    before = read_processor_ms()
    for number in range(rounds):
        start = time.perf_counter()
        acts[number % len(acts)]()
        taken.append((time.perf_counter() - start) * 1_000)
    return Measured(taken, (read_processor_ms() - before) / rounds)


def show(name: str, measured: Measured) -> None:
    """A line of the table."""
    cuts = statistics.quantiles(measured.taken, n=100, method="inclusive")
    numbers = " | ".join(f"{cuts[cut - 1]:6.0f}" for cut in (50, 95, 99))
    print(f"| {name:<42} | {numbers} | {measured.processor:9.0f} |", flush=True)


def search(text: str, sort: Sort = Sort.UPLOADED, after: str = "") -> Callable[[], object]:
    """The act of searching for a text."""
    return partial(search_library, text, sort=sort, after=after, person=NOBODY)


def find_deep_cursor(pages: int) -> str:
    """Where the page of that number begins, in the whole library by its newest upload."""
    offset = min(pages * 100, Photo.objects.count() - 200)
    photo = Photo.objects.order_by("-uploaded_at", "-pk")[offset]
    return f"{photo.uploaded_at:%Y-%m-%d %H:%M:%S.%f}_{photo.pk}"


def change(columns: Callable[[Photo], dict[str, tuple[str, str]]], photos: list[Photo]) -> None:
    """Change a batch as an editor does, and take the transaction back.

    What follows a commit (workers that are rung for) is not in it.
    """
    edits = {photo.pk: PhotoEdit(columns(photo)) for photo in photos}
    with transaction.atomic():
        editor = User.objects.create_superuser("bench-batches")
        outcome = edit_photos(edits, summary="changed {photos}", changed_by=editor)
        assert len(outcome.changed) == len(photos), outcome
        transaction.set_rollback(True)


def show_batches() -> None:
    """Two batches of 500: the same for all, and something else for each."""
    photos = list(Photo.objects.defer("embedded_metadata").order_by("-pk")[:500])
    batches: dict[str, Callable[[Photo], dict[str, tuple[str, str]]]] = {
        "a credit set on 500": lambda photo: {"credit_line": (photo.credit_line, "Ana Roth/New")},
        "a word behind 500 captions": lambda photo: {
            "caption": (photo.caption, f"{photo.caption} Again.")
        },
    }
    for name, columns in batches.items():
        with CaptureQueriesContext(connection) as queries:
            change(columns, photos)
        show(f"{name}: {len(queries)} queries", measure([partial(change, columns, photos)], 5))


def main() -> None:
    """Measure everything, and print a table of milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    rounds = parser.parse_args().rounds
    number = Photo.objects.count()
    if number < 1_000:
        raise SystemExit(
            f"The library holds {number} photos. Fill it first: manage.py seed_library"
        )
    print(f"{number:,} photos, {connection.vendor}, load {os.getloadavg()[0]:.1f}\n")
    print(f"| {'first page of 100, in ms':<42} |    p50 |    p95 |    p99 | processor |")
    print(f"|{'-' * 44}|-------:|-------:|-------:|----------:|")
    for name, texts in SEARCHES.items():
        show(name, measure([search(text) for text in texts], rounds))
    common = [search(text, Sort.TAKEN) for text in ("", "storm", "by:roth", "zor")]
    show("by the moment of taking", measure(common, rounds))
    best = [search(text, Sort.RELEVANCE) for text in ("storm", "chess", "harbour wall", RARE[0])]
    show("best match first", measure(best, rounds))
    deep = find_deep_cursor(10_000)
    show("the 10,000th page", measure([search("", after=deep)], rounds))
    middle = find_deep_cursor(5_000)
    deep_words = [search(text, after=middle) for text in ("storm", "chess", "by:roth")]
    show("far down, of a word", measure(deep_words, rounds))
    counted = ("", "storm", "chess glassblower", 'by:"Ana Roth"', "uploaded:2018-03", RARE[0])
    facets = [partial(count_facets, text, NOBODY) for text in counted]
    show("facets", measure(facets, rounds))
    typed = ("by:ro", "ro", "in:vel", "keyword:st", "ana", "by:")
    show("completion", measure([partial(complete, text) for text in typed], rounds))
    photos = list(Photo.objects.filter(pk__gt=Photo.objects.latest("pk").pk // 2)[:20])
    show(
        "look-alikes of a photo",
        measure([partial(find_look_alikes, one) for one in photos], rounds),
    )
    page = search_library("", person=NOBODY).photos
    show("stacks of a page of 100", measure([partial(stack_photos, page)], rounds))
    show_batches()


if __name__ == "__main__":
    main()
