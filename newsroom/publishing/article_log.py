"""The log of an article's edits, and going back to what it said before one of them.

A row holds what changed and nothing else: fields, parts that came, went or changed, and the order
of the parts where that differs. Whoever edits an article tells it here, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, QuerySet

from gallery.models import Act, Gallery
from media.models import Photo
from newsroom.models import Article, Section
from newsroom.publishing.article_edits import note_article_edit
from newsroom.publishing.article_state import (
    KINDS,
    ArticleState,
    PartValues,
    read_article_state,
)

NAMES = {
    "headline": "headline",
    "slug": "address",
    "standfirst": "standfirst",
    "byline": "byline",
    "section_id": "section",
    "lead_photo_id": "lead photo",
    "corrections": "corrections",
    "language": "language",
}
STAYS = ("slug",)  # addresses are handed out: going back does not take them back
ORDER_STEP = 10
LONGEST_NAME = 80
LINKS = {"gallery_id": Gallery, "photo_id": Photo, "section_id": Section, "lead_photo_id": Photo}


class NothingToGoBackTo(Exception):
    """There is no such row in the article's log, or the article says the same."""


@dataclass(frozen=True, slots=True)
class WentBack:
    """What came of going back: sentences on what could not come back."""

    left_out: tuple[str, ...]


def find_article_acts(article_id: int) -> QuerySet[Act]:
    """The rows of an article's log, the newest first."""
    return Act.objects.filter(kind=Act.Kind.ARTICLE, thing_id=article_id).order_by("-number")


def log_article(
    article_id: int,
    *,
    before: ArticleState | None,
    done_by: User | None,
    source: Act.Source = Act.Source.DESK,
    name: Act.Name = Act.Name.FIELDS,
    summary: str = "",
) -> Act | None:
    """Log what changed since `before` (None: the article is new); None where nothing did."""
    after = read_article_state(article_id)
    if before is None:
        before, name = ArticleState({}, {}, []), Act.Name.CREATE
        summary = summary or "created the article"
    delta = compare_articles(before, after)
    if not delta:
        return None
    return add_act(article_id, delta, name=name, done_by=done_by, source=source, summary=summary)


def add_act(
    article_id: int,
    delta: dict[str, Any],
    *,
    name: Act.Name,
    done_by: User | None,
    source: Act.Source = Act.Source.DESK,
    summary: str = "",
) -> Act:
    """Add a row for what changed."""
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=article_id)  # numbers acts without gaps
        last = find_article_acts(article_id).order_by().aggregate(last=Max("number"))["last"]
        return Act.objects.create(
            kind=Act.Kind.ARTICLE,
            thing_id=article_id,
            number=(last or 0) + 1,
            name=name,
            summary=summary or summarise(delta),
            delta=delta,
            source=source,
            done_by=done_by,
            done_by_name=str(done_by) if done_by else "",
        )


def name_version(article: Article, number: int, name: str) -> Act:
    """Give a name to what an article said after an act, or take it away with "".

    Raises `NothingToGoBackTo` where its log has no such act.
    """
    act = find_article_acts(article.pk).filter(number=number).first()
    if act is None:
        raise NothingToGoBackTo("The article's history does not know this version.")
    act.version_name = " ".join(name.replace("\x00", "").split())[:LONGEST_NAME]
    act.save(update_fields=["version_name"])
    return act


def compare_articles(before: ArticleState, after: ArticleState) -> dict[str, Any]:
    """What makes `after` of `before`; nothing where they are the same."""
    fields = {
        name: [before.fields.get(name), value]
        for name, value in after.fields.items()
        if before.fields.get(name) != value
    }
    parts = {
        key: [before.parts.get(key), after.parts.get(key)]
        for key in dict.fromkeys([*before.order, *after.order])
        if before.parts.get(key) != after.parts.get(key)
    }
    order = [before.order, after.order] if before.order != after.order else None
    found = {"fields": fields, "parts": parts, "order": order}
    return {name: value for name, value in found.items() if value}


def summarise(delta: dict[str, Any]) -> str:
    """What was done, to follow a name: "changed the headline, added 2 parts"."""
    fields = [NAMES[name] for name in delta.get("fields", {})]
    parts = delta.get("parts", {}).values()
    came = sum(old is None for old, _ in parts)
    went = sum(new is None for _, new in parts)
    changed = len(parts) - came - went
    said = [f"changed the {' and '.join(fields)}"] if fields else []
    for verb, number in (("changed", changed), ("added", came), ("removed", went)):
        if number:
            said.append(f"{verb} {number} part{'' if number == 1 else 's'}")
    if not said:
        said.append("put the parts into another order")
    return ", ".join(said)


