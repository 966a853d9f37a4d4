"""Bytes for a parser, by hypothesis: random ones, and good ones that were damaged."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.fuzz.parsers import Parser


@st.composite
def damaged(draw: st.DrawFn, parser: Parser) -> bytes:
    """A seed with some bytes and words of the parser's language put in, taken out or cut off."""
    content = bytearray(draw(st.sampled_from(parser.seeds)))
    pieces = st.binary(max_size=8)
    if parser.words:
        pieces |= st.sampled_from(parser.words).map(str.encode)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 40)))
        content[start:end] = draw(pieces)
    return bytes(content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content)


def inputs_of(parser: Parser) -> st.SearchStrategy[bytes]:
    """Any of them."""
    texts = st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    return damaged(parser) | texts | st.binary(max_size=400)
