"""What editors find filled in for a new photo, and what the notes tell them."""

# ruff: noqa: DTZ001 - metadata names local times, their offset stands beside them

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

import pytest

from media.metadata.embedded import EmbeddedMetadata
from media.metadata.house_style import Suggestions, suggest_from


def test_values_of_the_file_are_suggested_as_they_are() -> None:
    metadata = EmbeddedMetadata(
        byline="Jane Doe",
        credit_line="  Jane Doe / AP",
        caption="Two  dogs.\n\nOne cat.",
        keywords=("dogs", "cats"),
        web_statement="https://example.com/rights",
        urgency="3",
    )
    assert suggest_from(metadata) == Suggestions(
        byline="Jane Doe",
        credit_line="  Jane Doe / AP",
        caption="Two  dogs.\n\nOne cat.",
        keywords=("dogs", "cats"),
        web_statement_url="https://example.com/rights",
        urgency=3,
    )


def test_a_file_without_metadata_suggests_nothing() -> None:
    assert suggest_from(EmbeddedMetadata()) == Suggestions()


def test_nothing_is_suggested_as_alt_text_but_alt_text() -> None:
    metadata = EmbeddedMetadata(caption="A dog.", headline="Dog", title="dog", credit_line="AP")
    assert suggest_from(metadata).alt_text == ""


def test_doubts_are_left_to_the_metadata() -> None:
    assert suggest_from(EmbeddedMetadata(doubts=("A doubt.",))).notes == ()


@pytest.mark.parametrize("urgency", ["0", "9", "", "high", "12"])
def test_an_urgency_beyond_the_scale_is_none(urgency: str) -> None:
    assert suggest_from(EmbeddedMetadata(urgency=urgency)).urgency is None


@pytest.mark.parametrize(
    "text",
    [
        "OLYMPUS DIGITAL CAMERA",
        "SONY DSC",
        "Untitled",
        "Default",
        "DCIM\\100MEDIA\\DJI_0001.JPG",
        "DSC_0123",
        "_DSC0123",
        "IMG_20161108_093005",
        "DSCF1234",
        "P1010001",
        "Screenshot 2016-11-08",
        "vote-ohio.jpg",
        "hdr",
        "dav",
        "AppleMark",
        "oznorPL",
        "edfplln_hdr",
        "Processed with VSCO with a6 preset",
        "Created with The GIMP",
    ],
)
def test_what_no_person_wrote_is_dropped_with_a_note(text: str) -> None:
    suggestions = suggest_from(EmbeddedMetadata(caption=text, title=text, headline=text))
    assert (suggestions.caption, suggestions.title, suggestions.headline) == ("", "", "")
    assert len(suggestions.notes) == 3
    assert text in suggestions.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "Group 7",
        "P 5",
        "Stamp 1",
        "Default judge",
        "A Sony DSC camera.",
        "Camp 2016",
        "IMG",
        "AP_1",
    ],
)
def test_what_a_person_may_have_written_stays(text: str) -> None:
    assert suggest_from(EmbeddedMetadata(title=text)).title == text


@pytest.mark.parametrize(
    "text",
    ["(Credit too long, see caption)", "see caption", "See caption.", "xxx", "XXXX", "N/A", "-",
     "unknown"],
)  # fmt: skip
def test_a_placeholder_is_flagged_and_not_used_as_credit(text: str) -> None:
    suggestions = suggest_from(EmbeddedMetadata(credit_line=text))
    assert suggestions.credit_line == ""
    assert suggestions.notes == (f"The credit line “{text}” is a placeholder and was not used.",)


def test_a_placeholder_gives_way_to_byline_and_source() -> None:
    metadata = EmbeddedMetadata(credit_line="see caption", byline="Jane Doe", source="AP")
    suggestions = suggest_from(metadata)
    assert suggestions.credit_line == "Jane Doe/AP"
    assert len(suggestions.notes) == 2


@pytest.mark.parametrize(
    ("byline", "source", "credit_line"),
    [
        ("Jane Doe", "AP", "Jane Doe/AP"),
        ("Jane Doe", "", "Jane Doe"),
        ("", "AP", "AP"),
        ("Jane Doe", "Jane Doe", "Jane Doe"),
        ("Jane Doe/AP", "AP", "Jane Doe/AP"),
        ("xxx", "AP", "AP"),
    ],
)
def test_a_missing_credit_is_suggested_with_a_note(
    byline: str, source: str, credit_line: str
) -> None:
    suggestions = suggest_from(EmbeddedMetadata(byline=byline, source=source))
    assert suggestions.credit_line == credit_line
    assert f"“{credit_line}” is suggested" in suggestions.notes[-1]


def test_a_credit_that_lacks_the_photographer_stays_as_entered() -> None:
    suggestions = suggest_from(EmbeddedMetadata(byline="Jane Doe", credit_line="AP"))
    assert (suggestions.credit_line, suggestions.notes) == ("AP", ())


def test_a_text_of_iims_full_length_is_noted_as_perhaps_cut() -> None:
    text = "Jane Doe".ljust(32, "e")
    metadata = EmbeddedMetadata(credit_line=text, found={"iim": {"2:110": text}})
    assert "32 bytes: its end may be cut off" in suggest_from(metadata).notes[0]
    whole = EmbeddedMetadata(credit_line=text + "yz", found={"iim": {"2:110": text}})
    assert suggest_from(whole).notes == ()


