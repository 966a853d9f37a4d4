"""Whatever happens to a gallery, each state that it ever had is read back from its log."""

from __future__ import annotations

import os

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings, strategies

from gallery.history.replay import LogTooShort, find_number_at, read_state_at
from gallery.models import Act, Gallery
from gallery.slides.sequence import NewSlide, move_slides, place_slides
from tests.builders import make_photo
from tests.gallery.history.random_acts import RandomEvening

pytestmark = pytest.mark.django_db

# `PHOTODESK_TEST_RANDOM_ACTS=10000` looks at as many as the log was tried with by hand.
ACTS = int(os.environ.get("PHOTODESK_TEST_RANDOM_ACTS", "400"))
AN_EVENING = 40


@settings(
    max_examples=max(1, ACTS // AN_EVENING),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=strategies.integers(0, 2**32))
def test_after_any_acts_each_state_that_there_was_is_read_back_and_restored(seed: int) -> None:
    photos = [make_photo(caption=f"Photo {number}") for number in range(3)]
    editors = [User.objects.get_or_create(username=name)[0] for name in ("ana", "ben")]
    evening = RandomEvening(seed, photos, editors)
    for _ in range(AN_EVENING):
        evening.act()
    for number, snapshot in evening.snapshots.items():
        assert read_state_at(evening.gallery, number) == snapshot
    positions = list(evening.gallery.slides.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))


def test_a_moment_is_that_of_the_last_act_before_it() -> None:
    gallery = Gallery.objects.create(title="Ballots", slug="ballots")
    place_slides(gallery, [NewSlide(None), NewSlide(None)])
    last = gallery.slides.get(position=2).public_id
    move_slides(gallery, [last], to=1, expected_version=gallery.version)
    first, second = Act.objects.order_by("number")
    assert find_number_at(gallery, second.done_at) == 2
    assert find_number_at(gallery, first.done_at) == 1
    assert read_state_at(gallery, find_number_at(gallery, first.done_at)).order[1] == last
    assert read_state_at(gallery, 0).order == ()


def test_what_was_before_the_log_began_is_not_made_up() -> None:
    gallery = Gallery.objects.create(title="Ballots", slug="ballots")
    slides = place_slides(gallery, [NewSlide(None), NewSlide(None)])
    Act.objects.update(name=Act.Name.EARLIER, delta={})
    move_slides(gallery, [slides[1].public_id], to=1, expected_version=gallery.version)
    assert read_state_at(gallery, 1).order == tuple(slide.public_id for slide in slides)
    with pytest.raises(LogTooShort):
        read_state_at(gallery, 0)
