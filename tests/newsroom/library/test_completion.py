"""What is typed goes on as a chip, or as a name that photos hold."""

from __future__ import annotations

import pytest

from gallery.models import Gallery
from newsroom.library.completion import complete
from tests.builders import make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def photos() -> None:
    """Three photos and a gallery."""
    for byline in ("Ana Roth", "Ana Roth", "Rothild Étienne"):
        make_photo(byline=byline, city="Port Velnés", keywords=["rowing"])
    Gallery.objects.create(slug="quay-at-dawn", title="The quay")


@pytest.mark.parametrize(
    ("text", "inserts"),
    [
        ("by:rot", ['by:"Ana Roth" ', 'by:"Rothild Étienne" ']),
        ("storm -by:eti", ['-by:"Rothild Étienne" ']),
        ('by:"ana r', ['by:"Ana Roth" ']),
        ("photographer:an", ['by:"Ana Roth" ']),
        ("in:vel", ['in:"Port Velnés" ']),
        ("velnes", ['in:"Port Velnés" ']),
        ("ro", ['keyword:"rowing" ', 'by:"Ana Roth" ', 'by:"Rothild Étienne" ']),
        ("tak", ["taken:"]),
        ("is:unu", ["is:unused "]),
        ("taken:to", ["taken:today "]),
        ("format:jp", ["format:jpeg "]),
        ("gallery:quay", ["gallery:quay-at-dawn "]),
        ("gallery:the", ["gallery:quay-at-dawn "]),
        *(
            (text, [])
            for text in ("", "storm ", "nope:x", "by:zzz", 'by:"Ana Roth" ', "%", "\0", '"')
        ),
    ],
)
def test_a_text_goes_on(text: str, inserts: list[str]) -> None:
    assert [one.insert for one in complete(text)] == inserts


def test_names_have_their_numbers() -> None:
    assert [(one.label, one.number) for one in complete("by:")] == [
        ("Ana Roth", 2),
        ("Rothild Étienne", 1),
    ]
