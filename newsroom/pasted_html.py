"""What Word, Google Docs, LibreOffice and Outlook put on the clipboard, as an article's text.

Lists become lists, struck-out words stay struck, headings become those of an article, and empty
paragraphs go. `static/desk/pasted-text.js` does the same while somebody pastes; this is for what is
stored, whatever sent it. What the editor's own sanitiser forbids is its matter, afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from lxml import html
from lxml.html import HtmlElement

BLOCKS = frozenset({"p", "ul", "ol", "blockquote", "h2", "h3", "table", "hr"})
NAMES = {
    "h1": "h2",
    "h4": "h3",
    "h5": "h3",
    "h6": "h3",
    "del": "s",
    "strike": "s",
    "b": "strong",
    "i": "em",
}
LEFT_OUT = ("style", "script", "xml", "meta", "link", "title", "head")
# "<![if !supportLists]>" and comments, which hold Word's own instructions.
INSTRUCTIONS = re.compile(r"<!--.*?-->|<!\[[^\]>]*\]>|<\?xml[^>]*>", re.DOTALL)
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
LIST_STYLE = re.compile(r"mso-list:\s*l\d+\s+level(\d+)", re.IGNORECASE)
IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
BULLET = re.compile(r"^[\s\xa0]*[·•▪◦‣●○§][\s\xa0]+")
NUMBER = re.compile(r"^[\s\xa0]*(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)][\s\xa0]*$", re.IGNORECASE)
STYLES = (
    (re.compile(r"text-decoration[\w-]*:[^;]*line-through", re.IGNORECASE), "s"),
    (re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE), "strong"),
    (re.compile(r"font-style:\s*italic", re.IGNORECASE), "em"),
)
NOT_BOLD = re.compile(r"font-weight:\s*(?:normal|[1-4]00)", re.IGNORECASE)
EMPTY_PARAGRAPH = re.compile(r"<(p|h[23])(?:\s[^>]*)?>(?:\s|&nbsp;|\xa0|<br\s*/?>)*</\1>")


def without_empty_paragraphs(markup: str) -> str:
    """Sanitised text without paragraphs that show nothing."""
    return EMPTY_PARAGRAPH.sub("", markup)


def mend_pasted(markup: str) -> str:
    """An article's text out of whatever an editor or a program sent; idempotent."""
    markup = CONTROL_CHARACTERS.sub("", INSTRUCTIONS.sub("", markup))
    if not markup.strip():
        return ""
    body = html.fragment_fromstring(markup, create_parent="div")
    for element in list(body.iter(*LEFT_OUT)):
        element.drop_tree()
    apply_styles(body)
    rename_tags(body)
    gather_lists(body)
    nest_lists(body)
    wrap_loose_text(body)
    drop_empty(body)
    return "".join(inner_html(body))


def inner_html(body: HtmlElement) -> Iterable[str]:
    """The markup inside an element."""
    yield body.text or ""
    for child in body:
        yield html.tostring(child, encoding="unicode")


def apply_styles(body: HtmlElement) -> None:
    """Make elements of what was only a style: struck, bold and italic words."""
    for element in list(body.iter("span", "b", "i")):
        style = element.get("style") or ""
        if IGNORED.search(style):
            continue
        if element.tag == "b" and NOT_BOLD.search(style):
            element.drop_tag()  # Google Docs wraps all of a text in it
            continue
        for pattern, tag in STYLES if element.tag == "span" else STYLES[:1]:
            if pattern.search(style):
                wrap_content(element, tag)


def wrap_content(element: HtmlElement, tag: str) -> None:
    """Put all that an element holds into a new one inside it."""
    inside = html.Element(tag)
    inside.text, element.text = element.text, None
    inside.extend(list(element))
    element.append(inside)


def rename_tags(body: HtmlElement) -> None:
    """Give headings, struck words and other programs' paragraphs the names of articles."""
    for element in list(body.iterdescendants()):
        if not isinstance(element.tag, str):
            element.drop_tree()
        elif element.tag in NAMES:
            element.tag = NAMES[element.tag]
        elif element.tag == "p" and "MsoTitle" in (element.get("class") or ""):
            element.tag = "h2"
        elif element.tag in ("td", "th") and element.getnext() is not None:
            element.tail = f" {element.tail or ''}"
        elif element.tag in ("div", "tr"):
            element.tag = "p" if not any(True for _ in element.iter(*BLOCKS)) else "div"