def find_state_after(article_id: int, number: int) -> ArticleState:
    """What the article said after an act; 0 is before the first that the log knows.

    Raises `NothingToGoBackTo`.
    """
    acts = list(find_article_acts(article_id).filter(number__gt=number))
    is_known = number == 0 or find_article_acts(article_id).filter(number=number).exists()
    if not is_known or not acts:
        raise NothingToGoBackTo("The article says that already, or its history does not know it.")
    state = read_article_state(article_id)
    for act in acts:
        state = take_back(state, act.delta)
    if not state.fields.get("headline"):
        raise NothingToGoBackTo("The article was not there yet.")
    return state


def take_back(state: ArticleState, delta: dict[str, Any]) -> ArticleState:
    """The state before an act, from the one after it."""
    fields = {**state.fields, **{name: old for name, (old, _) in delta.get("fields", {}).items()}}
    parts = dict(state.parts)
    for key, (old, _) in delta.get("parts", {}).items():
        if old is None:
            parts.pop(key, None)
        else:
            parts[key] = old
    order = delta["order"][0] if "order" in delta else state.order
    return ArticleState(fields, parts, [key for key in order if key in parts])


def go_back(article: Article, *, to: int, done_by: User | None) -> WentBack:
    """Let the article say what it said after an act; that is an act itself, and can be undone so.

    Its address stays. What it showed and is no more is left out, and named. Raises
    `NothingToGoBackTo`.
    """
    with transaction.atomic():
        held = Article.objects.select_for_update().get(pk=article.pk)
        before = read_article_state(held.pk)
        wanted = find_state_after(held.pk, to)
        left_out = write_article_state(held, before, wanted)
        act = log_article(
            held.pk,
            before=before,
            done_by=done_by,
            name=Act.Name.GO_BACK,
            summary="went back to an earlier version",
        )
        if act is None:
            raise NothingToGoBackTo(" ".join(left_out) or "The article says that already.")
        galleries = {
            values["gallery_id"] for values in before.parts.values() if "gallery_id" in values
        }
        note_article_edit(held.pk, galleries_taken_out=sorted(galleries))
    return WentBack(tuple(left_out))


def write_article_state(article: Article, before: ArticleState, wanted: ArticleState) -> list[str]:
    """Write what differs; sentences on what could not come back."""
    there = find_what_is_there([wanted.fields, *wanted.parts.values()])
    left_out = []
    for name, value in wanted.fields.items():
        if name in STAYS:
            continue
        is_lost = is_gone(name, value, there)
        if is_lost:
            left_out.append(f"The {NAMES[name]} is no more.")
        setattr(article, name, None if is_lost else value)
    article.save()
    for key in before.parts.keys() - wanted.parts.keys():
        kind, pk = find_part(key)
        kind._default_manager.filter(pk=pk).delete()
    for place, key in enumerate(wanted.order, start=1):
        values = wanted.parts[key]
        kind, pk = find_part(key)
        if any(is_gone(name, value, there) for name, value in values.items()):
            left_out.append(f"A {kind._meta.verbose_name} that the article showed is no more.")
            kind._default_manager.filter(pk=pk).delete()
            continue
        write_part(kind, pk, article, place * ORDER_STEP, values)
    return left_out


def write_part(kind: Any, pk: int, article: Article, ordering: int, values: PartValues) -> None:
    """One part with its number of before, by which the log knows it."""
    part = kind._default_manager.filter(pk=pk, parent=article).first()
    if part is None:
        part = kind(pk=pk, parent=article, region="body")
    part.ordering = ordering
    part.name = ""
    for name, value in values.items():
        setattr(part, name, value)
    part.save()


def find_part(key: str) -> tuple[Any, int]:
    """The kind and the number of a part."""
    name, _, pk = key.partition(":")
    return KINDS[name], int(pk)


def find_what_is_there(values: Iterable[dict[str, Any]]) -> dict[str, set[int]]:
    """Which of the things that are named are still there, by column, in a query a column."""
    named: dict[str, set[int]] = {name: set() for name in LINKS}
    for each in values:
        for name in named.keys() & each.keys():
            if each[name] is not None:
                named[name].add(each[name])
    return {
        name: set(LINKS[name]._default_manager.filter(pk__in=ids).values_list("pk", flat=True))
        for name, ids in named.items()
        if ids
    }


def is_gone(name: str, value: Any, there: dict[str, set[int]]) -> bool:
    """Whether a column names something that was deleted since."""
    return name in LINKS and value is not None and value not in there.get(name, set())
