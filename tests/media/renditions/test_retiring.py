"""Addresses of photos' files: which edits keep them, and how long one given out answers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from media.models import Photo, RenderTier
from media.renditions import retiring, sweep
from media.renditions.ladder import (
    Source,
    find_address,
    find_rung_key,
    list_wanted_renditions,
)
from media.renditions.queue import render_most_urgent
from media.renditions.state import want_what_is_missing
from media.storages import renditions_storage
from tests.builders import make_ready_photo

pytestmark = pytest.mark.django_db


def fresh(photo: Photo) -> Photo:
    """The row as it is now."""
    return Photo.objects.get(pk=photo.pk)


def edit(photo: Photo, **fields: object) -> Photo:
    """Change columns, and make all that follows."""
    Photo.objects.filter(pk=photo.pk).update(**fields)
    want_what_is_missing([photo.pk])
    while render_most_urgent(up_to=RenderTier.REFINED):
        pass
    return fresh(photo)


def addresses(photo: Photo) -> dict[str, str]:
    """The photo's present addresses, by rung."""
    return {key: made.path for key, made in photo.manifest.items()}


def age(photo: Photo, by: timedelta) -> None:
    """As if all that was retired had been so much earlier."""
    current = fresh(photo)
    now = timezone.now()
    for entry in current.retired_renditions:
        for name in ("retired_at", "until"):
            entry[name] = (now.fromisoformat(entry[name]) - by).isoformat()
    retiring.set_entries(current, current.retired_renditions)
    current.save()


def files_of_storage() -> set[str]:
    """Every file that is stored."""
    root = Path(renditions_storage().path(""))
    found = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    return {path for path in found if not path.startswith(".")}


def test_corrected_words_change_the_bytes_and_no_address() -> None:
    photo = make_ready_photo(400, 300, credit_line="Wrong/AP")
    photo = edit(photo, is_live=True)
    before, bytes_before = addresses(photo), {one.stored_at for one in photo.manifest.values()}
    after = edit(photo, credit_line="Right/AP")
    assert addresses(after) == before
    stored = {one.stored_at for one in after.manifest.values()}
    assert not stored & bytes_before
    assert set(after.served_files.values()) == stored
    # The old bytes are nobody's: they go within the hour, and a hundred corrections keep none.
    assert files_of_storage() == stored | bytes_before
    age(after, timedelta(hours=2))
    assert sweep.remove_retired_files() == len(bytes_before)
    assert files_of_storage() == stored
    assert fresh(after).retired_renditions == []
    assert fresh(after).retired_until is None


@pytest.mark.parametrize(("was_public", "kept"), [(True, 90 * 24), (False, 24)])
def test_a_crop_that_moves_has_a_new_address_and_the_old_one_answers_as_long_as_promised(
    was_public: bool, kept: int
) -> None:
    photo = edit(make_ready_photo(400, 300), was_public=was_public)
    before, bytes_before = addresses(photo), photo.served_files
    after = edit(photo, focal_x=0.1)
    moved = {key for key in before if addresses(after)[key] != before[key]}
    assert {key for key in moved if key.startswith("w")} == set()
    assert {"16x9-w320.jpg", "share.jpg"} <= moved
    for key in moved:  # with the picture that it named
        assert after.served_files[before[key]] == bytes_before[before[key]]
    age(after, timedelta(hours=kept - 1))
    sweep.remove_retired_files()
    assert {before[key] for key in moved} <= fresh(after).served_paths
    assert all(renditions_storage().exists(bytes_before[before[key]]) for key in moved)
    age(after, timedelta(hours=2))
    sweep.remove_retired_files()
    assert fresh(after).served_paths == set(addresses(after).values())
    assert files_of_storage() == {one.stored_at for one in after.manifest.values()}


def test_a_crop_that_moves_back_has_its_old_address_again() -> None:
    photo = edit(make_ready_photo(400, 300), was_public=True)
    before = addresses(photo)
    edit(photo, focal_x=0.1)
    after = edit(photo, focal_x=0.5, credit_line="Right/AP")
    assert addresses(after) == before
    for key, made in after.manifest.items():
        assert after.served_files[before[key]] == made.stored_at
    age(after, timedelta(days=91))
    sweep.remove_retired_files()
    assert files_of_storage() == {one.stored_at for one in after.manifest.values()}


def test_an_address_from_before_there_were_addresses_is_kept_as_long() -> None:
    photo = edit(make_ready_photo(400, 300), was_public=True)
    old = {
        key: {**made.to_json(), "path": made.stored_at, "file": ""}
        for key, made in photo.manifest.items()
    }
    Photo.objects.filter(pk=photo.pk).update(renditions=old)
    given_out = fresh(photo).served_files
    after = edit(photo, credit_line="Right/AP")
    assert given_out.items() <= after.served_files.items()
    assert after.retired_until is not None
    assert after.retired_until > timezone.now() + timedelta(days=89)
    again = edit(after, credit_line="Right again/AP")
    assert addresses(again) == addresses(after)


def test_what_decides_how_a_file_looks_is_in_its_address_and_nothing_else() -> None:

    source = Source("ab" * 32, 6000, 4000, words="one")
    key = "16x9-w320.avif"
    (first, reworded, moved) = (
        find_address(each, list_wanted_renditions(each)[key], None)
        for each in (
            source,
            Source("ab" * 32, 6000, 4000, words="two"),
            Source("ab" * 32, 6000, 4000, focal_x=0.1, words="one"),
        )
    )
    assert first == reworded != moved
    # Written into pages elsewhere.
    assert first == "ab/abababababababababab/16x9-w320-9beef652e65e16ab.avif"
    assert find_rung_key(first) == key
    for foreign in ("", "ab/abababababababababab/w321-0123456789abcdef.jpg", "a/b/c.jpg"):
        assert find_rung_key(foreign) is None
