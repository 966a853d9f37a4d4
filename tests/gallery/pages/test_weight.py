"""The slideshow's budgets: bytes of script, style and HTML. Each figure is gzip -9."""

from __future__ import annotations

import gzip
import random
import re
from pathlib import Path

import brotli
import pytest
from django.test import Client

from gallery.models import Gallery
from gallery.slides.sequence import NewSlide, place_slides
from media.models import Photo
from newsroom.baking.compressed_forms import BEST_BROTLI
from tests.builders import make_photo, make_ready_photo

STATIC = Path("gallery/static/gallery")
SLIDES = 200
TEXT = (
    "boats lie at the quay in Port Velnés on Sunday an hour before polling stations opened voters "
    "wait as officials carry boxes through the old market while rain falls over the harbour. A "
    "mayor speaks to reporters after a long night of counting by hand in the school gymnasium"
)
WORDS = TEXT.split()


def weight_of(content: bytes) -> int:
    """Compressed bytes."""
    return len(gzip.compress(content, 9))


def test_the_slideshow_and_its_viewer_take_at_most_6_kb_of_script() -> None:
    assert weight_of((STATIC / "slideshow.js").read_bytes()) <= 6 * 1024


def test_the_loader_takes_at_most_1_kb() -> None:
    """With the longer names that hashed files have."""
    loader = (STATIC / "loader.js").read_text().replace(".js", ".0123456789ab.js")
    assert weight_of(loader.encode()) <= 1024


def test_the_slideshow_takes_at_most_4_kb_of_style() -> None:
    assert weight_of((STATIC / "slideshow.css").read_bytes()) <= 4 * 1024


def test_the_slideshow_is_one_file_that_a_plain_script_element_runs() -> None:
    """Frames without an origin have no modules."""
    script = (STATIC / "slideshow.js").read_text()
    assert not re.search(r"^\s*(import|export)\b|\bimport\(", script, re.MULTILINE)


@pytest.fixture
def page(client: Client, db: None) -> bytes:
    """A gallery of 200 photos, each with words and file names of its own."""
    dice = random.Random(5)
    like = make_ready_photo(2600, 1733)
    photos = []
    for number in range(SLIDES):
        photo = make_photo(width=8, height=8) if number else like
        folder = f"{dice.getrandbits(80):020x}"
        photo.renditions = {
            key: {**entry, "path": f"{folder[:2]}/{folder}/{name_like(entry['path'], dice)}"}
            for key, entry in like.renditions.items()
        }
        photo.width_px, photo.height_px, photo.state = 2600, 1733, Photo.State.READY
        photo.headline = " ".join(dice.choices(WORDS, k=4))
        photo.caption = " ".join(dice.choices(WORDS, k=34)).capitalize() + "."  # 190 characters
        photo.alt_text = " ".join(dice.choices(WORDS, k=12))
        photo.credit_line = f"{' '.join(dice.choices(WORDS, k=2)).title()}/Agency Pictures"
        photo.dominant_colour = f"#{dice.getrandbits(24):06x}"
        photo.save()
        photos.append(photo)
    gallery = Gallery.objects.create(title="Election Day", slug="election-day")
    place_slides(gallery, [NewSlide(photo) for photo in photos])
    Gallery.objects.update(state="published", published_at="2026-01-01T00:00Z")
    return bytes(client.get(gallery.get_absolute_url()).content)


def name_like(path: str, dice: random.Random) -> str:
    """A file's name with another hash."""
    return re.sub(r"-[0-9a-f]{16}\.", f"-{dice.getrandbits(64):016x}.", path.rpartition("/")[2])


def test_a_slide_takes_at_most_1100_bytes_and_200_of_them_45_kb(page: bytes) -> None:
    slides = re.findall(rb"<li id=.*?</li>\n", page, re.DOTALL)
    assert len(slides) == SLIDES
    captions = [len(match) for match in re.findall(rb"<p>(.*?)</p>", b"".join(slides))]
    assert sum(captions) / SLIDES > 180
    assert sum(map(len, slides)) / SLIDES <= 1100
    without_data = re.sub(rb"<script type=.application/ld.*?</script>", b"", page, flags=re.DOTALL)
    assert weight_of(without_data) <= 45 * 1024


def test_the_whole_page_of_200_slides_takes_at_most_45_kb_as_browsers_get_it(page: bytes) -> None:
    """Structured data says each caption a second time, which gzip's window of 32 KB forgets."""
    assert len(brotli.compress(page, quality=BEST_BROTLI)) <= 45 * 1024
