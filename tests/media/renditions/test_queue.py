"""Whose turn it is, what is made again, and what becomes of files that are over."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from PIL import Image

from media.ingest import ingest_photo
from media.metadata.embedded import read_embedded_metadata
from media.models import Photo, RenderTier
from media.renditions import queue as upkeep
from media.renditions import state as render_state
from media.renditions import sweep
from media.renditions.process.client import Opening, RenderingStopped, RenderProcess
from media.renditions.queue import render_missing_renditions, render_most_urgent
from media.renditions.state import hurry_photos, want_what_is_missing
from media.storages import AtomicFileSystemStorage, renditions_storage
from tests.builders import make_photo, make_ready_photo, photo_bytes

pytestmark = pytest.mark.django_db


def fresh(photo: Photo) -> Photo:
    """The row as it is now."""
    return Photo.objects.get(pk=photo.pk)


def files_of_storage() -> set[str]:
    """All rendition files that there are."""
    storage = renditions_storage()
    assert isinstance(storage, AtomicFileSystemStorage)
    root = Path(storage.location)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def refine(photo: Photo) -> Photo:
    """The photo with nothing left to be made."""
    while render_most_urgent(up_to=RenderTier.REFINED):
        pass
    photo = fresh(photo)
    assert photo.render_tier == RenderTier.NOTHING
    return photo


def test_first_tiers_of_all_go_before_anyones_modern_tier() -> None:
    photos = [make_photo(400, 300) for _ in range(3)]
    made: list[tuple[int, int]] = []
    while any(fresh(photo).render_tier <= RenderTier.MODERN for photo in photos):
        before = {photo.pk: fresh(photo).render_tier for photo in photos}
        assert render_most_urgent(up_to=RenderTier.MODERN)
        made += [
            (photo.pk, before[photo.pk])
            for photo in photos
            if fresh(photo).render_tier != before[photo.pk]
        ]
    firsts = [photo_id for photo_id, tier in made if tier == RenderTier.FIRST]
    assert firsts == [photo.pk for photo in photos]
    # The last photo is gone on with while its picture is decoded: nobody waits any more.
    assert [photo_id for photo_id, _ in made] == [
        photos[0].pk,
        photos[1].pk,
        photos[2].pk,
        photos[0].pk,
        photos[1].pk,
    ]


def test_a_photo_that_readers_wait_for_goes_first() -> None:
    draft, live = make_photo(), make_photo()
    hurry_photos(Photo.objects.filter(pk=live.pk), is_live=True)
    render_most_urgent(up_to=RenderTier.FIRST)
    assert fresh(live).state == Photo.State.READY
    assert fresh(draft).state == Photo.State.WAITING


def test_a_message_for_one_photo_serves_the_most_urgent() -> None:
    ready, waiting = make_ready_photo(400, 300), make_photo()
    Photo.objects.filter(pk=ready.pk).update(render_tier=RenderTier.MODERN)
    render_most_urgent(up_to=RenderTier.MODERN)
    assert fresh(waiting).state == Photo.State.READY


def test_refining_swaps_files_that_save_and_keeps_the_others() -> None:
    photo = make_ready_photo(900, 600)
    before = photo.manifest
    photo = refine(photo)
    for key, made in photo.manifest.items():
        if not key.endswith(".avif"):
            assert made == before[key]
            continue
        assert made.is_refined
        assert made.path == before[key].path  # fewer bytes of the same picture: the same address
        if made.stored_at != before[key].stored_at:
            assert made.size_bytes <= before[key].size_bytes * 0.95
            assert before[key].stored_at in photo.stored_paths
        assert renditions_storage().exists(made.stored_at)


def test_refining_waits_until_nothing_else_does() -> None:
    ready, waiting = make_ready_photo(), make_photo()
    assert sweep.ask_for_missing_renditions() == 1
    asked = Photo.objects.exclude(render_asked_at=None).get()
    assert asked == waiting
    assert fresh(ready).render_tier == RenderTier.REFINED
    render_missing_renditions(waiting.pk)
    Photo.objects.update(render_asked_at=None)
    assert sweep.ask_for_missing_renditions() == 2


def test_the_words_are_inside_every_file_and_the_desks_own_are_not() -> None:
    words = {
        "byline": "Zoë Ångström",
        "credit_line": "Zoë Ångström/AFP/Getty Images",
        "caption": "Ждут результатов. お祭り",
        "copyright_notice": "© 2026 AFP",
        "usage_terms": "No sales",
        "web_statement_url": "https://example.org/rights",
        "licensor_url": "https://example.org/licence",
        "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
        "data_mining": "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
    }
    photo = make_photo(400, 300, **words, instructions="Do not use before nine")
    want_what_is_missing([photo.pk])
    photo = refine(photo)
    for entry in photo.manifest.values():
        with renditions_storage().open(entry.stored_at) as file:
            assert b"before nine" not in file.read()
            file.seek(0)
            metadata = read_embedded_metadata(Image.open(file))
        assert metadata.credit_line == words["credit_line"]
        assert metadata.byline == words["byline"]
        assert metadata.caption == words["caption"]
        assert metadata.copyright_notice == words["copyright_notice"]
        assert metadata.usage_terms == words["usage_terms"]
        assert metadata.web_statement == words["web_statement_url"]
        assert metadata.licensor_url == words["licensor_url"]
        assert metadata.digital_source_type == words["digital_source_type"]
        assert metadata.data_mining == words["data_mining"]


def test_words_that_are_edited_meanwhile_are_in_every_file(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo(400, 300, credit_line="Somebody else/AFP")
    made: list[str] = []
    store_files = upkeep.store_files

    def edit_meanwhile(photo: Photo, process: RenderProcess, wanted: Any, *rest: Any) -> None:
        store_files(photo, process, wanted, *rest)
        made.append(wanted[0].tier)
        Photo.objects.filter(pk=photo.pk).update(credit_line="Zoë Ångström/AFP")

    monkeypatch.setattr(upkeep, "store_files", edit_meanwhile)
    render_missing_renditions(photo.pk)
    # What is left would be made of the old words, only to be made again.
    assert made == ["first"]
    want_what_is_missing([photo.pk])
    for entry in refine(photo).manifest.values():
        with renditions_storage().open(entry.stored_at) as file:
            metadata = read_embedded_metadata(Image.open(file))
        assert metadata.credit_line == "Zoë Ångström/AFP"


def test_a_photo_has_a_colour_and_a_placeholder_when_it_is_publishable() -> None:
    photo = make_ready_photo(400, 300)
    with renditions_storage().open(photo.manifest["w320.jpg"].stored_at) as file:
        expected = Image.open(file).convert("RGB").resize((1, 1)).getpixel((0, 0))
    assert isinstance(expected, tuple)
    bands = bytes.fromhex(photo.dominant_colour.removeprefix("#"))
    assert all(abs(band - wanted) <= 6 for band, wanted in zip(bands, expected, strict=True))
    assert photo.placeholder.startswith("data:image/webp;base64,")
    assert len(photo.placeholder) < 400
    assert set(photo.render_seconds) == {"first", "modern"}


def test_what_killed_writers_left_behind_is_removed() -> None:
    photo = make_ready_photo()
    storage = renditions_storage()
    assert isinstance(storage, AtomicFileSystemStorage)
    half = Path(storage.location) / ".unfinished" / "half"
    half.write_bytes(b"half a file")
    sweep.remove_unfinished_files()
    assert half.exists()  # somebody may be writing it
    long_ago = time.time() - 3600
    os.utime(half, (long_ago, long_ago))
    sweep.remove_unfinished_files()
    assert files_of_storage() == {entry.stored_at for entry in photo.manifest.values()}


def test_a_photo_that_needs_too_much_memory_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    small = RenderProcess(memory_mb=150, timeout_seconds=30)
    monkeypatch.setattr(upkeep.processes, "process", small)
    large = io.BytesIO(photo_bytes(7000, 6000, format="PNG"))
    photo = ingest_photo(large, file_name="a.png", uploaded_by=None).photo
    other = make_photo()
    render_missing_renditions(photo.pk)
    assert "memory" in fresh(photo).failure_reason
    render_missing_renditions(other.pk)
    assert fresh(other).state == Photo.State.READY
    small.end()


def test_a_photo_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    hasty = RenderProcess(memory_mb=1500, timeout_seconds=0.001)
    monkeypatch.setattr(upkeep.processes, "process", hasty)
    photo = make_photo(2000, 1500)
    for _ in range(3):
        render_missing_renditions(photo.pk)
    photo = fresh(photo)
    assert photo.state == Photo.State.FAILED
    assert "longer than" in photo.failure_reason
    assert hasty.process is None


def test_a_process_that_dies_is_started_again() -> None:
    process = RenderProcess(memory_mb=1500, timeout_seconds=30)
    first, second = make_photo(), make_photo()

    def make(photo: Photo) -> None:
        opening = Opening(
            Path(photo.original.path),
            photo.rendition_source,
            tuple(photo.missing_renditions),
            max_pixels=10**6,
            threads=1,
        )
        process.open(opening)

    make(first)
    assert process.process is not None
    process.process.kill()
    with pytest.raises(RenderingStopped):
        list(process.make(first.missing_renditions, xmp=b""))
    make(second)
    assert dict(process.make(second.missing_renditions, xmp=b""))
    process.end()


def test_a_library_of_any_length_is_compared_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_state, "CHUNK", 2)
    photos = [make_ready_photo() for _ in range(5)]
    Photo.objects.update(render_tier=RenderTier.NOTHING)

    def rows() -> Any:
        yield from Photo.objects.order_by("pk").values_list("pk", flat=True).iterator()

    assert want_what_is_missing(rows()) == [photo.pk for photo in photos]
    assert {fresh(photo).render_tier for photo in photos} == {RenderTier.REFINED}


def test_each_tier_has_a_task_in_a_queue_of_its_own() -> None:
    current_app.loader.import_default_modules()  # as a worker does
    tiers = [tier for tier in RenderTier if tier]
    assert all(tier.task in current_app.tasks for tier in tiers)
    queues = {current_app.amqp.router.route({}, tier.task)["queue"].name for tier in tiers}
    assert queues == {"first", "modern", "refined"}


def test_an_original_that_was_altered_in_the_storage_is_said_to_be_that() -> None:
    photo = make_photo(400, 300)
    stored = Path(photo.original.path)
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes()[:600])
    render_missing_renditions(photo.pk)
    assert "no longer the file that came in" in fresh(photo).failure_reason
