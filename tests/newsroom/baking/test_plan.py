"""Which pages things own: each address with its status, and which slides its parts show."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gallery.models import ChangedThing, Gallery
from gallery.slides.sequence import remove_slides
from media.models import Photo
from media.takedown import kill_photo
from newsroom.baking.outbox import mark_stale
from newsroom.baking.pages import list_kinds
from newsroom.baking.plan import (
    PlannedPage,
    later_parts,
    list_pages,
    list_pages_of_photos,
    name_photo_owner,
    pages_of_gallery,
    pages_of_site,
)
from newsroom.baking.planner import plan_due_marks
from newsroom.models import Article, Section
from newsroom.models.public_tree import ABSENT, GONE, SHOWN, BakedPage, StaleMark, Urgency
from newsroom.pages import sitemaps
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery, make_photo
from tests.newsroom.baking.baked import article_with, bake

WHOLE = (
    "/api/v1/galleries/{}",
    "/api/v1/galleries/{}/ninjs.json",
    "/api/v1/galleries/{}/manifest.json",
    "/embed/galleries/{}/code/",
    "/embed/galleries/{}/",
    "/galleries/{}/",
    "/galleries/{}/photos/",
    "/galleries/{}/?print=1",
    "/galleries/{}/live.json",
    "/galleries/{}/poster.jpg",
)
# What is left of a gallery that was withdrawn: a word where people or programs look for it.
WITHDRAWN = (WHOLE[0], *WHOLE[3:7])
FEEDS = tuple(
    f"{name}.{form}" for name in ("galleries", "articles") for form in ("rss", "atom", "json")
)
SITE_ONCE = (
    "/",
    "/corrections/",
    "/sitemap.xml",
    "/sitemap-news.xml",
    "/robots.txt",
    "/api/v1",
    "/api/v1/galleries",
    "/api/v1/articles",
    "/api/v1/photos",
    "/api/v1/sections",
    "/embed.js",
    "/api/v1/openapi.json",
    "/api/v1/docs",
    *(f"/feeds/{feed}" for feed in FEEDS),
)


def planned(pages: list[PlannedPage]) -> dict[str, int]:
    """The status of each address; no address is planned twice."""
    assert len({page.url for page in pages}) == len(pages)
    return {page.url: page.status for page in pages}


def of_whole(gallery: Gallery, status: int = SHOWN) -> dict[str, int]:
    """The pages of a gallery without those of its slides."""
    urls = WHOLE if status == SHOWN else WITHDRAWN
    return dict.fromkeys((url.format(gallery.slug) for url in urls), status)


def of_slides(gallery: Gallery, statuses: dict[str, int]) -> dict[str, int]:
    """The pages of these slides."""
    return {
        f"{prefix}/galleries/{gallery.slug}/{slide}/": status
        for slide, status in statuses.items()
        for prefix in ("", "/embed")
    }


@pytest.mark.django_db
def test_a_published_gallery_has_its_pages_and_those_of_its_slides() -> None:
    gallery = make_gallery(3)
    bake()
    gallery.refresh_from_db()
    first, second, third = gallery.slides.order_by("position")
    first_id, second_id = first.public_id, second.public_id
    remove_slides(gallery, [second_id], expected_version=gallery.version)
    Photo.objects.filter(slides=third).update(state=Photo.State.WAITING)
    gallery.refresh_from_db()
    assert planned(pages_of_gallery(gallery)) == of_whole(gallery) | of_slides(
        gallery, {first_id: SHOWN, second_id: GONE}
    )


@pytest.mark.django_db
def test_a_withdrawn_gallery_says_so_where_it_was_and_where_its_slides_were() -> None:
    gallery = make_gallery(2)
    bake()
    gallery.refresh_from_db()
    kept, removed = (slide.public_id for slide in gallery.slides.order_by("position"))
    remove_slides(gallery, [removed], expected_version=gallery.version)
    withdraw(gallery)
    gallery.refresh_from_db()
    assert planned(pages_of_gallery(gallery)) == of_whole(gallery, GONE) | of_slides(
        gallery, {kept: GONE, removed: GONE}
    )


@pytest.mark.django_db
def test_a_withdrawn_gallery_plans_no_page_of_a_slide_that_never_had_a_photo() -> None:
    gallery = make_gallery(2)
    wanted = gallery.slides.get(position=2)
    gallery.slides.filter(pk=wanted.pk).update(photo=None)
    withdraw(gallery)
    gallery.refresh_from_db()
    assert not any(wanted.public_id in url for url in planned(pages_of_gallery(gallery)))


@pytest.mark.django_db
def test_a_draft_has_no_pages() -> None:
    assert pages_of_gallery(make_gallery(1, published=False)) == []
    draft = Article.objects.create(headline="Draft", slug="draft")
    assert list_pages(f"article:{draft.pk}") == []


def test_further_parts_hold_the_slides_that_they_show() -> None:
    slides = [(f"s{number}", number % 2 == 0) for number in range(1, 802)]
    ids = [slide for slide, _ in slides]
    free = [slide for slide, is_free in slides if is_free]
    parts = [*later_parts("harbour", slides)]
    assert {page.url: page.slide_ids for page in parts} == {
        "/embed/galleries/harbour/?page=2": frozenset(free[200:]),
        "/galleries/harbour/?page=2": frozenset(ids[200:400]),
        "/galleries/harbour/?page=3": frozenset(ids[400:600]),
        "/galleries/harbour/?page=4": frozenset(ids[600:800]),
        "/galleries/harbour/?page=5": frozenset(ids[800:]),
        "/galleries/harbour/photos/?page=2": frozenset(ids[600:]),
    }
    assert len(parts) == 6
    assert {page.status for page in parts} == {SHOWN}
    kinds = {kind.url.format(slug="harbour"): kind for kind in list_kinds("gallery")}
    assert all(page.kind is kinds[page.url.partition("?")[0]] for page in parts)


def test_what_fits_into_one_part_has_no_further_ones() -> None:
    assert not [*later_parts("harbour", [(f"s{number}", True) for number in range(200)])]


@pytest.mark.django_db
def test_a_gallery_of_several_parts_has_them_as_other_sites_may_show_them() -> None:
    gallery = make_gallery(1)
    free, ours = Photo.objects.get(), make_photo()
    Photo.objects.filter(pk=ours.pk).update(
        state=Photo.State.READY, renditions=free.renditions, may_be_syndicated=False
    )
    gallery.slides.bulk_create(
        gallery.slides.model(
            gallery=gallery, photo_id=ours.pk if number % 2 else free.pk, position=number
        )
        for number in range(2, 403)
    )
    parts = {page.url: page for page in pages_of_gallery(gallery) if "page=" in page.url}
    address = f"/galleries/{gallery.slug}/"
    assert [*parts] == [f"/embed{address}?page=2", f"{address}?page=2", f"{address}?page=3"]
    assert len(parts[f"/embed{address}?page=2"].slide_ids) == 2
    shown = gallery.slides.order_by("position").values_list("public_id", flat=True)
    assert parts[f"{address}?page=3"].slide_ids == frozenset(shown[400:])


@pytest.mark.django_db
def test_an_article_has_its_page_and_its_object_while_it_is_or_was_public() -> None:
    article = article_with(make_gallery(1))
    owner = f"article:{article.pk}"
    urls = (f"/api/v1/articles/{article.slug}", f"/articles/{article.slug}/")
    assert planned(list_pages(owner)) == dict.fromkeys(urls, SHOWN)
    withdraw(article)
    assert planned(list_pages(owner)) == dict.fromkeys(urls, GONE)


@pytest.mark.django_db
def test_photos_have_an_object_while_something_public_shows_them(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    gallery, hidden = make_gallery(4), make_gallery(1, published=False)
    bake()
    shown, ours, killed, never = (
        slide.photo for slide in gallery.slides.select_related("photo").order_by("position")
    )
    assert shown is not None
    assert ours is not None
    assert killed is not None
    assert never is not None
    Photo.objects.filter(pk=ours.pk).update(may_be_syndicated=False)
    kill_photo(killed, reason="Not the minister", killed_by=None)
    BakedPage.objects.filter(owner=name_photo_owner(never.pk)).delete()
    ChangedThing.objects.filter(kind="photo", thing_id=never.pk).delete()
    kill_photo(never, reason="Not the minister", killed_by=None)
    drafted = hidden.slides.get().photo_id
    assert drafted is not None
    asked = [shown.pk, ours.pk, killed.pk, never.pk, drafted]
    with django_assert_num_queries(4):
        pages = list_pages_of_photos(asked)
    assert {pk: [(page.url, page.status) for page in pages[pk]] for pk in asked} == {
        shown.pk: [
            (f"/api/v1/photos/{shown.pk}", SHOWN),
            (f"/api/v1/photos/{shown.pk}/iiif/info.json", SHOWN),
        ],
        ours.pk: [(f"/api/v1/photos/{ours.pk}", GONE)],
        killed.pk: [(f"/api/v1/photos/{killed.pk}", GONE)],
        never.pk: [],
        drafted: [],
    }
    assert [page.kind for page in pages[shown.pk]] == [*list_kinds("photo")]
    assert planned(list_pages(f"photo:{killed.pk}")) == {f"/api/v1/photos/{killed.pk}": GONE}
    assert list_pages(f"photo:{drafted}") == []


@pytest.mark.django_db
def test_the_site_and_its_sections_have_lists_as_long_as_they_are() -> None:
    section = Section.objects.create(name="City", slug="city")
    Section.objects.create(name="Sport", slug="sport")
    now = timezone.now() - timedelta(minutes=1)
    state = {"state": Article.State.PUBLISHED, "published_at": now}
    Article.objects.bulk_create(
        Article(headline="A", slug=f"a-{number}", section=section, **state) for number in range(49)
    )
    Article.objects.create(headline="Draft", slug="draft", section=section)
    Gallery.objects.bulk_create(
        Gallery(title="G", slug=f"g-{number}", **state) for number in range(24 * 10 + 1)
    )
    Gallery.objects.create(title="Draft", slug="draft-gallery")
    expected = [
        *SITE_ONCE,
        "/galleries/",
        *(f"/galleries/?page={page}" for page in range(2, 11)),  # ten are baked, of eleven
        *(
            f"{prefix}{slug}{suffix}"
            for slug in ("city", "sport")
            for prefix, suffix in (
                ("/sections/", "/"),
                ("/api/v1/sections/", ""),
                *(("/feeds/sections/", f"/{feed}") for feed in FEEDS),
            )
        ),
        "/sections/city/?page=2",
        "/sections/city/?page=3",
    ]
    assert planned(list_pages("site")) == dict.fromkeys(expected, SHOWN)
    kinds = {kind.url: kind for owner in ("site", "section") for kind in list_kinds(owner)}
    for page in pages_of_site():
        url = page.url.partition("?")[0].replace("city", "{slug}").replace("sport", "{slug}")
        assert page.kind is kinds[url]


@pytest.mark.django_db
def test_what_is_not_there_has_no_pages() -> None:
    assert list_pages("gallery:12") == list_pages("article:12") == list_pages("photo:12") == []


@pytest.mark.django_db
def test_an_edit_reaches_the_part_of_the_sitemap_that_names_it_from_afar(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemaps, "MAX_PAGES", 1)
    first, second = make_gallery(1), make_gallery(1)
    while plan_due_marks(all_of_them=True):
        pass
    parts = BakedPage.objects.filter(kind="sitemap part")
    urls = {gallery.pk: f"/sitemaps/galleries-{gallery.pk}.xml" for gallery in (first, second)}
    assert set(parts.values_list("url", flat=True)) == set(urls.values())
    BakedPage.objects.update(baked_version=F("wanted_version"), baked_status=SHOWN)
    mark_stale(StaleMark.Kind.GALLERY, second.pk)
    plan_due_marks()
    assert [(page.url, page.urgency) for page in parts.stale()] == [(urls[second.pk], Urgency.FAR)]
    withdraw(first)
    plan_due_marks()
    assert parts.get(url=urls[first.pk]).wanted_status == ABSENT
