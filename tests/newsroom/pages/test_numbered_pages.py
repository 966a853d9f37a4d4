"""The numbered pages of readers' lists, of which only so many rows are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gallery.models import Gallery
from newsroom.pages import numbered_pages
from newsroom.pages.numbered_pages import find_page

pytestmark = pytest.mark.django_db

NUMBER = 130  # six pages


@pytest.fixture(autouse=True)
def galleries() -> None:
    now = timezone.now()
    Gallery.objects.bulk_create(
        Gallery(
            slug=f"storm-{number}",
            title=f"Storm {number}",
            state=Gallery.State.PUBLISHED,
            published_at=now - timedelta(hours=number),
        )
        for number in range(NUMBER)
    )


def titles_of(number: str | None) -> list[str]:
    return [gallery.title for gallery in find_page(Gallery.objects.published(), number)]


def storms(first: int, last: int) -> list[str]:
    return [f"Storm {number}" for number in range(first, last)]


@pytest.mark.parametrize("counted_at_most", [50, 10_000])
def test_every_page_is_there_however_few_rows_are_counted(
    counted_at_most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbered_pages, "COUNTED_AT_MOST", counted_at_most)
    assert titles_of(None) == titles_of("1") == titles_of("no number") == storms(0, 24)
    assert titles_of("2") == storms(24, 48)
    assert titles_of("3") == storms(48, 72)
    assert titles_of("6") == storms(120, 130)
    assert titles_of("7") == titles_of("999999999") == titles_of("0") == storms(120, 130)
    assert [find_page(Gallery.objects.published(), str(n)).has_next() for n in (2, 3, 6)] == [
        *(True, True, False)
    ]


def test_readers_are_told_that_there_are_more_pages_than_were_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Page 2 of 6<" in client.get("/galleries/?page=2").content.decode()
    monkeypatch.setattr(numbered_pages, "COUNTED_AT_MOST", 50)
    assert "Page 2 of 2+<" in client.get("/galleries/?page=2").content.decode()
    assert "Page 6 of 6<" in client.get("/galleries/?page=6").content.decode()
