"""A rule is shown on the photos that are there, and applied to them as one batch."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from gallery.slides.words_at_once import TextEdit, edit_words_at_once
from media.models import Photo, RightsRule
from media.photo_embargo import end_licence
from media.rights_from_rules import Standing, read_words, ready
from media.rights_provenance import who_set
from newsroom.library.applying_rules import (
    apply_rule,
    find_fitting,
    is_about_most,
    plan_rule,
    write_search,
)
from newsroom.library.edits import EditRefused, PhotoEdit, edit_photos
from newsroom.library.receipts import read_lines
from newsroom.library.results import search_library
from newsroom.library.undoing import undo_edits
from newsroom.models import AuditEntry, PhotoBatch
from tests.newsroom.library.rows import make_editor, make_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    """Somebody who may do everything."""
    return User.objects.create_superuser("boss")


def make_rule(name: str = "Handouts", **fields: Any) -> RightsRule:
    """A rule about handouts, behind those that are there."""
    fields = {"credit": "handout", "bars_sales": True, **fields}
    return RightsRule.objects.create(name=name, place=RightsRule.objects.count() + 1, **fields)


def edit(photo: Photo, by: User, **changes: Any) -> None:
    """An editor's change of one photo."""
    pairs = {name: (getattr(photo, name), value) for name, value in changes.items()}
    outcome = edit_photos({photo.pk: PhotoEdit(pairs)}, summary="changed {photos}", changed_by=by)
    assert outcome.changed == (photo.pk,)


TEXTS = (
    *("AP", "Evan Vucci/AP", "ap images", "Handout via AP", "apple", "A.P.", ""),
    *("Reuters – Straße", "東京/AP", "Étoile", "HANDOUT", "--", "Hand-out", "o’neill AP"),
    *('The "AP" desk', "50% AP", "a" * 70, "AP\\Reuters", "credit:AP", "-AP"),
)


def test_the_index_finds_what_rules_fit() -> None:
    """Whoever looks into the library finds the photos that the rule is about, and no others."""
    photos = [
        *(make_rows(1, credit_line=text)[0] for text in TEXTS),
        *(make_rows(1, source=text)[0] for text in TEXTS),
        *(make_rows(1, keywords=[text, "sea level"])[0] for text in TEXTS),
    ]
    for name in ("credit", "source", "keyword"):
        for text in (*TEXTS, "level", "ap sea", "neill", "strasse", "東"):
            rule = RightsRule(name="A", bars_sales=True, **{name: text})
            (own,) = ready([rule])
            fitting = {photo.pk for photo in photos if own.fits(read_words(photo))}
            assert set(find_fitting(rule).values_list("pk", flat=True)) == fitting, (name, text)
            if fitting:
                page = search_library(write_search(rule), person=User())
                assert {photo.pk for photo in page.photos} == fitting, (name, text)


def test_a_rule_is_one_batch_with_its_receipt_and_can_be_taken_back(boss: User) -> None:
    photos = make_rows(3, credit_line="Port Authority/Handout")
    make_rows(2, credit_line="AP")
    rule = make_rule(archive_days=14, territory="Norland")
    plan = plan_rule(rule)
    assert (str(plan.number), str(plan.found), len(plan.edits)) == ("3", "3", 3)
    outcome = apply_rule(rule, by=boss)
    batch = PhotoBatch.objects.get(pk=outcome.batch_id or 0)
    assert str(batch) == "boss applied the rule “Handouts” to 3 photos"
    assert {line.changes for line in read_lines(batch)} == {
        (("territory", "", "Norland"), ("may_be_sold", True, False), ("archive_days", None, 14))
    }
    entries = AuditEntry.objects.filter(act=AuditEntry.Act.RIGHTS)
    assert [entry.details["rule"] for entry in entries] == ["Handouts"] * 3
    for photo in photos:
        photo.refresh_from_db()
        assert (photo.may_be_sold, photo.territory) == (False, "Norland")
        assert photo.archive_until is not None
        set_by = who_set(photo, "may_be_sold")
        assert set_by is not None
        assert set_by.rule_id == rule.pk
    assert not plan_rule(rule).edits
    with pytest.raises(EditRefused, match="No photo would change"):
        apply_rule(rule, by=boss)
    undo_edits(batch.pk, by=boss)
    kept = Photo.objects.filter(credit_line__contains="Handout")
    there = ("may_be_sold", "territory", "archive_days", "archive_until", "rights_set_by")
    assert list(kept.values_list(*there)) == [(True, "", None, None, {})] * 3
    assert len(plan_rule(rule).edits) == 3  # taken back as a whole, it may be done again


