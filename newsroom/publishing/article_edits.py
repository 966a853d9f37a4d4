"""What follows from an edit of an article: its version counts on, its pages are baked anew, and its
links are looked at."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from newsroom.baking.outbox import mark_stale
from newsroom.models import Article
from newsroom.models.public_tree import StaleMark


def note_article_edit(article_id: int, *, galleries_taken_out: Iterable[int] = ()) -> None:
    """Count the edit: a form that was loaded before it is out of date.

    `galleries_taken_out` are the ids of galleries that it placed and does not place any longer:
    their pages lead back to it no more.
    """
    with transaction.atomic():
        Article.objects.filter(pk=article_id).update(version=F("version") + 1, links_wanted=True)
        mark_stale(StaleMark.Kind.ARTICLE, article_id)
        for gallery_id in galleries_taken_out:
            mark_stale(StaleMark.Kind.GALLERY, gallery_id)
