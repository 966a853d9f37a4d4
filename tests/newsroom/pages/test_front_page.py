"""The front page: a lead, a deck, sections; each story once, with the number of its photos."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify
from lxml import html
from lxml.html import HtmlElement

from gallery.models import Gallery, Slide
from media.models import Photo
from newsroom.models import Article, GalleryPlacement, Section
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)


@pytest.fixture
def photo() -> Photo:
    """One photo for all stories: a test about lists waits for one rendering."""
    return make_ready_photo(credit_line="Ana Núñez/AP")


def make_articles(
    number: int, photo: Photo | None, *, section: Section | None = None, hours: int = 0
) -> list[Article]:
    """Published articles, each an hour older than the one before."""
    name = section.name if section else "Story"
    return [
        Article.objects.create(
            headline=f"{name} {place}",
            slug=slugify(f"{name} {place}"),
            section=section,
            lead_photo=photo,
            standfirst="What happened.",
            state=Article.State.PUBLISHED,
            published_at=NOON - timedelta(hours=hours + place),
        )
        for place in range(number)
    ]


def gallery_of(photo: Photo, title: str, *, slides: int = 2, hours: int = 0) -> Gallery:
    """A published gallery that shows one photo over and over."""
    gallery = Gallery.objects.create(title=title, slug=slugify(title))
    Slide.objects.bulk_create(
        Slide(gallery=gallery, photo=photo, position=place) for place in range(1, slides + 1)
    )
    gallery.state, gallery.published_at = gallery.State.PUBLISHED, NOON - timedelta(hours=hours)
    gallery.save()
    return gallery


def front(client: Client) -> HtmlElement:
    """The front page, parsed."""
    response = client.get("/")
    assert response.status_code == 200
    return html.document_fromstring(response.content.decode())


def titles(page: HtmlElement, place: str) -> list[str]:
    """The titles at a place of the page (XPath)."""
    found = page.xpath(f"{place}//*[contains(@class, 'teaser__title')]")
    return [element.text_content() for element in found]


def columns(page: HtmlElement, place: str) -> list[str]:
    """The columns of the entries at a place."""
    found = page.xpath(f"{place}/li/@class")
    return [name.split()[1].removeprefix("teaser--") for name in found]


HEAD = "//ul[contains(@class, 'head')]"


def test_the_newest_leads_and_four_stand_beside_it_and_sections_follow(
    client: Client, photo: Photo
) -> None:
    politics, sport, empty = (
        Section.objects.create(name=name, slug=name.lower(), position=place)
        for place, name in enumerate(("Politics", "Sport", "Empty"))
    )
    make_articles(6, photo, section=sport, hours=20)
    make_articles(9, photo, section=politics)
    page = front(client)
    assert titles(page, HEAD) == [f"Politics {n}" for n in range(5)]
    assert columns(page, HEAD) == ["lead", "deck", "deck", "deck", "deck"]
    headings = [element.text_content() for element in page.xpath("//section/h2")]
    assert headings == ["Politics", "Sport"]
    assert page.xpath("//section[1]/h2/a/@href") == ["/sections/politics/"]
    assert titles(page, "//section[1]") == [f"Politics {n}" for n in range(5, 9)]
    assert columns(page, "//section[1]/ul") == ["quarter"] * 4
    assert titles(page, "//section[2]") == [f"Sport {n}" for n in range(6)]
    assert columns(page, "//section[2]/ul") == ["third"] * 6
    assert not page.xpath("//section//*[@class='kicker']")  # the heading says it
    assert empty.name not in headings


def test_a_gallery_and_the_article_that_shows_it_are_one_entry(
    client: Client, photo: Photo
) -> None:
    shown, alone = gallery_of(photo, "Shown", slides=58), gallery_of(photo, "Alone", slides=3)
    [article] = make_articles(1, photo, hours=1)
    for place in (1, 2):  # twice in one article is once 58 photos
        GalleryPlacement.objects.create(
            parent=article, region="body", ordering=place, gallery=shown
        )
    page = front(client)
    assert sorted(titles(page, "")) == ["Alone", "Story 0"]
    badges = page.xpath("//*[@class='teaser__photo']/*[@class='teaser__count']/text()")
    assert sorted(badges) == ["3 photos", "58 photos"]
    withdraw(shown)
    page = front(client)
    assert page.xpath("//*[@class='teaser__count']/text()") == ["3 photos"]
    withdraw(article)
    assert titles(front(client), "") == [alone.title]


def test_every_photo_has_its_credit(client: Client, photo: Photo) -> None:
    make_articles(12, photo)
    gallery_of(photo, "Alone")
    for entry in front(client).xpath("//li[.//img]"):
        assert entry.xpath(".//*[@class='teaser__credit']/text()") == ["Ana Núñez/AP"]


def test_the_zone_and_the_day_are_told_once(client: Client, photo: Photo) -> None:
    make_articles(14, photo)
    page = front(client)
    text = page.text_content()
    assert text.count("UTC") == 1
    assert "Sunday, 1 March 2026, 12:05 UTC" in text
    moments = [" ".join(element.itertext()) for element in page.xpath("//li//time")]
    assert moments[:3] == ["12:05", "11:05", "10:05"]
    assert moments[-1] == "28 Feb"


def test_a_story_without_a_photo_does_not_lead(client: Client, photo: Photo) -> None:
    make_articles(1, None, section=Section.objects.create(name="News", slug="news"))
    make_articles(3, photo, hours=1)
    assert titles(front(client), HEAD) == ["Story 0", "News 0", "Story 1", "Story 2"]
    Article.objects.update(lead_photo=None)
    assert titles(front(client), HEAD)[0] == "News 0"


@pytest.mark.parametrize(
    ("number", "head", "rows"),
    [
        (1, ["alone"], []),
        (2, ["half", "half"], []),
        (3, ["lead", "deck", "deck"], []),
        (5, ["lead", "deck", "deck", "deck", "deck"], []),
        (6, ["lead", "deck", "deck", "deck"], ["pair", "pair"]),
        (20, ["lead", "deck", "deck", "deck", "deck"], ["quarter"] * 12),
    ],
)
@pytest.mark.parametrize("kind", ["one section", "no section"])
def test_few_things_fill_the_page(
    client: Client, photo: Photo, number: int, head: list[str], rows: list[str], kind: str
) -> None:
    section = Section.objects.create(name="News", slug="news") if kind == "one section" else None
    make_articles(number, photo, section=section)
    page = front(client)
    assert columns(page, HEAD) == head
    assert columns(page, "//section/ul") == rows


def test_galleries_alone_make_a_front_page_too(client: Client, photo: Photo) -> None:
    for number in range(8):
        gallery_of(photo, f"Gallery {number}", hours=number)
    page = front(client)
    assert page.xpath("//h1")[0].text_content() == "Latest photos"
    assert columns(page, HEAD) == ["lead", "deck", "deck"]
    assert columns(page, "//section/ul") == ["half", "half", "third", "third", "third"]
    assert page.xpath("//section/h2/a/@href") == ["/galleries/"]


def test_single_entries_of_sections_share_a_row(client: Client, photo: Photo) -> None:
    for place, name in enumerate(("Politics", "Sport", "Culture")):
        section = Section.objects.create(name=name, slug=name.lower(), position=place)
        make_articles(1, photo, section=section, hours=10 + place)
    make_articles(5, photo)
    page = front(client)
    assert [element.text_content() for element in page.xpath("//section/h2")] == ["More"]
    assert titles(page, "//section") == ["Politics 0", "Sport 0", "Culture 0"]
    kickers = page.xpath("//section//*[@class='kicker']/text()")
    assert kickers == ["Politics", "Sport", "Culture"]


def test_one_entry_alone_borrows_another_from_the_longest_row(client: Client, photo: Photo) -> None:
    names = ("Politics", "Sport")
    politics, sport = (Section.objects.create(name=n, slug=n.lower()) for n in names)
    make_articles(5, photo)
    make_articles(4, photo, section=politics, hours=10)
    make_articles(1, photo, section=sport, hours=20)
    page = front(client)
    assert titles(page, "//section[1]") == ["Politics 0", "Politics 1", "Politics 2"]
    assert sorted(titles(page, "//section[2]")) == ["Politics 3", "Sport 0"]
    assert columns(page, "//section[2]/ul") == ["pair", "pair"]


def test_an_old_section_still_has_its_latest(client: Client, photo: Photo) -> None:
    weather = Section.objects.create(name="Weather", slug="weather")
    make_articles(30, photo)
    make_articles(2, photo, section=weather, hours=10_000)
    assert "Weather 0" in titles(front(client), "//section[1]")


def test_queries_do_not_grow(client: Client, photo: Photo) -> None:
    counts = []
    for place, number in enumerate((3, 12)):
        section = Section.objects.create(name=f"Section {place}", slug=f"s-{place}")
        articles = make_articles(number, photo, section=section)
        for index, article in enumerate(articles):
            gallery = gallery_of(photo, f"G-{place}-{index}")
            gallery_of(photo, f"Alone-{place}-{index}")
            GalleryPlacement.objects.create(
                parent=article, region="body", ordering=1, gallery=gallery
            )
        with CaptureQueriesContext(connection) as queries:
            front(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_lists_have_previews_for_other_sites(client: Client) -> None:
    make_gallery(slides=1, title="Ballots")
    for url in ("/", "/galleries/"):
        page = html.document_fromstring(client.get(url).content.decode())
        meta = {one.get("property"): one.get("content") for one in page.iter("meta")}
        assert meta["og:type"] == "website"
        assert meta["og:description"] == "Ballots"
        assert meta["og:locale"] == "en_US"
        assert meta["og:image"]


def test_an_empty_front_says_so(client: Client) -> None:
    page = front(client)
    assert page.xpath("//h1")[0].text_content() == "Nothing has been published yet."
