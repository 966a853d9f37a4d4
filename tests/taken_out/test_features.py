"""The table of features is true: its texts are where it says, and every point has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.taken_out.feature import Feature
from tests.taken_out.features import FEATURES, PROTECTIONS


@pytest.mark.parametrize(
    "feature", [*FEATURES, *PROTECTIONS], ids=lambda feature: feature.name.replace(" ", "-")
)
def test_a_feature_stands_once_in_its_file_and_its_test_exists(feature: Feature) -> None:
    assert Path(feature.file).read_text().count(feature.text) == 1
    file, _, name = feature.test.partition("::")
    assert re.search(rf"def {name}\b", Path(file).read_text())


def test_every_point_of_the_specification_has_a_feature() -> None:
    table = {"page", "upload", "sequencing", "together", "captions"}
    paragraphs = table | {"photo", "library", "pickers"}
    assert {feature.point for feature in FEATURES} == {*range(1, 27), *paragraphs}
