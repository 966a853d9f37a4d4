"""The names of an archive's members as their sender saw them.

ZIP says how a name is encoded in two ways, a flag and an extra field, and many programs use
neither: then it is UTF-8 (the Mac) or the code page of the sender's computer, which nobody names.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

UTF8_NAME_FLAG = 0x800
UNICODE_PATH = 0x7075  # the Info-ZIP extra field of a name in UTF-8
EVERY_BYTE = "cp437"  # what Python's zipfile reads names as; it has a character for each byte

# Letters with accents, the usual ones first, as far as languages of the region hold them.
WESTERN = ("äöüßéèêàáâãçñíóôåøæœ", "ëîïõòúûùìÿðþ")
CENTRAL = ("ąćęłńóśźżčďěňřšťůžýáéíúöüäőű", "âăîșțşţđôëç")
RUSSIAN = ("оеаинтсрвлкм", "дпуяыьгзбчй", "хжшюцщэфъёієїґ")
GREEK = ("αοιετσνρκςάόίέήμλ", "πυηγθχύώ", "ωδφβζξψϊϋΐΰ")
HEBREW = ("יוהלאתרבמש", "נםןדעקפחכג", "טסזצךףץ")
ARABIC = ("المنيورتبة", "هسدعقفكحجأ", "صشطخذزضغثظئءؤإآى")
# "fÒte", "ÁčŢíá", "Espa兀": capitals behind small letters, accents alone, scripts in one word.
STRAY_CAPITAL = re.compile("[a-zß-öø-ÿа-ёα-ώ][A-ZÀ-ÖØ-ÞЀ-ЯΑ-Ω]")
ACCENTS_ALONE = re.compile(r"[^\W\d_a-zA-Z]{3}")
SCRIPTS_MIXED = re.compile(r"[a-zA-Z][^\W\d_\x00-\x7f]|[^\W\d_\x00-\x7f][a-zA-Z]")
COMMON_SYLLABLES = frozenset(
    "이다는에을의가고하지로사나한기아어리시대자인도서부스그해일진울구항제수정전상우주보국회장소원선산면"
)
PUNCTUATION = frozenset("’‘“”„–—…·№«»°©®")


@dataclass(frozen=True, slots=True)
class CodePage:
    """A code page, and how its letters are told from another's."""

    encoding: str
    script: str  # as Unicode names its letters
    letters: tuple[str, ...] = ()  # usual ones, rarer ones, rarest; none: all of the script


# Of equal readings the first is taken: Windows packs with the page of DOS.
CODE_PAGES = (
    CodePage("cp437", "LATIN", WESTERN),
    CodePage("cp850", "LATIN", WESTERN),
    CodePage("cp1252", "LATIN", WESTERN),
    CodePage("cp852", "LATIN", CENTRAL),
    CodePage("cp1250", "LATIN", CENTRAL),
    CodePage("cp866", "CYRILLIC", RUSSIAN),
    CodePage("cp1251", "CYRILLIC", RUSSIAN),
    CodePage("koi8-r", "CYRILLIC", RUSSIAN),
    CodePage("cp737", "GREEK", GREEK),
    CodePage("cp1253", "GREEK", GREEK),
    CodePage("cp862", "HEBREW", HEBREW),
    CodePage("cp1255", "HEBREW", HEBREW),
    CodePage("cp1256", "ARABIC", ARABIC),
    CodePage("cp874", "THAI"),
    CodePage("cp932", "JAPANESE"),
    CodePage("cp949", "HANGUL"),
    CodePage("gbk", "CJK"),
    CodePage("big5", "CJK"),
)


