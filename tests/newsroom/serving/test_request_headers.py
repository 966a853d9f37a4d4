"""Encodings, conditions and ranges, by RFC 9110."""

from __future__ import annotations

import pytest

from newsroom.serving.request_headers import (
    ByteRange,
    RangeNotSatisfiable,
    choose_encoding,
    is_unchanged,
    parse_range,
)

ETAG, CHANGED = '"65a-10"', "Wed, 25 Nov 2026 01:00:00 GMT"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0.8, gzip;q=0.8", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("gzip;q=0, *", "br"),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.2, gzip;q=0.5", "gzip"),
        ("identity;q=0, zstd", ""),
        ("gzip;q=nonsense", ""),
        ("gzip ; q=1.0", "gzip"),
        (",,;;=,", ""),
    ],
)
def test_the_encoding_that_weighs_most_is_sent(accepted: str, encoding: str) -> None:
    assert choose_encoding(accepted, {"", "gzip", "br"}) == encoding


def test_only_what_is_there_is_sent() -> None:
    assert choose_encoding("br, gzip", {""}) == ""
    assert choose_encoding("br, gzip;q=0.1", {"", "gzip"}) == "gzip"


@pytest.mark.parametrize(
    ("if_none_match", "if_modified_since", "unchanged"),
    [
        (None, None, False),
        (ETAG, None, True),
        (f"W/{ETAG}", None, True),
        (f'"other", {ETAG}', None, True),
        ("*", None, True),
        ('"other"', None, False),
        ('"other"', CHANGED, False),
        (None, CHANGED, True),
        (None, "Wed, 25 Nov 2026 01:00:01 GMT", False),
        (None, "nonsense", False),
    ],
)
def test_a_reader_who_has_it_is_told_so(
    if_none_match: str | None, if_modified_since: str | None, *, unchanged: bool
) -> None:
    answer = is_unchanged(
        etag=ETAG,
        changed=CHANGED,
        if_none_match=if_none_match,
        if_modified_since=if_modified_since,
    )
    assert answer is unchanged


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", ByteRange(0, 1)),
        ("bytes=10-", ByteRange(10, 100)),
        ("bytes=-10", ByteRange(90, 100)),
        ("bytes=-1000", ByteRange(0, 100)),
        ("bytes=50-5000", ByteRange(50, 100)),
        ("bytes=5-2", None),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("lines=0-1", None),
        (None, None),
    ],
)
def test_ranges(asked: str | None, part: ByteRange | None) -> None:
    assert parse_range(asked, 100, if_range=None, etag=ETAG, changed=CHANGED) == part


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_beyond_the_end(asked: str) -> None:
    with pytest.raises(RangeNotSatisfiable):
        parse_range(asked, 100, if_range=None, etag=ETAG, changed=CHANGED)


@pytest.mark.parametrize(
    ("if_range", "is_part"),
    [(ETAG, True), (CHANGED, True), ('"other"', False), (f"W/{ETAG}", False)],
)
def test_a_range_of_another_version_gets_the_whole(if_range: str, *, is_part: bool) -> None:
    part = parse_range("bytes=0-9", 100, if_range=if_range, etag=ETAG, changed=CHANGED)
    assert (part is not None) is is_part
