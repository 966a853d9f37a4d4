"""How houses announce photos in a text: labels in many languages, and counters."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from media.metadata.credits import read_names

# What announces several photos under a title.
GALLERY_LABELS = read_names("""
    photos|pictures|images|photo gallery|picture gallery|image gallery|gallery|galleries|slideshow
    slide show|photo essay|photo story|in pictures|in photos|in images|the pictures|pics|album
    see photos|see the photos|view photos|more photos|photo slideshow|photos of the day
    fotos|fotostrecke|fotogalerie|bilder|bildergalerie|bilderstrecke|bildstrecke|galerie|in bildern
    galerie photo|galerie photos|galerie d'images|en images|en photos|diaporama|portfolio|les photos
    fotogalería|fotogaleria|galería|galería de fotos|galería de imágenes|galeria|imágenes|imagens
    en imágenes|en fotos|em imagens|em fotos|galeria de fotos|galeria de imagens|las fotos|as fotos
    galleria|galleria fotografica|le foto|foto gallery|fotogallery|in immagini|immagini
    le immagini|fotoserie|foto's|in beeld|beelden|fotoreportage|fotoalbum|billeder|billedserie
    bildspel|bildserie|bildeserie|kuvat|kuvagalleria|galeria zdjęć|zdjęcia|fotky|képek|galéria
    képgaléria|fotoğraflar|foto galeri|galeri|foto-galeri
    фото|фотографии|фотогалерея|фоторепортаж|галерея|в фотографиях|світлини|фотогалерея|снимки
    φωτογραφίες|φωτογραφιες|εικόνες|συλλογή φωτογραφιών
    صور|الصور|بالصور|معرض الصور|ألبوم|تصاویر|عکس‌ها|عکس ها|گالری|תמונות|גלריה|בתמונות
    写真|写真集|フォト|フォトギャラリー|ギャラリー|画像|图集|組圖|组图|图片|圖輯|照片|图辑|사진|포토|화보
    तस्वीरें|तस्वीरों में|फोटो|फ़ोटो|फोटो गैलरी|ছবি|ছবিতে|ภาพ|ภาพถ่าย|ảnh|hình ảnh|foto-foto|galeri foto
""")
# What announces one photo: its caption, its credit, or the title of a block follows.
PHOTO_LABELS = read_names("""
    photo|picture|image|pic|slide|figure|pictured|caption|photo caption
    foto|bild|abbildung|imagen|imagem|fotografía|fotografia|immagine|afbeelding|beeld|zdjęcie|kuva
    obrázek|kép|fotoğraf|photographie|снимок|фотография|φωτογραφία|εικόνα|صورة|الصورة|עכס|תמונה
    عکس|写真1|图|圖|चित्र
