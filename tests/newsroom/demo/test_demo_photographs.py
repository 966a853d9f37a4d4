"""The demo's photographs and stories: every scene paints, every file says whose it is."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

np = pytest.importorskip("numpy", reason="the demo's photographs are painted with NumPy")

from PIL import ExifTags, Image  # noqa: E402
from PIL.JpegImagePlugin import JpegImageFile  # noqa: E402

from media.metadata.embedded import read_embedded_metadata  # noqa: E402
from newsroom.demo import photographs  # noqa: E402
from newsroom.demo.scenes import SCENES, paint_scene  # noqa: E402
from newsroom.demo.stories import (  # noqa: E402
    DEMO_ARTICLES,
    DEMO_GALLERIES,
    DEMO_PHOTOS,
    MAIN_GALLERIES,
    SECTIONS,
    DemoPhoto,
    GalleryHere,
    PhotoHere,
)

SMALL_PX = (240, 160)
PAINTED: dict[str, Image.Image] = {}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder: the test settings keep their own data in `tmp_path`."""
    path = tmp_path / "photos"
    path.mkdir()
    return path


def small(scene: str) -> Image.Image:
    """The scene at the size of a stamp, painted once for all tests."""
    if scene not in PAINTED:
        PAINTED[scene] = paint_scene(scene, *SMALL_PX, seed=1)
    return PAINTED[scene]


def small_photo(photo: DemoPhoto = DEMO_PHOTOS[0]) -> DemoPhoto:
    return replace(photo, width_px=120, height_px=80)


def test_readme_counts_what_the_demo_publishes() -> None:
    readme = " ".join(Path(settings.BASE_DIR, "README.md").read_text(encoding="utf-8").split())
    assert f"paints {len(DEMO_PHOTOS)} photographs" in readme
    assert f"publishes {len(DEMO_GALLERIES)} galleries and {len(DEMO_ARTICLES)} articles" in readme


def test_every_photo_names_a_known_scene_and_no_scene_is_used_twice() -> None:
    assert sorted(photo.scene for photo in DEMO_PHOTOS) == sorted(SCENES)


@pytest.mark.parametrize("scene", SCENES)
def test_scene_paints_the_asked_size(scene: str) -> None:
    assert small(scene).size == SMALL_PX
    assert small(scene).mode == "RGB"
    assert paint_scene(scene, 90, 140, seed=3).size == (90, 140)


@pytest.mark.parametrize("scene", SCENES)
def test_scene_is_alive_with_tones(scene: str) -> None:
    assert np.asarray(small(scene).convert("L"), dtype=float).std() > 12


@pytest.mark.parametrize("scene", ["mountain_dawn", "fireworks", "market_canopies"])
def test_same_seed_paints_the_same_picture(scene: str) -> None:
    assert paint_scene(scene, *SMALL_PX, seed=1).tobytes() == small(scene).tobytes()
    assert paint_scene(scene, *SMALL_PX, seed=2).tobytes() != small(scene).tobytes()


def test_any_two_scenes_differ_visibly() -> None:
    for one, other in itertools.combinations(SCENES, 2):
        first, second = (
            np.asarray(small(scene).resize((24, 16)), dtype=float) for scene in (one, other)
        )
        assert np.abs(first - second).mean() > 12, (one, other)


def test_large_picture_is_enlarged_without_seams() -> None:
    picture = np.asarray(paint_scene("murmuration", 2400, 1000, seed=1).convert("L"), dtype=float)
    steps = np.abs(np.diff(picture[:500].mean(axis=1)))
    assert steps.max() < 3  # the sky is smooth across the stripes that it is enlarged in


def test_galleries_hold_sixteen_and_twelve_existing_photos() -> None:
    names = [photo.file_name for photo in DEMO_PHOTOS]
    assert [len(gallery.photos) for gallery in MAIN_GALLERIES] == [16, 12]
    assert [name for gallery in MAIN_GALLERIES for name in gallery.photos] == names
    assert len(set(names)) == len(names)
    for gallery in DEMO_GALLERIES:
        assert set(gallery.photos) <= set(names), gallery.slug


def test_articles_show_existing_galleries_and_photos() -> None:
    assert len({article.slug for article in DEMO_ARTICLES}) == len(DEMO_ARTICLES)
    for article in DEMO_ARTICLES:
        assert article.section in SECTIONS
        assert article.lead_photo in {photo.file_name for photo in DEMO_PHOTOS}
        for block in article.blocks:
            if isinstance(block, GalleryHere):
                assert block.gallery_slug in {gallery.slug for gallery in DEMO_GALLERIES}
            if isinstance(block, PhotoHere):
                assert block.file_name in {photo.file_name for photo in DEMO_PHOTOS}


def test_texts_say_that_they_are_a_demo() -> None:
    for photo in DEMO_PHOTOS:
        assert photo.credit_line.endswith("(demo)")
        assert "(demo)" in photo.copyright_notice
        assert photo.web_statement.split("/")[2].endswith(".example")
    assert all("(Demo" in gallery.intro for gallery in DEMO_GALLERIES)
    assert all(article.standfirst.endswith("(Demo)") for article in DEMO_ARTICLES)


