"""The words of a photo as its page shows them: in groups, each beside what its file says.

Made by the page for every request; nothing here writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from django import forms
from django.contrib.admin.helpers import AdminForm

from media.metadata.embedded import EmbeddedMetadata
from media.metadata.house_style import suggest_from
from media.models import Photo
from media.rights_provenance import SetBy, who_set
from media.rights_rules import UNRESTRICTED
from media.text_columns import parse_text
from newsroom.desk.correction_choice import CorrectionForm
from newsroom.desk.edit_conflicts import RESTORED, GuardedForm
from newsroom.desk.photo_page.two_editors import (
    compare,
    digest_values,
    plain,
    read_digests,
    tell_theirs,
)
from newsroom.library.columns import EditRefused, clean_value

# By the name of the group; the first ones are open until an editor folds them.
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "Words": ("headline", "caption", "alt_text", "extended_description", "keywords"),
    "Credit": ("credit_line", "byline", "byline_title", "source", "caption_writer"),
    "Rights": (
        "usage_terms",
        "copyright_notice",
        "copyright_owner",
        "may_be_syndicated",
        "may_be_sold",
        "is_editorial_only",
        "territory",
        "archive_days",
        "web_statement_url",
        "licensor_url",
        "data_mining",
        "digital_source_type",
    ),
    "When and where": (
        "taken_at",
        "taken_at_offset",
        "sublocation",
        "city",
        "state_or_province",
        "country",
        "country_code",
    ),
    "For the desk": ("title", "instructions", "job_id", "urgency"),
}
SEEN: Final = "seen"  # the form's hidden fingerprint
OPEN: Final = ("Words", "Credit", "Rights")
COLUMNS: Final = tuple(name for names in GROUPS.values() for name in names)


class Keywords(forms.CharField):
    """Keywords, one a line."""

    def prepare_value(self, value: Any) -> Any:
        """As they stand in the field."""
        return "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[str]:
        """Each line once."""
        found: list[str] = parse_text("keywords", super().clean(value))
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other keywords are meant."""
        return bool(list(initial or []) != parse_text("keywords", data or ""))


class PhotoForm(CorrectionForm, GuardedForm):
    """The form of a photo's words; every text is as tall as it needs to be."""

    seen_words = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name == "keywords":
                self.fields[name] = Keywords(
                    required=False, help_text="One a line.", widget=grown_text()
                )
            elif isinstance(field.widget, forms.Textarea):
                field.widget = grown_text()

        self.initial["seen_words"] = digest_values(self.initial, COLUMNS)

    def clean(self) -> dict[str, Any] | None:
        """Keep what only others changed; refuse, beside its field, what cannot be taken."""
        for name in COLUMNS:
            if name in self.cleaned_data:
                written, before = self.cleaned_data[name], self.initial.get(name)
                self.cleaned_data[name] = before if plain(written) == plain(before) else written
        self.meet_others()
        cleaned = super().clean()
        for name in self.changed_data:
            if name in COLUMNS and self.cleaned_data.get(name) != self.initial.get(name):
                try:
                    clean_value(name, self.cleaned_data[name])
                except EditRefused as error:
                    self.add_error(name, str(error))
        return cleaned

    def meet_others(self) -> None:
        """See to what somebody else changed since the form was loaded, field by field.

        Where both wrote in one field, the form comes back; else the form is as if it were new.
        """
        seen = read_digests(self.data.get("seen_words", ""))
        if not seen or RESTORED in self.data:
            return
        meeting = compare(seen, self.initial, self.cleaned_data)
        for name in meeting.theirs:
            self.cleaned_data[name] = self.initial.get(name)
        for name in meeting.both:
            self.add_error(name, tell_theirs(self.initial.get(name)))
        posted: Any = self.data
        posted = posted.copy()
        posted["seen_words"] = self.initial["seen_words"]
        if not meeting.both:
            posted["seen"] = self.present
        self.data = posted


def grown_text() -> forms.Textarea:
    """A text that begins as one line."""
    return forms.Textarea(attrs={"rows": 1, "class": "grows"})


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the form; `found` is what the file says, empty where it says nothing."""

    name: str
    field: Any  # AdminField, or AdminReadonlyField for those who may only look
    errors: Any
    found: str
    differs: bool
    set_by: SetBy | None  # of rights, where it is known


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    name: str
    rows: tuple[Row, ...]
    is_open: bool
    filled: int  # how many of them say something


def group_fields(adminform: AdminForm, photo: Photo) -> tuple[Group, ...]:
    """The fields of the form, as the page shows them."""
    found = read_file_words(photo)
    groups = []
    fieldset: Any
    for fieldset in adminform:
        named = [(find_name(field), field) for line in fieldset for field in line]
        rows = tuple(
            make_row(name, field, photo, found.get(name, ""))
            for name, field in named
            if name != SEEN
        )
        groups.append(
            Group(
                name=str(fieldset.name),
                rows=rows,
                is_open=fieldset.name in OPEN or any(row.errors for row in rows),
                filled=sum(bool(getattr(photo, row.name)) for row in rows),
            )
        )
    return tuple(groups)


def find_name(field: Any) -> str:
    """The column of a field of the admin's; of those that may only be looked at it is elsewhere."""
    inner = field.field
    return str(inner["name"] if isinstance(inner, dict) else inner.name)


def make_row(name: str, field: Any, photo: Photo, found: str) -> Row:
    """One field, beside what the file says."""
    typed = getattr(photo, name) if field.is_readonly else field.field.value()
    shown = "\n".join(map(str, typed)) if isinstance(typed, list) else str(typed or "")
    return Row(
        name=name,
        field=field,
        errors="" if field.is_readonly else field.errors(),
        found=found,
        differs=shown.split() != found.split(),
        set_by=who_set(photo, name) if name in UNRESTRICTED else None,
    )


def read_file_words(photo: Photo) -> Mapping[str, str]:
    """What a photo's file says, by column, as texts: as the photo would come in today.

    What is empty is left out, as are moments.
    """
    known = {field.name for field in fields(EmbeddedMetadata)}
    kept: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in photo.embedded_metadata.items()
        if name in known and not name.endswith("_at")
    }
    suggestions = suggest_from(EmbeddedMetadata(**kept))
    values = {field.name: getattr(suggestions, field.name) for field in fields(suggestions)}
    return {
        name: "\n".join(value) if isinstance(value, tuple) else str(value)
        for name, value in values.items()
        if name in COLUMNS and value not in ("", None, ())
    }
