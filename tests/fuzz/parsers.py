"""The parsers that read what strangers wrote, each from bytes, and what must hold of any answer.

A parser may refuse what its own docstring says. Everything else that it raises got out.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django.core.signing import Signer
from ninja.errors import HttpError
from pydantic import ValidationError

from gallery.api import paging
from gallery.api.refusals import WrongNames
from gallery.api.schemas import PhotoJSON
from gallery.api.shaping import choose_fields, split_names
from gallery.change_cursors import SIGNER, read_cursor
from gallery.embeds.oembed import Limits, OEmbedRefused, read_limit, read_target
from media.metadata.credit_scores import credit_behind_label, score_credit
from media.metadata.credit_suggestions import suggest_credits
from media.metadata.credits import parse_credit
from media.metadata.embedded import merge_blocks
from media.metadata.exif_reader import parse_directories, read_exif
from media.metadata.fields import Reading
from media.metadata.iim import build_iim, read_iim
from media.metadata.xmp_reader import read_xmp
from media.search.query import MAX_TERMS, parse_query
from media.text_search import MAX_WORDS
from newsroom.api.changes import ChangeParameters
from newsroom.api.filters import (
    ArticleListParameters,
    GalleryListParameters,
    PhotoListParameters,
)
from newsroom.importing.articles import build_texts
from newsroom.importing.flattened.article import (
    MAX_BYLINE_LENGTH,
    MAX_GALLERY_TITLE_LENGTH,
    MAX_HEADLINE_LENGTH,
)
from newsroom.importing.flattened.lines import ArticleUnreadable, decode_article
from newsroom.importing.flattened.reading import parse_article
from newsroom.text_limits import MAX_STORY_CHARACTERS
from tests.fuzz.seeds import ARTICLE, EXIF_BLOCK, PACKETS

LONGEST_SECONDS = 3.0  # of the processor, and of a parser that is watched at each line
TODAY = date(2026, 11, 25)


@dataclass(frozen=True, slots=True)
class Parser:
    """`read` takes any bytes, raises what got out, and AssertionError where an answer is no good.

    `seeds` are good inputs, from which bad ones are made; `words` are what its language is made of.
    """

    name: str
    read: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[str, ...] = ()
    longest_bytes: int = 4096

    def read_quickly(self, data: bytes) -> None:
        """The same; raises AssertionError, too, for what takes long."""
        began = time.thread_time()
        self.read(data)
        assert time.thread_time() - began < LONGEST_SECONDS


def require_storable(reading: Reading) -> None:
    """What is kept of it: PostgreSQL takes no NUL, no half of a character and no NaN."""
    for text in (*reading.texts.values(), *reading.keywords):
        assert text.strip()
    metadata = merge_blocks((reading, reading, Reading(), Reading()), [])
    whole = json.dumps(metadata.to_json(), ensure_ascii=False, allow_nan=False)
    whole.encode()
    assert "\\u0000" not in whole


def read_text(data: bytes) -> str:
    """Any text, halves of characters too: a JSON body can hold them."""
    return data.decode("utf-8", "surrogateescape")


def check_xmp(data: bytes) -> None:
    """As a packet, with one behind it, and as an extended one."""
    first, _, second = data.partition(b"\0\0\0\0")
    require_storable(read_xmp([first, second] if second else [first]))
    require_storable(read_xmp([PACKETS[0]], {b"A" * 32: data}, encoding="cp1251"))


def check_iim(data: bytes) -> None:
    """As a block, and as one that an editor says is Greek."""
    require_storable(read_iim([data]))
    require_storable(read_iim([data, data[::2]], encoding="iso8859-7"))


def check_exif(data: bytes) -> None:
    """In both orders of bytes, whatever the header says."""
    for header in (data[:4], b"II*\0", b"MM\0*", b"II+\0"):
        require_storable(read_exif(parse_directories(header + data[4:])))


def check_credit(data: bytes) -> None:
    """What prints is what was typed, whatever is made of it."""
    text = data.decode("utf-8", "replace")
    line, _, other = text.partition("\0")
    credit = parse_credit(line)
    assert credit.printed == line
    assert credit.photographer not in credit.agencies or not credit.photographer
    score_credit(line)
    credit_behind_label(line)
    for suggestion in suggest_credits(line, caption=other, byline=other, source=other):
        assert suggestion.text != line
        assert suggestion.why


def check_article(data: bytes) -> None:
    """Each part within its column."""
    try:
        article = parse_article(decode_article(data))
    except ArticleUnreadable:
        return
    assert 0 < len(article.headline) <= MAX_HEADLINE_LENGTH
    assert len(article.byline) <= MAX_BYLINE_LENGTH
    assert all(len(gallery.title) <= MAX_GALLERY_TITLE_LENGTH for gallery in article.galleries)
    assert all(len(html) <= MAX_STORY_CHARACTERS for html in build_texts(article.body))
    json.dumps([one.text for one in article.understood], ensure_ascii=False).encode()


def check_query(data: bytes) -> None:
    """Bounded, and without what no database takes."""
    query = parse_query(read_text(data), today=TODAY)
    assert len(query.words) + len(query.chips) <= MAX_TERMS
    assert all(len(note) < 500 for note in query.notes)
    for words in query.words:
        assert words.words
        assert "\0" not in "".join(words.words)
        "".join(words.words).encode()


def check_cursors(data: bytes) -> None:
    """Strangers' are refused; so is one that we signed when cursors held something else."""
    text = read_text(data)
    lists = Signer(salt="api.galleries")
    cursors = [(text, text)]
    with suppress(ValueError, RecursionError):
        held = json.loads(data)
        cursors.append((SIGNER.sign_object(held), lists.sign_object(held)))
    for of_changes, of_list in cursors:
        with suppress(ValueError):
            read_cursor(of_changes)
        with suppress(HttpError):
            paging.read_cursor(lists, of_list)
    with suppress(ValueError):
        assert paging.read_moment(text).utcoffset() is not None


