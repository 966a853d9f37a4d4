"""The end of a gallery: those published before it, round again, and the articles that place it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery, Slide
from gallery.pages.next_gallery import OTHERS, find_galleries_leading_to, find_other_galleries
from gallery.slides.sequence import place_photos
from media.models import Photo
from newsroom.models import Article, GalleryPlacement
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def galleries() -> list[Gallery]:
    """Seven of one photo, the oldest first: "Day 1" to "Day 7"."""
    photo = make_ready_photo(credit_line="Ana Berg/Agency")
    made = []
    for day in range(1, 8):
        gallery = Gallery.objects.create(title=f"Day {day}", slug=f"day-{day}")
        place_photos(gallery, [photo])
        made.append(dated(gallery, day))
    return made


def dated(gallery: Gallery, day: int) -> Gallery:
    """The gallery, published on that day of March."""
    Gallery.objects.filter(pk=gallery.pk).update(
        state=Gallery.State.PUBLISHED, published_at=MOMENT.replace(day=day)
    )
    gallery.refresh_from_db()
    return gallery


def titles(gallery: Gallery) -> list[str]:
    """The titles at its end."""
    return [other.title for other in find_other_galleries(gallery)]


def test_they_are_the_next_older_ones_and_then_the_newest(galleries: list[Gallery]) -> None:
    assert titles(galleries[6]) == ["Day 6", "Day 5", "Day 4", "Day 3"]
    assert titles(galleries[2]) == ["Day 2", "Day 1", "Day 7", "Day 6"]
    assert titles(galleries[0]) == ["Day 7", "Day 6", "Day 5", "Day 4"]


def test_what_readers_do_not_see_is_left_out(galleries: list[Gallery]) -> None:
    make_gallery(1, published=False, title="Draft")
    withdraw(galleries[5])
    assert titles(galleries[6]) == ["Day 5", "Day 4", "Day 3", "Day 2"]
    assert find_other_galleries(make_gallery(1, published=False)) == []


def test_of_the_same_moment_the_one_made_before_is_older() -> None:
    first, second = (dated(make_gallery(1, title=title), 1) for title in ("First", "Second"))
    assert (titles(second), titles(first)) == (["First"], ["Second"])


def test_the_pages_that_lead_to_a_gallery_are_those_that_name_it(
    galleries: list[Gallery],
) -> None:
    for gallery in galleries:
        naming = {other.pk for other in galleries if gallery.title in titles(other)}
        assert {other.pk for other in find_galleries_leading_to(gallery)} == naming
        assert len(naming) == OTHERS


def test_a_new_gallery_changes_as_many_pages_as_name_it(
    client: Client, galleries: list[Gallery]
) -> None:
    before = {each.pk: client.get(each.get_absolute_url()).content for each in galleries}
    dated(make_gallery(1, title="Breaking"), 20)
    changed = [
        each.title
        for each in galleries
        if client.get(each.get_absolute_url()).content != before[each.pk]
    ]
    assert changed == ["Day 1", "Day 2", "Day 3", "Day 4"]


def test_each_shows_photo_title_number_of_photos_and_credit(client: Client) -> None:
    older = dated(make_gallery(2, title="All night"), 1)
    Slide.objects.filter(gallery=older, position=1).update(credit_line="Corrected/AP")
    page = client.get(make_gallery(1).get_absolute_url()).content.decode()
    end = page.partition('<section class="others"')[2]
    assert f'<a href="{older.get_absolute_url()}" rel="next">All night</a>' in end
    for text in ("<img", "2 photos", "Corrected/AP"):
        assert text in end


def test_a_cover_of_its_own_is_shown_unless_it_may_not_be() -> None:
    cover = make_ready_photo(credit_line="Cover/AFP")
    older = dated(make_gallery(1), 1)
    Gallery.objects.filter(pk=older.pk).update(cover=cover)
    gallery = make_gallery(1)
    [found] = find_other_galleries(gallery)
    assert (found.photo.id, found.credit_line) == (cover.pk, "Cover/AFP")
    Photo.objects.filter(pk=cover.pk).update(killed_at=MOMENT)
    [found] = find_other_galleries(gallery)
    assert found.credit_line == "Photographer 1/Agency"


def test_they_take_two_queries(galleries: list[Gallery]) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert len(find_other_galleries(galleries[6])) == OTHERS
    assert len(queries) == 2


def test_a_gallery_leads_back_to_the_published_articles_that_place_it(client: Client) -> None:
    gallery = make_gallery(1)
    articles = []
    for headline in ("The count", "A draft"):
        article = Article.objects.create(headline=headline, slug=headline.split()[1])
        GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=gallery)
        articles.append(article)
    publish(articles[0])
    page = client.get(gallery.get_absolute_url()).content.decode()
    assert f'<a href="{articles[0].get_absolute_url()}">The count</a>' in page
    assert "A draft" not in page
    withdraw(articles[0])
    assert "The count" not in client.get(gallery.get_absolute_url()).content.decode()
