"""Reading a photo's words again in another encoding, where its file names none: for the desk."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.conf import settings
from django.db import transaction

from media.decoding import originals
from media.metadata.embedded import read_embedded_metadata
from media.metadata.house_style import Suggestions, suggest_from
from media.metadata.text_encodings import ENCODINGS
from media.models import Photo
from media.renditions.state import want_what_is_missing
from media.signals import tell_photo_changed
from media.storages import file_on_disk

NOTE = "Its words were read again as {}."


class EncodingUnknown(Exception):
    """An encoding that is not on the list, or one by which nothing reads otherwise."""


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """An encoding, and what the fields that depend on it say by it."""

    encoding: str
    name: str
    words: dict[str, str]


def may_be_misread(photo: Photo) -> bool:
    """Whether the encoding of some words had to be guessed when the photo came in."""
    return any("was read as" in note or "were read again" in note for note in photo.ingest_notes)


def read_in_each_encoding(photo: Photo) -> list[ReadAgain]:
    """What the words say by each encoding; of those that say the same, the first."""
    texts: dict[str, dict[str, str]] = {}
    with (
        file_on_disk(photo.original.storage, str(photo.original.name)) as path,
        originals.open_original(path, max_pixels=settings.MAX_ORIGINAL_PIXELS) as image,
    ):
        for encoding in ENCODINGS:
            metadata = read_embedded_metadata(
                image, encoding=encoding, language=settings.LANGUAGE_CODE
            )
            texts[encoding] = list_suggested_texts(suggest_from(metadata))
    depending = [
        name
        for name in next(iter(texts.values()))
        if len({read[name] for read in texts.values()}) > 1
    ]
    readings: dict[tuple[str, ...], ReadAgain] = {}
    for encoding, read in texts.items():
        words = {name: read[name] for name in depending}
        reading = ReadAgain(encoding, ENCODINGS[encoding], words)
        readings.setdefault(tuple(words.values()), reading)
    return list(readings.values()) if depending else []


def list_suggested_texts(suggestions: Suggestions) -> dict[str, str]:
    """The suggestions that are texts, by the photo's fields."""
    values = ((field.name, getattr(suggestions, field.name)) for field in fields(suggestions))
    return {name: value for name, value in values if isinstance(value, str)}


def reread_photo(photo: Photo, *, encoding: str) -> list[str]:
    """Take the words as another encoding reads them; the names of the fields that changed.

    A field that says what no encoding reads was edited by somebody, and stays. What was found in
    the file is kept as it was found. Raises `EncodingUnknown`.
    """
    readings = read_in_each_encoding(photo)
    chosen = next((reading for reading in readings if reading.encoding == encoding), None)
    if chosen is None:
        raise EncodingUnknown("Choose one of the encodings that are listed.")
    with transaction.atomic():
        row = Photo.objects.select_for_update().get(pk=photo.pk)
        changed = []
        for name, words in chosen.words.items():
            present = getattr(row, name)
            if present != words and present in {reading.words[name] for reading in readings}:
                setattr(row, name, words)
                changed.append(name)
        if changed:
            row.ingest_notes = [*row.ingest_notes, NOTE.format(chosen.name)]
            row.save()
            want_what_is_missing([row.pk])
            tell_photo_changed(row.pk, "words")
    return changed
