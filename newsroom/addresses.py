"""The ends of addresses for what is made from the command line."""

from __future__ import annotations

from django.utils.text import slugify

from gallery.models import Publishable, PublishableQuerySet

MAX_STEM_LENGTH = 80


def free_slug[ThingT: Publishable](
    things: PublishableQuerySet[ThingT], title: str, *, otherwise: str
) -> str:
    """A slug made from a title that none of `things` has; the second of a title ends in -2.

    `otherwise` stands in for a title without Latin letters or digits.
    """
    stem = slugify(title)
    if len(stem) > MAX_STEM_LENGTH:
        stem = stem[: MAX_STEM_LENGTH + 1].rpartition("-")[0] or stem[:MAX_STEM_LENGTH]
    stem = stem.strip("-_") or otherwise
    taken = set(things.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
