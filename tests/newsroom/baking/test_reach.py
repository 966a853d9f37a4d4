"""Which pages an edit makes stale, owner by owner."""

from __future__ import annotations

import pytest

from gallery.models import Gallery
from gallery.pages.next_gallery import find_galleries_leading_to
from gallery.slides.words import edit_words, get_words_in_effect
from media.models import Photo
from newsroom.baking import plan
from newsroom.baking.plan import Reach, find_further_pages, find_reach
from newsroom.baking.planner import plan_due_marks
from newsroom.models import Article
from newsroom.models.public_tree import BakedPage, StaleMark
from newsroom.pages import numbered_pages
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery, make_photo
from tests.newsroom.baking.baked import article_with, bake

pytestmark = pytest.mark.django_db

LATER = ("?page=2", "?page=3")


def reach_of(kind: StaleMark.Kind, object_id: int = 0, slide_id: str = "") -> Reach:
    """What one edit makes stale."""
    return find_reach([StaleMark(kind=kind, object_id=object_id, slide_id=slide_id)])


def name(thing: Gallery | Article) -> str:
    """How rows name it as their owner."""
    return f"{thing._meta.model_name}:{thing.pk}"


def ids_of_photos(gallery: Gallery) -> set[int]:
    """The photos in its slides."""
    return {slide.photo_id for slide in gallery.slides.all() if slide.photo_id}


def test_words_of_a_slide_reach_its_page_its_gallery_and_the_articles_around_it() -> None:
    gallery, other = make_gallery(2), make_gallery(1)
    article = article_with(gallery)
    slide_id = gallery.slides.get(position=1).public_id
    reach = reach_of(StaleMark.Kind.SLIDE, gallery.pk, slide_id)
    assert reach.slides == {name(gallery): {slide_id}}
    assert reach.whole == {name(article)}
    assert {name(gallery), name(other)} >= reach.leading
    assert (reach.lists, reach.everything) == (True, False)
    assert reach.owners == {name(gallery), name(article), "site"}


def test_a_photo_reaches_its_slides_and_all_of_what_shows_it_otherwise() -> None:
    gallery, covered = make_gallery(2), make_gallery(1)
    slide = gallery.slides.get(position=2)
    assert slide.photo_id is not None
    Gallery.objects.filter(pk=covered.pk).update(cover=slide.photo_id)
    led = Article.objects.create(headline="Led", slug="led", lead_photo_id=slide.photo_id)
    reach = reach_of(StaleMark.Kind.PHOTO, slide.photo_id)
    assert reach.slides == {name(gallery): {slide.public_id}}
    assert reach.whole == {name(covered), name(led)}
    assert reach.photo_ids == {slide.photo_id}
    # Perhaps these are public now, or no longer; not the photo itself, which is edited anyway.
    assert reach.shown_photo_ids == ids_of_photos(covered)


def test_a_gallery_and_an_article_take_their_photos_along() -> None:
    gallery, photo = make_gallery(2), make_photo()
    article = article_with(gallery)
    Article.objects.filter(pk=article.pk).update(lead_photo=photo)
    of_gallery = reach_of(StaleMark.Kind.GALLERY, gallery.pk)
    assert of_gallery.whole == {name(gallery), name(article)}
    assert of_gallery.shown_photo_ids == ids_of_photos(gallery) | {photo.pk}
    of_article = reach_of(StaleMark.Kind.ARTICLE, article.pk)
    assert of_article.whole == {name(article)}
    assert of_article.shown_photo_ids == {photo.pk}
    # The gallery's page leads back to the article.
    assert name(gallery) in of_article.leading
    assert all(isinstance(owner, str) for owner in of_article.leading)


def test_the_site_reaches_everything_and_a_photo_that_nothing_shows_nothing() -> None:
    make_gallery(1)
    assert reach_of(StaleMark.Kind.SITE).everything
    unused = reach_of(StaleMark.Kind.PHOTO, make_photo().pk)
    assert (unused.owners, unused.everything, unused.lists) == (set(), False, False)
    assert Photo.objects.count() == 2


def test_whatever_leads_to_one_of_several_is_reached() -> None:
    galleries = [make_gallery(1) for _ in range(6)]
    placed, edited, other = galleries[0], galleries[2], galleries[5]
    article = article_with(placed)
    marks = [
        StaleMark(kind=StaleMark.Kind.ARTICLE, object_id=article.pk),
        StaleMark(kind=StaleMark.Kind.GALLERY, object_id=edited.pk),
        StaleMark(kind=StaleMark.Kind.GALLERY, object_id=other.pk),
    ]
    leading = [{name(each) for each in find_galleries_leading_to(one)} for one in (edited, other)]
    assert leading[0] - leading[1]
    assert leading[1] - leading[0]
    assert find_reach(marks).leading == {name(placed)} | leading[0] | leading[1]


def test_words_reach_the_pages_of_a_long_list_that_name_their_gallery(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (plan, numbered_pages):
        monkeypatch.setattr(module, "PAGE_LENGTH", 1)
    oldest, middle, newest = (make_gallery(1) for _ in range(3))
    bake()
    slides = [gallery.slides.get() for gallery in (oldest, middle, newest)]
    for place, slide in zip((3, 2, None), slides, strict=True):
        reach = reach_of(StaleMark.Kind.SLIDE, slide.gallery_id, slide.public_id)
        named = {f"/galleries/?page={place}"} if place else set()
        assert find_further_pages(reach) == named
    edit_words(slides[0], seen=get_words_in_effect(slides[0]), edited={"alt_text": "Boats."})
    assert plan_due_marks(all_of_them=True)
    assert list_stale_pages_of_galleries() == {"/galleries/", "/galleries/?page=3"}
    bake()
    withdraw(newest)  # the others move up
    assert find_further_pages(reach_of(StaleMark.Kind.GALLERY, newest.pk)) is None
    assert plan_due_marks(all_of_them=True)
    assert list_stale_pages_of_galleries() == {f"/galleries/{page}" for page in ("", *LATER)}


def list_stale_pages_of_galleries() -> set[str]:
    """The addresses of the list's pages that are to be baked, or to go."""
    stale = BakedPage.objects.stale().filter(kind="galleries")
    return set(stale.values_list("url", flat=True))
