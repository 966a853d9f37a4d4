"""Form fields that ask for a photo or a gallery: what was chosen is shown, and the grid opens.

`PickingAdmin` puts them into a form. A field is a plain select of the newest ones, which works by
itself; `static/desk/pick-fields.js` shows the picture and opens the dialog. All fields of a form
look up what was chosen in one query.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Model
from django.http import HttpRequest
from django.urls import reverse

from gallery.models import Gallery
from media.models import Photo
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.photo_marks import find_mark
from newsroom.pages.lists import find_covers
from newsroom.rights import may_see

OFFERED_WITHOUT_SCRIPTS = 30
Chosen = tuple[str, str, str]  # name, address of its picture, and what stands in its way


class Shelf:
    """The rows that the fields of one request show: those that were chosen, and the newest.

    A closed one shows none: a number that somebody made up must not tell him a name.
    """

    def __init__(
        self,
        model: type[Model],
        *,
        offered: Iterable[tuple[int, str]] | None = None,
        is_closed: bool = False,
    ):
        self.model = model
        self.is_closed = is_closed
        self.wanted: set[int] = set()
        self.known: dict[int, Chosen] = {}
        self.offered = None if offered is None else list(offered)

    def want(self, value: Any) -> None:
        """Remember that a field will show this row."""
        if str(value).isdecimal() and len(str(value)) < 19:
            self.wanted.add(int(value))

    def find(self, value: Any) -> Chosen | None:
        """What is shown of a row; None for none."""
        if self.is_closed:
            return None
        self.want(value)
        missing = self.wanted - self.known.keys()
        if missing:
            self.known |= describe_rows(
                self.model, self.model._default_manager.filter(pk__in=missing)
            )
            self.wanted -= missing
        return self.known.get(int(value)) if str(value).isdecimal() else None

    def list_offered(self) -> list[tuple[int, str]]:
        """What is offered where no dialog opens, by id and name: the newest."""
        if self.is_closed:
            return []
        if self.offered is None:
            fields = ("headline", "original_name") if self.model is Photo else ("title",)
            rows = self.model._default_manager.only(*fields).order_by("-pk")
            self.offered = [(row.pk, str(row)) for row in rows[:OFFERED_WITHOUT_SCRIPTS]]
        return self.offered


def describe_rows(model: type[Model], rows: Any) -> dict[int, Chosen]:
    """Photos or galleries by id, in at most three queries."""
    if model is Photo:
        return describe_photos(rows.defer("embedded_metadata"))
    return describe_galleries(list(rows))


def describe_photos(photos: Iterable[Photo]) -> dict[int, Chosen]:
    """Each photo's name, picture and mark."""
    described = {}
    for photo in photos:
        mark = find_mark(photo)
        label = "" if mark.word == "ready" else mark.label
        described[photo.pk] = (str(photo), find_thumbnail_url(photo), label)
    return described


def describe_galleries(galleries: list[Gallery]) -> dict[int, Chosen]:
    """Each gallery's title, cover and state."""
    covers = find_covers([gallery.pk for gallery in galleries]) if galleries else {}
    described = {}
    for gallery in galleries:
        cover = covers.get(gallery.pk)
        state = "" if gallery.is_published else "not published"
        url = find_thumbnail_url(cover.photo if cover else None)
        described[gallery.pk] = (gallery.title, url, state)
    return described


class PickSelect(forms.Select):
    """A select of what was chosen and the newest; with scripts, the picture and a dialog."""

    template_name = "desk/pick_field.html"

    class Media:
        """What opens the dialog."""

        css: ClassVar[Any] = {
            "all": (
                "desk/neutral.css",
                "desk/photo-grid.css",
                "desk/search-box.css",
                "desk/large-view.css",
                "desk/pick-fields.css",
            )
        }
        js: ClassVar[Any] = [forms.Script("desk/pick-fields.js", type="module")]

    def __init__(self, shelf: Shelf, *, source: str, what: str, empty: str = "") -> None:
        super().__init__()
        self.shelf = shelf
        self.source = source  # the address that finds what may be chosen
        self.what = what  # "photo" or "gallery"
        self.empty = empty  # what no choice means

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        """Nothing, what was chosen, and the newest: never the whole table."""
        chosen = value[0] if value else ""
        rows = dict(self.shelf.list_offered())
        found = self.shelf.find(chosen) if chosen else None
        if found is not None and int(chosen) not in rows:
            rows = {int(chosen): found[0], **rows}
        self.choices = [("", self.empty or "---------"), *rows.items()]
        return super().optgroups(name, value, attrs)

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With its picture, for the scripts."""
        option = super().create_option(*args, **kwargs)
        row = self.shelf.known.get(option["value"]) if option["value"] else None
        if row is not None:
            option["attrs"] |= {"data-picture": row[1], "data-mark": row[2]}
        return option

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template needs beside a select's own."""
        context = super().get_context(name, value, attrs)
        found = self.shelf.find(value) if value else None
        shown = found or (self.empty or f"No {self.what} chosen", "", "")
        context["pick"] = {
            "source": self.source,
            "what": self.what,
            "name": shown[0],
            "picture": shown[1],
            "mark": shown[2],
            "is_chosen": found is not None,
            "empty": self.empty or f"No {self.what} chosen",
        }
        return context


class PickForm(forms.ModelForm[Any]):
    """A form among many of its kind: all of them look up what was chosen at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field.widget, PickSelect):
                field.widget.shelf.want(self[name].value())


class PickingAdmin(admin.options.BaseModelAdmin[Any]):
    """An admin, or an inline of one, some of whose foreign keys are chosen in a grid."""

    pick_fields: tuple[str, ...] = ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the admin's buttons to add, change and look up."""
        if db_field.name not in self.pick_fields or not isinstance(db_field, ForeignKey):
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return db_field.formfield(widget=make_picker(request, db_field.related_model))


def make_picker(request: HttpRequest, model: Any) -> PickSelect:
    """The widget for a photo or a gallery; those of one request share a shelf."""
    shelves = request.__dict__.setdefault("_pick_shelves", {})
    shelf = shelves.get(model)
    if shelf is None:
        shelf = shelves[model] = Shelf(model, is_closed=not may_see(request.user, model))
    if model is Photo:
        return PickSelect(shelf, source=reverse("admin:library_choices"), what="photo")
    return PickSelect(shelf, source=reverse("admin:gallery_choices"), what="gallery")
