"""An article's history on the desk: every edit with what changed, word by word, and going back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import strip_tags
from django.views.decorators.http import require_http_methods

from gallery.models import Act
from gallery.slides.word_difference import Piece, compare_words
from media.models import Photo
from newsroom.desk.publishing import PublishableAdmin
from newsroom.models import Article, AuditEntry, Handover
from newsroom.publishing.article_log import (
    LINKS,
    NAMES,
    NothingToGoBackTo,
    find_article_acts,
    find_part,
    go_back,
    name_version,
)
from newsroom.rights import may_edit, may_see

SHOWN = 100
NAMED_CHARACTERS = 40
BLOCK_ENDS = ("</p>", "</li>", "</h2>", "</h3>", "<br>")


@dataclass(frozen=True, slots=True)
class Change:
    """One field or part, before and after as one text with what went and what came."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody did."""

    at: datetime
    who: str
    what: str
    note: str = ""
    changes: tuple[Change, ...] = ()
    number: int | None = None  # of the act, where one can go back to it
    version_name: str = ""  # what somebody called it


class ArticleHistoryAdmin(PublishableAdmin):
    """An admin of articles whose history can be read, and gone back to."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The history; posted, `act` names the act to go back to."""
        return require_http_methods(["GET", "HEAD", "POST"])(self.show_history)(request, object_id)

    def show_history(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For those who may see the article; going back for those who may edit it as it is."""
        article = self.find_thing(request, object_id)
        if not may_see(request.user, article):
            raise PermissionDenied
        if request.method == "POST":
            return self.go_back_to(request, article)
        acts = list(find_article_acts(article.pk)[:SHOWN])
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {article}",
            "opts": self.opts,
            "original": article,
            "lines": list_lines(article, acts),
            "last": acts[0].number if acts else 0,
            "has_earlier": bool(acts) and is_first_known(acts[-1]),
            "may_edit": may_edit(request.user, article),
            "shown": SHOWN,
        }
        return TemplateResponse(request, "desk/article_history.html", context)

    def go_back_to(self, request: HttpRequest, article: Article) -> HttpResponse:
        """Do it and say so, or say why not."""
        if not may_edit(request.user, article):
            raise PermissionDenied
        asked = request.POST.get("act", "")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else -1
        if "version_name" in request.POST:
            return self.name_version(request, article, number)
        try:
            went = go_back(article, to=number, done_by=cast("User", request.user))
        except NothingToGoBackTo as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(
                request, "The article says again what it said then.", messages.SUCCESS
            )
            for sentence in went.left_out:
                self.message_user(request, sentence, messages.WARNING)
        return self.back_to(str(article.pk))

    def name_version(self, request: HttpRequest, article: Article, number: int) -> HttpResponse:
        """Call a version something, or nothing any more; then the history again."""
        try:
            act = name_version(article, number, request.POST["version_name"])
        except NothingToGoBackTo as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            said = f"It is called “{act.version_name}”." if act.version_name else "It has no name."
            self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(request.path)


def is_first_known(act: Act) -> bool:
    """Whether the log begins with an act, and the article was there before the log."""
    return act.number == 1 and act.name != Act.Name.CREATE


def list_lines(article: Article, acts: list[Act]) -> list[Line]:
    """Edits, steps and notes of an article in one list, the newest first; in 4 queries at most."""
    names = name_things(acts)
    lines = [
        Line(
            act.done_at,
            act.done_by_name or act.get_source_display(),
            act.summary,
            changes=tuple(list_changes(act, names)),
            number=act.number,
            version_name=act.version_name,
        )
        for act in acts
    ]
    audited = AuditEntry.objects.filter(kind="article", thing_id=article.pk)
    lines += [
        Line(entry.done_at, entry.person or entry.get_source_display(), entry.get_act_display())
        for entry in audited[:SHOWN]
    ]
    lines += [
        Line(said.made_at, said.made_by_name or "A command", say_step(said), note=said.note)
        for said in article.handovers.select_related("assigned_to")[:SHOWN]
        if said.note or said.assigned_to
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN]


def say_step(said: Handover) -> str:
    """What was said, and to whom."""
    whom = f" for {said.assigned_to}" if said.assigned_to else ""
    return f"{said.get_step_display()}{whom}"


def list_changes(act: Act, names: dict[tuple[str, int], str]) -> Iterator[Change]:
    """What an act changed, in the order of the article."""
    if act.name == Act.Name.CREATE:
        return
    for name, (old, new) in act.delta.get("fields", {}).items():
        old_text, new_text = (say_value(name, value, names) for value in (old, new))
        yield Change(NAMES[name].capitalize(), tuple(compare_words(old_text, new_text)))
    for key, (old, new) in act.delta.get("parts", {}).items():
        kind, _ = find_part(key)
        old_text, new_text = (say_part(values, names) for values in (old, new))
        label = str(kind._meta.verbose_name).capitalize()
        yield Change(label, tuple(compare_words(old_text, new_text)))
    if "order" in act.delta and "parts" not in act.delta:
        before, after = act.delta["order"]
        moved = [key for key, was in zip(after, before, strict=False) if key != was]
        yield Change("Order", (("same", f"{len(moved)} parts stand elsewhere"),))


def say_part(values: dict[str, Any] | None, names: dict[tuple[str, int], str]) -> str:
    """A part as text; nothing for one that is not there."""
    if values is None:
        return ""
    said = (say_value(name, value, names) for name, value in values.items())
    return "\n".join(text for text in said if text)


def say_value(name: str, value: Any, names: dict[tuple[str, int], str]) -> str:
    """A value as text: a thing by its name, marked-up text without its marks."""
    if value is None:
        return ""
    if name in LINKS:
        return names.get((LINKS[name].__name__, value), f"{name.removesuffix('_id')} {value}")
    text = str(value)
    if name == "text" and "<" in text:
        for end in BLOCK_ENDS:
            text = text.replace(end, f"{end}\n")
        text = strip_tags(text).strip()
    return text


def name_things(acts: list[Act]) -> dict[tuple[str, int], str]:
    """The names of what the acts speak of, in a query a kind."""
    wanted: dict[type[Any], set[int]] = {}
    for act in acts:
        for name, value in spread(act):
            if name in LINKS and value is not None:
                wanted.setdefault(LINKS[name], set()).add(value)
    found = {}
    for model, ids in wanted.items():
        rows = model._default_manager.filter(pk__in=ids)
        for row in rows.defer("embedded_metadata") if model is Photo else rows:
            found[model.__name__, row.pk] = str(row)
    return found


def spread(act: Act) -> Iterator[tuple[str, Any]]:
    """Every value of an act with its column."""
    for name, pair in act.delta.get("fields", {}).items():
        for value in pair:
            yield name, value
    for pair in act.delta.get("parts", {}).values():
        for values in pair:
            yield from (values or {}).items()
