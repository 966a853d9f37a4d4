"""Saving an article while it is written.

A draft is saved as it is typed. What readers see, or will, never changes by itself: what is typed
there is kept beside it, by article and editor, until the editor says that it is to be read. Then
all of it goes at once, or nothing does, and what stands against it is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from newsroom.models import Article, KeptEdit
from newsroom.publishing.article_changes import (
    Changes,
    choose_changes,
    merge_changes,
    read_changes,
)
from newsroom.publishing.article_edits import note_article_edit
from newsroom.publishing.article_folding import close_act, find_made, log_autosave
from newsroom.publishing.article_writing import Rules, Written, write_changes


class Where(StrEnum):
    """Where the changes are now."""

    ARTICLE = "article"
    KEPT = "kept"  # beside the article, for this editor
    REFUSED = "refused"  # kept, too; they were to be read, and something stands against it


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of it."""

    where: Where
    written: Written
    version: int
    kept_at: datetime | None = None


def is_live(article: Article) -> bool:
    """Whether what is written into it is read by readers, now or at a moment to come."""
    return article.state == Article.State.PUBLISHED


def save_article(
    article_id: int,
    changes: Changes,
    *,
    done_by: User,
    rules: Rules | None = None,
    is_final: bool = False,
) -> Saved:
    """Save what an editor typed. `is_final`: the editor pressed Save, and readers may get it."""
    rules = rules or Rules()
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article_id)
        kept = find_kept(article, done_by)
        wanted = merge_changes(read_changes(kept.changes), changes) if kept else changes
        if is_live(article) and not is_final:
            problems = kept.problems if kept else {}
            return keep_changes(article, wanted, changes, problems, done_by, rules)
        known = find_made(article.pk, done_by) if wanted.parts or wanted.removed else {}
        with transaction.atomic():
            written = write_changes(article, wanted, rules, known=known)
            is_refused = is_live(article) and bool(written.conflicts or written.problems)
            transaction.set_rollback(is_refused)
        if is_refused:
            at = store(article, wanted, written.problems, done_by)
            return Saved(Where.REFUSED, written, article.version, at)
        KeptEdit.objects.filter(article=article, user=done_by).delete()
        made = {key: there for key, there in written.made.items() if key not in known}
        if written.delta:
            log_autosave(article.pk, written.delta, made=made, done_by=done_by)
            note_article_edit(article.pk, galleries_taken_out=sorted(written.galleries))
        if is_final:
            close_act(article.pk, done_by)
        return Saved(Where.ARTICLE, written, article.version + bool(written.delta))


def keep_changes(
    article: Article,
    wanted: Changes,
    new: Changes,
    problems: dict[str, str],
    done_by: User,
    rules: Rules,
) -> Saved:
    """Keep what is wanted beside the article, and find out what would stand against what is new.

    `problems` are those of what was kept before, which is not tried again.
    """
    with transaction.atomic():
        written = write_changes(article, choose_changes(wanted, new), rules)
        transaction.set_rollback(True)
    tried = {*new.fields, *new.parts}
    waiting = {
        key: problem
        for key, problem in problems.items()
        if key not in tried and (key in wanted.fields or key in wanted.parts)
    }
    written.problems = {**waiting, **written.problems}
    kept_at = store(article, wanted, written.problems, done_by)
    return Saved(Where.KEPT, written, article.version, kept_at)


def store(
    article: Article, changes: Changes, problems: dict[str, str], done_by: User
) -> datetime | None:
    """Write them down; nothing is kept of no changes."""
    if not changes:
        KeptEdit.objects.filter(article=article, user=done_by).delete()
        return None
    now = timezone.now()
    if not article.links_wanted:
        Article.objects.filter(pk=article.pk).update(links_wanted=True)
    kept = {"changes": changes.to_json(), "problems": problems, "saved_at": now}
    KeptEdit.objects.update_or_create(article=article, user=done_by, defaults=kept)
    return now


def find_kept(article: Article, user: User) -> KeptEdit | None:
    """What an editor wrote in a live article and did not put on its page."""
    return KeptEdit.objects.filter(article=article, user=user).first()


@contextmanager
def showing_kept(slug: str, user: User) -> Iterator[None]:
    """Let what an editor kept of a live article be read as if it were there, by this thread."""
    kept = KeptEdit.objects.filter(article__slug=slug, user=user).first()
    if kept is None:
        yield
        return
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=kept.article_id)
        write_changes(article, read_changes(kept.changes), Rules())
        yield
        transaction.set_rollback(True)


def discard_kept(article: Article, user: User) -> bool:
    """Throw it away; False where there was nothing."""
    number, _ = KeptEdit.objects.filter(article=article, user=user).delete()
    return number > 0
