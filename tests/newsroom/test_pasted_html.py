"""What Word, Google Docs and others put on the clipboard is an article's text when it is stored."""

from __future__ import annotations

from typing import Any

import pytest

from newsroom.models import Article, Text
from newsroom.pages.article_view import build_story
from newsroom.pasted_html import mend_pasted

IGNORED = "<![if !supportLists]><span style='mso-list:Ignore'>{}<i>&nbsp; </i></span><![endif]>"
ITEM = "<p class=MsoListParagraph style='mso-list:l0 level{} lfo1'>{}{}</p>"


def word_item(mark: str, text: str, level: int = 1) -> str:
    """An item of a list as Word writes it."""
    return ITEM.format(level, IGNORED.format(mark), text)


def stored(markup: str) -> str:
    """What is stored of it: mended, then sanitised."""
    field: Any = Text._meta.get_field("text")
    return str(field.clean(markup, None))


def flat(markup: str) -> str:
    """Markup that is written over several lines, as one."""
    return "".join(line.removeprefix(" " * 8) for line in markup.splitlines())


OWN = flat("""
        <p>“We &lt;waited&gt;,” she &amp; he said.<br>So.</p><ol><li><p>a</p></li></ol>
        <blockquote><p>q</p></blockquote>
        <p><a href="https://example.org/?a=1&amp;b=2">l</a></p>""")
PASTED = {
    "Word: a numbered list behind another": (
        word_item("·", "Cars") + word_item("1.", "First"),
        "<ul><li><p>Cars</p></li></ul><ol><li><p>First</p></li></ol>",
    ),
    "Word: list": (
        word_item("·", "Cars") + word_item("·", "Bicycles"),
        "<ul><li><p>Cars</p></li><li><p>Bicycles</p></li></ul>",
    ),
    "Word: numbered list with a list in it": (
        word_item("1.", "One") + word_item("a)", "Sub", 2) + word_item("2.", "Two"),
        "<ol><li><p>One</p><ol><li><p>Sub</p></li></ol></li><li><p>Two</p></li></ol>",
    ),
    "Word: two lists": (
        word_item("·", "A") + "<p>Between.</p>" + word_item("·", "B"),
        "<ul><li><p>A</p></li></ul><p>Between.</p><ul><li><p>B</p></li></ul>",
    ),
    "Word: paragraphs and empty ones": (
        "<p class=MsoNormal><b>The ferry</b> came.<o:p></o:p></p><p><o:p>&nbsp;</o:p></p>",
        "<p><strong>The ferry</strong> came.</p>",
    ),
    "Word: title and headings": (
        "<p class=MsoTitle>Ferry</p><h1>One</h1><h2>Two</h2><h4>Four</h4>",
        "<h2>Ferry</h2><h2>One</h2><h2>Two</h2><h3>Four</h3>",
    ),
    "struck out": (
        flat("""
        <p><s>nine</s> <del>eight</del> <strike>seven</strike>
         <span style='text-decoration:line-through'>six</span> ten</p>"""),
        "<p><s>nine</s> <s>eight</s> <s>seven</s> <s>six</s> ten</p>",
    ),
    "Google Docs": (
        flat("""
        <b style="font-weight:normal;" id="docs-internal-guid-1">
        <h1 dir="ltr"><span>What</span></h1>
        <p dir="ltr"><span style="font-weight:700">The</span>
         <span style="font-style:italic">ferry</span></p><br>
        <ul><li dir="ltr"><p role="presentation"><span>Cars</span></p></li>
        <ul><li><p>Small</p></li></ul></ul></b>"""),
        flat("""
        <h2>What</h2><p><strong>The</strong> <em>ferry</em></p>
        <ul><li><p>Cars</p><ul><li><p>Small</p></li></ul></li></ul>"""),
    ),
    "LibreOffice": (
        flat("""
        <h1 class="western">Ferry</h1>
        <p class="western" align="left"><font face="x">It is</font> back.<br/></p>
        <ul><li><p class="western">Cars</p></li></ul>"""),
        "<h2>Ferry</h2><p>It is back.<br></p><ul><li><p>Cars</p></li></ul>",
    ),
    "Outlook": (
        flat("""
        <div class=WordSection1><p class=MsoNormal>One</p><p class=MsoNormal>&nbsp;</p></div>
        <div>Two</div><div><br></div>"""),
        "<p>One</p><p>Two</p>",
    ),
    "dots that were lists": (
        "<p>·&nbsp;&nbsp; Cars</p><p>•\tBicycles</p><p>It is 5 · 3.</p>",
        "<ul><li><p>Cars</p></li><li><p>Bicycles</p></li></ul><p>It is 5 · 3.</p>",
    ),
    "a table": (
        "<table><tr><td>Cars</td><td>nine</td></tr><tr><td>Dogs</td><td>two</td></tr></table>",
        "<p>Cars nine</p><p>Dogs two</p>",
    ),
    "plain words": ("Two words", "<p>Two words</p>"),
    "words beside paragraphs": ("before<p>in</p>after", "<p>before</p><p>in</p><p>after</p>"),
    "scripts": ("<script>alert(1)</script><p onclick='x'>a<img src=x onerror=y></p>", "<p>a</p>"),
    "the editor's own": (OWN, OWN),
}


@pytest.mark.parametrize(("pasted", "wanted"), PASTED.values(), ids=PASTED)
def test_what_is_stored_is_an_articles_text(pasted: str, wanted: str) -> None:
    assert stored(pasted) == wanted
    assert stored(wanted) == wanted


def test_what_shows_nothing_is_nothing() -> None:
    assert mend_pasted("<p>&nbsp;</p><p><br></p><p></p><h2> </h2><ul><li></li></ul>") == ""


def test_what_no_parser_likes_raises_nothing() -> None:
    for markup in ("\0<p>a", "<p><b><i>" * 500, "<![endif]-->", "<li>x", "</p>", "<o:p>", "&#0;"):
        stored(markup)
        mend_pasted(markup)


@pytest.mark.django_db
def test_empty_paragraphs_that_were_stored_before_are_not_shown() -> None:
    article = Article.objects.create(headline="Ferry", slug="ferry")
    text = "<p>One</p><p> </p><p>&nbsp;</p><p><br></p><p>Two</p>"
    Text.objects.create(parent=article, region="body", ordering=1, text=text)
    assert build_story(article).parts[0].html == "<p>One</p><p>Two</p>"
