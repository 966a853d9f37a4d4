"""Whatever lines a text is made of, none of its words is lost, and each line is accounted for."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.importing.flattened.article import ListHere
from newsroom.importing.flattened.reading import parse_article
from tests.newsroom.importing.ferry_texts import ENDS, HARBOUR, LEAD, SAID, WAVES

LINES = st.sampled_from(
    [
        *(LEAD, SAID, ENDS, HARBOUR.caption, WAVES.caption, "", "What comes next", "By Ada Quill"),
        *("Ilse Brandt/Reuters", "Photograph: Marek Dolny/AP", "Ada Quill for The Brennick Post"),
        *("Photos: Return of the ferry", "Photos:", "Photo: Una Marsh", "Slideshow: 3 photos"),
        *("1 of 3", "2 of 3", "3 of 3", "1/3", "Photos: Return (2 of 3)", "Bilder: Rückkehr"),
        *(
            "Photo: The ferry. (Ilse Brandt/Reuters)",
            "Advertisement",
            "Read more",
            "Updated 9:14 AM",
        ),
        *("• Four a day", "- Dogs half price", "1. Four", "2. Five", "BRENNICK (Post) —", "– Non."),
        *(
            "Smith &amp; Sons",
            "<p>The <b>ferry</b></p>",
            "## Next",
            "[plan](https://example.org/x)",
        ),
        *(
            "Photos: they remember, she said.",
            "Photo: Ilse Brandt/Reuters",
            "صور: العبارة",
            "写真：港",
        ),
        *("Photos | Return of the ferry", "Image source, Reuters", "Image caption, The ferry."),
        *("Image source,", "Image caption,"),
        *("hide caption", "toggle caption", "The ferry. Ilse Brandt/Reuters hide caption"),
        *("Reuters", "Source: AP", "Reporting by Ada Quill; Editing by Max Moor"),
    ]
)
MARKUP_WORDS = {"amp", "p", "b", "br", "ul", "li"}


def words_in(text: str) -> set[str]:
    """All words of a text; figures are lists' and counters'."""
    return {word for word in re.findall(r"[^\W\d_]+", text) if word not in MARKUP_WORDS}


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=16).filter(any))
def test_every_word_is_somewhere(lines: list[str]) -> None:
    article = parse_article("\n".join(lines))
    kept = [article.headline, article.byline, *article.furniture, *map(str, article.doubts)]
    for part in article.body:
        kept += part.items if isinstance(part, ListHere) else [getattr(part, "text", "")]
    for gallery in article.galleries:
        kept.append(gallery.title)
        for slide in gallery.slides:
            kept += [slide.credit_line, slide.caption]
    # What announced photos, and the word before a byline, is what its line was read as.
    kept += [
        one.text
        for one in article.understood
        if one.kind.startswith(("label", "counter", "byline"))
    ]
    assert words_in("\n".join(lines)) <= words_in("\n".join(kept))
    assert {one.line for one in article.understood} >= {
        number for number, line in enumerate(lines, start=1) if line
    }
