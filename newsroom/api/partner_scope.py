"""What stands in a partner's sections: conditions on lists, and the refusal of what does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Q, QuerySet
from ninja.errors import HttpError

from gallery.models import Gallery
from newsroom.models import Article, GalleryPlacement
from newsroom.photo_uses import filter_used_in

_section_ids: ContextVar[frozenset[int] | None] = ContextVar("section_ids", default=None)
ELSEWHERE = "This token is for other sections of the site. Without it, you may have what all may."


@contextmanager
def within_sections(section_ids: frozenset[int] | None) -> Iterator[None]:
    """What is answered within is of these sections alone; None: of all."""
    token = _section_ids.set(section_ids)
    try:
        yield
    finally:
        _section_ids.reset(token)


def articles_in_scope() -> Q:
    """Articles that whoever asks may have."""
    ids = _section_ids.get()
    return Q() if ids is None else Q(section__in=ids)


def galleries_in_scope() -> Q:
    """Galleries that one of these articles shows."""
    ids = _section_ids.get()
    if ids is None:
        return Q()
    articles = Article.objects.published().filter(section__in=ids).order_by()
    placed = GalleryPlacement.objects.filter(parent__in=articles.values("pk")).order_by()
    return Q(pk__in=placed.values("gallery"))


def photos_in_scope() -> Q:
    """Photos that one of these galleries or articles shows."""
    if _section_ids.get() is None:
        return Q()
    galleries = Gallery.objects.published().filter(galleries_in_scope())
    return filter_used_in(galleries, Article.objects.published().filter(articles_in_scope()))


def sections_in_scope() -> Q:
    """The sections themselves."""
    ids = _section_ids.get()
    return Q() if ids is None else Q(pk__in=ids)


def require_in_scope(things: QuerySet[Any], condition: Q) -> None:
    """Raise `HttpError` 403 for what is there and stands in no section of whoever asks."""
    is_bound = _section_ids.get() is not None
    if is_bound and things.exists() and not things.filter(condition).exists():
        raise HttpError(403, ELSEWHERE)
