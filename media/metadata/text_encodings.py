"""Text whose encoding nobody named: read as UTF-8 where it is that, else as what it looks like."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from media.metadata.text import WINDOWS_1252, decode_utf8

WESTERN = "cp1252"
# What an editor may choose from, with the letters by which the alphabet shows: the ten that are
# the most frequent. Encodings of other scripts cannot be told from single names.
ENCODINGS = {
    WESTERN: "Latin-1 (Western Europe)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8-r": "KOI8-R (Cyrillic)",
    "cp866": "DOS 866 (Cyrillic)",
    "mac-cyrillic": "Mac (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "cp1258": "Windows-1258 (Vietnamese)",
    "mac-roman": "Mac Roman (Western Europe)",
    "cp874": "Windows-874 (Thai)",
    "cp932": "Shift JIS (Japanese)",
    "euc-jp": "EUC-JP (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp949": "EUC-KR (Korean)",
}
TELLTALES = {
    "cp1251": "оеаинтсрвл",
    "koi8-r": "оеаинтсрвл",
    "cp1253": "αοιετσνηυρ",
    "cp1255": "יוהלאתרבשמ",
    "cp1256": "اليمونرتبة",
}
UTF8 = "UTF-8"
MAX_GUESSED_BY_BYTES = 65_536
WORD = re.compile(rb"[A-Za-z\x80-\xff]{2,}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the name of the encoding that it was read in, which `is_guessed` or was told."""

    text: str
    encoding: str = UTF8
    is_guessed: bool = False


def decode_bytes(data: bytes, *, chosen: str = "", declared: str = "", among: bytes = b"") -> Text:
    """Bytes as text. `chosen` is what an editor says of what is not UTF-8, `declared` the file.

    `among` is all that was written with it: a name alone says little of its alphabet. Where most is
    UTF-8 and single bytes are not, only those are read as Latin-1.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    text = decode_utf8(data)
    if text is not None:
        return Text(text)
    if chosen:
        return Text(decode_bytes_as(data, chosen), ENCODINGS.get(chosen, chosen))
    if is_known(declared):
        return Text(data.decode(declared, "replace"), declared)
    text = data.decode("utf-8", "surrogateescape")
    high = [character for character in text if character > "\x7f"]
    if 2 * sum(map(is_escaped, high)) <= len(high):
        return Text(with_single_bytes(text), ENCODINGS[WESTERN], is_guessed=True)
    guess = guess_encoding((among or data)[:MAX_GUESSED_BY_BYTES])
    return Text(decode_bytes_as(data, guess), ENCODINGS[guess], is_guessed=True)


def decode_bytes_as(data: bytes, encoding: str) -> str:
    """Bytes in an encoding of `ENCODINGS`; what it has no character for is a question mark."""
    if encoding == WESTERN:
        return "".join(WINDOWS_1252[byte] for byte in data)
    return data.decode(encoding, "replace")


def is_known(encoding: str) -> bool:
    """Whether Python has a codec of that name for text, other than UTF-8 itself."""
    try:
        info = codecs.lookup(encoding)
    except (LookupError, ValueError):
        return False
    return info.name != "utf-8" and info.name.startswith(("cp", "iso8859", "koi8", "mac-", "gb"))


def is_escaped(character: str) -> bool:
    """Whether it stands for a byte that is not UTF-8."""
    return "\udc80" <= character <= "\udcff"


def with_single_bytes(text: str) -> str:
    """Text decoded with "surrogateescape", each byte that was no UTF-8 read as Latin-1."""
    return re.sub("[\udc80-\udcff]", lambda match: WINDOWS_1252[ord(match[0]) - 0xDC00], text)


def guess_encoding(data: bytes) -> str:
    """The encoding that bytes look like: another alphabet's, where nearly every word is in it."""
    words = [word for word in WORD.findall(data) if not word.isascii()]
    letters = b"".join(words)
    if not letters or sum(byte > 127 for byte in letters) < 0.8 * len(letters):
        return WESTERN
    scores = {encoding: score_likeness(words, encoding) for encoding in TELLTALES}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] > 0.4 else WESTERN


def score_likeness(words: list[bytes], encoding: str) -> float:
    """How much words look like words of the alphabet, from 0 to 1."""
    text = [word.decode(encoding, "replace") for word in words]
    if not all(
        word.isalpha() and word[1:] in (word[1:].lower(), word[1:].upper()) for word in text
    ):
        return 0
    letters = "".join(text)
    is_like_names = sum(not (word[0].islower() and word[1:].isupper()) for word in text) / len(text)
    frequent = sum(letter in TELLTALES[encoding] for letter in letters.lower()) / len(letters)
    return is_like_names * frequent
