"""The HTML inside a feed, as the reader of a feed takes it: out of its format, then parsed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest
from defusedxml import ElementTree
from django.test import Client
from lxml import html
from lxml.html import HtmlElement

from gallery.models import Gallery, Slide
from media.models import Photo
from newsroom.models import Article
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
# What an editor types, and what it must look like to a reader: the same.
INTRO = 'The mayor\'s "word" & <b>bold</b>\n\nA second paragraph &amp; no more'
CAPTION = "It's 5 < 6 & 7 > 6.\nA second line"


def in_rss(client: Client, name: str) -> list[str]:
    """The HTML of every entry."""
    root = ElementTree.fromstring(client.get(f"/feeds/{name}.rss").content)
    return [element.text or "" for element in root.iter(CONTENT)]


def in_atom(client: Client, name: str) -> list[str]:
    """The same; Atom says whether it is HTML."""
    root = ElementTree.fromstring(client.get(f"/feeds/{name}.atom").content)
    found = list(root.iter(f"{ATOM}content"))
    assert {element.get("type") for element in found} <= {"html"}
    return [element.text or "" for element in found]


def in_json(client: Client, name: str) -> list[str]:
    """The same."""
    items = json.loads(client.get(f"/feeds/{name}.json").content)["items"]
    return [item["content_html"] for item in items]


READERS: Mapping[str, Callable[[Client, str], list[str]]] = {
    "rss": in_rss,
    "atom": in_atom,
    "json": in_json,
}
each_form = pytest.mark.parametrize("form", READERS)


def only_entry(client: Client, form: str, name: str = "galleries") -> HtmlElement:
    """The one entry of a feed, parsed."""
    [found] = READERS[form](client, name)
    return html.fragment_fromstring(found, create_parent="div")


def shown(element: HtmlElement) -> str:
    """What a reader sees, on one line."""
    return " ".join(" ".join(element.itertext()).split())


@each_form
def test_paragraphs_are_paragraphs_and_words_are_words(client: Client, form: str) -> None:
    make_gallery(slides=1)
    Gallery.objects.update(intro=INTRO)
    Slide.objects.update(
        caption=CAPTION, credit_line="O'Neil & <Sons>/AP", alt_text='A "boat" & co'
    )
    page = only_entry(client, form)
    first, second = page.findall("p")
    assert shown(first) == 'The mayor\'s "word" & <b>bold</b>'
    assert shown(second) == "A second paragraph &amp; no more"
    figure = page.find("figure")
    assert figure is not None
    caption, credit = figure.findall("figcaption/p")
    assert [element.tag for element in caption] == ["br"]
    assert shown(caption) == "It's 5 < 6 & 7 > 6. A second line"
    assert shown(credit) == "O'Neil & <Sons>/AP"
    assert credit.find("cite") is not None
    [picture] = figure.findall("img")
    assert picture.get("alt") == 'A "boat" & co'
    assert not list(page.iter("b", "sons"))


@each_form
def test_an_article_says_its_standfirst(client: Client, form: str) -> None:
    photo = make_ready_photo(caption=CAPTION, credit_line="Ana Núñez/AP")
    publish(
        Article.objects.create(headline="Storm", slug="storm", standfirst=INTRO, lead_photo=photo)
    )
    page = only_entry(client, form, "articles")
    assert len(page.findall("p")) == 2
    assert shown(page).endswith("A second line Ana Núñez/AP")


@each_form
def test_nothing_is_no_empty_paragraph(client: Client, form: str) -> None:
    make_gallery(slides=1)
    Gallery.objects.update(intro="")
    Slide.objects.update(caption=" ", credit_line=" ")
    Photo.objects.update(caption="\n\n", credit_line="")
    publish(Article.objects.create(headline="Storm", slug="storm"))
    page = only_entry(client, form)
    assert [element.tag for element in page.iter()] == ["div", "figure", "img"]
    Slide.objects.update(caption="\n\nAt the quay\n\n")
    assert [shown(element) for element in only_entry(client, form).iter("p")] == ["At the quay"]
    assert READERS[form](client, "articles") in ([], [""])


def test_the_description_of_rss_is_html_and_the_summaries_of_others_are_text(
    client: Client,
) -> None:
    make_gallery(slides=1)
    Gallery.objects.update(intro=INTRO)
    rss = ElementTree.fromstring(client.get("/feeds/galleries.rss").content)
    description = html.fragment_fromstring(
        rss.findtext("channel/item/description"), create_parent="div"
    )
    assert len(description.findall("p")) == 2
    assert "<b>bold</b>" in shown(description)
    atom = ElementTree.fromstring(client.get("/feeds/galleries.atom").content)
    assert atom.findtext(f"{ATOM}entry/{ATOM}summary") == INTRO
    assert json.loads(client.get("/feeds/galleries.json").content)["items"][0]["summary"] == INTRO
