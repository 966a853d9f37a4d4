"""The parts of an article's body on its page: in the order of the body, whatever their kinds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from content_editor.admin import ContentEditorInline
from django.urls import reverse

from newsroom.desk.part_pictures import Shown, read_ids, show_galleries, show_photos

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
    name: str = ""
    shown: Shown | None = None

    @property
    def anchor(self) -> str:
        """Its id on the page, which findings lead to."""
        return f"part-{self.key.replace(':', '-') or self.prefix}"

    @property
    def rows(self) -> Iterator[Any]:
        """The fields of its body."""
        for fieldset in self.form:
            for line in fieldset:
                for field in line:
                    name = field.field["name"] if field.is_readonly else field.field.name
                    if name not in FIELDS_APART:
                        yield field

    @property
    def is_alone(self) -> bool:
        """Whether the kind has one field, which needs no label of its own."""
        return sum(1 for _ in self.rows) == 1

    @property
    def hidden(self) -> Iterator[Any]:
        """The fields that only the form needs."""
        form = self.form.form
        for name in (form._meta.model._meta.pk.name, "parent", "region", "ordering"):
            if name in form.fields:
                yield form[name]

    @property
    def name_field(self) -> Any:
        """The name that a person gives it; None for those who may only look."""
        return self.form.form["name"] if "name" in self.form.form.fields else None

    @property
    def delete_field(self) -> Any:
        """The box that takes it out, for a part that is saved and who may."""
        return self.form.deletion_field().field if self.may_delete and self.key else None


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
