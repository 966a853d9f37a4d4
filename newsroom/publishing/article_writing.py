"""An editor's changes are written into an article, each part by itself.

One that somebody else changed meanwhile, or that is not complete, is left and named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, Model
from django.utils.text import capfirst

from gallery.former_addresses import find_former
from media.models import Photo
from newsroom.addresses import describe_present
from newsroom.models import Article, ArticlePart
from newsroom.publishing.article_changes import Changes, Edit, digest, is_new
from newsroom.publishing.article_state import KINDS, is_said, list_part_fields
from newsroom.publishing.part_places import number_places, place_parts

FIELD_NAMES = (
    *("headline", "slug", "standfirst", "byline", "section", "lead_photo", "corrections"),
    "language",
)
LACKS_RIGHT = "This needs another right; it is not saved."


def allow_all(_act: str, _kind: type[Model]) -> bool:
    """For commands and tests."""
    return True


def find_nothing_wrong(_part: ArticlePart) -> str:
    """The same."""
    return ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What an editor may do, and what is asked of a part beyond its fields."""

    may: Callable[[str, type[Model]], bool] = allow_all  # "add", "change", "delete", "see"
    find_wrong: Callable[[ArticlePart], str] = find_nothing_wrong  # a sentence, or ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that somebody else changed meanwhile: what it says now (None: it was taken out)."""

    key: str
    theirs: dict[str, Any] | None
    seen: str


@dataclass(slots=True)
class Written:
    """What came of it."""

    fields: dict[str, list[Any]] = field(default_factory=dict)
    parts: dict[str, list[Any]] = field(default_factory=dict)
    order: list[list[str]] | None = None
    made: dict[str, str] = field(default_factory=dict)  # the page's key → the row's
    seen: dict[str, str] = field(default_factory=dict)  # what the editor has seen by now
    conflicts: list[Conflict] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)  # key → a sentence
    asked_again: list[int] = field(default_factory=list)  # embeds whose site is to be asked

    @property
    def delta(self) -> dict[str, Any]:
        """For the log; empty where nothing changed."""
        found = {"fields": self.fields, "parts": self.parts, "order": self.order}
        return {name: value for name, value in found.items() if value}

    @property
    def galleries(self) -> set[int]:
        """Galleries that a part showed before, and shows no longer."""
        before = {
            old["gallery_id"] for old, _ in self.parts.values() if old and "gallery_id" in old
        }
        after = {new["gallery_id"] for _, new in self.parts.values() if new and "gallery_id" in new}
        return before - after


def shows(values: dict[str, Any] | None) -> bool:
    """Whether it is a part that shows a gallery."""
    return values is not None and "gallery_id" in values


def values_of(part: ArticlePart) -> dict[str, Any]:
    """A part as the log has it."""
    columns = [column.attname for column in list_part_fields(type(part))]
    said = {column: getattr(part, column) for column in columns}
    return {column: value for column, value in said.items() if is_said(column, value)}


def named_values(part: ArticlePart) -> dict[str, Any]:
    """The same by the names of the form."""
    return {each.name: getattr(part, each.attname) for each in list_part_fields(type(part))}


def write_changes(
    article: Article, changes: Changes, rules: Rules, *, known: Mapping[str, str] | None = None
) -> Written:
    """Write into an article that the caller has locked; `known` are parts that were made before."""
    written = Written(made=dict(known or {}))
    write_fields(article, changes.fields, rules, written)
    keys = [*changes.parts, *(changes.removed or {})]
    found = find_parts(article, [written.made.get(key, key) for key in keys])
    has_new = any(is_new(key) and key not in written.made for key in changes.parts)
    is_structural = bool(changes.removed or changes.placed) or has_new
    places = read_places(article) if is_structural else {}
    for key, edit in changes.parts.items():
        write_part(article, key, edit, found, rules, written)
    for key, seen in (changes.removed or {}).items():
        remove_part(key, seen, found, rules, written)
    if is_structural:
        write_order(places, changes.placed or [], rules, written)
    return written


def write_fields(
    article: Article, fields: Mapping[str, Edit], rules: Rules, written: Written
) -> None:
    """The head."""
    changed = []
    for name, edit in fields.items():
        if name not in FIELD_NAMES or name not in edit.values:
            continue
        column: Any = Article._meta.get_field(name)
        present = getattr(article, column.attname)
        try:
            wanted = clean_field(article, column, edit.values[name], rules)
        except ValidationError as error:
            written.problems[name] = " ".join(error.messages)
            continue
        if wanted == present:
            written.seen[name] = digest(present)
        elif edit.seen != digest(present):
            written.conflicts.append(Conflict(name, {name: present}, digest(present)))
        else:
            setattr(article, column.attname, wanted)
            written.fields[column.attname] = [present, wanted]
            written.seen[name] = digest(wanted)
            changed.append(column.attname)
    if changed:
        article.save(update_fields=[*changed, "edited_at"])


def clean_field(article: Article, column: Any, value: Any, rules: Rules) -> Any:
    """A field of the head as it may be stored. Raises `ValidationError`."""
    if column.name == "lead_photo" and not rules.may("see", Photo):
        raise ValidationError(LACKS_RIGHT)
    if column.name != "slug":
        return clean_value(column, value, article)
    wanted = str(value).strip()
    if wanted == article.slug:
        return wanted
    wanted = clean_value(column, wanted, article)
    others = Article.objects.exclude(pk=article.pk)
    if other := others.filter(slug__iexact=wanted).first():
        raise ValidationError(f"“{other}” stands at this address already.")
    if former := find_former(Article, wanted, but_of=article.pk):
        raise ValidationError(f"This address leads to {describe_present(Article, former)}.")
    return wanted


