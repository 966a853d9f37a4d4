"""Links within the site: to what readers get, and to what they do not."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gallery.models import Gallery, RemovedSlide
from media.takedown import kill_photo
from newsroom.links.own_pages import find_unread
from newsroom.models import Article, Section
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_photo

pytestmark = pytest.mark.django_db


def test_pages_that_readers_get_are_no_findings() -> None:
    gallery = make_gallery(2, title="At dawn")
    slide = gallery.slides.get(position=1)
    article = Article.objects.create(headline="Storm", slug="storm")
    publish(article)
    Section.objects.create(name="World", slug="world")
    at = gallery.get_absolute_url()
    paths = [
        *("/", "/galleries/", "/corrections/", "/articles/storm/", "/articles/storm"),
        *(at, f"{at}photos/", f"{at}{slide.public_id}/", "/sections/world/"),
        *("/feeds/galleries.rss", "/sitemap.xml"),
    ]
    assert find_unread(paths) == {}


def test_old_addresses_lead_to_where_it_is_now() -> None:
    gallery, article = make_gallery(1, slug="dawn"), publish(Article.objects.create(slug="storm"))
    for thing in (gallery, article):
        thing.slug = f"{thing.slug}-now"
        thing.save()
    paths = ["/galleries/dawn/", "/galleries/dawn-now/", "/articles/storm/"]
    assert find_unread(paths) == {}
    withdraw(article)
    assert "withdrawn" in find_unread(paths)["/articles/storm/"]


def test_what_readers_do_not_get_is_told_without_its_name() -> None:
    draft = make_gallery(1, title="Secret title", published=False)
    gone = Article.objects.create(headline="Secret headline", slug="gone")
    publish(gone)
    withdraw(gone)
    found = find_unread(
        [
            *(draft.get_absolute_url(), "/articles/gone/", "/articles/none/"),
            *("/sections/none/", "/nowhere/", "/admin/", "/preview/abc/"),
        ]
    )
    assert "a draft" in found[draft.get_absolute_url()]
    assert "withdrawn" in found["/articles/gone/"]
    assert found["/articles/none/"] == "there is no such article"
    assert found["/sections/none/"] == "there is no such section"
    assert found["/nowhere/"] == "there is no such page on this site"
    assert "the desk" in found["/admin/"]
    assert "private link" in found["/preview/abc/"]
    assert "Secret" not in str(found)


def test_photos_that_were_killed_or_taken_out_are_told() -> None:
    gallery = make_gallery(3, title="At dawn")
    first, second, third = gallery.slides.order_by("position")
    assert first.photo is not None
    assert third.photo is not None
    at = gallery.get_absolute_url()
    kill_photo(first.photo, reason="Not ours", killed_by=None)
    RemovedSlide.objects.create(gallery=gallery, public_id="bcdfgh")
    second.flag = "reject"
    second.save()
    unused = make_photo()
    lasting = [
        *(f"/photos/{slide.photo_id}/" for slide in (first, second, third)),
        *(f"/photos/{unused.pk}/", f"/photos/{unused.pk + 1}/", f"/photos/{'9' * 30}/"),
    ]
    assert [find_unread(lasting).get(path) for path in lasting] == [
        *("this photo was killed", "readers do not see this photo", None),
        *("readers do not see this photo", "there is no such photo", "there is no such photo"),
    ]
    file, killed = min(third.photo.served_paths), min(first.photo.served_paths)
    found = find_unread(
        [
            f"{at}{first.public_id}/",
            f"{at}{second.public_id}/",
            f"{at}{third.public_id}/",
            f"{at}bcdfgh/",
            f"{at}none/",
            *(f"/renditions/{file}", f"/renditions/{killed}", "/renditions/none.jpg"),
        ]
    )
    assert found == {
        f"{at}{first.public_id}/": "this photo was killed",
        f"{at}{second.public_id}/": "readers do not see this photo",
        f"{at}bcdfgh/": "this photo was taken out of its gallery",
        f"{at}none/": "there is no such photo",
        f"/renditions/{killed}": "this photo was killed",
        "/renditions/none.jpg": "there is no such page on this site",
    }


def test_many_links_are_looked_up_at_once(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    Gallery.objects.bulk_create(
        Gallery(title=f"{n}", slug=f"g{n}", state="published", published_at=timezone.now())
        for n in range(30)
    )
    paths = [f"/galleries/g{n}/" for n in range(30)] + [f"/galleries/g{n}/x{n}/" for n in range(30)]
    paths += [f"/articles/a{n}/" for n in range(30)] + [f"/sections/s{n}/" for n in range(30)]
    paths += [f"/photos/{n}/" for n in range(1, 31)]
    with django_assert_max_num_queries(15):
        assert len(find_unread(paths)) == 120
