"""From an original to its renditions: right in look, honest in state, safe to run at any time."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image, ImageCms, ImageDraw

from media.ingest import ingest_photo
from media.models import MAX_RENDER_TRIES, Photo, RenderTier
from media.renditions.queue import render_missing_renditions
from media.renditions.state import want_renditions_again
from media.renditions.sweep import ask_for_missing_renditions
from media.storages import renditions_storage
from tests.builders import make_photo, make_ready_photo

pytestmark = pytest.mark.django_db


def ready(content: bytes) -> Photo:
    """A file that came in, with its renditions made."""
    photo = ingest_photo(io.BytesIO(content), file_name="a", uploaded_by=None).photo
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert photo.state == Photo.State.READY, photo.failure_reason
    return photo


def rendition(photo: Photo, key: str) -> Image.Image:
    """One of its files, decoded."""
    with renditions_storage().open(photo.manifest[key].stored_at) as file:
        picture = Image.open(file)
        picture.load()
        return picture


def colour_at(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """The bands of one pixel, from 0 to 255."""
    colour = picture.getpixel((x, y))
    assert isinstance(colour, tuple)
    return colour


def saved(picture: Image.Image, name: str = "JPEG", **options: object) -> bytes:
    """A picture as a file."""
    file = io.BytesIO()
    picture.save(file, name, **options)
    return file.getvalue()


def test_every_wanted_file_is_there_as_the_manifest_says() -> None:
    photo = make_ready_photo(1000, 700)
    assert photo.state == Photo.State.READY
    assert {want.tier for want in photo.missing_renditions} == {"refined"}
    assert photo.render_tier == RenderTier.REFINED
    assert set(photo.manifest) == {
        *(f"w{width}.{end}" for width in (320, 640, 960, 1280) for end in ("jpg", "avif")),
        *(
            f"{ratio}-w{width}.{end}"
            for ratio in ("16x9", "4x3", "1x1")
            for width in (320, 640, 1280)
            for end in ("jpg", "avif")
        ),
        "share.jpg",
    }
    for key, entry in photo.manifest.items():
        picture = rendition(photo, key)
        assert picture.format == ("AVIF" if key.endswith("avif") else "JPEG")
        assert picture.size == (entry.width_px, entry.height_px)
        assert renditions_storage().size(entry.stored_at) == entry.size_bytes


def test_nothing_of_the_files_metadata_gets_out() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0)}
    exif[0xA431] = "SERIAL-4711"
    content = saved(
        Image.new("RGB", (700, 500), "navy"), exif=exif, comment=b"<?php secret ?>", quality=90
    )
    photo = ready(content + b"trailing secret")
    for entry in photo.manifest.values():
        with renditions_storage().open(entry.stored_at) as file:
            content = file.read()
        for secret in (b"SERIAL", b"secret", b"Exif", b"GPS"):
            assert secret not in content


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_applied(orientation: int) -> None:
    # The mark is at the top left of the picture as it shall be shown, 60 x 40.
    shown = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(shown).rectangle((0, 0, 19, 13), fill="red")
    undo: dict[int, Callable[[Image.Image], Image.Image]] = {
        1: lambda image: image,
        2: lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: lambda image: image.transpose(Image.Transpose.ROTATE_180),
        4: lambda image: image.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: lambda image: image.transpose(Image.Transpose.TRANSPOSE),
        6: lambda image: image.transpose(Image.Transpose.ROTATE_90),
        7: lambda image: image.transpose(Image.Transpose.TRANSVERSE),
        8: lambda image: image.transpose(Image.Transpose.ROTATE_270),
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = ready(saved(undo[orientation](shown), quality=95, exif=exif))
    picture = rendition(photo, "w320.jpg")
    assert picture.size == (60, 40)
    red, green, _blue = colour_at(picture, 8, 6)
    assert red > 200 > 100 > green
    assert min(colour_at(picture, 50, 30)) > 200


def test_transparency_shows_the_page_in_jpeg_and_stays_in_avif() -> None:
    photo = ready(saved(Image.new("RGBA", (400, 300), (255, 0, 0, 0)), "PNG"))
    assert min(colour_at(rendition(photo, "w320.jpg"), 5, 5)) > 250
    assert colour_at(rendition(photo, "w320.avif").convert("RGBA"), 5, 5)[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_becomes_a_picture_that_a_browser_shows(mode: str) -> None:
    photo = ready(saved(Image.new(mode, (64, 48)), "PNG"))
    assert rendition(photo, "w320.jpg").mode == "RGB"


def test_sixteen_bits_are_scaled_and_not_cut() -> None:
    photo = ready(saved(Image.new("I;16", (64, 48), 32768), "PNG"))
    red = colour_at(rendition(photo, "w320.jpg"), 20, 20)[0]
    assert 125 <= red <= 131


def test_cmyk_is_shown_as_what_was_printed() -> None:
    photo = ready(saved(Image.new("CMYK", (64, 48), (0, 255, 255, 0))))
    red, green, blue = colour_at(rendition(photo, "w320.jpg"), 20, 20)
    assert red > 180 > 100 > max(green, blue)


def test_a_colour_profile_is_applied() -> None:
    # In linear light, half of the numbers is three quarters of what sRGB calls white.
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    curve = srgb.index(b"para\0\0\0\0")  # one curve, shared by the three channels
    linear = srgb[:curve] + b"curv".ljust(32, b"\0") + srgb[curve + 32 :]
    photo = ready(saved(Image.new("RGB", (64, 48), (128, 128, 128)), icc_profile=linear))
    assert all(abs(band - 188) <= 3 for band in colour_at(rendition(photo, "w320.jpg"), 20, 20))


def test_a_broken_profile_is_passed_over() -> None:
    photo = ready(saved(Image.new("RGB", (64, 48), (10, 200, 10)), icc_profile=b"no profile"))
    assert colour_at(rendition(photo, "w320.jpg"), 20, 20)[1] > 180


def test_the_share_crop_follows_the_focal_point() -> None:
    picture = Image.new("RGB", (3000, 700), "white")
    ImageDraw.Draw(picture).rectangle((2400, 0, 2999, 699), fill="blue")
    photo = ready(saved(picture, quality=90))

    def look_at(focal_x: float) -> None:
        columns = {"focal_x": focal_x, "render_tier": RenderTier.MODERN}
        Photo.objects.filter(pk=photo.pk).update(**columns)
        render_missing_renditions(photo.pk)
        photo.refresh_from_db()

    look_at(0.1)
    assert colour_at(rendition(photo, "share.jpg"), 1100, 300)[0] > 200
    before = photo.manifest
    look_at(0.9)
    assert colour_at(rendition(photo, "share.jpg"), 1100, 300)[0] < 60
    changed = {key for key, entry in photo.manifest.items() if entry != before[key]}
    assert changed == {key for key in before if not key.startswith("w")}


def test_running_again_changes_nothing() -> None:
    photo = make_ready_photo()
    before = photo.renditions
    for _ in range(3):
        render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert photo.renditions == before


def test_a_photo_that_somebody_makes_is_left_to_them() -> None:
    photo = make_photo()
    Photo.objects.update(render_claimed_until=timezone.now() + timedelta(seconds=30))
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert photo.renditions == {}
    Photo.objects.update(render_claimed_until=timezone.now() - timedelta(seconds=1))
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert photo.state == Photo.State.READY


def test_a_photo_that_cannot_be_made_fails_after_three_tries_with_a_reason() -> None:
    photo = make_photo()
    Path(photo.original.path).write_bytes(b"rotten")
    Photo.objects.update(original_sha256=hashlib.sha256(b"rotten").hexdigest())  # it came in so
    for tries in range(1, MAX_RENDER_TRIES + 1):
        render_missing_renditions(photo.pk)
        photo.refresh_from_db()
        assert photo.render_tries == tries
    assert photo.state == Photo.State.FAILED
    assert "not an image" in photo.failure_reason
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert photo.render_tries == MAX_RENDER_TRIES


def test_a_failed_photo_can_be_tried_again_by_hand() -> None:
    photo = make_photo()
    content = photo.original.read()
    photo.original.close()
    Path(photo.original.path).write_bytes(b"rotten")
    for _ in range(MAX_RENDER_TRIES):
        render_missing_renditions(photo.pk)
    Path(photo.original.path).write_bytes(content)
    assert want_renditions_again(Photo.objects.all()) == 1
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert (photo.state, photo.failure_reason) == (Photo.State.READY, "")


def test_the_sweep_asks_for_what_waits_and_not_twice_at_once() -> None:
    make_ready_photo()
    make_photo()
    assert ask_for_missing_renditions() == 1
    assert ask_for_missing_renditions() == 0
    Photo.objects.update(render_asked_at=timezone.now() - timedelta(minutes=5))
    assert ask_for_missing_renditions() == 1


def test_a_file_that_cannot_be_stored_is_not_in_the_manifest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = make_photo(700, 500)
    saves = []

    def save(*_args: object, **_options: object) -> str:
        saves.append(1)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(renditions_storage()), "save", save)
    render_missing_renditions(photo.pk)
    photo.refresh_from_db()
    assert saves
    assert photo.renditions == {}
    assert photo.state == Photo.State.WAITING
    assert "No space left" in photo.failure_reason
