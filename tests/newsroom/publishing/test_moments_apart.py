"""Schedules, embargoes and withdrawals in any order: what the desk says is what readers get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gallery.models import Gallery
from newsroom.baking.schedules import act_on_schedules
from newsroom.desk.publishing import state_in_words, what_readers_see
from newsroom.publishing.embargoes import (
    cancel_withdrawal,
    lift_embargo,
    set_embargo,
    set_withdrawal,
)
from newsroom.publishing.workflow import (
    REFUSALS,
    TransitionNotAllowed,
    cancel_schedule,
    list_open_acts,
    publish,
    withdraw,
)
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
type Step = tuple[str, int]

ACTS: dict[str, Callable[[Gallery, datetime], Gallery]] = {
    "publish": lambda gallery, _: publish(gallery),
    "schedule": lambda gallery, at: publish(gallery, at=at),
    "cancel_schedule": lambda gallery, _: cancel_schedule(gallery),
    "withdraw": lambda gallery, _: withdraw(gallery),
    "set_embargo": lambda gallery, at: set_embargo(gallery, until=at),
    "lift_embargo": lambda gallery, _: lift_embargo(gallery),
    "set_withdrawal": lambda gallery, at: set_withdrawal(gallery, at=at),
    "cancel_withdrawal": lambda gallery, _: cancel_withdrawal(gallery),
}
ACTS_OF_THE_BAR = ("publish", "schedule", "cancel_schedule", "withdraw")
STEPS = st.tuples(st.sampled_from([*ACTS, "time passes", "time passes"]), st.integers(1, 4))


@dataclass
class Expected:
    """What an editor who wrote down every act that was not refused would expect."""

    now: datetime = datetime(2027, 3, 1, 12, tzinfo=UTC)
    is_published: bool = False
    schedule: datetime | None = None
    embargo: datetime | None = None
    withdrawal: datetime | None = None
    was_seen: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether readers see it."""
        held = (moment for moment in (self.schedule, self.embargo) if moment is not None)
        return self.is_published and all(moment <= self.now for moment in held)

    def note(self, act: str, at: datetime) -> None:
        """An act that was done."""
        if act in ("publish", "schedule"):
            self.is_published, self.schedule = True, at if act == "schedule" else None
        elif act in ("cancel_schedule", "withdraw"):
            self.is_published, self.schedule = False, None
        elif act in ("set_embargo", "lift_embargo"):
            self.embargo = at if act == "set_embargo" else None
        else:
            self.withdrawal = at if act == "set_withdrawal" else None
        if act == "withdraw":
            self.withdrawal = None
        self.was_seen = self.was_seen or self.is_seen

    def pass_time(self, hours: int) -> None:
        """Minute by minute nothing happens but what was set: half hours are enough."""
        for _ in range(2 * hours):
            self.now += HOUR / 2
            if self.withdrawal is not None and self.withdrawal <= self.now:
                self.is_published = self.is_published and not self.was_seen
                self.withdrawal = None
            self.was_seen = self.was_seen or self.is_seen


def require_agreement(client: Client, gallery: Gallery, expected: Expected) -> None:
    """The page, the lists, the desk and the expectation say the same."""
    status = client.get(f"/galleries/{gallery.slug}/live.json").status_code
    hidden = 410 if expected.was_seen else 404
    assert status == (200 if expected.is_seen else hidden)
    assert gallery.is_published == expected.is_seen
    assert Gallery.objects.published().exists() == expected.is_seen
    assert what_readers_see(gallery).startswith("Readers see it now") == expected.is_seen
    assert bool(gallery.why_hidden) != expected.is_seen
    is_held = expected.embargo is not None and expected.embargo > expected.now
    is_ahead = expected.schedule is not None and expected.schedule > expected.now
    if expected.is_published:
        assert ("Under embargo" in gallery.why_hidden) == is_held
        assert ("Scheduled" in gallery.why_hidden) == is_ahead
        label = "Scheduled" if is_ahead else "Embargo" if is_held else "Published"
        assert state_in_words(gallery)[2] == label
    else:
        assert state_in_words(gallery)[2] == ("Withdrawn" if expected.was_seen else "Draft")