@pytest.mark.parametrize("photo", DEMO_PHOTOS, ids=lambda photo: photo.file_name)
def test_photo_is_described_as_a_desk_would(photo: DemoPhoto) -> None:
    assert photo.byline
    assert photo.headline
    assert photo.country in photo.caption
    assert not photo.caption.isascii()
    assert photo.alt_text.endswith(".")
    assert len(photo.keywords) >= 3


@pytest.mark.parametrize("photo", DEMO_PHOTOS, ids=lambda photo: photo.file_name)
def test_caption_gives_the_date_of_the_photo_with_its_weekday(photo: DemoPhoto) -> None:
    day = photo.taken_at
    assert f"{day:%B} {day.day}, {day.year}" in photo.caption.replace("\n", " ")
    if weekday := re.search(r"\w+day(?=, [A-Z])", photo.caption):
        assert weekday[0] == f"{day:%A}"


def test_sizes_vary_as_a_days_take_does() -> None:
    sizes = [(photo.width_px, photo.height_px) for photo in DEMO_PHOTOS]
    assert sizes.count((6000, 4000)) >= 2
    assert sum(height > width for width, height in sizes) >= 2
    assert any(width == height for width, height in sizes)
    assert (5000, 2000) in sizes


def test_written_photo_names_its_author_in_exif_xmp_and_iim(folder: Path) -> None:
    photo = small_photo()
    path = photographs.write_photo(photo, folder)
    with Image.open(path) as image:
        assert isinstance(image, JpegImageFile)
        exif = image.getexif()
        taken = exif.get_ifd(ExifTags.IFD.Exif)
        assert taken[ExifTags.Base.DateTimeOriginal] == "2025:10:12 05:12:00"
        assert taken[ExifTags.Base.OffsetTimeOriginal] == "-03:00"
        assert exif[ExifTags.Base.Artist] == "Mira Okafor"
        assert photo.credit_line.encode() in image.info["xmp"]
        assert photo.headline.encode() in image.info["photoshop"][0x0404]
        assert "sRGB".encode("utf-16-be") in image.info["icc_profile"]


def test_ingest_reads_back_what_the_photo_was_given(folder: Path) -> None:
    photo = small_photo(next(photo for photo in DEMO_PHOTOS if "سلمى" in photo.caption))
    with Image.open(photographs.write_photo(photo, folder)) as image:
        found = read_embedded_metadata(image)
    for name in ("byline", "credit_line", "copyright_notice", "caption", "headline", "alt_text"):
        assert getattr(found, name) == getattr(photo, name), name
    assert tuple(found.keywords) == photo.keywords
    assert found.taken_at == photo.taken_at == datetime(2025, 10, 12, 11, 47)  # noqa: DTZ001
    assert found.taken_at_offset == "-03:00"
    assert not found.doubts


def test_one_photo_is_stored_sideways_and_shown_upright(folder: Path) -> None:
    (photo,) = (photo for photo in DEMO_PHOTOS if photo.orientation != 1)
    tall = replace(photo, width_px=80, height_px=120)
    with Image.open(photographs.write_photo(tall, folder)) as image:
        assert image.size == (120, 80)
        assert image.getexif()[ExifTags.Base.Orientation] == 6
        upright = image.transpose(Image.Transpose.ROTATE_270)
    expected = paint_scene(tall.scene, 80, 120, tall.seed)
    difference = np.asarray(upright, dtype=float) - np.asarray(expected, dtype=float)
    assert np.abs(difference).mean() < 6


def test_photo_written_twice_is_the_same_to_the_byte(folder: Path) -> None:
    first = photographs.write_photo(small_photo(), folder).read_bytes()
    photographs.srgb_profile.cache_clear()
    assert photographs.write_photo(small_photo(), folder).read_bytes() == first


def test_interrupted_photo_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(picture: Image.Image, photo: DemoPhoto, path: Path) -> None:
        path.write_bytes(b"\xff\xd8 half a photo")
        raise KeyboardInterrupt

    monkeypatch.setattr(photographs, "save_with_metadata", break_off)
    with pytest.raises(KeyboardInterrupt):
        photographs.write_photo(small_photo(), folder)
    assert list(folder.iterdir()) == []


def test_photos_that_exist_are_kept_and_the_rest_painted_in_order(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = small_photo(), small_photo(DEMO_PHOTOS[1])
    monkeypatch.setattr(photographs, "DEMO_PHOTOS", (first, second))
    (folder / first.file_name).write_bytes(b"kept")
    painted: list[str] = []
    paths = photographs.paint_demo_photos(
        folder, processes=1, on_painted=lambda photo: painted.append(photo.file_name)
    )
    assert paths == [folder / first.file_name, folder / second.file_name]
    assert painted == [first.file_name, second.file_name]
    assert paths[0].read_bytes() == b"kept"
    with Image.open(paths[1]) as image:
        assert image.size == (120, 80)
    assert sorted(folder.iterdir()) == sorted(paths)
