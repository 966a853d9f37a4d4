"""The parts of an article's body on its page: in the order of the body, whatever their kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from content_editor.admin import ContentEditorInline
from django.contrib.admin.helpers import InlineAdminFormSet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from newsroom.desk.part_pictures import Shown, read_ids, show_galleries, show_photos
from newsroom.models import Text

LAST = 1 << 31
FIELDS_APART = ("name", "region", "ordering")  # drawn in a part's head, or hidden
PICKED = {"galleryplacement": "gallery", "singlephoto": "photo"}
ABOUT = {
    "text": "Paragraphs, lists and links",
    "subheading": "A line that names what follows",
    "galleryplacement": "A gallery of the desk, as it is when a reader comes",
    "singlephoto": "One photo of the library",
    "pullquote": "A sentence worth showing large",
    "linkcard": "A page elsewhere, with words",
    "externalembed": "A video, chart or sound of another site",
}


@dataclass(frozen=True, slots=True)
class PartKind:
    """A kind of part that this editor may add."""

    kind: str  # "text"
    label: str
    about: str
    blank: PartCard  # the form that is copied


@dataclass(slots=True)
class PartCard:
    """One part, ready for the template."""

    kind: str
    label: str
    form: Any  # Django's InlineAdminForm
    prefix: str
    key: str  # such as "text:12"; empty for one that is not saved yet
    place: int
    may_change: bool
    may_delete: bool
    rows: list[Any]  # the fields of its body
    name: str = ""
    shown: Shown | None = None

    @property
    def anchor(self) -> str:
        """Its id on the page, which findings lead to."""
        return f"part-{self.key.replace(':', '-') or self.prefix}"

    @property
    def is_alone(self) -> bool:
        """Whether the kind has one field, which needs no label of its own."""
        return len(self.rows) == 1

    @property
    def hidden(self) -> SafeString:
        """The fields that only the form needs.

        Drawn here: through Django's templates, those of 200 parts took half of the page's time.
        """
        form = self.form.form
        names = (form._meta.model._meta.pk.name, "parent", "region", "ordering")
        drawn = (draw_hidden(form[name]) for name in names if name in form.fields)
        return mark_safe("".join(drawn))  # noqa: S308 - each is escaped

    @property
    def text_field(self) -> SafeString | None:
        """The field of paragraphs, drawn here as well; None where Django's templates are to."""
        form = self.form.form
        if self.kind != "text" or not self.may_change or form.errors:
            return None
        return draw_text(form["text"])

    @property
    def name_field(self) -> Any:
        """The name that a person gives it; None for those who may only look."""
        return self.form.form["name"] if "name" in self.form.form.fields else None

    @property
    def delete_field(self) -> Any:
        """The box that takes it out, for a part that is saved and who may."""
        if not (self.may_delete and self.key):
            return None
        field = self.form.form["DELETE"]
        checked = mark_safe(" checked") if field.value() else ""
        box = '<input type="checkbox" name="{}" id="{}"{}>'
        return format_html(box, field.html_name, field.auto_id, checked)


def draw_text(field: Any) -> SafeString:
    """A field of paragraphs, with what its editor is to know."""
    tag = '<textarea name="{}" id="{}" cols="40" rows="10" {}>\n{}</textarea>'
    return format_html(tag, field.html_name, field.auto_id, describe_editor(), field.value() or "")


@cache
def describe_editor() -> SafeString:
    """The attribute with which `static/desk/article-text.js` makes an editor of such a field."""
    widget: Any = Text._meta.get_field("text").formfield().widget
    attributes = widget.get_context("text", "", {})["widget"]["attrs"]
    said = {name: value for name, value in attributes.items() if name.startswith("data-")}
    return format_html_join(" ", '{}="{}"', said.items())


def draw_hidden(field: Any) -> SafeString:
    """A hidden field with what is wrong with it."""
    value = field.field.widget.format_value(field.value())
    tag = '<input type="hidden" name="{}" value="{}" id="{}">'
    drawn = format_html(tag, field.html_name, "" if value is None else value, field.auto_id)
    return format_html("{}{}", field.errors, drawn) if field.errors else drawn


def list_rows(form: Any) -> list[Any]:
    """The fields of a part's body, of Django's `InlineAdminForm`."""
    fields = (field for fieldset in form for line in fieldset for field in line)
    return [
        field
        for field in fields
        if (field.field["name"] if field.is_readonly else field.field.name) not in FIELDS_APART
    ]


def list_part_cards(formsets: Iterable[Any]) -> tuple[list[PartCard], list[PartKind]]:
    """The parts in the order of the body, and the kinds that may be added.

    `formsets` are Django's of the page; what they show is looked up in 3 queries at most.
    """
    cards: list[PartCard] = []
    kinds: list[PartKind] = []
    for formset in formsets:
        if not isinstance(formset.opts, ContentEditorInline):
            continue
        for form in formset:
            card = make_card(formset, form)
            if card.prefix.endswith("__prefix__"):
                kinds.append(PartKind(card.kind, card.label, ABOUT[card.kind], card))
            else:
                cards.append(card)
    cards.sort(key=lambda card: card.place)
    add_pictures(cards)
    return cards, kinds


class PartFormSet(InlineAdminFormSet):
    """Django's, which does not ask each of two hundred forms for the same scripts and styles."""

    @property
    def media(self) -> Any:
        """Those of the kind."""
        return self.opts.media + self.formset.media


def make_card(formset: Any, form: Any) -> PartCard:
    """A part of one form; its name is there, its pictures are not."""
    meta = formset.opts.model._meta
    part = form.original
    place = form.form["ordering"].value() if "ordering" in form.form.fields else part.ordering
    return PartCard(
        kind=meta.model_name,
        label=str(meta.verbose_name).capitalize(),
        form=form,
        prefix=form.form.prefix,
        key=f"{meta.model_name}:{part.pk}" if part is not None and part.pk else "",
        place=read_place(place),
        may_change=bool(
            formset.has_add_permission if part is None else formset.has_change_permission
        ),
        rows=list_rows(form),
        may_delete=bool(formset.formset.can_delete and formset.has_delete_permission),
        name=part.opening if part is not None and meta.model_name not in PICKED else "",
    )


def read_place(value: Any) -> int:
    """What a form says of a part's place; the last where it says nothing that is a number."""
    text = str(value).removeprefix("-")
    return int(value) if text.isascii() and text.isdigit() and len(text) < 12 else LAST


def add_pictures(cards: list[PartCard]) -> None:
    """Let parts that show a gallery or a photo have its name and pictures."""
    chosen = [(card, picked_value(card)) for card in cards if card.kind in PICKED]
    show = {"galleryplacement": show_galleries, "singlephoto": show_photos}
    for kind, find in show.items():
        found = find(set(read_ids([value for card, value in chosen if card.kind == kind])))
        for card, value in chosen:
            if card.kind == kind and str(value).isdigit():
                card.shown = found.get(int(value))
                card.name = card.shown.name if card.shown else ""


def picked_value(card: PartCard) -> Any:
    """The number of the gallery or photo that a part's form shows now.

    Of a part that this editor may not fill, the one that is kept: else who made up a form would
    learn a name by its number.
    """
    field = PICKED[card.kind]
    if card.may_change and field in card.form.form.fields:
        return card.form.form[field].value()
    return getattr(card.form.original, f"{field}_id", None)


def list_part_links() -> dict[str, str]:
    """Addresses that the page's scripts ask."""
    return {"pictures": reverse("admin:article_pictures")}
