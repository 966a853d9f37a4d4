"""Credit lines print as entered; what they say is read beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.metadata.credits import Credit, parse_credit


@pytest.mark.parametrize(
    ("text", "photographer", "agencies"),
    [
        ("Evan Vucci/AP", "Evan Vucci", ("AP",)),
        (
            "Allen J. Schaben/Los Angeles Times/Getty Images",
            "Allen J. Schaben",
            ("Los Angeles Times", "Getty Images"),
        ),
        ("KENA BETANCUR/AFP/Getty Images", "KENA BETANCUR", ("AFP", "Getty Images")),
        (
            "Max Schulte/Democrat and Chronicle/USA TODAY/Sipa",
            "Max Schulte",
            ("Democrat and Chronicle", "USA TODAY", "Sipa"),
        ),
        ("Bill Clark/CQ-Roll Call/Getty Images", "Bill Clark", ("CQ-Roll Call", "Getty Images")),
        ("MIKE NELSON/EPA", "MIKE NELSON", ("EPA",)),
        ("Elsa/Getty Images", "Elsa", ("Getty Images",)),
        ("Ron Haviv/VII/Redux", "Ron Haviv", ("VII", "Redux")),
        ("Jane Doe and John Roe/AP", "Jane Doe and John Roe", ("AP",)),
        ("Jane Doe, Jr./AP", "Jane Doe, Jr.", ("AP",)),
        ("محمد علي/AFP", "محمد علي", ("AFP",)),
    ],
)
def test_a_name_before_a_slash_is_the_photographer(
    text: str, photographer: str, agencies: tuple[str, ...]
) -> None:
    assert parse_credit(text) == Credit(text, photographer, agencies)


@pytest.mark.parametrize(
    ("text", "agencies", "client"),
    [
        ("Danny Ghitis for CNN", (), "CNN"),
        ("Danny Ghitis/Danny Ghitis for CNN", (), "CNN"),
        ("Danny Ghitis/DANNY GHITIS for CNN", (), "CNN"),
        ("Danny Ghitis/Redux for CNN", ("Redux",), "CNN"),
        ("Danny Ghitis/For The Washington Post", (), "The Washington Post"),
        ("Danny Ghitis, Special to the Tribune", (), "the Tribune"),
        ("Danny Ghitis for The Boston Globe/Getty Images", ("Getty Images",), "The Boston Globe"),
    ],
)
def test_whom_it_was_made_for_is_the_client(
    text: str, agencies: tuple[str, ...], client: str
) -> None:
    assert parse_credit(text) == Credit(text, "Danny Ghitis", agencies, client)


def test_a_photographer_named_twice_is_named_once() -> None:
    credit = parse_credit("Shiho Fukada/Shiho Fukada for CNN")
    assert (credit.photographer, credit.agencies, credit.client) == ("Shiho Fukada", (), "CNN")


@pytest.mark.parametrize(
    ("text", "photographer", "agencies"),
    [
        ("Courtesy Laurie Sisk/The Joplin Globe", "Laurie Sisk", ("The Joplin Globe",)),
        ("Courtesy of Jane Doe", "Jane Doe", ()),
        ("Courtesy: Jane Doe", "Jane Doe", ()),
        ("Photo courtesy of Jane Doe", "Jane Doe", ()),
        ("Courtesy of NASA", "", ("NASA",)),
        ("Courtesy of the Doe family", "", ("the Doe family",)),
        ("From Jane Doe", "Jane Doe", ()),
        ("From Facebook", "", ("Facebook",)),
        ("Handout", "", ()),
        ("Handout/Reuters", "", ("Reuters",)),
        ("Handout photo by Jane Doe", "Jane Doe", ()),
        ("Jane Doe/Handout via Reuters", "Jane Doe", ("Reuters",)),
        ("Courtesy", "", ()),
    ],
)
def test_what_was_given_is_a_courtesy(
    text: str, photographer: str, agencies: tuple[str, ...]
) -> None:
    assert parse_credit(text) == Credit(text, photographer, agencies, is_courtesy=True)


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("AP", ("AP",)),
        ("The Associated Press", ("The Associated Press",)),
        ("Getty Images", ("Getty Images",)),
        ("Image source, Reuters", ("Reuters",)),
        ("Media source: Getty Images", ("Getty Images",)),
        ("AFP via Getty Images", ("AFP", "Getty Images")),
        ("via Getty Images", ("Getty Images",)),
        ("Pool/Getty Images", ("Getty Images",)),
        ("Boston Herald", ("Boston Herald",)),
        ("U.S. Navy", ("U.S. Navy",)),
        ("The Beacon", ("The Beacon",)),
        (
            "Centers for Disease Control and Prevention",
            ("Centers for Disease Control and Prevention",),
        ),
    ],
)
def test_an_agency_alone_is_no_photographer(text: str, agencies: tuple[str, ...]) -> None:
    assert parse_credit(text) == Credit(text, "", agencies)


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("Jane Doe via Getty Images", ("Getty Images",)),
        ("Jane Doe/AFP via Getty Images", ("AFP", "Getty Images")),
        ("Jane Doe / AP", ("AP",)),
        ("Jane Doe – AP", ("AP",)),
        ("Jane Doe | AP", ("AP",)),
        ("Jane Doe, AP", ("AP",)),
        ("Jane Doe, The Associated Press", ("The Associated Press",)),
        ("Jane Doe, Stringer", ()),
        ("Jane Doe/AP (pool)", ("AP (pool)",)),
        ("AP Photo/Jane Doe", ("AP",)),
        ("(AP Photo/Jane Doe)", ("AP",)),
        ("REUTERS/Jane Doe", ("REUTERS",)),
        ("AFP PHOTO / Jane Doe", ("AFP",)),
        ("Jane Doe/Pool/AP", ("AP",)),
        ("Photograph: Jane Doe/The Guardian", ("The Guardian",)),
        ("© 2016 Jane Doe/Magnum Photos", ("Magnum Photos",)),
        ("Photo by Jane Doe", ()),
        ("By Jane Doe", ()),
        ("© Jane Doe", ()),
        ("Copyright 2016 Jane Doe", ()),
        ("Staff photo by Jane Doe", ()),
        ("Jane Doe/Staff", ()),
        ("Jane Doe/N/A", ()),
    ],
)
def test_other_ways_to_write_a_credit_are_read(text: str, agencies: tuple[str, ...]) -> None:
    assert parse_credit(text) == Credit(text, "Jane Doe", agencies)


@pytest.mark.parametrize("text", ["", " ", "N/A", "Staff", "/", "-", "–", "Unknown", "From"])
def test_a_line_that_names_nobody_has_no_structure(text: str) -> None:
    assert parse_credit(text) == Credit(text)


@pytest.mark.parametrize("text", [" Evan Vucci / AP ", "e\u0301lodie/AFP", "©\u00a0A\tB\n", "\x00"])
def test_what_prints_is_exactly_what_was_entered(text: str) -> None:
    assert str(parse_credit(text)) == text


@given(st.text())
def test_parsing_never_raises_and_never_changes_the_print(text: str) -> None:
    assert parse_credit(text).printed == text


@given(
    st.lists(st.sampled_from(["for ", "via ", "/", " ", "courtesy of ", "AP", "Jane", ",", "©"]))
)
def test_parsing_odd_combinations_never_raises(words: list[str]) -> None:
    credit = parse_credit("".join(words))
    assert credit.photographer not in credit.agencies or not credit.photographer


def test_a_line_of_a_megabyte_is_parsed_in_no_time() -> None:
    assert parse_credit("for " * 250_000).printed
    assert parse_credit(" " * 1_000_000 + "/").printed
