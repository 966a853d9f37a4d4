"""The ends of addresses: made of titles in any script, and no two things at one."""

from __future__ import annotations

import re

from anyascii import anyascii
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.text import slugify

from gallery.former_addresses import FormerAddress, find_reserved
from media.date_format import format_moment

MAX_STEM_LENGTH = 80
TRIES = 5  # of two things made at the same moment, one has to look again

# Written without spaces: runs of Kana, and of Han or Hangul, each of which is a syllable.
SYLLABLES = re.compile("[\u3040-\u30ff]+|[\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+")
NEXT_SYLLABLE = re.compile("(?<=[a-z])(?=[A-Z])")


def make_slug(title: str, *, otherwise: str, max_length: int = MAX_STEM_LENGTH) -> str:
    """A title as the end of an address: "日本の夏" is "ri-ben-no-xia", "Łódź" is "lodz".

    Cut at a word. `otherwise` stands in for a title that holds no letter, figure or emoji.
    """
    spaced = SYLLABLES.sub(lambda match: f" {NEXT_SYLLABLE.sub(' ', anyascii(match[0]))} ", title)
    stem = slugify(re.sub("[/:|]", " ", anyascii(spaced)))
    if len(stem) > max_length:
        stem = stem[: max_length + 1].rpartition("-")[0] or stem[:max_length]
    return stem.strip("-_") or otherwise


def find_free_slug[ThingT: Model](
    things: QuerySet[ThingT], title: str, *, otherwise: str, max_length: int = MAX_STEM_LENGTH
) -> str:
    """A slug made from a title that none of `things` has; the second of a title ends in -2.

    Nor one that leads to something that moved away from there.
    """
    stem = make_slug(title, otherwise=otherwise, max_length=max_length)
    known = things.filter(slug__istartswith=stem).values_list("slug", flat=True)
    taken = {slug.lower() for slug in (*known, *find_reserved(things.model, stem))}
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def save_at_free_slug(thing: Model, title: str, *, otherwise: str, max_length: int = 80) -> None:
    """Save something new at an address made of its title, whoever makes the same at this moment."""
    things = type(thing)._default_manager.all()
    for attempt in range(TRIES):
        slug = find_free_slug(things, title, otherwise=otherwise, max_length=max_length)
        thing.slug = slug  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                thing.save()
        except IntegrityError:
            if attempt == TRIES - 1 or not things.filter(slug=slug).exists():
                raise
        else:
            return


def describe_present(model: type[Model], former: FormerAddress) -> str:
    """What an old address leads to, for an editor."""
    thing = model._default_manager.filter(pk=former.thing_id).first()
    name = f"“{thing}”" if thing is not None else "something that was deleted"
    return f"{name}, which was there until {format_moment(former.moved_at)}"
