"""Photos that look like one another are found by their hashes, bursts by their camera, too."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from PIL import Image

from media.ingest import ingest_photo
from media.metadata.cameras import name_camera
from media.models import Photo
from media.search.look_alikes import find_look_alikes, stack_photos
from media.search.tables import HASH_BANDS
from newsroom.library.results import search_library
from tests.builders import make_photo

TAKEN = datetime(2026, 11, 3, 12, tzinfo=UTC)
HASH = 0x3A5C_96F0_1234_ABCD


def photo_with(bits: int, **fields: Any) -> Photo:
    """A photo whose hash differs from HASH in these bits."""
    hashed = HASH ^ bits
    return make_photo(perceptual_hash=hashed - (1 << 64) if hashed >> 63 else hashed, **fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bits", [0, 1, 1 << 63, 0b11111, sum(1 << shift for shift, _ in HASH_BANDS[:5])]
)
def test_what_differs_in_at_most_five_bits_looks_alike(bits: int) -> None:
    photo, other = photo_with(0), photo_with(bits)
    photo_with(bits ^ 0b111111 << 30)
    assert find_look_alikes(photo) == [other.pk]
    found = search_library(f"like:{photo.pk}", person=AnonymousUser()).photos
    assert {one.pk for one in found} == {photo.pk, other.pk}


@pytest.mark.django_db
def test_a_photo_without_a_hash_or_without_detail_looks_like_none() -> None:
    photo = make_photo(perceptual_hash=None)
    plain, other = (make_photo(perceptual_hash=1) for _ in range(2))
    assert find_look_alikes(photo) == []
    assert find_look_alikes(plain) == []
    assert stack_photos([plain, other, photo]) == [[plain.pk], [other.pk], [photo.pk]]
    assert "still being prepared" in " ".join(
        search_library(f"like:{photo.pk}", person=AnonymousUser()).notes
    )


@pytest.mark.django_db
def test_frames_of_a_burst_are_of_one_camera_and_two_seconds() -> None:
    frames = [
        photo_with(bits, camera=camera, taken_at=TAKEN + timedelta(seconds=seconds))
        for bits, camera, seconds in (
            (0, "X1 no. 7", 0),
            (0xFF, "X1 no. 7", 2),
            (0xFF00, "X1 no. 8", 0),
            (0xFF0000, "X1 no. 7", 9),
            (0xFFFF00000000, "X1 no. 7", 0),
        )
    ]
    first, second, *others = (photo.pk for photo in frames)
    assert find_look_alikes(frames[0]) == [second]
    assert stack_photos(frames) == [[first, second], *([other] for other in others)]


@pytest.mark.django_db
def test_stacks_keep_the_order_of_the_page_and_hold_each_photo_once() -> None:
    far = 0xFFFF << 20
    photos = [photo_with(bits) for bits in (0, far, 1, far | 1, 3, 0xFFFF << 44)]
    first, second, third, fourth, fifth, last = (photo.pk for photo in photos)
    assert stack_photos(photos) == [[first, third, fifth], [second, fourth], [last]]


@pytest.mark.django_db
def test_photos_join_the_stacks_of_the_page_before() -> None:
    far = 0xFFFF << 20
    behind = [photo_with(bits) for bits in (0, far, 1)]
    page = [photo_with(bits) for bits in (0xFFFF << 44, 2)]
    first, second, third, fourth, fifth = (photo.pk for photo in (*behind, *page))
    assert stack_photos(page, behind) == [[first, third, fifth], [second], [fourth]]


@pytest.mark.django_db
@pytest.mark.parametrize("photos", [2, 40])
def test_look_alikes_take_as_many_queries_among_many(
    photos: int, django_assert_num_queries: Any
) -> None:
    made = [photo_with(0, camera="X1", taken_at=TAKEN) for _ in range(photos)]
    with django_assert_num_queries(7):
        assert len(find_look_alikes(made[0])) == photos - 1


@pytest.mark.django_db
def test_a_camera_is_named_at_ingest() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Canon", "EOS  R5"
    exif.get_ifd(0x8769)[0xA431] = "0123"
    file = io.BytesIO()
    Image.new("RGB", (40, 30)).save(file, "JPEG", exif=exif)
    photo = ingest_photo(file, file_name="a.jpg", uploaded_by=None).photo
    assert photo.camera == "Canon EOS R5 0123"
    assert make_photo().camera == ""


def test_a_camera_without_a_model_is_none() -> None:
    assert name_camera({"exif": {"Make": "Canon"}}) == ""
    assert name_camera({"xmp": {"tiff:Model": "Z9", "aux:SerialNumber": 77}}) == "Z9 77"
    assert name_camera({"exif": "broken", "xmp": None}) == ""
