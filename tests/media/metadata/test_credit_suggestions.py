"""Other lines for a credit: an editor takes them or leaves them."""

from __future__ import annotations

import time

import pytest

from media.metadata.credit_suggestions import suggest_credits, write_name


def texts(line: str, **beside: object) -> list[str]:
    """The lines that are suggested."""
    return [one.text for one in suggest_credits(line, **beside)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "suggested"),
    [
        ("ERIN SCOTT/REUTERS", ["Erin Scott/Reuters"]),
        ("ERIN O'NEILL-MCKAY / GETTY IMAGES", ["Erin O'Neill-McKay / Getty Images"]),
        ("Erin Scott/AFP", []),
        ("J. D. SMITH/AP", ["J. D. Smith/AP"]),
        ("UNICEF/Erin Scott", []),
        ("NASA", []),
        ("Photo by LUDWIG VAN BEUREN/dpa", ["Photo by Ludwig van Beuren/dpa"]),
        ("", []),
        ("写真：山田太郎", []),
    ],
)
def test_names_in_capitals_are_written_as_they_are_usually_printed(
    line: str, suggested: list[str]
) -> None:
    assert texts(line) == suggested


def test_a_missing_agency_is_the_photos_source_or_what_stands_beside() -> None:
    others = ["Ben Miller/AFP", "Ben Miller/AFP", "Erin Scott/Reuters", ""]
    assert texts("Erin Scott", others=others) == ["Erin Scott/Reuters"]
    assert texts("Ana Lima", others=others) == ["Ana Lima/AFP"]
    assert texts("Ana Lima", others=others, source="AP") == ["Ana Lima/AP", "Ana Lima/AFP"]
    assert texts("ANA LIMA", source="AP") == ["Ana Lima", "Ana Lima/AP"]
    assert texts("Ana Lima", source="camera 7") == []
    assert texts("Courtesy of Ana Lima", others=others) == []


def test_a_placeholder_is_replaced_by_what_may_have_been_meant() -> None:
    placeholder = "(Credit too long, see caption)"
    caption = "Boats leave the harbour. (Erin Scott/Reuters)"
    assert texts(placeholder, caption=caption, byline="E. Scott", source="Reuters") == [
        "Erin Scott/Reuters",
        "E. Scott/Reuters",
        "",
    ]
    assert texts("xxx", caption="Boats leave the harbour.", byline="xxx") == [""]
    assert texts("see caption", caption="Boats at dawn\nPhoto: Erin Scott/AP") == [
        "Photo: Erin Scott/AP",
        "",
    ]


@pytest.mark.parametrize(
    ("name", "written"),
    [("MARÍA DE LA CRUZ", "María de la Cruz"), ("DE VRIES", "De Vries"), ("MC", "Mc")],
)
def test_small_words_inside_a_name_stay_small(name: str, written: str) -> None:
    assert write_name(name) == written


@pytest.mark.parametrize("line", ["A" * 1_000, "(" * 500, "/" * 500, "A B/" * 250])
def test_hostile_lines_are_no_trouble(line: str) -> None:
    assert isinstance(texts(line, caption=line, others=[line]), list)


@pytest.mark.parametrize("end", [". " + " " * 9_990 + ".", "(" * 9_990, ("(ab)" + " " * 90) * 100])
def test_hostile_captions_take_no_time(end: str) -> None:
    started = time.process_time()
    assert texts("see caption", caption=end + "x")[-1] == ""
    assert time.process_time() - started < 5  # milliseconds; minutes where it goes wrong