def clean_value(column: Field[Any, Any], value: Any, thing: Model) -> Any:
    """A value as it may be stored in a column. Raises `ValidationError`."""
    if isinstance(column, ForeignKey):
        if value in ("", None):
            if column.null:
                return None
            raise ValidationError(f"Choose a {column.verbose_name} first.")
        if not (str(value).isascii() and str(value).isdigit() and len(str(value)) < 19):
            raise ValidationError(f"There is no such {column.verbose_name}.")
    return column.clean(value, thing)


def find_parts(article: Article, keys: Iterable[str]) -> dict[str, Any]:
    """The parts of the article that some keys name, in a query a kind."""
    numbers: dict[str, list[int]] = {}
    for key in keys:
        kind, _, number = key.partition(":")
        if kind in KINDS and number.isascii() and number.isdigit() and len(number) < 19:
            numbers.setdefault(kind, []).append(int(number))
    return {
        f"{kind}:{part.pk}": part
        for kind, pks in numbers.items()
        for part in KINDS[kind]._default_manager.filter(parent=article, pk__in=pks)
    }


def write_part(
    article: Article, key: str, edit: Edit, found: dict[str, Any], rules: Rules, written: Written
) -> None:
    """One part, new or there already."""
    kind = KINDS.get(key.partition(":")[0])
    if kind is None:
        return
    is_made = key in written.made
    there = written.made.get(key, key)
    part = found.get(there)
    if part is None and (is_made or not is_new(key)):
        written.conflicts.append(Conflict(key, None, ""))
        return
    before = values_of(part) if part is not None else None
    theirs = named_values(part) if part is not None else None
    if part is None:
        part = kind(parent=article, region="body", ordering=2**30)
    if problem := set_values(part, edit, rules, is_whole=before is None):
        written.problems[key] = problem
        return
    if edit.values.get("ask_again") and part.pk is not None:
        written.asked_again.append(part.pk)
    after = values_of(part)
    if after == before:
        written.seen[there] = digest(before)
    elif before is not None and not is_made and edit.seen != digest(before):
        written.conflicts.append(Conflict(key, theirs, digest(before)))
    else:
        part.save()
        there = f"{kind._meta.model_name}:{part.pk}"
        if before is None:
            written.made[key] = there
        written.parts[there] = [before, after]
        written.seen[there] = digest(after)


def set_values(part: ArticlePart, edit: Edit, rules: Rules, *, is_whole: bool) -> str:
    """Set what was sent; a sentence where that may not be, or cannot be stored."""
    if not rules.may("add" if is_whole else "change", type(part)):
        return LACKS_RIGHT
    return fill_part(part, edit.values, is_whole=is_whole) or rules.find_wrong(part)


def fill_part(part: ArticlePart, values: Mapping[str, Any], *, is_whole: bool) -> str:
    """Set what was sent (of a new part, all); a sentence where something cannot be stored."""
    problems = []
    for column in list_part_fields(type(part)):
        if column.name not in values and not is_whole:
            continue
        value = values.get(column.name, "")
        try:
            setattr(part, column.attname, clean_value(column, value, part))
        except ValidationError as error:
            problems.append(f"{capfirst(column.verbose_name)}: {' '.join(error.messages)}")
    return " ".join(problems)


def remove_part(key: str, seen: str, found: dict[str, Any], rules: Rules, written: Written) -> None:
    """One part goes; what is gone already is no matter."""
    there = written.made.get(key, key)
    part = found.get(there)
    if part is None:
        return
    if not rules.may("delete", type(part)):
        written.problems[key] = LACKS_RIGHT
        return
    before = values_of(part)
    if seen != digest(before) and there == key:
        written.conflicts.append(Conflict(key, named_values(part), digest(before)))
        return
    part.delete()
    written.parts[there] = [before, None]


def read_places(article: Article) -> dict[str, int]:
    """The parts in the order of the body with their numbers, in a query a kind."""
    placed = [
        (number, f"{kind}:{pk}")
        for kind, model in KINDS.items()
        for pk, number in model._default_manager.filter(parent=article).values_list(
            "pk", "ordering"
        )
    ]
    return {key: number for number, key in sorted(placed)}


def write_order(
    places: dict[str, int], placed: list[tuple[str, str]], rules: Rules, written: Written
) -> None:
    """Put the parts where they belong, writing as few numbers as can be."""
    before = list(places)
    gone = {key for key, (_, after) in written.parts.items() if after is None}
    new = [key for key, (old, _) in written.parts.items() if old is None]
    keys = [key for key in [*before, *new] if key not in gone]
    made = written.made
    wanted = []
    for key, after in placed:
        there = made.get(key, key)
        kind = KINDS.get(there.partition(":")[0])
        if kind is not None and there not in new and not rules.may("change", kind):
            written.problems[key] = LACKS_RIGHT
            continue
        wanted.append((there, made.get(after, after)))
    order = place_parts(keys, wanted)
    for key, number in number_places(order, places).items():
        kind_name, _, pk = key.partition(":")
        KINDS[kind_name]._default_manager.filter(pk=int(pk)).update(ordering=number)
    if order != before:
        written.order = [before, order]
