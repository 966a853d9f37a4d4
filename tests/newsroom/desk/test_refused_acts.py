"""Each act, from each state, by each group: what is not allowed is refused with the reason,
changes nothing, and is in the audit log.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client

from newsroom.desk.refused_acts import NO_RIGHT
from newsroom.models import AuditEntry
from newsroom.publishing import states
from tests.newsroom.desk.rights_table import STAFF, STATES
from tests.newsroom.desk.rights_world import World
from tests.newsroom.desk.test_rights_everywhere import login

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ACTS = ("publish", "schedule", "unschedule", "withdraw")
OPEN = {
    "draft": {"publish", "schedule"},
    "ready": {"publish", "schedule"},
    "scheduled": {"publish", "schedule", "unschedule"},
    "embargoed": {"schedule", "unschedule"},  # readers never saw it
    "published": {"withdraw"},
    "withdrawn": {"publish", "schedule"},
}
STEPS = {"draft": {"ready"}, "ready": {"draft"}}  # by hand, from one person to the next
PUBLISHERS = {"gallery": "hdpS", "article": "dpS"}
EDITORS = "cehdpS"
SENT = {"publish_at": "2099-01-01T12:00"}


def test_the_acts_are_those_of_the_table_of_states() -> None:
    for before, after in states.ALLOWED.items():
        assert ("published" in after) == ("publish" in OPEN[before])
        assert ("withdrawn" in after) == ("withdraw" in OPEN[before])
        assert {"draft", "ready"} & after == STEPS.get(before, set())


def columns(thing: Any) -> dict[str, Any]:
    """All that the database keeps of it."""
    return dict(type(thing)._default_manager.filter(pk=thing.pk).values().get())


def why_refused(client: Client, thing: Any, act: str, sent: dict[str, str]) -> str | None:
    """Why an act is refused, as the log has it; None where it was not. What was done is undone."""
    kind = {"gallery": "gallery/gallery", "article": "newsroom/article"}[thing._meta.model_name]
    before = columns(thing)
    with transaction.atomic():
        answer = client.post(f"/admin/{kind}/{thing.pk}/{act}/", sent)
        entry = AuditEntry.objects.order_by("-number").first()
        if entry is not None and entry.act == AuditEntry.Act.REFUSED:
            assert columns(thing) == before
            assert (entry.thing_id, entry.details["act"]) == (thing.pk, act)
            reason = str(entry.details["reason"])
            if answer.status_code == 302:
                assert reason in [str(each) for each in get_messages(answer.wsgi_request)]
            else:
                assert answer.status_code in (403, 409)
        else:
            assert answer.status_code == 302
            reason = None
        transaction.set_rollback(True)
    return reason


@pytest.mark.parametrize("role", list(STAFF))
def test_what_is_not_allowed_is_refused_changes_nothing_and_is_logged(
    client: Client, role: str
) -> None:
    login(client, role)
    wrong = []
    for state in STATES:
        world = World(state)
        for thing in (world.gallery, world.article):
            may = role in PUBLISHERS[str(thing._meta.model_name)]
            for act in ACTS:
                reason = why_refused(client, thing, act, SENT)
                is_open = act in OPEN[state]
                # What is open may still be held up by what stands against publishing it.
                is_right = (reason == NO_RIGHT) != may and (is_open or reason is not None)
                if not is_right:
                    wrong.append(f"{state}: {act} of {thing._meta.model_name}: {reason}")
    assert wrong == []


@pytest.mark.parametrize("role", list(STAFF))
def test_a_step_to_the_next_person_that_is_not_allowed_is_refused_and_logged(
    client: Client, role: str
) -> None:
    login(client, role)
    for state in STATES:
        world = World(state)
        for thing in (world.gallery, world.article):
            is_live = state in ("scheduled", "embargoed", "published")
            who = PUBLISHERS[str(thing._meta.model_name)] if is_live else EDITORS
            for step, after in (("ready", "ready"), ("back", "draft"), ("nonsense", "")):
                reason = why_refused(client, thing, "handover", {"step": step, "note": "Look"})
                is_open = role in who and after in STEPS.get(state, set())
                assert (reason is None) == is_open, (state, step, reason)


def test_an_embargo_beyond_the_withdrawal_is_refused_and_logged(admin_client: Client) -> None:
    world = World("published")
    address = f"/admin/gallery/gallery/{world.gallery.pk}"
    admin_client.post(f"{address}/withdrawal/", {"act": "set", "at": "2098-01-01T12:00"})
    before = columns(world.gallery)
    for at, said in (("2099-01-01T12:00", "withdrawn"), ("2001-01-01T12:00", ""), ("x", "")):
        admin_client.post(f"{address}/embargo/", {"act": "set", "at": at})
        entry = AuditEntry.objects.latest("number")
        assert (entry.act, entry.person) == ("refused", "admin")
        assert said in entry.details["reason"]
        assert columns(world.gallery) == before
