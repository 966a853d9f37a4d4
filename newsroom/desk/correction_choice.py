"""The choice beside words that readers see: a minor edit, or a correction with a public note.

It is minor where nothing else is said, each time anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, QueryDict

from gallery.models import Gallery
from newsroom.desk.gallery_requests import RequestRefused, get_editor
from newsroom.models import Article
from newsroom.publishing.corrections import (
    CorrectionRefused,
    Place,
    clean_note,
    hold_pages,
    list_places_of_article,
    list_places_of_photos,
    list_places_of_slides,
    tell_pages,
    write_corrections,
)

CHOICE: Final = "correction"
NOTE: Final = "correction_note"
IS_NOTE: Final = "note"


def read_note(body: Mapping[str, Any]) -> str | None:
    """The note of a JSON body (`correction`); None for a minor edit.

    Raises `CorrectionRefused` and `RequestRefused`.
    """
    note = body.get(CHOICE)
    if note is None:
        return None
    if not isinstance(note, str):
        raise RequestRefused("'correction' must be a text.")
    return clean_note(note)


def read_posted_note(posted: QueryDict) -> str | None:
    """The same of a form. Raises `CorrectionRefused`."""
    return clean_note(posted.get(NOTE, "")) if posted.get(CHOICE) == IS_NOTE else None


def describe_choice(request: HttpRequest) -> dict[str, Any]:
    """What was chosen and typed, for a form that comes back with errors."""
    is_chosen = request.method == "POST" and request.POST.get(CHOICE) == IS_NOTE
    return {
        "is_correction": is_chosen,
        "correction_note": request.POST.get(NOTE, "") if is_chosen else "",
    }


@dataclass(slots=True)
class Corrected:
    """What an edit is about; whoever did only some of it says so before it is noted.

    `slide_ids` are of the gallery; `photos` the columns that change of photos themselves, by their
    ids. `message` says what became of the note; it is empty for a minor edit.
    """

    slide_ids: set[str]
    photos: Mapping[int, Collection[str]]
    article: Article | None = None
    message: str = ""

    def find_places(self, gallery: Gallery | None) -> set[Place]:
        """The pages and slides that readers see with these words."""
        places: set[Place] = list_places_of_slides(gallery, self.slide_ids) if gallery else set()
        places |= list_places_of_photos(self.photos) if self.photos else set()
        return places | (list_places_of_article(self.article) if self.article else set())


@contextmanager
def noting(
    note: str | None,
    editor: User | None,
    *,
    gallery: Gallery | None = None,
    slide_ids: Collection[str] = (),
    photos: Mapping[int, Collection[str]] | None = None,
    article: Article | None = None,
) -> Iterator[Corrected]:
    """One transaction around an edit, at whose end its note is written where readers see it.

    Without a note nothing is added to the edit.
    """
    corrected = Corrected(set(slide_ids), dict(photos or {}), article)
    if note is None:
        yield corrected
        return
    with transaction.atomic():
        held = [Place.of(gallery)] if gallery else []
        hold_pages([*held, *corrected.find_places(gallery)])
        yield corrected
        places = corrected.find_places(gallery)
        corrected.message = tell_pages(write_corrections(note, places, written_by=editor))


class CorrectionForm(forms.ModelForm[Any]):
    """A form beside which the choice stands."""

    def clean(self) -> dict[str, Any] | None:
        """Refuse a note that says nothing, or too much; what was typed comes back."""
        try:
            read_posted_note(self.data)  # type: ignore[arg-type]
        except CorrectionRefused as error:
            self.add_error(None, str(error))
        return super().clean()


class CorrectedArticleAdmin(admin.ModelAdmin[Any]):
    """An admin of articles whose edits may be corrections."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Note the correction with the edit."""
        super().save_related(request, form, formsets, change)
        note = read_posted_note(request.POST)
        article: Article = form.instance
        if note is not None:
            places = list_places_of_article(article)
            number = write_corrections(note, places, written_by=get_editor(request))
            self.message_user(request, tell_pages(number), messages.INFO)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the choice, where readers see the article."""
        article = kwargs.get("obj")
        if article is not None and article.is_published:
            context |= {"may_correct": True, **describe_choice(request)}
        return super().render_change_form(request, context, *args, **kwargs)
