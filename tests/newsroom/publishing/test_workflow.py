"""Publishing and withdrawing."""

from __future__ import annotations

import pytest

from gallery.models import Gallery
from gallery.sequence import NewSlide, place_slides
from newsroom import states
from newsroom.models import Article
from newsroom.workflow import NothingToPublish, TransitionNotAllowed, publish, withdraw
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
