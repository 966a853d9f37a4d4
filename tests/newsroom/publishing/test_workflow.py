"""Publishing and withdrawing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gallery.models import Gallery
from gallery.slides.sequence import NewSlide, place_slides
from newsroom.models import Article
from newsroom.models.public_tree import StaleMark, Urgency
from newsroom.publishing import states
from newsroom.publishing.workflow import (
    NothingToPublish,
    TransitionNotAllowed,
    cancel_schedule,
    publish,
    withdraw,
)
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


def test_each_state_says_what_may_follow() -> None:
    assert set(states.ALLOWED) == set(Gallery.State.values)
    assert states.is_allowed("draft", "published")
    assert not states.is_allowed("draft", "withdrawn")


def test_a_published_gallery_has_its_moment() -> None:
    gallery = make_gallery(slides=1)
    assert gallery.is_published
    assert list(Gallery.objects.published()) == [gallery]


def test_a_gallery_that_comes_back_keeps_its_first_date() -> None:
    gallery = make_gallery(slides=1)
    first = gallery.published_at
    gallery = withdraw(gallery)
    assert not gallery.is_published
    assert gallery.withdrawn_at is not None
    gallery = publish(gallery)
    assert gallery.published_at == first
    assert gallery.withdrawn_at is None


def test_what_is_published_is_not_published_again() -> None:
    gallery = make_gallery(slides=1)
    with pytest.raises(TransitionNotAllowed, match="published already"):
        publish(gallery)


def test_a_draft_is_not_withdrawn() -> None:
    with pytest.raises(TransitionNotAllowed):
        withdraw(Article.objects.create(headline="Draft", slug="draft"))


def test_a_gallery_without_photos_is_not_published() -> None:
    gallery = make_gallery(slides=0, published=False)
    place_slides(gallery, [NewSlide(None, caption="Wanted")])
    with pytest.raises(NothingToPublish, match="no photo yet"):
        publish(gallery)
    gallery.refresh_from_db()
    assert gallery.state == Gallery.State.DRAFT


def marks() -> set[tuple[str, int, int]]:
    """What is to be baked: kind, id and urgency."""
    return set(StaleMark.objects.values_list("kind", "object_id", "urgency"))


def test_the_pages_of_what_was_published_or_withdrawn_follow() -> None:
    gallery = make_gallery(slides=1, published=False)
    article = Article.objects.create(headline="Storm", slug="storm")
    for thing, kind in ((gallery, StaleMark.Kind.GALLERY), (article, StaleMark.Kind.ARTICLE)):
        StaleMark.objects.all().delete()
        publish(thing)
        assert marks() == {(kind, thing.pk, Urgency.EDIT)}
        StaleMark.objects.all().delete()
        withdraw(thing)
        assert marks() == {(kind, thing.pk, Urgency.REMOVAL)}


def test_what_is_withdrawn_is_not_withdrawn_again() -> None:
    seen_by_another = make_gallery(slides=1)
    gallery = withdraw(seen_by_another)
    for row in (gallery, seen_by_another):
        with pytest.raises(TransitionNotAllowed, match="withdrawn already"):
            withdraw(row)


def test_what_readers_do_not_see_yet_is_not_withdrawn() -> None:
    """Neither what never was public, nor what is to come back."""
    later = timezone.now() + timedelta(hours=1)
    held = make_gallery(slides=1, published=False)
    Gallery.objects.filter(pk=held.pk).update(embargo_until=later)
    again = publish(withdraw(make_gallery(slides=1)), at=later)
    for gallery in (publish(held), again):
        with pytest.raises(TransitionNotAllowed, match="cancel its schedule"):
            withdraw(gallery)


def test_what_waits_for_its_embargo_may_be_given_a_moment() -> None:
    now = timezone.now()
    gallery = make_gallery(slides=1, published=False)
    Gallery.objects.filter(pk=gallery.pk).update(embargo_until=now + timedelta(hours=1))
    gallery = publish(gallery)
    with pytest.raises(TransitionNotAllowed, match="Lift the embargo to show it now"):
        publish(gallery)
    gallery = publish(gallery, at=now + timedelta(hours=2))
    assert gallery.published_at == now + timedelta(hours=2)
    with pytest.raises(TransitionNotAllowed, match="not scheduled"):
        cancel_schedule(make_gallery(slides=1))


def test_what_is_not_to_come_back_after_all_was_withdrawn_when_it_was() -> None:
    gallery = withdraw(make_gallery(slides=1))
    again = publish(gallery, at=timezone.now() + timedelta(hours=1))
    assert cancel_schedule(again).withdrawn_at == gallery.withdrawn_at is not None


def test_what_withdrew_itself_keeps_its_first_date_when_it_comes_back() -> None:
    gallery = make_gallery(slides=1)
    first = gallery.published_at
    over = timezone.now() - timedelta(seconds=1)
    Gallery.objects.filter(pk=gallery.pk).update(withdraw_at=over)
    again = publish(gallery)
    assert again.is_published
    assert (again.published_at, again.withdraw_at) == (first, None)


def test_a_withdrawal_that_passed_before_it_was_published_is_forgotten() -> None:
    gallery = make_gallery(slides=1, published=False)
    over = timezone.now() - timedelta(seconds=1)
    Gallery.objects.filter(pk=gallery.pk).update(withdraw_at=over)
    gallery = publish(gallery)
    assert gallery.is_published
    assert gallery.withdraw_at is None
