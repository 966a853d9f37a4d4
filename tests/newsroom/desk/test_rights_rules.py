"""Rules of rights on the desk: written beside real photos, refused when they make no sense."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from media.models import Photo, RightsRule
from media.rights_provenance import entry_of_rule
from media.rights_rules import MOST_RULES
from newsroom.models import AuditEntry, PhotoBatch
from tests.builders import make_photo, make_ready_photo
from tests.newsroom.library.rows import make_rows

pytestmark = pytest.mark.django_db
LIST = "/admin/media/rightsrule/"


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ed"))
    return client


def written(**fields: str) -> dict[str, str]:
    """A rule's form as a browser sends it."""
    return {"name": "Handouts", "place": "1", "is_on": "on", "credit": "Handout", **fields}


def add(editor: Client, **fields: str) -> str:
    """Send the form of a new rule; the page that comes back, or the page of what was stored."""
    page = editor.post(f"{LIST}add/", written(**fields), follow=True).content.decode()
    return html.unescape(page)


def preview(editor: Client, rule: RightsRule | None = None, **fields: str) -> str:
    """What the preview says of a rule while it is written."""
    body = {"rule": str(rule.pk) if rule else "", "form": written(**fields)}
    answer = editor.post(f"{LIST}preview/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    return html.unescape(answer.json()["html"])


def page_of(editor: Client, rule: RightsRule) -> str:
    """A rule's page."""
    return html.unescape(editor.get(f"{LIST}{rule.pk}/change/").content.decode())


def make_rule(name: str = "Handouts", **fields: Any) -> RightsRule:
    """A rule about handouts, behind those that are there."""
    fields = {"credit": "handout", "bars_sales": True, **fields}
    return RightsRule.objects.create(name=name, place=RightsRule.objects.count() + 1, **fields)


def test_a_rule_is_added_shown_on_photographs_applied_and_undone(editor: Client) -> None:
    ready = make_ready_photo(credit_line="Port Authority/Handout", headline="Harbour wall")
    make_photo(credit_line="AP", headline="Vote")
    shown = preview(editor, bars_sales="on", archive_days="14")
    assert "Would apply to <strong>1</strong> of the 1 photo that it fits." in shown
    assert ready.renditions["w320.jpg"]["path"] in shown
    assert "Harbour wall" in shown
    assert "no sales; not for archive after 14 days" in shown
    assert "Nothing is saved yet" in shown
    assert not RightsRule.objects.exists()
    assert "was added successfully" in add(editor, bars_sales="on", archive_days="14")
    rule = RightsRule.objects.get()
    entry = AuditEntry.objects.get(kind="rightsrule")
    assert (entry.act, entry.thing, entry.person) == ("rights", "Handouts", "ed")
    assert entry.details["archive_days"] == [None, 14]
    page = page_of(editor, rule)
    found = re.search(r'name="shown" value="([0-9a-f]{32})"', page)
    assert found
    assert "Apply to 1 photo<" in page
    library = re.search(r'href="(/admin/media/photo/\?q=[^"]*)"', page)
    assert library
    there = editor.get(library[1]).content.decode()
    assert "Harbour wall" in there
    assert "Vote" not in there
    answer = editor.post(f"{LIST}{rule.pk}/apply/", {"shown": found[1]}, follow=True)
    batch = PhotoBatch.objects.get()
    assert answer.redirect_chain == [(f"/admin/library/log/{batch.pk}/", 302)]
    assert "1 changed." in answer.content.decode()
    ready.refresh_from_db()
    assert (ready.may_be_sold, ready.archive_days) == (False, 14)
    photo_page = editor.get(f"/admin/media/photo/{ready.pk}/change/").content.decode()
    said = " ".join(re.sub(r"<[^>]*>", "", photo_page).split())
    assert "No sales. Set by the rule Handouts," in said
    assert "Not for archive after 14 days: until" in said
    editor.post(f"/admin/library/log/{batch.pk}/undone/")
    ready.refresh_from_db()
    assert (ready.may_be_sold, ready.archive_days) == (True, None)
    assert "Set by" not in editor.get(f"/admin/media/photo/{ready.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"credit": "", "bars_sales": "on"}, "A rule without any would fit every photo."),
        ({"credit": "  ", "bars_sales": "on"}, "A rule without any would fit every photo."),
        ({"credit": "--- !", "bars_sales": "on"}, "“--- !” has no word in it"),
        ({}, "the rule says nothing"),
        ({"usage_terms": "  "}, "the rule says nothing"),
        ({"archive_days": "0"}, "greater than or equal to 1"),
        ({"archive_days": "100000"}, "less than or equal to 3650"),
        ({"archive_days": "soon"}, "Enter a whole number"),
        ({"expires_at_0": "2020-01-01", "expires_at_1": "12:00"}, "is over: choose a later moment"),
        ({"expires_at_0": "2099-99-99", "expires_at_1": "12:00"}, "Enter a valid date"),
        ({"place": "0", "bars_sales": "on"}, "greater than or equal to 1"),
        ({"name": "", "bars_sales": "on"}, "This field is required"),
        ({"credit": "x" * 201, "bars_sales": "on"}, "at most 200 characters"),
        ({"usage_terms": "x" * 20_001}, "the limit is 20000"),
    ],
)
def test_nonsense_is_refused_in_words_and_nothing_typed_is_lost(
    editor: Client, fields: dict[str, str], says: str
) -> None:
    page = add(editor, territory="" if not fields.get("bars_sales") else "Kept words", **fields)
    assert says in page
    assert not RightsRule.objects.exists()
    if fields.get("bars_sales"):
        assert "Kept words" in page


