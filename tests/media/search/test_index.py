"""The index says what the photos say, whichever door a change came through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models.functions import Upper
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media.models import Photo, PhotoSearch
from media.search import installation
from media.search.folding import split_words
from media.search.installation import drop_triggers, find_triggers, forget_index, install_index
from media.search.vocabulary import find_terms, put_together
from newsroom.library.results import search_library
from tests.builders import make_photo

pytestmark = pytest.mark.django_db


def ids(text: str) -> list[int]:
    """The photos that a text finds."""
    return [photo.pk for photo in search_library(text, person=AnonymousUser()).photos]


def stop(_: object) -> None:
    raise RuntimeError


def update(photo: Photo) -> None:
    Photo.objects.filter(pk=photo.pk).update(caption="Eclipse", byline="Vera Falk")


def update_by_expression(photo: Photo) -> None:
    update(photo)
    Photo.objects.filter(pk=photo.pk).update(caption=Upper("caption"))


def bulk_update(photo: Photo) -> None:
    photo.caption, photo.byline = "Eclipse", "Vera Falk"
    Photo.objects.bulk_update([photo], ["caption", "byline"])


def save(photo: Photo) -> None:
    photo.caption, photo.byline = "Eclipse", "Vera Falk"
    photo.save()


def save_raw(photo: Photo) -> None:
    photo.caption, photo.byline = "Eclipse", "Vera Falk"
    photo.save_base(raw=True)


def write_sql(photo: Photo) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE media_photo SET caption = 'Eclipse', byline = 'Vera Falk' WHERE id = %s",
            [photo.pk],
        )


DOORS = (update, update_by_expression, bulk_update, save, save_raw, write_sql)


@pytest.mark.parametrize("door", DOORS)
def test_a_change_is_found_at_once(door: Callable[[Photo], None]) -> None:
    photo = make_photo(caption="Regatta", byline="Ana Roth")
    door(photo)
    assert ids("eclipse by:falk") == [photo.pk]
    assert ids("regatta") == ids("by:ana") == []
    assert [(one.value, one.number) for one in find_terms("by", "", 10)] == [("Vera Falk", 1)]


def test_bulk_created_photos_are_found_and_deleted_ones_are_not() -> None:
    photo = make_photo(caption="Regatta", keywords=["sea"])
    copies = [
        Photo(
            **{
                field.attname: getattr(photo, field.attname)
                for field in Photo._meta.concrete_fields
                if field.attname not in ("id", "original_sha256")
            },
            original_sha256=f"{number:064}",
        )
        for number in range(3)
    ]
    Photo.objects.bulk_create(copies)
    assert len(ids("regatta keyword:sea")) == 4
    Photo.objects.exclude(pk=photo.pk).delete()
    assert ids("regatta") == [photo.pk]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM media_photo")
    assert ids("") == ids("regatta") == []
    assert not PhotoSearch.objects.exists()
    assert find_terms("keyword", "", 10) == []


def test_what_is_no_word_is_followed_too() -> None:
    photo = make_photo(taken_at=timezone.now())
    Photo.objects.update(killed_at=timezone.now(), taken_at=None, alt_text="A boat")
    assert ids("is:killed missing:taken has:alt -missing:alt") == [photo.pk]
    Photo.objects.update(killed_at=None, held_at=timezone.now(), state="failed", width_px=10)
    assert ids("is:held is:failed is:portrait -is:killed") == [photo.pk]
    Photo.objects.update(expires_at=timezone.now() - timedelta(days=1), may_be_syndicated=False)
    assert ids("is:expired has:licence is:withheld") == [photo.pk]


def test_what_is_rolled_back_is_not_found() -> None:
    photo = make_photo(caption="Regatta")
    save_point = transaction.savepoint_create()
    Photo.objects.update(caption="Eclipse")
    assert ids("eclipse") == [photo.pk]
    transaction.savepoint_rollback(save_point)
    assert ids("regatta") == [photo.pk]


def test_an_index_that_is_missing_or_old_is_made_by_the_next_migrate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = make_photo(caption="Regatta")
    there = find_triggers(connection)
    drop_triggers(connection, there)
    Photo.objects.update(caption="Eclipse", byline="Vera Falk")
    assert ids("eclipse") == []
    # Whatever stopped a filling half-way left triggers that say so.
    parts = list(installation.PARTS)
    monkeypatch.setattr(installation, "PARTS", [replace(part, fill=stop) for part in parts])
    with pytest.raises(RuntimeError):
        install_index()
    monkeypatch.setattr(installation, "PARTS", parts)
    install_index()
    assert find_triggers(connection) == there
    assert ids("eclipse by:falk") == [photo.pk]
    assert [one.number for one in find_terms("by", "", 10)] == [1]


def test_the_most_frequent_names_count_what_changed_since_they_were_put_together() -> None:
    for number in range(7):
        make_photo(byline="Ana Roth" if number < 4 else f"Vera {number}")
    put_together(at_least=1)
    assert [(one.value, one.number) for one in find_terms("by", "", 1)] == [("Ana Roth", 4)]
    Photo.objects.filter(byline="Ana Roth").update(byline="Vera 4")
    make_photo(byline="Zora Falk")
    found = [("Vera 4", 5), ("Vera 5", 1), ("Vera 6", 1), ("Zora Falk", 1)]
    for _ in range(2):
        assert [(one.value, one.number) for one in find_terms("by", "", 10)] == found
        assert [(one.value, one.number) for one in find_terms("by", "", 1)] == found[:1]
        put_together(at_least=1)


def test_another_language_makes_the_index_anew(settings: Any) -> None:
    photo = make_photo(caption="Die Häuser am Hafen")
    assert ids("Hauses") == []
    settings.LANGUAGE_CODE = "de"
    install_index()
    assert ids("Hauses") == ids("haus") == [photo.pk]


def test_triggers_go_before_migrations_that_may_rewrite_tables() -> None:
    there = find_triggers(connection)
    forget_index(plan=[])
    assert find_triggers(connection) == there
    forget_index(plan=[(None, True)])
    assert find_triggers(connection) == {}
    install_index()


def test_a_photo_of_any_length_can_be_written() -> None:
    words = " ".join(f"{number:x}{'é' * 50}" for number in range(4_000))
    photo = make_photo(headline="Regatta", caption=words, title=words, source=words, city=words)
    Photo.objects.update(keywords=[f"{number:x}{'é' * 50}" for number in range(5_000)])
    assert ids("regatta") == [photo.pk]


def test_names_are_added_up_and_put_together() -> None:
    for _ in range(3):
        make_photo(byline="Ana Roth", keywords=["sea"])
    Photo.objects.filter(pk=Photo.objects.earliest("pk").pk).update(byline="Ben")
    put_together(at_least=1)
    put_together(at_least=1)
    assert [(one.value, one.number) for one in find_terms("by", "", 10)] == [
        ("Ana Roth", 2),
        ("Ben", 1),
    ]
    assert find_terms("by", "rot", 10)[0].value == "Ana Roth"
    assert find_terms("by", "oth", 10) == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(blacklist_categories=("Cs", "Cn", "Co")), max_size=80))
def test_postgresql_splits_texts_as_queries_are_split(text: str) -> None:
    if connection.vendor != "postgresql":
        return
    text = text.replace("\0", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT photodesk_words(%s)", [text])
        (words,) = cursor.fetchone()
    assert [word[:60] for word in words.split(" ") if word] == split_words(text)
