"""Which acts are open in each state, and what editors are told when one is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gallery.models import Gallery
from media.date_format import format_moment
from newsroom.publishing.embargoes import set_embargo, set_withdrawal
from newsroom.publishing.workflow import (
    MomentsContradict,
    TransitionNotAllowed,
    cancel_schedule,
    list_open_acts,
    publish,
    require_order,
    withdraw,
)
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Gallery:
    return make_gallery(slides=1, published=False)


def test_a_draft_and_what_was_withdrawn_can_be_published_now_or_later(draft: Gallery) -> None:
    assert list_open_acts(draft) == {"publish", "schedule"}
    assert list_open_acts(withdraw(publish(draft))) == {"publish", "schedule"}


def test_what_readers_see_can_be_withdrawn(draft: Gallery) -> None:
    assert list_open_acts(publish(draft)) == {"withdraw"}


def test_what_is_scheduled_can_be_published_moved_and_cancelled(draft: Gallery) -> None:
    scheduled = publish(draft, at=timezone.now() + timedelta(days=1))
    assert list_open_acts(scheduled) == {"publish", "schedule", "cancel_schedule"}


def test_under_embargo_what_was_never_seen_waits_and_what_was_seen_can_be_withdrawn(
    draft: Gallery,
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    assert list_open_acts(publish(set_embargo(draft, until=tomorrow))) == {
        "schedule",
        "cancel_schedule",
    }
    seen = set_embargo(publish(make_gallery(slides=1, published=False)), until=tomorrow)
    assert list_open_acts(seen) == {"withdraw"}
    with pytest.raises(TransitionNotAllowed, match="under embargo: lift that, or withdraw it"):
        cancel_schedule(seen)
    with pytest.raises(TransitionNotAllowed, match=r"published already.*Lift the embargo to show"):
        publish(seen)


def test_a_contradiction_names_both_moments_to_the_second(draft: Gallery) -> None:
    starts_at = timezone.now() + timedelta(days=2)
    draft = set_withdrawal(draft, at=starts_at - timedelta(days=1))
    with pytest.raises(MomentsContradict) as refused:
        publish(draft, at=starts_at)
    assert draft.withdraw_at is not None
    assert format_moment(draft.withdraw_at) in str(refused.value)
    assert f"({format_moment(starts_at)})" in str(refused.value)
    draft.state, draft.published_at = Gallery.State.PUBLISHED, draft.withdraw_at
    with pytest.raises(MomentsContradict):
        require_order(draft)