@pytest.mark.parametrize(
    ("day", "clock", "says"),
    [
        ("2099-03-29", "02:30", "does not exist: the clocks are put forward then"),
        ("2099-10-25", "02:30", "comes twice, because the clocks are put back"),
    ],
)
def test_a_licence_does_not_end_in_an_hour_that_is_none_or_two(
    editor: Client, settings: Any, day: str, clock: str, says: str
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    assert says in add(editor, expires_at_0=day, expires_at_1=clock)
    assert not RightsRule.objects.exists()
    add(editor, expires_at_0=day, expires_at_1=f"{clock} +02:00")
    if "twice" in says:
        assert RightsRule.objects.get().expires_at is not None


def test_a_rule_about_most_of_the_library_is_asked_about(editor: Client) -> None:
    make_rows(30, credit_line="Handout")
    page = add(editor, bars_sales="on")
    assert "It fits more than half of the photos in the library." in page
    assert not RightsRule.objects.exists()
    add(editor, bars_sales="on", most_are_meant="on")
    assert RightsRule.objects.get().bars_sales


def test_rules_that_contradict_each_other_are_told_on_the_list_and_beside_the_photos(
    editor: Client,
) -> None:
    make_rows(2, credit_line="Handout/AP")
    first = make_rule(territory="Norland")
    second = make_rule("Agency", credit="AP", territory="Europe", bars_sales=True)
    text = " ".join(re.sub(r"<[^>]*>", "", editor.get(LIST).content.decode()).split())
    assert "Handouts (1) wins over Agency (2) on photos that fit both: territory." in text
    assert "“Handouts” stands before it and wins for 2: territory." in page_of(editor, second)
    assert "It stands before “Agency” and wins for 2: territory." in page_of(editor, first)
    said = preview(editor, second, name="Agency", credit="AP", territory="Europe", place="1")
    assert "It stands before “Handouts” and wins for 2: territory." in said


def test_a_rule_that_is_put_at_a_place_moves_the_others_back(editor: Client) -> None:
    for name in ("A", "B", "C"):
        make_rule(name)
    add(editor, name="New", place="2", bars_sales="on")
    there = RightsRule.objects.values_list("name", "place")
    assert list(there) == [("A", 1), ("New", 2), ("B", 3), ("C", 4)]


def test_what_is_kept_and_why_is_told(editor: Client) -> None:
    _, own, same = make_rows(3, credit_line="Handout")
    Photo.objects.filter(pk=own.pk).update(usage_terms="The file's")
    rule = make_rule(bars_sales=False, usage_terms="The rule's")
    entry = {"usage_terms": entry_of_rule(rule, "The rule's")}
    Photo.objects.filter(pk=same.pk).update(usage_terms="The rule's", rights_set_by=entry)
    page = page_of(editor, rule)
    assert "Would apply to <strong>1</strong> of the 3 photos" in page
    assert "1 says so already." in page
    assert "1 keeps what its file or a preset said." in page


def test_a_rule_that_was_changed_meanwhile_or_is_off_is_not_applied(editor: Client) -> None:
    make_rows(1, credit_line="Handout")
    rule = make_rule()
    answer = editor.post(f"{LIST}{rule.pk}/apply/", {"shown": "0" * 32}, follow=True)
    assert "changed since you looked" in answer.content.decode()
    RightsRule.objects.update(is_on=False)
    page = page_of(editor, rule)
    assert "The rule is off" in page
    assert "Apply to" not in page
    assert not PhotoBatch.objects.exists()


def test_a_deleted_rule_leaves_its_name_in_the_log(editor: Client) -> None:
    rule = make_rule()
    editor.post(f"{LIST}{rule.pk}/delete/", {"post": "yes"})
    assert not RightsRule.objects.exists()
    entry = AuditEntry.objects.get(kind="rightsrule")
    assert (entry.thing, entry.details) == ("Handouts", {"deleted": "no sales"})


def test_the_pages_ask_as_much_of_the_database_for_many_as_for_one(editor: Client) -> None:
    rule = make_rule(territory="Norland")
    make_rows(1, credit_line="Handout/AP")
    page_of(editor, rule)
    numbers = []
    for more in (0, 40):
        make_rows(more, credit_line="Handout/AP")
        for number in range(more):
            make_rule(f"Rule {number}", credit="AP", territory=f"Place {number}")
        for url in (LIST, f"{LIST}{rule.pk}/change/"):
            with CaptureQueriesContext(connection) as queries:
                editor.get(url)
            numbers.append(len(queries))
    assert numbers[:2] == numbers[2:]


def test_broken_requests_are_refused_with_a_sentence(editor: Client) -> None:
    url = f"{LIST}preview/"
    half = json.dumps({"rule": "", "form": written(credit="\ud800 AP")})
    for body in ("", "[]", "{}", half, '{"rule": 1, "form": {}}', '{"rule": "", "form": []}'):
        answer = editor.post(url, body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["error"]
    for text in ("AP' OR 1=1 --", '"AP', "%s %(a)s", "x" * 5_000):
        assert preview(editor, credit=text, name=text, bars_sales="on")
    problems = preview(editor, credit="", place="x" * 5_000)
    assert "Enter a whole number" in problems


def test_there_are_as_many_rules_as_a_photo_is_held_against(admin_client: Client) -> None:
    RightsRule.objects.bulk_create(
        RightsRule(name=f"Rule {number}", credit=f"Agency {number}", bars_sales=True)
        for number in range(MOST_RULES)
    )
    page = admin_client.get("/admin/media/rightsrule/add/", follow=True).content.decode()
    assert f"There are {MOST_RULES} rules: delete one before you add another." in page
