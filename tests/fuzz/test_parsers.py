"""A little of `make fuzz` in every run, and each input that once got out."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import NAMES
from tests.fuzz.inputs import inputs_of
from tests.fuzz.parsers import PARSERS

# By what was wrong, which is mended: the parser and the input.
KEPT: dict[str, tuple[str, bytes]] = {
    "an EXIF directory at a place that is a fraction": (
        "exif",
        base64.b64decode(
            "t7IAJQAAAAgABgEaAAUAAAABAAAAVgEbAAIAAAAJAAAAXoKYAAIAAAAMAAAAaIdpAAUAAAABAAAAdIglAAQA"
            "AAABAAAArpybBwAAAQAAAAIAAAABAAAABwBNTQAqAAAACAAGARoABQAAAAEAAABWATsAAgAAAAkAAABegpgA"
            "AgAAAAwAAABoYGkABAAAAAAAAQAAAHSIJQD//wQAAAABAAAArpybAAEAAAAKAAAA2AAAAAAAAACRAAAAAkph"
            "bmUgRG9lAABKYW5lAEVkAg=="
        ),
    ),
}


def test_every_parser_has_its_turn() -> None:
    assert set(NAMES) == set(PARSERS)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_good_is_read(name: str) -> None:
    for seed in PARSERS[name].seeds:
        PARSERS[name].read_quickly(seed)


@pytest.mark.parametrize("what", KEPT)
def test_what_got_out_once_does_not_any_more(what: str) -> None:
    name, data = KEPT[what]
    PARSERS[name].read_quickly(data)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_nothing_gets_out(name: str, data: st.DataObject) -> None:
    PARSERS[name].read_quickly(data.draw(inputs_of(PARSERS[name])))
