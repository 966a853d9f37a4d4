"""Each way in which a photo may be used, by itself: shown, killed, embargoed, corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from media.models import Photo
from media.signals import tell_photo_changed
from newsroom.baking.reconcile import compare_everything
from newsroom.models import Article, SinglePhoto
from newsroom.photo_uses import PHOTO_USES, list_own_photo_ids
from newsroom.publishing.killing import kill_everywhere
from newsroom.publishing.workflow import publish, withdraw
from newsroom.visibility import find_photos, find_public_photos, is_photo_public
from tests.builders import make_gallery, make_photo, make_ready_photo
from tests.newsroom.baking.baked import article_with, bake, files_in

type Thing = Gallery | Article

pytestmark = pytest.mark.django_db

# Foreign keys to a photo that show it to nobody, and why.
SHOWS_NOBODY = {
    ("media.Takedown", "photo"): "the record of a kill",
    ("media.PhotoSearch", "photo"): "what it is found by",
    ("gallery.RemovedSlide", "photo"): "what stood in a slide that was taken out",
    ("newsroom.CollectionPhoto", "photo"): "an editor's own pick",
    ("newsroom.Proposal", "photo"): "what somebody would change of it",
}


def in_a_slide(photo: Photo) -> Thing:
    """In the only way that most photos are used."""
    gallery = make_gallery(2, published=False)
    gallery.slides.filter(position=1).update(photo=photo)
    return publish(gallery)


def as_a_cover(photo: Photo) -> Thing:
    """Of a gallery in which it stands nowhere else."""
    gallery = make_gallery(1, published=False)
    Gallery.objects.filter(pk=gallery.pk).update(cover=photo)
    return publish(gallery)


def as_a_lead(photo: Photo) -> Thing:
    """Above an article without any gallery."""
    return publish(Article.objects.create(headline="A lead", slug="a-lead", lead_photo=photo))


def as_a_single(photo: Photo) -> Thing:
    """Among the words of an article."""
    article = Article.objects.create(headline="A single", slug="a-single")
    SinglePhoto.objects.create(parent=article, photo=photo, region="body", ordering=1)
    return publish(article)


WAYS: dict[str, Callable[[Photo], Thing]] = {
    "slide": in_a_slide,
    "cover": as_a_cover,
    "lead": as_a_lead,
    "single": as_a_single,
}
# A photo of the smallest size has its widest rendition in its place everywhere; a large one has
# files of several sizes, crops and a link preview.
SMALL, LARGE = (48, 32), (1300, 900)


@pytest.fixture(params=sorted(WAYS))
def way(request: pytest.FixtureRequest) -> Callable[[Photo], Thing]:
    """One way to use a photo."""
    return WAYS[request.param]


@pytest.fixture
def photo(request: pytest.FixtureRequest) -> Photo:
    """A ready photo with words that stand nowhere else, of the size that the test names."""
    return make_ready_photo(
        *getattr(request, "param", SMALL),
        caption="Gulls over the old pier",
        credit_line="Ola Nord/Coast Agency",
        alt_text="Gulls",
    )


def pages_saying(site: Path, words: str) -> list[str]:
    """Pages and data of the public tree with these words.

    Pictures have theirs once they are rendered again, and a gallery's poster with them.
    """
    return [path for path in files_naming(site, words) if not path.endswith((".jpg", ".avif"))]


def files_naming(site: Path, text: str) -> list[str]:
    """Files of the public tree with this text in them, or in their own name."""
    return [
        path
        for path, content in files_in(site).items()
        if (text in path or text.encode() in content) and not path.endswith((".gz", ".br"))
    ]


def key_of(photo: Photo) -> str:
    """What every address of the photo's files holds."""
    return photo.original_sha256[:20]


def has_page(site: Path, thing: Thing) -> bool:
    """Whether the page of a gallery or an article is in the tree."""
    return (site / thing.get_absolute_url().strip("/") / "index.html").is_file()


def test_every_foreign_key_to_a_photo_is_in_the_table() -> None:
    in_table = {(use.model._meta.label, use.photo_field) for use in PHOTO_USES}
    declared = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Photo
    }
    assert declared == in_table | SHOWS_NOBODY.keys()
    # A relation without a way back is a relation all the same.
    related = {
        (relation.field.model._meta.label, relation.field.name)
        for relation in Photo._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
    }
    assert related == declared
    assert {use.name for use in PHOTO_USES} == WAYS.keys()


