"""How baking goes is told without counting the archive; what can wait is paused and goes on."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone

from gallery.slides.words import edit_words, get_words_in_effect
from newsroom.baking import baker, pace, planner
from newsroom.baking.bake_queue import claim_pages
from newsroom.baking.outbox import mark_stale
from newsroom.baking.pace import Counting, count_changed, find_oldest_wait, find_pace
from newsroom.baking.pages import Phase
from newsroom.baking.pausing import bake_everything_anew, pause_baking, resume_baking
from newsroom.baking.planner import plan_due_marks
from newsroom.models import AuditEntry
from newsroom.models.public_tree import BakedPage, BakeTally, PublicSite, StaleMark, Urgency
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake
from tests.newsroom.baking.waiting import make_wait

pytestmark = pytest.mark.django_db


def test_what_bakers_did_and_what_is_left_give_a_rate_and_the_time_left() -> None:
    make_gallery(1)
    baked = bake()
    now = find_pace()
    assert (now.left, now.is_counted, now.seconds_left) == (0, True, None)
    assert sum(BakeTally.objects.values_list("pages", flat=True)) == baked.pages
    BakeTally.objects.update(minute=timezone.now() - timedelta(seconds=100), pages=500)
    make_wait(50, Urgency.BACKGROUND, Phase.DATA)
    now = find_pace()
    assert now.left == 50
    assert now.pages_a_second == pytest.approx(5, abs=0.1)
    assert now.seconds_left == pytest.approx(10, abs=0.2)
    pause_baking()
    assert find_pace().seconds_left is None


def test_a_large_archive_is_reckoned_from_what_was_to_be_baked_and_what_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pace, "COUNTED", 20)
    make_wait(500, Urgency.BACKGROUND, Phase.DATA)
    BakedPage.objects.update(baked_version=F("wanted_version"))
    bake_everything_anew()
    assert plan_due_marks() == 1
    every = BakedPage.objects.count()
    assert (find_pace().left, find_pace().is_counted) == (every, False)
    counting = Counting()
    counting.note(120, 80, Urgency.BACKGROUND)
    counting.note(30, 30, Urgency.EDIT)
    counting.write()
    assert find_pace().left == every - 120
    assert count_changed(os.getpid(), timezone.now()) == 110
    assert count_changed(1, timezone.now()) == 0


def test_more_than_are_counted_have_no_end_where_nothing_tells_how_many(
    monkeypatch: pytest.MonkeyPatch, admin_client: Client
) -> None:
    monkeypatch.setattr(pace, "COUNTED", 20)
    make_wait(50, Urgency.EDIT, Phase.DATA)
    BakeTally.objects.create(minute=timezone.now(), baker="one", pages=500)
    PublicSite.objects.get_or_create(pk=1)
    now = find_pace()
    assert (now.left, now.is_counted, now.is_least, now.seconds_left) == (20, False, True, None)
    text = admin_client.get("/admin/public-site/").text
    assert "more than 20 pages to go" in text
    assert "The oldest edit has been waiting" in text
    BakedPage.objects.update(urgency=Urgency.BACKGROUND)
    assert "The oldest edit" not in admin_client.get("/admin/public-site/").text
    out = StringIO()
    call_command("bake", "--status", stdout=out)
    assert out.getvalue().startswith("more than 20 pages to go\n")


def test_old_tallies_are_forgotten() -> None:
    BakeTally.objects.create(minute=timezone.now() - timedelta(days=4), baker="gone", pages=1)
    pace.write_tally(pages=1)
    assert BakeTally.objects.get().baker != "gone"


def test_the_oldest_wait_is_that_of_all_classes_and_phases() -> None:
    assert find_oldest_wait() is None
    make_wait(3, Urgency.BACKGROUND, Phase.LIST)
    since = timezone.now() - timedelta(days=2)
    BakedPage.objects.filter(pk=BakedPage.objects.latest("pk").pk).update(wanted_at=since)
    make_wait(3, Urgency.KILL, Phase.DATA)
    assert find_oldest_wait() == since
    nearer = find_oldest_wait(Urgency.EDIT)
    assert nearer is not None
    assert nearer > since


def test_what_can_wait_is_paused_and_an_edit_is_baked_all_the_same() -> None:
    gallery = make_gallery(2)
    bake()
    pause_baking()
    bake_everything_anew()
    slide = gallery.slides.select_related("photo").get(position=1)
    edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": "Meanwhile"})
    baked = bake()
    assert 0 < baked.pages < BakedPage.objects.count()
    assert StaleMark.objects.filter(kind=StaleMark.Kind.SITE).exists()
    assert not BakedPage.objects.stale().exists()
    assert not pause_baking()
    assert resume_baking()
    assert not resume_baking()
    assert bake().pages == BakedPage.objects.count()
    acts = list(AuditEntry.objects.order_by("number").values_list("act", flat=True))
    assert acts[-3:] == ["baking_paused", "rebake", "baking_resumed"]


def test_a_plan_for_every_page_goes_on_where_it_was_cut_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(planner, "AT_ONCE", 40)
    monkeypatch.setattr(planner, "PLANNED_SECONDS", 0.0)
    make_wait(100, Urgency.BACKGROUND, Phase.DATA)
    BakedPage.objects.update(baked_version=F("wanted_version"))
    mark_stale(StaleMark.Kind.SITE, urgency=Urgency.BACKGROUND)
    for planned in (40, 80):
        assert plan_due_marks() == 1
        assert BakedPage.objects.stale().filter(kind="slide").count() == planned
        assert claim_pages(Urgency.BACKGROUND), "nothing is baked between two parts of a plan"
    # A planner that was killed leaves its claim.
    StaleMark.objects.update(claimed_until=timezone.now() + timedelta(seconds=30))
    assert plan_due_marks() == 0
    StaleMark.objects.update(claimed_until=timezone.now())
    while plan_due_marks():
        pass
    assert not StaleMark.objects.exists()
    made = BakedPage.objects.filter(kind="slide")
    assert set(made.values_list("wanted_version", "baked_version")) == {(3, 2)}
    assert PublicSite.objects.get().anew_pages == BakedPage.objects.count()


def test_the_command_bakes_and_says_how_it_goes() -> None:
    make_gallery(1)
    status = ask("--status")
    assert (status["left"], status["is_paused"]) == (0, False)
    assert ask("--bakers", "1")["left"] == 0
    assert BakedPage.objects.exists()
    assert ask("--pause")["is_paused"] is True
    BakedPage.objects.update(urgency=0, wanted_version=99)
    with pytest.raises(SystemExit):
        call_command("bake", json=True, bakers=1, stdout=StringIO())
    told = StringIO()
    call_command("bake", status=True, stdout=told)
    assert "bake --resume" in told.getvalue()
    assert ask("--resume")["is_paused"] is False
    assert ask("--everything", "--bakers", "1")["left"] == 0


def ask(*arguments: str) -> dict[str, object]:
    """What `manage.py bake --json` says."""
    out = StringIO()
    call_command("bake", "--json", *arguments, stdout=out)
    answer: dict[str, object] = json.loads(out.getvalue())
    return answer


def test_what_can_wait_is_baked_by_one_thread_of_a_process() -> None:
    make_gallery(1)
    with baker.one_at_a_time:
        assert baker.bake_what_can_wait().pages == 0
    assert baker.bake_what_can_wait().pages > 0
