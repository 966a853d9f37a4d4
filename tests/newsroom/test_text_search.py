"""Searching lists is blind to accents and case, on the desk and in the API, on both databases.

The library has a search of its own: tests/newsroom/library/test_searching.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from gallery.models import Gallery, Slide
from media.models import Photo
from media.text_search import MAX_WORDS, fold_text, has_words, search_words
from newsroom.desk import list_search
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db

CAPTION = "Le maire Étienne Côté inaugure la crèche à Genève; Łódź, Straße, Øresund, “l’été”."


@pytest.fixture
def desk(client: Client) -> Client:
    """An administrator's browser."""
    client.force_login(User.objects.create_superuser("chief"))
    return client


def found(desk: Client, text: str) -> int:
    """How many rows the desk's list of galleries finds."""
    answer: Any = desk.get("/admin/gallery/gallery/", {"q": text})
    return int(answer.context["cl"].result_count)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Étienne",
            "étienne",
            "Etienne",
            "ETIENNE",
            "ÉTIENNE",
            "creche",
            "geneve",
            "E\u0301tienne",
        ),
        *("lodz", "strasse", "STRASSE", "oresund", '"etienne cote"', "“Étienne Côté”", "l'été"),
        *("maire geneve", "genève ETIENNE"),
    ],
)
def test_the_desk_finds_whatever_the_case_and_the_accents(desk: Client, text: str) -> None:
    gallery = make_gallery(0, published=False)
    # As a row changes that no form wrote.
    Gallery.objects.filter(pk=gallery.pk).update(intro=CAPTION)
    make_gallery(0, published=False, title="Another gallery")
    assert found(desk, text) == 1


@pytest.mark.parametrize("text", ['"cote etienne"', "etienne paris", '"la geneve"', "50%", "_"])
def test_what_does_not_stand_there_is_not_found(desk: Client, text: str) -> None:
    Gallery.objects.create(title="Genève", slug="geneve", intro=CAPTION)
    assert found(desk, text) == 0


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ёлка в ПАРКЕ", "елка в парке"),
        ("ΣΊΣΥΦΟΣ", "σισυφος"),
        ("İstanbul", "istanbul"),
        ("한국의 항구", "한국"),
        ("東京ガール", "ガール"),
        ("مُدَرِّس", "مدرس"),
        ("100% _real_", "100% _r"),
    ],
)
def test_other_scripts_are_searched_too(title: str, text: str) -> None:
    make_gallery(0, published=False, title=title)
    make_gallery(0, published=False, title="other")
    assert Gallery.objects.filter(has_words(search_words(text), "title")).count() == 1


@pytest.mark.parametrize("text", ["한", "カール"])
def test_what_is_a_letter_of_its_own_is_not_an_accent(text: str) -> None:
    make_gallery(0, published=False, title="하늘 한국 ガール")
    wanted = 1 if text == "한" else 0
    assert Gallery.objects.filter(has_words([text], "title")).count() == wanted


def test_the_api_searches_alike(client: Client) -> None:
    make_gallery(1, title="Élection Day, à Genève")
    make_gallery(1, title="The day of the election")
    for text, number in (("election day", 2), ('"Election Day"', 1), ("GENEVE", 1), ('"', 2)):
        answer = client.get("/api/v1/galleries", {"q": text}).json()
        assert len(answer["galleries"]) == number, text


def test_too_many_words_are_told_and_break_nothing(desk: Client) -> None:
    make_gallery(0, published=False, title="w0 w1")
    text = " ".join(f"w{number}" for number in range(2000))
    for model in ("gallery/gallery", "newsroom/article"):
        answer = desk.get(f"/admin/{model}/", {"q": text})
        assert answer.status_code == 200
        assert f"The search holds 2,000 words; the first {MAX_WORDS} are searched for." in (
            answer.content.decode()
        )
    few = " ".join(f"w{number}" for number in range(40))
    answer = desk.get("/api/v1/galleries", {"q": few})
    assert answer.status_code == 422
    assert f"at most {MAX_WORDS} words; these are 40" in answer.content.decode()


def test_a_phrase_is_what_stands_in_quotes() -> None:
    assert search_words('a "b  c" “d e” \0f "g') == ["a", "b c", "d e", "f", "g"]


def test_python_folds_as_the_database_does() -> None:
    make_gallery(0, published=False, title=CAPTION)
    assert Gallery.objects.values_list("title__folded", flat=True).get() == fold_text(CAPTION)


def test_galleries_are_found_by_their_photos_words_and_by_their_own(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    galleries = [make_gallery(2, published=False, title=f"Storm {number}") for number in (1, 2)]
    slides = list(galleries[0].slides.all())
    Photo.objects.filter(slides=slides[0]).update(caption="The harbour wall")
    Slide.objects.filter(pk=slides[1].pk).update(caption="A lifeboat")
    for most in (500, 1):
        monkeypatch.setattr(list_search, "LISTED_AT_MOST", most)
        assert found(desk, "storm") == 2
        assert found(desk, "harbour") == found(desk, "lifeboat") == 1
        assert found(desk, "storm harbour lifeboat") == 1
        assert found(desk, '"storm 2" harbour') == found(desk, "hail") == 0


def test_a_word_of_too_many_is_counted_a_little_way(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        make_gallery(0, published=False, title=f"Storm {number}")
    assert "3 galleries" in desk.get("/admin/gallery/gallery/", {"q": "storm"}).text
    for name in ("LISTED_AT_MOST", "COUNTED_ROW_BY_ROW"):
        monkeypatch.setattr(list_search, name, 1)
    assert "1+ galleries" in desk.get("/admin/gallery/gallery/", {"q": "storm"}).text