def walk(client: Client, gallery: Gallery, steps: list[Step], *, has_scheduler: bool) -> None:
    """Do the steps; each is followed by a look at everything."""
    expected = Expected()
    with mock.patch("django.utils.timezone.now", side_effect=lambda: expected.now):
        for act, hours in steps:
            if act == "time passes":
                expected.pass_time(hours)
                if has_scheduler:
                    act_on_schedules()
            else:
                at = expected.now + hours * HOUR
                offered = list_open_acts(gallery)
                try:
                    ACTS[act](gallery, at)
                except REFUSALS as refusal:
                    is_refused_for_its_state = isinstance(refusal, TransitionNotAllowed)
                    assert not (act in offered and is_refused_for_its_state)
                else:
                    # What withdrew itself before the click is as it was asked for: no refusal.
                    is_so_already = act == "withdraw" and not expected.is_published
                    assert act in offered or act not in ACTS_OF_THE_BAR or is_so_already
                    expected.note(act, at)
            gallery.refresh_from_db()
            require_agreement(client, gallery, expected)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, max_size=9), has_scheduler=st.booleans())
def test_whatever_is_done_in_whatever_order_the_desk_says_what_readers_get(
    client: Client, drafted: Gallery, steps: list[Step], has_scheduler: bool
) -> None:
    with transaction.atomic():
        walk(client, Gallery.objects.get(pk=drafted.pk), steps, has_scheduler=has_scheduler)
        transaction.set_rollback(True)


@pytest.fixture
def drafted() -> Gallery:
    """A draft with a photo."""
    return make_gallery(1, published=False)


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(
            [("publish", 1), ("withdraw", 1), ("schedule", 4), ("cancel_schedule", 1)],
            id="a cancelled schedule leaves no embargo",
        ),
        pytest.param(
            [("set_embargo", 2), ("publish", 1), ("cancel_schedule", 1)],
            id="a cancelled publication leaves the embargo that somebody set",
        ),
        pytest.param(
            [("publish", 1), ("set_withdrawal", 1), ("time passes", 2), ("cancel_withdrawal", 1)],
            id="what withdrew itself does not come back by emptying the moment",
        ),
        pytest.param(
            [("schedule", 1), ("set_embargo", 3), ("time passes", 2), ("lift_embargo", 1)],
            id="a lifted embargo shows what was scheduled for earlier",
        ),
        pytest.param(
            [("publish", 1), ("set_embargo", 2), ("cancel_schedule", 1), ("withdraw", 1)],
            id="an embargo on what was public is no schedule to cancel",
        ),
    ],
)
def test_one_after_the_other(client: Client, drafted: Gallery, steps: list[Step]) -> None:
    walk(client, drafted, [*steps, ("publish", 1)], has_scheduler=True)


def test_withdrawing_what_withdrew_itself_meanwhile_is_no_mistake(
    client: Client, drafted: Gallery
) -> None:
    steps = [("publish", 1), ("set_withdrawal", 1), ("time passes", 1), ("withdraw", 1)]
    walk(client, drafted, steps, has_scheduler=False)


def test_published_after_a_cancelled_schedule_readers_see_it(drafted: Gallery) -> None:
    later = datetime(2099, 1, 1, tzinfo=UTC)
    gallery = publish(cancel_schedule(publish(withdraw(publish(drafted)), at=later)))
    assert gallery.is_published
    assert gallery.embargo_until is None


def test_its_date_is_the_day_on_which_readers_first_saw_it(drafted: Gallery) -> None:
    with mock.patch("django.utils.timezone.now") as clock:
        clock.return_value = start = datetime(2027, 3, 1, 12, tzinfo=UTC)
        set_embargo(drafted, until=start + 5 * HOUR)
        publish(drafted)
        clock.return_value = start + 6 * HOUR
        act_on_schedules()
        drafted.refresh_from_db()
        assert drafted.published_at == start + 5 * HOUR


def test_it_is_not_withdrawn_before_readers_see_it(drafted: Gallery) -> None:
    start = datetime.now(UTC)
    set_withdrawal(drafted, at=start + 2 * HOUR)
    with pytest.raises(REFUSALS, match="before readers see it"):
        publish(drafted, at=start + 3 * HOUR)
    with pytest.raises(REFUSALS, match="before readers see it"):
        set_embargo(drafted, until=start + 3 * HOUR)
