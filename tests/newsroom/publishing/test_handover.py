"""Handing a gallery or an article on to the next person."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User

from gallery.models import Gallery
from newsroom.desk.dashboard.work import list_waiting_for
from newsroom.models import Article, AuditEntry, Handover
from newsroom.publishing.handover import (
    MOST_CHARACTERS,
    HandoverRefused,
    hand_over,
    list_handovers,
    list_who_may_go_on,
)
from newsroom.publishing.workflow import TransitionNotAllowed, publish, withdraw
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db

Step = Handover.Step


def person(name: str, *rights: str) -> User:
    """Somebody of the staff."""
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


@pytest.fixture
def ana() -> User:
    """Somebody who makes galleries."""
    return person("ana", "change_gallery", "change_article")


@pytest.fixture
def ben() -> User:
    """Somebody who publishes them."""
    return person("ben", "change_gallery", "publish_gallery")


@pytest.fixture
def draft() -> Gallery:
    """A gallery that is not published yet."""
    return make_gallery(1, published=False)


def test_what_is_ready_is_for_somebody_with_a_note(ana: User, ben: User, draft: Gallery) -> None:
    ready = hand_over(
        draft, step=Step.READY, made_by=ana, note=" Check the 2nd credit. ", assigned_to=ben
    )
    assert (ready.state, ready.assigned_to) == ("ready", ben)
    (said,) = list_handovers(draft)
    assert (said.note, said.made_by_name, said.assigned_to) == ("Check the 2nd credit.", "ana", ben)
    entry = AuditEntry.objects.order_by("-number")[0]
    assert (entry.act, entry.details) == ("ready", {"note": "Check the 2nd credit."})
    assert not ready.is_published
    assert "Ready for publishing" in ready.why_hidden


def test_what_goes_back_is_for_whoever_handed_it_on(ana: User, ben: User, draft: Gallery) -> None:
    ready = hand_over(draft, step=Step.READY, made_by=ana, assigned_to=ben)
    back = hand_over(ready, step=Step.BACK, made_by=ben, note="No caption on the 3rd.")
    assert (back.state, back.assigned_to) == ("draft", ana)


def test_what_is_published_is_on_nobodys_desk(ana: User, ben: User, draft: Gallery) -> None:
    ready = hand_over(draft, step=Step.READY, made_by=ana, assigned_to=ben)
    assert [one.whose for one in list_waiting_for(ben)] == ["for you"]
    live = publish(ready)
    assert (live.state, live.assigned_to) == ("published", None)
    assert list_waiting_for(ben) == []


def test_who_publishes_sees_what_is_ready_and_others_their_own(
    ana: User, ben: User, draft: Gallery
) -> None:
    article = Article.objects.create(headline="Storm", slug="storm")
    hand_over(draft, step=Step.READY, made_by=ana)
    hand_over(article, step=Step.NOTE, made_by=ben, assigned_to=ana)
    assert [one.whose for one in list_waiting_for(ben)] == ["for nobody in particular"]
    assert [(one.title, one.whose) for one in list_waiting_for(ana)] == [("Storm", "for you")]


@pytest.mark.parametrize("step", [Step.READY, Step.BACK])
def test_steps_that_the_state_does_not_allow_are_refused(
    ana: User, draft: Gallery, step: Handover.Step
) -> None:
    live = publish(draft)
    for thing in (live, withdraw(live)):
        with pytest.raises(TransitionNotAllowed):
            hand_over(thing, step=step, made_by=ana)
    assert not Handover.objects.exists()


def test_nothing_goes_back_that_is_a_draft(ana: User, draft: Gallery) -> None:
    with pytest.raises(TransitionNotAllowed, match="draft already"):
        hand_over(draft, step=Step.BACK, made_by=ana)


def test_a_note_may_be_left_in_any_state(ana: User, draft: Gallery) -> None:
    live = publish(draft)
    kept = hand_over(live, step=Step.NOTE, made_by=ana, note="The 2nd is of Sunday.")
    assert kept.is_published
    assert list_handovers(draft).get().note == "The 2nd is of Sunday."


def test_notes_that_say_nothing_or_too_much_are_refused(ana: User, draft: Gallery) -> None:
    with pytest.raises(HandoverRefused, match="Write a note"):
        hand_over(draft, step=Step.NOTE, made_by=ana, note=" \x00 ")
    with pytest.raises(HandoverRefused, match="Shorten it"):
        hand_over(draft, step=Step.READY, made_by=ana, note="x" * (MOST_CHARACTERS + 1))
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_it_is_for_people_who_can_go_on_with_it(ana: User, ben: User, draft: Gallery) -> None:
    reporter = person("reporter", "view_gallery")
    boss = User.objects.create_superuser("boss")
    gone = person("gone", "change_gallery")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert list_who_may_go_on(draft) == [ana, ben, boss]
    for each in (reporter, User.objects.get(pk=gone.pk)):
        with pytest.raises(HandoverRefused, match="choose somebody else"):
            hand_over(draft, step=Step.READY, made_by=ana, assigned_to=each)
