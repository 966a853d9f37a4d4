"""What the desk says of photos whose files say nothing."""

from __future__ import annotations

import pytest

from media.models import Photo
from media.presets import Preset, fill_empty_fields


def test_only_what_is_empty_is_filled_and_noted() -> None:
    photo = Photo(credit_line="Ida Ray/AP")
    filled = fill_empty_fields(
        photo, Preset("Desk", credit_line="Desk/Courier", keywords=("vote",), usage_terms="Once.")
    )
    assert filled == ["usage_terms", "keywords"]
    assert (photo.credit_line, photo.usage_terms) == ("Ida Ray/AP", "Once.")
    assert photo.keywords == ["vote"]
    assert len(photo.ingest_notes) == 1


@pytest.mark.parametrize("field", ["city", "country", "country_code", "sublocation"])
def test_a_place_is_filled_as_a_whole_or_not_at_all(field: str) -> None:
    photo = Photo(**{field: "Peru"})
    assert fill_empty_fields(photo, Preset("Desk", city="Bonn", country="Germany")) == []
    empty = Photo()
    fill_empty_fields(empty, Preset("Desk", city="Bonn", country="Germany"))
    assert (empty.city, empty.country) == ("Bonn", "Germany")


def test_an_empty_preset_changes_nothing() -> None:
    photo = Photo()
    assert fill_empty_fields(photo, Preset("Desk")) == []
    assert photo.ingest_notes == []
