"""Galleries in a picker: found, shown by their covers, at a constant cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gallery.models import Gallery
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db
URL = "/admin/gallery/gallery/choices/"


def ask(client: Client, **parameters: Any) -> Any:
    """What the picker is answered."""
    return client.get(URL, parameters).json()


def test_galleries_are_found_by_their_words_with_cover_state_and_number(
    admin_client: Client,
) -> None:
    harbour = make_gallery(2, title="Harbour at dawn")
    make_gallery(0, published=False, title="Étienne’s evening")
    answer = ask(admin_client)
    assert [tile["id"] for tile in answer["tiles"]] == [harbour.pk + 1, harbour.pk]
    assert answer["total"] == "2 galleries"
    assert "Published" in answer["tiles"][1]["html"]
    assert "2 photos" in answer["tiles"][1]["html"]
    assert "<img src" in answer["tiles"][1]["html"]
    assert "No photos yet" in answer["tiles"][0]["html"]
    assert ask(admin_client, q="etienne")["total"] == "1 gallery"
    assert ask(admin_client, q="zzz")["is_empty"] is True


@pytest.mark.parametrize("number", [3, 130])
def test_a_page_of_covers_costs_the_same_however_many_there_are(
    admin_client: Client, django_assert_max_num_queries: Any, number: int
) -> None:
    Gallery.objects.bulk_create(Gallery(title=f"G {n}", slug=f"g-{n}") for n in range(number))
    with django_assert_max_num_queries(8):
        first = ask(admin_client)
    assert len(first["tiles"]) == min(number, 60)
    if number > 60:
        second = ask(admin_client, after=first["next"])
        assert {tile["id"] for tile in first["tiles"]}.isdisjoint(
            tile["id"] for tile in second["tiles"]
        )