def test_a_rule_never_overwrites_what_an_editor_set(boss: User) -> None:
    free, loosened, emptied, own, of_file = make_rows(5, credit_line="Handout")
    edit(loosened, boss, may_be_sold=False)
    loosened.refresh_from_db()
    edit(loosened, boss, may_be_sold=True)
    edit(emptied, boss, usage_terms="x")
    emptied.refresh_from_db()
    edit(emptied, boss, usage_terms="")
    edit(own, boss, usage_terms="The editor's")
    Photo.objects.filter(pk=of_file.pk).update(usage_terms="The file's")
    rule = make_rule(usage_terms="The rule's")
    plan = plan_rule(rule)
    assert set(plan.edits) == {photo.pk for photo in (free, loosened, emptied, own, of_file)}
    assert plan.kept == {Standing.EDITOR: 3, Standing.FILE: 1}
    apply_rule(rule, by=boss)
    rows = Photo.objects.order_by("pk").values_list("usage_terms", "may_be_sold")
    assert list(rows) == [
        ("The rule's", False),
        ("The rule's", True),
        ("", False),
        ("The editor's", False),
        ("The file's", False),
    ]


def test_a_rule_that_changed_takes_the_place_of_what_it_said_before(boss: User) -> None:
    (photo,) = make_rows(1, credit_line="Handout")
    rule = make_rule(territory="Norland")
    apply_rule(rule, by=boss)
    rule.territory = "Europe"
    rule.save()
    apply_rule(rule, by=boss)
    photo.refresh_from_db()
    assert photo.territory == "Europe"


def test_rules_that_contradict_each_other_are_told_and_the_first_wins(boss: User) -> None:
    make_rows(2, credit_line="Handout/AP")
    make_rows(1, credit_line="AP")
    first = make_rule(territory="Norland")
    second = make_rule("Agency", credit="AP", territory="Europe", bars_sales=False)
    assert plan_rule(first).beats == {("Agency", "territory"): 2}
    plan = plan_rule(second)
    assert plan.beaten_by == {("Handouts", "territory"): 2}
    assert len(plan.edits) == 1
    apply_rule(second, by=boss)
    apply_rule(first, by=boss)
    rows = Photo.objects.order_by("pk").values_list("territory", flat=True)
    assert list(rows) == ["Norland", "Norland", "Europe"]
    second.place = 0
    assert len(plan_rule(second).edits) == 2  # first by now: it takes the place of the other
    RightsRule.objects.filter(pk=first.pk).update(is_on=False)
    second.place = 9
    assert not plan_rule(second).beaten_by  # what is off does not stand before anything


def test_what_another_right_is_needed_for_is_left_and_named() -> None:
    make_rows(2, credit_line="Handout")
    ana = make_editor()
    outcome = apply_rule(make_rule(archive_days=14), by=ana)
    assert not outcome.changed
    assert {left.reason for left in outcome.closed} == {
        "when it may be shown is said by those who publish"
    }


def test_a_rule_about_most_of_the_library_is_known() -> None:
    make_rows(12, credit_line="Handout")
    assert not is_about_most(make_rule())  # of twelve photos nobody can tell
    make_rows(11, credit_line="AP")
    assert is_about_most(make_rule("Again"))
    assert not is_about_most(make_rule("Other", credit="AP"))


def test_a_plan_is_made_in_as_many_queries_for_1_photo_as_for_many() -> None:
    make_rows(1, credit_line="Handout")
    rule = make_rule()
    numbers = []
    for more in (0, 60):
        make_rows(more, credit_line="Handout")
        with CaptureQueriesContext(connection) as queries:
            plan_rule(rule)
        numbers.append(len(queries))
    assert numbers == [3, 3]


def test_what_editors_set_before_there_were_rules_is_known_from_the_logs(boss: User) -> None:
    loosened, ended, of_gallery, free = make_rows(4, credit_line="Handout")
    edit(loosened, boss, may_be_syndicated=False)
    end_licence(ended, at=timezone.now() + timedelta(days=9))
    gallery = Gallery.objects.create(title="A", slug="a")
    place_photos(gallery, [of_gallery])
    slide = gallery.slides.get().public_id
    edit_words_at_once(
        gallery,
        [TextEdit(slide, "usage_terms", "", "Mine", on_photo=True)],
        summary="set it",
        may_change_photos=set,
        changed_by=boss,
    )
    of_gallery.refresh_from_db()
    assert who_set(of_gallery, "usage_terms")
    Photo.objects.update(rights_set_by={}, may_be_syndicated=True, expires_at=None, usage_terms="")
    import_module("newsroom.migrations.0022_rights_rules").note_what_editors_set(apps, None)
    rule = make_rule(
        usage_terms="One use.",
        bars_syndication=True,
        expires_at=timezone.now() + timedelta(days=5),
        bars_sales=False,
    )
    apply_rule(rule, by=boss)
    rows = {photo.pk: photo for photo in Photo.objects.all()}
    assert rows[loosened.pk].may_be_syndicated
    assert rows[ended.pk].expires_at is None
    assert rows[of_gallery.pk].usage_terms == ""
    assert rows[free.pk].usage_terms == "One use."
    assert not rows[free.pk].may_be_syndicated
