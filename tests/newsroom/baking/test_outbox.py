"""What an edit leaves: a mark of its own class, and a knock at the right door once it is saved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from newsroom.baking.outbox import (
    BAKE_TASK,
    KILL_TASK,
    REST_TASK,
    find_doorbell,
    mark_many_stale,
    mark_publishable,
    mark_stale,
)
from newsroom.models import Article
from newsroom.models.public_tree import StaleMark, Urgency
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake


@pytest.mark.parametrize(
    ("urgency", "task"),
    [
        (Urgency.KILL, KILL_TASK),
        (Urgency.REMOVAL, KILL_TASK),
        (Urgency.EDIT, BAKE_TASK),
        (Urgency.RENDITIONS, REST_TASK),
        (Urgency.BACKGROUND, REST_TASK),
    ],
)
def test_each_class_of_work_has_its_door(urgency: Urgency, task: str) -> None:
    assert find_doorbell(urgency) == task


@pytest.mark.django_db
def test_an_edit_is_due_at_once_and_knocks_when_it_is_saved(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as knocks:
        mark_stale(StaleMark.Kind.SITE)
    mark = StaleMark.objects.get()
    assert (mark.kind, mark.object_id, mark.slide_id) == (StaleMark.Kind.SITE, 0, "")
    assert mark.urgency == Urgency.EDIT
    assert mark.due_at <= timezone.now()
    assert len(knocks) == 1


@pytest.mark.django_db
def test_many_edits_of_one_act_are_due_at_once_and_knock_once(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    rung: list[str] = []

    def ring(task: str, *_ids: int) -> bool:
        rung.append(task)
        return True

    monkeypatch.setattr("newsroom.baking.outbox.ring_doorbell", ring)
    with django_capture_on_commit_callbacks(execute=True):
        mark_many_stale(StaleMark.Kind.PHOTO, [7, 9])
    marks = StaleMark.objects.order_by("object_id")
    assert [(mark.kind, mark.object_id) for mark in marks] == [
        (StaleMark.Kind.PHOTO, 7),
        (StaleMark.Kind.PHOTO, 9),
    ]
    assert {mark.urgency for mark in marks} == {Urgency.EDIT}
    assert all(mark.due_at <= timezone.now() for mark in marks)
    assert rung == [BAKE_TASK]


@pytest.mark.django_db
def test_where_more_is_expected_the_mark_waits_and_nobody_knocks(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as knocks:
        mark_stale(StaleMark.Kind.PHOTO, 7, urgency=Urgency.RENDITIONS, settle=timedelta(hours=1))
    mark = StaleMark.objects.get()
    assert (mark.kind, mark.object_id) == (StaleMark.Kind.PHOTO, 7)
    assert mark.urgency == Urgency.RENDITIONS
    assert mark.due_at > timezone.now() + timedelta(minutes=59)
    assert knocks == []


@pytest.mark.django_db
def test_a_removed_slide_is_named_and_its_own_door_is_knocked_at(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    rung: list[str] = []

    def ring(task: str, *_ids: int) -> bool:
        rung.append(task)
        return True

    monkeypatch.setattr("newsroom.baking.outbox.ring_doorbell", ring)
    with django_capture_on_commit_callbacks(execute=True):
        mark_stale(StaleMark.Kind.GALLERY, 7, slide_id="bcdfg", urgency=Urgency.REMOVAL)
    assert StaleMark.objects.get().slide_id == "bcdfg"
    assert rung == [KILL_TASK]


@pytest.mark.django_db
@pytest.mark.parametrize(("published", "urgency"), [(True, Urgency.EDIT), (False, Urgency.REMOVAL)])
def test_what_readers_see_is_an_edit_and_what_they_do_not_is_a_removal(
    published: bool, urgency: Urgency
) -> None:
    gallery = make_gallery(1, published=published)
    article = Article(pk=gallery.pk + 7, headline="A night")
    StaleMark.objects.all().delete()
    mark_publishable(gallery)
    mark_publishable(article)
    marks = StaleMark.objects.order_by("pk").values_list("kind", "object_id", "urgency")
    assert list(marks) == [
        (StaleMark.Kind.GALLERY, gallery.pk, urgency),
        (StaleMark.Kind.ARTICLE, article.pk, Urgency.REMOVAL),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("is_rung", [False, True])
def test_without_a_broker_what_is_withdrawn_goes_by_whoever_withdraws_it(
    is_rung: bool,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    gallery = make_gallery(1)
    bake()
    page = Path(settings.PUBLIC_TREE_ROOT) / "galleries" / gallery.slug / "index.html"
    assert page.exists()
    monkeypatch.setattr("newsroom.baking.outbox.ring_doorbell", lambda *_: is_rung)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(gallery)
    assert page.exists() is is_rung
