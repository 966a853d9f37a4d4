"""Rules of rights say what holds for photos that come in, by credit, source and keywords."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from media.ingest import ingest_photo
from media.models import Photo, RightsRule
from media.photo_embargo import end_licence, keep_licence
from media.presets import Preset
from media.rights_from_rules import Standing, find_standing, fold_phrase, judge, read_words, ready
from media.rights_provenance import entry_of_rule, who_set
from tests.builders import photo_bytes

pytestmark = pytest.mark.django_db


def take_in(preset: Preset | None = None, **metadata: Any) -> Photo:
    """A photo whose file says something of itself."""
    upload = io.BytesIO(photo_bytes(**metadata))
    photo = ingest_photo(upload, file_name="told.jpg", uploaded_by=None, preset=preset).photo
    photo.refresh_from_db()
    return photo


def make_rule(name: str, **fields: Any) -> RightsRule:
    """A rule behind those that are there."""
    return RightsRule.objects.create(name=name, place=RightsRule.objects.count() + 1, **fields)


def test_a_handout_has_what_the_rule_says_and_who_said_so() -> None:
    end = datetime(2099, 12, 31, 23, 0, tzinfo=UTC)
    rule = make_rule(
        "Handouts",
        credit="handout",
        usage_terms="One use.",
        territory="Norland",
        bars_syndication=True,
        bars_sales=True,
        is_editorial_only=True,
        archive_days=14,
        expires_at=end,
    )
    photo = take_in(credit_line="Port Authority/HANDOUT via Northlight")
    assert (photo.usage_terms, photo.territory) == ("One use.", "Norland")
    assert (photo.may_be_syndicated, photo.may_be_sold, photo.is_editorial_only) == (
        False,
        False,
        True,
    )
    assert photo.archive_until == photo.uploaded_at + timedelta(days=14)
    assert photo.expires_at == end
    for column in rule.says:
        set_by = who_set(photo, column)
        assert set_by is not None
        assert (set_by.name, set_by.rule_id) == ("Handouts", rule.pk), column
    other = take_in(credit_line="Ana Roth/Northlight")
    assert (other.may_be_sold, other.archive_days, other.rights_set_by) == (True, None, {})


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ({"credit": "AP"}, True),
        ({"credit": "ap"}, True),
        ({"credit": "vucci/AP"}, True),
        ({"credit": "A"}, False),  # whole words
        ({"credit": "AP Evan"}, False),  # side by side, in their order
        ({"credit": "AP", "source": "Étoile"}, True),
        ({"credit": "AP", "source": "Reuters"}, False),  # all of it
        ({"keyword": "sea level"}, True),
        ({"keyword": "rise storm"}, False),  # not across two keywords
        ({"keyword": "storm"}, True),
        ({"credit": "---"}, False),
        ({"credit": "AP", "source": "¿?"}, False),
        ({}, False),
    ],
)
def test_conditions_are_whole_words_side_by_side(conditions: dict[str, str], fits: bool) -> None:
    photo = Photo(
        credit_line="Evan Vucci/AP", source="agence etoile", keywords=["Sea-level rise", "Storm"]
    )
    (rule,) = ready([RightsRule(name="A", bars_sales=True, **conditions)])
    assert rule.fits(read_words(photo)) is fits


def test_of_two_rules_the_first_by_place_wins_and_the_other_is_told() -> None:
    second = make_rule("Agency", credit="AP", territory="Europe", archive_days=30)
    first = make_rule("Handouts", keyword="handout", territory="Norland", bars_sales=True)
    RightsRule.objects.filter(pk=first.pk).update(place=0)
    photo = take_in(credit_line="AP", keywords=["handout"])
    assert (photo.territory, photo.archive_days, photo.may_be_sold) == ("Norland", 30, False)
    verdict = judge(read_words(photo), ready(RightsRule.objects.all()))
    told = [(column, won.rule, lost.rule) for column, won, lost in verdict.beaten]
    assert told == [("territory", first, second)]


def test_rules_that_are_off_say_nothing_and_one_query_asks_for_all() -> None:
    take_in()  # what is asked once a process is asked
    with CaptureQueriesContext(
        connection,
    ) as without:
        take_in()
    for number in range(20):
        make_rule(f"Rule {number}", credit="AP", bars_sales=True, is_on=number > 15)
    make_rule("Off", credit="AP", territory="Norland", is_on=False)
    with CaptureQueriesContext(connection) as with_rules:
        photo = take_in(credit_line="AP")
    assert (photo.may_be_sold, photo.territory) == (False, "")
    assert len(with_rules) == len(without)
    assert sum("media_rightsrule" in query["sql"] for query in with_rules) == 1


def test_terms_of_a_file_or_a_preset_stay() -> None:
    make_rule("Agency", credit="AP", usage_terms="The rule's")
    assert take_in(credit_line="AP", usage_terms="The file's").usage_terms == "The file's"
    preset = Preset("Desk", credit_line="AP", usage_terms="The preset's")
    photo = take_in(preset)
    assert (photo.usage_terms, photo.rights_set_by) == ("The preset's", {})
    assert take_in(Preset("Desk", credit_line="AP")).usage_terms == "The rule's"


def test_what_an_editor_set_is_no_rules_to_change() -> None:
    rule = make_rule("Agency", credit="AP", expires_at=datetime(2099, 1, 1, tzinfo=UTC))
    photo = take_in(credit_line="AP")
    later = RightsRule(pk=rule.pk, name="Agency", expires_at=datetime(2099, 2, 2, tzinfo=UTC))
    assert find_standing(photo, "expires_at", later.expires_at) is Standing.FREE  # its own
    assert find_standing(photo, "expires_at", photo.expires_at) is Standing.SAME
    photo = end_licence(photo, at=datetime(2099, 3, 3, tzinfo=UTC))
    assert find_standing(photo, "expires_at", later.expires_at) is Standing.EDITOR
    photo = keep_licence(photo)
    assert find_standing(photo, "expires_at", later.expires_at) is Standing.EDITOR


def test_a_value_that_is_no_longer_the_rules_was_set_by_somebody() -> None:
    rule = make_rule("Agency", credit="AP", territory="Norland")
    photo = Photo(territory="Norland", rights_set_by={"territory": entry_of_rule(rule, "Norland")})
    photo.territory = ""
    assert find_standing(photo, "territory", "Norland") is Standing.EDITOR
    set_by = who_set(photo, "territory")
    assert set_by is not None
    assert set_by.name == "an editor"


def test_a_file_that_is_here_already_keeps_its_rights() -> None:
    data = photo_bytes(credit_line="AP")
    ingest_photo(io.BytesIO(data), file_name="a.jpg", uploaded_by=None)
    make_rule("Agency", credit="AP", bars_sales=True)
    again = ingest_photo(io.BytesIO(data), file_name="a.jpg", uploaded_by=None)
    assert again.is_duplicate
    assert again.photo.may_be_sold


def test_punctuation_has_no_words() -> None:
    assert fold_phrase("  --- …") == ""
    assert fold_phrase("Müller/AP") == " muller ap "