def test_what_is_published_shows_its_photos(
    way: Callable[[Photo], Thing], photo: Photo, settings: Settings
) -> None:
    assert not is_photo_public(photo)
    thing = way(photo)
    bake()
    assert is_photo_public(photo)
    assert photo in find_public_photos()
    assert photo in find_photos(thing)
    assert files_naming(settings.PUBLIC_TREE_ROOT, key_of(photo))


def test_a_photo_that_readers_wait_for_is_rendered_first(
    way: Callable[[Photo], Thing],
) -> None:
    photo = make_photo()
    thing = way(photo)
    photo.refresh_from_db()
    assert photo.is_live
    withdraw(thing)


@pytest.mark.parametrize("photo", [SMALL, LARGE], ids=["small", "large"], indirect=True)
def test_a_kill_leaves_nothing_of_a_photo(
    way: Callable[[Photo], Thing], photo: Photo, settings: Settings
) -> None:
    thing = way(photo)
    placed_in = article_with(thing) if isinstance(thing, Gallery) else None
    bake()
    kill_everywhere(photo, reason="Not theirs", killed_by=None)
    bake()
    assert files_naming(settings.PUBLIC_TREE_ROOT, key_of(photo)) == []
    assert has_page(settings.PUBLIC_TREE_ROOT, thing)
    assert placed_in is None or has_page(settings.PUBLIC_TREE_ROOT, placed_in)
    assert compare_everything(orphan_after_seconds=0).mended == 0


def test_an_embargo_hides_a_photo_until_it_is_lifted(
    way: Callable[[Photo], Thing], photo: Photo, settings: Settings
) -> None:
    way(photo)
    bake()
    Photo.objects.filter(pk=photo.pk).update(embargo_until=timezone.now() + timedelta(hours=1))
    tell_photo_changed(photo.pk, "words")
    bake()
    compare_everything(orphan_after_seconds=0)
    assert files_naming(settings.PUBLIC_TREE_ROOT, key_of(photo)) == []
    assert not is_photo_public(photo)
    Photo.objects.filter(pk=photo.pk).update(embargo_until=None)
    tell_photo_changed(photo.pk, "words")
    bake()
    assert files_naming(settings.PUBLIC_TREE_ROOT, key_of(photo))


def test_a_correction_reaches_every_page(
    way: Callable[[Photo], Thing], photo: Photo, settings: Settings
) -> None:
    thing = way(photo)
    if isinstance(thing, Gallery):
        article_with(thing)
    bake()
    before = pages_saying(settings.PUBLIC_TREE_ROOT, "Ola Nord/Coast Agency")
    assert before
    photo.caption, photo.credit_line = "Terns over the new pier", "Eva Sund/Coast Agency"
    photo.save()
    tell_photo_changed(photo.pk, "words")
    bake()
    site = settings.PUBLIC_TREE_ROOT
    assert pages_saying(site, "Ola Nord/Coast Agency") == []
    assert pages_saying(site, "Gulls over the old pier") == []
    assert pages_saying(site, "Eva Sund/Coast Agency") == before


def test_the_desk_names_every_use(way: Callable[[Photo], Thing], admin_client: Client) -> None:
    photo = make_photo()
    thing = way(photo)
    page = admin_client.get(reverse("admin:media_photo_change", args=[photo.pk])).text
    assert f"><bdi>{thing}</bdi></a>" in page


def test_an_articles_own_photos_come_as_readers_meet_them() -> None:
    """Above, then among the words, in their order there; each article has its own."""
    above, first, second = (make_photo() for _ in range(3))
    article = Article.objects.create(headline="Both", slug="both", lead_photo=above)
    for ordering, photo in ((2, second), (1, first)):
        SinglePhoto.objects.create(parent=article, photo=photo, region="body", ordering=ordering)
    other = Article.objects.create(headline="Other", slug="other")
    SinglePhoto.objects.create(parent=other, photo=second, region="body", ordering=1)
    assert list_own_photo_ids([article, other]) == {
        article.pk: [above.pk, first.pk, second.pk],
        other.pk: [second.pk],
    }