def gather_lists(body: HtmlElement) -> None:
    """Make lists of paragraphs that Word calls items, or that begin with a list's dot."""
    for paragraph in list(body.iter("p")):
        level, is_numbered = list_level(paragraph)
        if not level:
            continue
        item = html.Element("li")
        content = html.Element("p")
        content.text = paragraph.text
        content.extend(list(paragraph))
        item.append(content)
        place_item(paragraph, item, level, "ol" if is_numbered else "ul")


def nest_lists(body: HtmlElement) -> None:
    """Put a list that stands between items into the item before it: Google Docs writes those."""
    for inner in list(body.iter("ul", "ol")):
        before = inner.getprevious()
        if inner.getparent().tag in ("ul", "ol") and before is not None and before.tag == "li":
            before.append(inner)


def list_level(paragraph: HtmlElement) -> tuple[int, bool]:
    """How deep in a list a paragraph stands, 0 for none, and whether it is numbered.

    The mark in front, which a list draws by itself, is taken out.
    """
    style = LIST_STYLE.search(paragraph.get("style") or "")
    is_item = style or "MsoListParagraph" in (paragraph.get("class") or "")
    level = int(style[1]) if style else 1 if is_item else 0
    for span in list(paragraph.iter("span")):
        if IGNORED.search(span.get("style") or ""):
            is_numbered = bool(NUMBER.match(span.text_content()))
            span.drop_tree()
            return level or 1, is_numbered
    if paragraph.getparent() is not None and paragraph.getparent().tag == "li":
        return 0, False
    first = paragraph.text or ""
    if BULLET.match(first):
        paragraph.text = BULLET.sub("", first)
        return level or 1, False
    return (level, False) if style else (0, False)


def place_item(paragraph: HtmlElement, item: HtmlElement, level: int, tag: str) -> None:
    """Put an item in a paragraph's place: into the list before it, or a new one."""
    before = paragraph.getprevious()
    parent = paragraph.getparent()
    tail = (paragraph.tail or "").strip()
    is_going_on = (
        before is not None
        and before.get("data-pasted")
        and not (before.tail or "").strip()
        and (level > 1 or before.tag == tag)
    )
    if is_going_on:
        find_deepest_list(before, level, tag).append(item)
        parent.remove(paragraph)
    else:
        made = html.Element(tag)
        made.set("data-pasted", "1")
        made.append(item)
        parent.replace(paragraph, made)
        before = made
    before.tail = tail or None


def find_deepest_list(outer: HtmlElement, level: int, tag: str) -> HtmlElement:
    """The list of a level below a list; made when it is not there."""
    found = outer
    for _ in range(level - 1):
        last = found[-1]
        inner = last[-1] if len(last) and last[-1].tag in ("ul", "ol") else None
        if inner is None:
            inner = html.Element(tag)
            last.append(inner)
        found = inner
    return found


def wrap_loose_text(body: HtmlElement) -> None:
    """Make paragraphs of words that stand in none, and take boxes off what they hold."""
    for box in list(body.iter("div", "table", "tbody", "thead", "center", "section")):
        if box is not body:
            box.drop_tag()
    for child in list(body):
        if (child.tail or "").strip():
            child.addnext(loose_words(child.tail))
        child.tail = None
    if (body.text or "").strip():
        body.insert(0, loose_words(body.text))
    body.text = None
    for is_block, group in groupby(list(body), key=lambda child: child.tag in BLOCKS):
        loose = list(group)
        if not is_block:
            paragraph = html.Element("p")
            loose[0].addprevious(paragraph)
            paragraph.extend(loose)


def loose_words(text: str | None) -> HtmlElement:
    """Words in an element that the sanitiser takes off again."""
    element = html.Element("span")
    element.text = text
    return element


def drop_empty(body: HtmlElement) -> None:
    """Take out what shows nothing, and the marks that this module left."""
    for tags in (("p", "h2", "h3", "span", "b", "i", "em", "strong", "s"), ("li",), ("ul", "ol")):
        for element in reversed(list(body.iter(*tags))):
            has_words = (element.text_content() or "").strip("\xa0 \t\r\n\u200b\ufeff")
            if not has_words and next(element.iter("img", "hr"), None) is None:
                # Space in the middle of a line stays.
                is_block = element.tag in BLOCKS or element.tag == "li"
                element.drop_tree() if is_block else element.drop_tag()
    for element in body.iter("ul", "ol"):
        element.attrib.pop("data-pasted", None)
