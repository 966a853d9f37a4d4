"""On the desk: what is read in a credit, and what may be made of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from gallery.models import Gallery
from media.models import Photo
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery() -> Gallery:
    """Two photos, credited "Photographer 1/Agency" and "Photographer 2/Agency"."""
    return make_gallery(2, published=False)


def read(client: Client, gallery: Gallery, line: str, slide: str = "") -> tuple[int, Any]:
    """What the desk says of a credit of the first photo."""
    client.force_login(User.objects.get_or_create(username="ana", is_superuser=True)[0])
    User.objects.update(is_staff=True)
    query = {"slide": slide or gallery.slides.get(position=1).public_id, "line": line}
    answer = client.get(f"/admin/gallery/gallery/{gallery.pk}/credit/", query)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("line", "reading"),
    [
        ("Erin Scott/Reuters", "Photographer: Erin Scott. Agency: Reuters."),
        (
            "Erin Scott for CNN via AP / Getty Images",
            "Photographer: Erin Scott. Agencies: AP, Getty Images. For CNN.",
        ),
        ("Courtesy of NASA", "Agency: NASA. A courtesy."),
        ("unknown", "Names nobody that is recognised."),
        ("  ", ""),
    ],
)
def test_the_structure_of_a_credit_is_told(
    client: Client, gallery: Gallery, line: str, reading: str
) -> None:
    assert read(client, gallery, line)[1]["reading"] == reading


def test_suggestions_know_the_photo_and_the_gallery(client: Client, gallery: Gallery) -> None:
    Photo.objects.filter(caption="Caption 1").update(source="AP")
    code, answer = read(client, gallery, "ERIN SCOTT")
    assert code == 200
    assert [one["text"] for one in answer["suggestions"]] == [
        "Erin Scott",
        "Erin Scott/AP",
        "Erin Scott/Agency",
    ]


def test_a_credit_is_read_after_its_slide_was_taken_out(client: Client, gallery: Gallery) -> None:
    code, answer = read(client, gallery, "Erin Scott/AP", slide="unknown")
    assert (code, answer["reading"]) == (200, "Photographer: Erin Scott. Agency: AP.")
