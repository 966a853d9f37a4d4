"""Names are sorted as people count, whatever system wrote them."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path, PurePath
from typing import Literal

import pytest

from newsroom.importing.natural_order import natural_order
from tests.builders import photo_bytes, write_photo
from tests.newsroom.importing.ingest_runs import run_json, write_zip

ORDERED = [
    ["1.jpg", "2.jpg", "10.jpg", "11.jpg", "100.jpg"],
    ["storm.jpg", "storm 1.jpg", "storm 2.jpg", "storm 10.jpg"],
    ["IMG_9.JPG", "img_10.jpg", "IMG_11.JPG"],
    ["DSC_0009.jpg", "DSC_0010.jpg", "DSC_0100.jpg"],
    ["2026-11-08 2.jpg", "2026-11-08 10.jpg", "2026-11-09 1.jpg"],
    ["a2/1.jpg", "a2/10.jpg", "a10/1.jpg", "b.jpg"],
    ["Anker.jpg", "Äpfel.jpg", "Ärzte.jpg", "Azoren.jpg", "Boot.jpg"],
    ["写真1.jpg", "写真2.jpg", "写真10.jpg"],
    ["صورة ١.jpg", "صورة ٢.jpg", "صورة ١٠.jpg"],
    ["photo.jpg", "photo.png", "photo (1).jpg", "photo (2).jpg"],
]


@pytest.mark.parametrize("names", ORDERED)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_come_as_people_count(names: list[str], form: Literal["NFC", "NFD"]) -> None:
    shuffled = names[:]
    random.Random(1).shuffle(shuffled)
    written = [PurePath(unicodedata.normalize(form, name)) for name in shuffled]
    assert [
        unicodedata.normalize("NFC", str(path)) for path in sorted(written, key=natural_order)
    ] == names


def test_one_name_in_two_forms_stands_together() -> None:
    nfd = unicodedata.normalize("NFD", "Ärzte 1.jpg")
    names = [PurePath("Ärzte 2.jpg"), PurePath("Äpfel.jpg"), PurePath(nfd)]
    assert [path.name for path in sorted(names, key=natural_order)] == [
        "Äpfel.jpg",
        nfd,
        "Ärzte 2.jpg",
    ]


def test_no_two_names_are_equal() -> None:
    names = ["1.jpg", "01.jpg", "A.jpg", "a.jpg", "á.jpg", unicodedata.normalize("NFD", "á.jpg")]
    assert len({natural_order(PurePath(name)) for name in names}) == len(names)


@pytest.mark.django_db
def test_folders_and_archives_come_in_this_order(folder: Path) -> None:
    for number in (10, 1, 2):
        write_photo(folder / f"storm {number}.jpg")
    write_zip(folder / "x.zip", {f"{number}.jpg": photo_bytes() for number in (10, 1, 2)})
    names = [Path(one["name"].replace(":", "/")).name for one in run_json(folder)["created"]]
    assert names == ["storm 1.jpg", "storm 2.jpg", "storm 10.jpg", "1.jpg", "2.jpg", "10.jpg"]
