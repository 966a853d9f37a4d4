"""Captions and intros as paragraphs: what says nothing leaves no empty one on any page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from gallery.models import Gallery, Slide
from gallery.paragraphs import split_paragraphs
from newsroom.models import Article, SinglePhoto
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db

HOLLOW = "\n\n  The ferry & its crew.\nAt noon.\r\n\r\n \u00a0\t\n\n\n<b>Gulls.</b>\n\n"
AS_HTML = "<p>The ferry &amp; its crew.<br>At noon.</p>\n\n<p>&lt;b&gt;Gulls.&lt;/b&gt;</p>"
EMPTY = re.compile(r"<p>\s*</p>|<div(?: class=\"\w+__(?:caption|intro)\")?>\s*</div>")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0\n \n"])
def test_nothing_makes_no_paragraph(text: str) -> None:
    assert split_paragraphs(text) == ""


def test_paragraphs_have_words_and_their_line_breaks() -> None:
    assert split_paragraphs(HOLLOW) == AS_HTML


@pytest.mark.parametrize("text", [HOLLOW, "\n \n"])
def test_no_page_has_an_empty_paragraph(client: Client, text: str) -> None:
    photo = make_ready_photo(caption=text)
    gallery = make_gallery(1)
    Gallery.objects.update(intro=text)
    Slide.objects.update(caption=text)
    slide = gallery.slides.get()
    article = Article.objects.create(headline="Counted", slug="counted")
    SinglePhoto.objects.create(parent=article, region="body", ordering=1, photo=photo)
    publish(article)
    base = gallery.get_absolute_url()
    for url in (
        base,
        f"{base}?print=1",
        f"{base}{slide.public_id}/",
        f"/embed{base}{slide.public_id}/",
        article.get_absolute_url(),
    ):
        page = client.get(url).text
        assert not EMPTY.search(page), url
        assert ("its crew" in page) == bool(text.strip()), url
        assert page.count(AS_HTML) == page.count("<br>At noon."), url
