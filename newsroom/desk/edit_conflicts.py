"""Refusing to save a form that was loaded before somebody else changed the same row."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from newsroom.desk.date_fields import MomentField, MomentWidget

# In what a browser sends that kept an editor's text over a crash (static/desk/drafts.js).
RESTORED = "_restored"


def digest_row(thing: models.Model) -> str:
    """32 hex digits over all that a form can change."""
    values = [
        (field.name, field.value_to_string(thing))
        for field in thing._meta.concrete_fields
        if field.editable and not getattr(field, "auto_now", False)
    ]
    values.append(("version", str(getattr(thing, "parts_version", ""))))
    return hashlib.sha256(repr(values).encode()).hexdigest()[:32]


class GuardedForm(forms.ModelForm[Any]):
    """A form that remembers what it was filled from."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = digest_row(self.instance) if self.instance.pk else ""
        self.initial["seen"] = self.present

    def clean(self) -> dict[str, Any] | None:
        """Refuse to save over what the editor has not seen, or has only had restored."""
        cleaned = super().clean()
        if RESTORED in self.data:
            raise forms.ValidationError(
                "This is what you wrote and did not save, as this browser kept it. Nothing is "
                "saved yet: look it over, then save it."
            )
        if self.instance.pk and self.data.get(self.add_prefix("seen")) != self.present:
            # What comes back is the editor's text with the present fingerprint: saving it once
            # more is then a decision, not an accident.
            posted: Any = self.data
            posted = posted.copy()
            posted[self.add_prefix("seen")] = self.present
            self.data = posted
            raise forms.ValidationError(
                "Somebody else changed this while you were editing. Nothing was saved, and your "
                "text is below. Open it in another tab to compare; saving again overwrites theirs."
            )
        return cleaned


class GuardedAdmin(admin.ModelAdmin[Any]):
    """An admin whose forms are guarded, with the row locked while a form is saved."""

    form = GuardedForm
    formfield_overrides: ClassVar[Any] = {
        models.DateTimeField: {"form_class": MomentField, "widget": MomentWidget}
    }

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The row; held until the transaction ends when it is about to be changed."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST":
            manager = type(found)._default_manager
            return manager.select_for_update().filter(pk=found.pk).first()
        return found

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fields, and the hidden fingerprint."""
        fieldsets = list(super().get_fieldsets(request, obj))
        name, options = fieldsets[0]
        if "seen" not in options["fields"]:
            fieldsets[0] = (name, {**options, "fields": [*options["fields"], "seen"]})
        return fieldsets
