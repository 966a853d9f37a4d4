"""Which texts the lists of the desk and of the API are searched by, for their indexes."""

from __future__ import annotations

from gallery.models import Gallery, Slide
from media.models import Photo
from media.text_indexes import index_texts
from newsroom.models import Article


def register_searched_texts() -> None:
    """Have their indexes made after each `migrate`."""
    index_texts(Photo, "headline", "caption", "credit_line")
    index_texts(Slide, "caption")
    index_texts(Gallery, "title", "intro")
    index_texts(Article, "headline", "standfirst", "byline")