def read_names(members: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Each member's path, with "/" between its parts."""
    unnamed = [
        raw_name(member) for member in members if not declared_name(member) and not is_utf8(member)
    ]
    encoding = guess_encoding([raw for raw in unnamed if not raw.isascii()])
    names = []
    for member in members:
        name = declared_name(member) or raw_name(member).decode(
            "utf-8" if is_utf8(member) else encoding, "replace"
        )
        names.append(name.replace("\\", "/"))
    return names


def declared_name(member: zipfile.ZipInfo) -> str:
    """The name that the archive itself says is Unicode; empty when it says nothing."""
    if member.flag_bits & UTF8_NAME_FLAG:
        return member.orig_filename
    raw, extra = raw_name(member), member.extra
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        data, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind != UNICODE_PATH or len(data) < 6:
            continue
        # The checksum is of the other name: a program that renamed the member left this one stale.
        version, checksum = struct.unpack("<BL", data[:5])
        if version == 1 and checksum == zlib.crc32(raw):
            return data[5:].decode("utf-8", "replace")
    return ""


def raw_name(member: zipfile.ZipInfo) -> bytes:
    """The bytes of a name that is not flagged as UTF-8."""
    if member.flag_bits & UTF8_NAME_FLAG:
        return member.orig_filename.encode("utf-8", "replace")
    return member.orig_filename.encode(EVERY_BYTE)


def is_utf8(member: zipfile.ZipInfo) -> bool:
    """Whether the bytes are UTF-8, flagged or not: text of a code page hardly ever is."""
    try:
        raw_name(member).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def guess_encoding(raw_names: Sequence[bytes]) -> str:
    """The code page that makes the most sense of all names of an archive together."""
    best, best_score = EVERY_BYTE, 0.0
    for page in CODE_PAGES:
        try:
            texts = [raw.decode(page.encoding) for raw in raw_names]
        except UnicodeDecodeError:
            continue
        score = sum(score_reading(text, page) for text in texts)
        if score > best_score:
            best, best_score = page.encoding, score
    return best


def score_reading(text: str, page: CodePage) -> float:
    """How much a reading looks like a name: letters of one language speak for it, others against.

    Each letter is weighed by the bytes that it took, so that pages of one byte and of two compare.
    """
    score = 0.0
    for character in text:
        if character.isascii():
            continue
        score += weigh_character(character, page) * len(character.encode(page.encoding))
    oddities = STRAY_CAPITAL.findall(text)
    oddities += (ACCENTS_ALONE if page.script == "LATIN" else SCRIPTS_MIXED).findall(text)
    return score - 2.0 * len(oddities)


def weigh_character(character: str, page: CodePage) -> float:
    """What one character says for or against a page."""
    if character in PUNCTUATION:
        return 0.2
    if not unicodedata.category(character).startswith(("L", "M")):
        return -2.0
    if page.script in EAST_ASIAN:
        return EAST_ASIAN[page.script](character, page.encoding)
    small = character.lower()
    if page.letters:
        weights = zip(page.letters, (1.0, 0.85, 0.6), strict=False)
        weight = next((weight for letters, weight in weights if small in letters), -1.0)
    else:
        is_known = page.script in unicodedata.name(character, "")
        weight = -1.0 if not is_known else 0.85 if character.isalpha() else -0.4
    return weight if small == character or weight < 0 else weight - 0.2


def japanese_weight(character: str, encoding: str) -> float:
    """Kana are sure signs; of kanji those in daily use, the first level of the standard."""
    name = unicodedata.name(character, "")
    if name.startswith(("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA")):
        return 1.2
    if name.startswith("HALFWIDTH"):
        return -0.5  # the bytes of many other pages are these
    return 0.9 if 0x88 <= character.encode(encoding)[0] <= 0x97 else -0.2


def hangul_weight(character: str, encoding: str) -> float:
    """Syllables of the standard, the commonest first; the rest of the page is seldom used."""
    lead = character.encode(encoding)
    if character in COMMON_SYLLABLES:
        return 1.1
    return 0.8 if 0xB0 <= lead[0] <= 0xC8 and lead[-1] >= 0xA1 else -0.5


def chinese_weight(character: str, encoding: str) -> float:
    """Characters in daily use, the first level of either standard."""
    lead = character.encode(encoding)
    if encoding == "gbk":
        return 0.92 if 0xB0 <= lead[0] <= 0xD7 and lead[-1] >= 0xA1 else -0.2
    return 0.88 if 0xA4 <= lead[0] <= 0xC6 else -0.2


EAST_ASIAN = {"JAPANESE": japanese_weight, "HANGUL": hangul_weight, "CJK": chinese_weight}
