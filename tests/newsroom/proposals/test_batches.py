"""A change across a selection: what somebody may is changed, what readers see is proposed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gallery.slides.sequence import place_photos
from media.models import Photo
from newsroom.library.changes import SetColumn
from newsroom.models import AuditEntry, PhotoBatch, Proposal
from newsroom.proposals import batches
from newsroom.proposals.batches import change_or_propose
from tests.builders import make_gallery
from tests.newsroom.library.rows import make_rows
from tests.newsroom.proposals.people import as_user, decide

pytestmark = pytest.mark.django_db

SET_CREDIT = {"kind": "set", "field": "credit_line", "how": "set", "value": "dpa"}


def post(client: Client, act: str, **body: Any) -> dict[str, Any]:
    """What the library answers."""
    answer = client.post(f"/admin/library/{act}/", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = json.loads(answer.content)
    return told


def make_selection(live: int, free: int) -> tuple[list[Photo], list[Photo]]:
    """Photos that readers see, and others."""
    photos = make_rows(live + free, credit_line="AP")
    place_photos(make_gallery(1), photos[:live])
    return photos[:live], photos[live:]


def test_what_is_live_is_proposed_and_the_rest_changed_and_the_receipt_tells_which(
    ana: User, pia: User
) -> None:
    live, free = make_selection(2, 3)
    client = as_user(ana)
    ids = [photo.pk for photo in (*live, *free)]
    shown = post(client, "preview", photos=ids, change=SET_CREDIT)
    assert (shown["number"], shown["proposed"], shown["closed"]) == (5, 2, 0)
    assert shown["html"].count("a proposal") == 2
    assert not shown["is_live"]  # no correction is asked for: nothing that readers see changes
    done = post(client, "change", change=SET_CREDIT, seen=shown["seen"])
    assert done["message"] == "3 changed, 2 proposed to those who publish them."
    assert Photo.objects.filter(credit_line="dpa").count() == 3
    receipt = client.get(done["receipt"]).text
    assert "3 photos, 2 proposed" in receipt
    assert receipt.count(">Proposed</a>: readers see it") == 2
    proposals = Proposal.objects.order_by("photo_id")
    assert [row.photo_id for row in proposals] == [photo.pk for photo in live]
    assert proposals[0].changes == {"credit_line": ["AP", "dpa"]}
    assert AuditEntry.objects.filter(act="propose", person="ana").count() == 2
    decide(pia, proposals[0], "accept")
    assert Photo.objects.filter(credit_line="dpa").count() == 4


def test_where_all_is_live_there_is_no_batch(ana: User) -> None:
    live, _ = make_selection(2, 0)
    client = as_user(ana)
    shown = post(client, "preview", photos=[photo.pk for photo in live], change=SET_CREDIT)
    done = post(client, "change", change=SET_CREDIT, seen=shown["seen"])
    assert done["message"] == "0 changed, 2 proposed to those who publish them."
    assert done["receipt"] == "/admin/proposals/"
    assert not PhotoBatch.objects.exists()
    again = post(client, "change", change=SET_CREDIT, seen=shown["seen"])
    assert "2 left: 1.jpg, 2.jpg (you have proposed exactly this already)" in again["message"]
    assert Proposal.objects.count() == 2


def test_what_is_too_much_is_left_and_named(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    live, _ = make_selection(3, 0)
    monkeypatch.setattr(batches, "MOST_WAITING", 2)
    seen = {photo.pk: {"credit_line": "AP"} for photo in live}
    outcome = change_or_propose(seen, SetColumn("credit_line", "dpa"), by=ana)
    assert len(outcome.proposed) == 2
    assert [each.name for each in outcome.left] == ["3.jpg"]


def test_it_asks_as_often_for_many_as_for_few(
    ana: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    live, free = make_selection(60, 60)
    seen = {photo.pk: {"credit_line": "AP"} for photo in (*live, *free)}
    with django_assert_max_num_queries(45):
        outcome = change_or_propose(seen, SetColumn("credit_line", "dpa"), by=ana)
    assert (len(outcome.changed), len(outcome.proposed)) == (60, 60)