def test_embargo_and_expiry_are_noted_with_their_zone() -> None:
    metadata = EmbeddedMetadata(
        release_at=datetime(2016, 11, 8, 0, 1),
        release_at_offset="-05:00",
        expires_at=datetime(2016, 12, 1, 18, 0),
    )
    assert suggest_from(metadata).notes == (
        "The file asks for an embargo until 8 November 2016, 00:01 (UTC-05:00).",
        "The file says not to use it after 1 December 2016, 18:00 (no time zone named).",
    )


@pytest.mark.parametrize(("action", "word"), [("01", "kill"), ("1", "kill"), ("02", "replace")])
def test_action_advised_is_noted(action: str, word: str) -> None:
    notes = suggest_from(EmbeddedMetadata(action_advised=action)).notes
    assert notes[0].startswith(f"The file advises to {word}")


@pytest.mark.parametrize("action", ["", "00", "03", "kill"])
def test_other_actions_are_not_noted(action: str) -> None:
    assert suggest_from(EmbeddedMetadata(action_advised=action)).notes == ()


def test_instructions_that_forbid_or_delay_use_are_noted() -> None:
    metadata = EmbeddedMetadata(instructions="EMBARGOED until noon. No sales.")
    assert suggest_from(metadata).notes == (
        "The instructions say “EMBARGOED”: read them before use.",
    )
    assert suggest_from(EmbeddedMetadata(instructions="No sales. Skill test.")).notes == ()


@pytest.mark.parametrize(
    "term", ["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"]
)
def test_generative_ai_is_noted(term: str) -> None:
    url = f"http://cv.iptc.org/newscodes/digitalsourcetype/{term}"
    notes = suggest_from(EmbeddedMetadata(digital_source_type=url)).notes
    assert notes == (f"The file says that it was made with generative AI ({term}).",)


def test_a_composite_is_noted_and_a_camera_is_not() -> None:
    base = "http://cv.iptc.org/newscodes/digitalsourcetype/"
    notes = suggest_from(EmbeddedMetadata(digital_source_type=f"{base}composite")).notes
    assert notes == ("The file says that it is no plain photograph (composite).",)
    assert suggest_from(EmbeddedMetadata(digital_source_type=f"{base}digitalCapture")).notes == ()


def test_a_ban_on_data_mining_is_noted() -> None:
    base = "http://ns.useplus.org/ldf/vocab/"
    notes = suggest_from(EmbeddedMetadata(data_mining=f"{base}DMI-PROHIBITED-AIMLTRAINING")).notes
    assert "DMI-PROHIBITED-AIMLTRAINING" in notes[0]
    assert suggest_from(EmbeddedMetadata(data_mining=f"{base}DMI-ALLOWED")).notes == ()


def test_suggestions_are_named_as_the_fields_of_the_photo() -> None:
    assert {one.name for one in fields(Suggestions)} == {
        "headline", "caption", "alt_text", "extended_description", "byline", "byline_title",
        "credit_line", "source", "copyright_notice", "copyright_owner", "usage_terms",
        "web_statement_url", "licensor_url", "caption_writer", "title", "keywords", "instructions",
        "job_id", "sublocation", "city", "state_or_province", "country", "country_code",
        "digital_source_type", "data_mining", "urgency", "notes",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["Nordlys", "Cofferdam", "A portrait.", "Dora", "Edited by hand"])
def test_words_of_people_are_no_camera_words(text: str) -> None:
    assert suggest_from(EmbeddedMetadata(caption=text)).caption == text


@pytest.mark.parametrize("address", ["www.fjord.example/rights", "//fjord.example/a?b#c"])
def test_an_address_of_rights_without_https_gets_it(address: str) -> None:
    suggestions = suggest_from(EmbeddedMetadata(web_statement=address, licensor_url=address))
    assert suggestions.web_statement_url == "https://" + address.removeprefix("//")
    assert suggestions.licensor_url == suggestions.web_statement_url
    assert len(suggestions.notes) == 2


@pytest.mark.parametrize("address", ["see our site", "rights@fjord.example", "javascript:alert(1)"])
def test_what_is_no_address_is_told_and_kept(address: str) -> None:
    suggestions = suggest_from(EmbeddedMetadata(web_statement=address))
    assert suggestions.web_statement_url == address
    assert "no web address" in suggestions.notes[0]


@pytest.mark.parametrize(
    ("name", "limit"),
    [("caption", 10_000), ("credit_line", 500), ("alt_text", 2_000), ("instructions", 20_000)],
)
def test_what_forms_do_not_take_is_cut_and_told(name: str, limit: int) -> None:
    words = {name: "ha" * (limit // 2)}
    assert suggest_from(EmbeddedMetadata(**words)) == Suggestions(**words)  # type: ignore[arg-type]
    suggestions = suggest_from(EmbeddedMetadata(**{name: "ha" * (limit // 2) + " and more"}))  # type: ignore[arg-type]
    assert getattr(suggestions, name) == "ha" * (limit // 2)
    label = name.replace("_", " ")
    (note,) = suggestions.notes
    assert note == (
        f"The {label} has {limit + 9:,} characters; the first {limit:,} were taken. The rest is "
        "in what was found in the file."
    )


def test_a_credit_made_of_a_long_byline_is_cut_too() -> None:
    suggestions = suggest_from(EmbeddedMetadata(byline="Ada Quill, " * 100))
    assert len(suggestions.credit_line) <= 500
