"""What turns the reading order of a name around does not stand in what a photo is called."""

from __future__ import annotations

from media.direction_marks import without_direction_marks
from media.models import Photo


def test_a_photo_is_called_without_what_turns_its_name_around() -> None:
    assert str(Photo(headline="Pier \u202egpj.exe\u2069")) == "Pier gpj.exe"
    assert str(Photo(headline="\u202e", original_name="pier.jpg")) == "pier.jpg"


def test_what_is_written_from_right_to_left_stays_as_it_is() -> None:
    name = "מזח \u200f(1) رصيف"
    assert without_direction_marks(name) == name