""")
LABEL = re.compile(
    r"(?P<label>[^:：]{1,40}?)\s*(?P<number>\d{1,4}(?:\s*[^\W\d]{1,4}\s*\d{1,4}|\s*/\s*\d{1,4})?)?"
    r"\s*[:：]\s*(?P<rest>.*)",
    re.DOTALL,
)
# "Photos | Return of the ferry": subheadings look like that, too, so that a block has to follow.
BARRED_LABEL = re.compile(r"(?P<label>[^:：|]{1,40}?)\s+[|–—-]\s+(?P<rest>\S.*)", re.DOTALL)
BETWEEN = (
    r"(?:of|von|de|sur|di|do|van|af|av|z|ze|из|із|από|من|od|din|dari|trên|/|∕|／|out of|från|fra)"
)
COUNTER = re.compile(
    rf"[(\[]?\s*(?:(?P<what>[^\W\d][^\d()\[\]:]{{1,20}}?)\s*[:#№]?\s*)?"
    rf"(?P<number>\d{{1,4}})\s*{BETWEEN}\s*(?P<total>\d{{1,4}})(?:\s+(?P<after>[^\W\d]{{3,12}}))?\s*[)\]]?",
    re.IGNORECASE,
)
TITLE_COUNTER = re.compile(
    rf"\s*[-–—|,:]?\s*[(\[]?\s*(?P<number>\d{{1,4}})\s*{BETWEEN}\s*(?P<total>\d{{1,4}})\s*[)\]]?\s*$",
    re.IGNORECASE,
)
TITLE_COUNTER_CHARACTERS = 40
PHOTO_COUNT = re.compile(r"(?:all\s+)?(?P<count>\d{1,4})\s+(?P<what>[^\W\d]+)", re.IGNORECASE)
COUNT_IN_TITLE = re.compile(
    r"(?P<title>.*\S)\s*[(\[]\s*(?P<count>\d{1,4})\s+(?P<what>[^\W\d]+)\s*[)\]]"
)
QUOTES = str.maketrans("‘’‚‛ʼ´`“”„‟«»″′", "'''''''" + '"' * 8)
DASHES = str.maketrans("‐‑‒–—―−", "-" * 7)


@dataclass(frozen=True, slots=True)
class Label:
    """A line that announces photos. `count`: how many, where it says so; 0 where not."""

    rest: str  # the title, caption or credit behind the label; empty when there is none
    is_single: bool
    number: int = 0
    count: int = 0
    is_weak: bool = False  # a label only where a block follows


@dataclass(frozen=True, slots=True)
class Counter:
    """ "2 of 47"."""

    number: int
    total: int
    is_named: bool = False  # "Photo 2 of 47"

    def __str__(self) -> str:
        return f"{self.number} of {self.total}"


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels that count: those of the table, and those that a house adds."""

    own: frozenset[str] = frozenset()

    @classmethod
    def with_own(cls, labels: Iterable[str]) -> Labels:
        """With the labels of a setting; their colons and case are of no account."""
        return cls(frozenset(fold_label(label.rstrip(" :：")) for label in labels if label.strip()))

    def read(self, line: str) -> Label | None:
        """The label that a line starts with, or None."""
        match = LABEL.fullmatch(line)
        if match is None:
            return self.read_barred(line)
        name = fold_label(match["label"])
        is_single = name in PHOTO_LABELS and name not in self.own
        if not (is_single or self.announces_gallery(name)):
            return self.read_barred(line)
        rest = match["rest"].strip()
        number = int(re.match(r"\d+", match["number"])[0]) if match["number"] else 0  # type: ignore[index]
        if counted := PHOTO_COUNT.fullmatch(rest):
            what = fold_label(counted["what"])
            if what in GALLERY_LABELS | PHOTO_LABELS | {"slides", "shots"}:
                return Label("", is_single=False, count=int(counted["count"]))
        counted = COUNT_IN_TITLE.fullmatch(rest)
        countable = GALLERY_LABELS | PHOTO_LABELS | {"slides", "shots"}
        if counted and fold_label(counted["what"]) in countable:
            return Label(counted["title"], is_single=False, count=int(counted["count"]))
        if counter := read_counter(rest):
            return Label("", is_single=is_single, number=counter.number)
        start = max(len(rest) - TITLE_COUNTER_CHARACTERS, 0)
        if counter_behind := TITLE_COUNTER.search(rest, start):
            title = rest[: counter_behind.start()].rstrip()
            return Label(title, is_single=False, number=int(counter_behind["number"]))
        return Label(rest, is_single=is_single or bool(number), number=number)

    def announces_gallery(self, name: str) -> bool:
        """Whether a label's name is one of several photos."""
        return name in GALLERY_LABELS or name in self.own

    def read_barred(self, line: str) -> Label | None:
        """ "Photos | TITLE", "Photos – TITLE", read as with a colon."""
        match = BARRED_LABEL.fullmatch(line)
        if match is None or not self.announces_gallery(fold_label(match["label"])):
            return None
        label = self.read(f"{match['label']}: {match['rest']}")
        return replace(label, is_weak=True) if label else None


def read_counter(line: str) -> Counter | None:
    """The counter that a whole line is, or None."""
    match = COUNTER.fullmatch(line)
    if match is None:
        return None
    words = {fold_label(word) for word in (match["what"], match["after"]) if word}
    if not words <= GALLERY_LABELS | PHOTO_LABELS | {"slides"}:
        return None
    number, total = int(match["number"]), int(match["total"])
    return Counter(number, total, bool(words)) if 1 <= number <= total else None


def find_series(counters: Sequence[Counter]) -> frozenset[int]:
    """The totals of counters that belong to a slideshow: "11/23" alone is a date."""
    numbers: dict[int, set[int]] = defaultdict(set)
    for one in counters:
        numbers[one.total].add(one.number)
    return frozenset(total for total, found in numbers.items() if 1 in found or len(found) > 1) | {
        one.total for one in counters if one.is_named
    }


def title_key(title: str) -> str:
    """What titles of one gallery have in common: quotes, dashes, case and ends do not count."""
    plain = unicodedata.normalize("NFKC", title).translate(QUOTES).translate(DASHES).casefold()
    return " ".join(plain.split()).strip(" .:…-\"'")


def fold_label(text: str) -> str:
    """A label without case and curly quotes, its spaces made one."""
    return " ".join(text.translate(QUOTES).casefold().split())
