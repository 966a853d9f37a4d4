"""What renditions say of a photo, and that they say nothing else."""

from __future__ import annotations

import pytest

from media.metadata.for_renditions import digest_words
from media.models import Photo

WORDS = {"byline": "Erin Scott", "credit_line": "Erin Scott/AP", "usage_terms": "Not for ads."}


def xmp_of(**columns: object) -> str:
    """The packet of a photo with these columns."""
    return Photo(**{**WORDS, **columns}).xmp.decode()


def test_a_photo_without_restrictions_says_what_it_said_before_there_were_any() -> None:
    # Pinned: another digest makes every file of every photo anew.
    assert digest_words(xmp_of().encode()) == "b74a60be"
    for untouched in ({"may_be_syndicated": False}, {"embargo_until": None}):
        assert xmp_of(**untouched) == xmp_of()


def test_restrictions_stand_where_plus_has_a_place_for_them() -> None:
    packet = xmp_of(
        territory="Germany & Austria", is_editorial_only=True, may_be_sold=False, archive_days=14
    )
    assert (
        '<plus:RegionConstraints><rdf:Alt><rdf:li xml:lang="x-default">Germany &amp; Austria'
        "</rdf:li></rdf:Alt></plus:RegionConstraints>"
    ) in packet
    assert (
        '<plus:OtherConstraints><rdf:Alt><rdf:li xml:lang="x-default">Editorial use only. '
        "No sales. Not for archive after 14 days.</rdf:li></rdf:Alt></plus:OtherConstraints>"
    ) in packet


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("is_editorial_only", True, "Editorial use only."),
        ("may_be_sold", False, "No sales."),
        ("archive_days", 1, "Not for archive after 1 day."),
    ],
)
def test_each_alone(column: str, value: object, said: str) -> None:
    packet = xmp_of(**{column: value})
    assert f">{said}<" in packet
    assert "RegionConstraints" not in packet
