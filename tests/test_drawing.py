"""The drawings in the docs show the code as it is."""

from __future__ import annotations

import pytest

from tests.drawing import DRAWINGS, ROOT, leave_out_detours, rank_wings


@pytest.mark.parametrize("path", DRAWINGS)
def test_a_drawing_is_up_to_date(path: str) -> None:
    assert (ROOT / path).read_text() == DRAWINGS[path](), "make drawings"


def test_wings_stand_above_what_they_import() -> None:
    imports = {"desk": {"baking", "models"}, "baking": {"models"}, "models": set()}
    assert rank_wings(imports) == [["desk"], ["baking"], ["models"]]
    assert leave_out_detours(imports) == {("desk", "baking"), ("baking", "models")}


def test_a_circle_is_told() -> None:
    with pytest.raises(ValueError, match="one another: a, b"):
        rank_wings({"a": {"b"}, "b": {"a"}})