def check_parameters(data: bytes) -> None:
    """A query string, as each list and oEmbed read it."""
    given: dict[str, Any] = dict(parse_qsl(data.decode("utf-8", "replace"), max_num_fields=None))
    for model in (GalleryListParameters, ArticleListParameters, PhotoListParameters):
        with suppress(ValidationError, WrongNames):
            parameters = model.model_validate(given)
            assert parameters.updated_since_moment or not parameters.updated_since
            assert len(parameters.words) <= MAX_WORDS
            if isinstance(parameters, GalleryListParameters | PhotoListParameters):
                assert parameters.of_photos is not None
    with suppress(ValidationError, WrongNames):
        ChangeParameters.model_validate(given)
    with suppress(WrongNames):
        choose_fields(split_names(given.get("fields", "")), [PhotoJSON])
    with suppress(OEmbedRefused):
        limits = Limits(*(read_limit(name, given.get(name)) for name in ("maxwidth", "maxheight")))
        assert min(limits.fit(800, 533)) >= 1
        read_target(given.get("url", ""))


PARSERS = {
    parser.name: parser
    for parser in (
        Parser("xmp", check_xmp, PACKETS, longest_bytes=8192),
        Parser(
            "iim",
            check_iim,
            (
                build_iim(caption="Ein Hafen", byline="Ana Roth", keywords=["Möwe", "Boot"])[26:],
                b"\x1c\x01\x5a\x00\x03\x1b%G\x1c\x02\x78\x80\x04\x00\x00\x00\x03abc",
                b"\x1c\x02\x37\x00\x0820161108\x1c\x02\x3c\x00\x0b093005+0100",
            ),
        ),
        Parser("exif", check_exif, (EXIF_BLOCK,)),
        Parser(
            "credit",
            check_credit,
            (
                b"Jane Doe/AP",
                "Photo by JANE VAN DER DOE for The Courier via Getty Images © 2026".encode(),
                b"(Credit too long, see caption)\0The harbour. (Ana Roth/AFP)",
                b"Courtesy of the Port Museum, Velnes",
            ),
            ("for ", " via ", "/", "courtesy of ", "Photo by ", "(", ")", "©", "AP", "Getty"),
        ),
        Parser(
            "article",
            check_article,
            (ARTICLE, ARTICLE.decode().encode("utf-16")),
            ("\n", "Photos: ", "1 of 3", "Bilder: ", "- ", "1. ", "hide caption", "<p>", "](http"),
        ),
        Parser(
            "query",
            check_query,
            (
                b'harbour -dark by:"Ana Roth" taken:2026-11 is:killed "a phrase"',
                "in:„ein Haus“ width:>800 credit:AP place:Bergen".encode(),
            ),
            ("by:", "taken:", "is:", "-", '"', "«", "»", "..", ">", "2026-02-30", "„", "today"),
        ),
        Parser(
            "cursors",
            check_cursors,
            (
                b"WzEsImdhbGxlcnkiLDFd:abc",
                b'[1, "gallery", 1]',
                b'["2026-11-25T01:00:00+00:00", 1]',
                b"2026-11-25T01:00:00.5Z",
                b"9999-12-31T23:59:60-23:59",
            ),
        ),
        Parser(
            "parameters",
            check_parameters,
            (
                b"limit=5&q=%22a+b%22&updated_since=2026-11-25T01:00:00Z&section=news&language=de",
                b"photographer=Ana&taken_from=2026-11-25&taken_to=9999-12-31&ids=1,2&include=x",
                b"fields=id,credit.printed,renditions&since=abc&wait=3",
                b"url=http://localhost:8000/galleries/a/&maxwidth=300&maxheight=9&format=xml",
            ),
            ("&", "=", ",", "%", "[", "]", "http://", "fields=", "ids=", "taken_to=", "url="),
        ),
    )
}
