"""Whatever several editors do to an order, no slide is lost or doubled."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings, strategies

from gallery.history.log import find_acts
from gallery.models import Gallery
from gallery.slides.meanwhile import SequenceConflict
from gallery.slides.sequence import (
    NewSlide,
    move_slides,
    place_slides,
    remove_slides,
)

MOVES = strategies.lists(
    strategies.tuples(
        strategies.sampled_from(["place", "move", "remove", "stale"]),
        strategies.integers(0, 30),
        strategies.integers(1, 30),
    ),
    max_size=12,
)


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_any_row_of_changes_gives_the_order_that_a_list_gives(
    moves: list[tuple[str, int, int]],
) -> None:
    Gallery.objects.all().delete()
    gallery = Gallery.objects.create(title="Model", slug="model")
    model: list[str] = []
    for what, which, where in moves:
        chosen = model[which % len(model)] if model else None
        if what == "place":
            at = min(where, len(model) + 1)
            (slide,) = place_slides(gallery, [NewSlide(None)], at=at)
            model.insert(at - 1, slide.public_id)
        elif chosen and what == "move":
            move_slides(gallery, [chosen], to=where, expected_version=gallery.version)
            model.remove(chosen)
            model.insert(where - 1, chosen)
        elif chosen and what == "remove":
            remove_slides(gallery, [chosen], expected_version=gallery.version)
            model.remove(chosen)
        elif chosen and what == "stale":
            with pytest.raises(SequenceConflict):  # of a version that never was
                remove_slides(gallery, [chosen], expected_version=gallery.version + 1)
        rows = list(gallery.slides.order_by("position").values_list("position", "public_id"))
        assert rows == list(enumerate(model, start=1))


@pytest.mark.django_db(transaction=True)
def test_of_editors_who_change_the_same_version_at_once_all_are_heard() -> None:
    gallery = Gallery.objects.create(title="Crowded", slug="crowded")
    slides = place_slides(gallery, [NewSlide(None) for _ in range(12)])
    outcomes: list[str] = []
    start = threading.Barrier(6)

    def edit(number: int) -> None:
        mine = Gallery.objects.get(pk=gallery.pk)
        start.wait()
        try:
            move_slides(
                mine, [slides[number].public_id], to=12 - number, expected_version=gallery.version
            )
            outcomes.append("moved")
        finally:
            connections.close_all()

    editors = [threading.Thread(target=edit, args=(number,)) for number in range(6)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    connection.close()
    assert outcomes == ["moved"] * 6
    numbers = list(find_acts(gallery).values_list("number", flat=True))
    assert numbers == list(range(1, 8))
    rows = list(gallery.slides.order_by("position"))
    assert [slide.position for slide in rows] == list(range(1, 13))
    assert {slide.public_id for slide in rows} == {slide.public_id for slide in slides}
