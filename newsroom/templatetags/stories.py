"""`{% articles_placing %}`: the way from a gallery back to the articles that it stands in."""

from __future__ import annotations

from django import template

from gallery.models import Gallery
from newsroom.models import Article, GalleryPlacement

register = template.Library()

AT_MOST = 3


@register.simple_tag
def articles_placing(gallery: Gallery) -> list[Article]:
    """The newest published articles that place a gallery, in 1 query."""
    placing = GalleryPlacement.objects.filter(gallery=gallery).values("parent")
    return list(Article.objects.published().filter(pk__in=placing)[:AT_MOST])
