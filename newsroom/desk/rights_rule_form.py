"""The form of a rule of rights: it asks for photos, and for something that holds for them."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils import timezone

from media.date_format import format_moment
from media.models import RightsRule
from media.rights_from_rules import fold_phrase
from media.rights_rules import CONDITIONS
from newsroom.desk.date_fields import MomentField
from newsroom.desk.edit_conflicts import GuardedForm
from newsroom.library.applying_rules import is_about_most

WHAT: Final = (
    *("usage_terms", "territory", "bars_syndication", "bars_sales", "is_editorial_only"),
    *("archive_days", "expires_at"),
)


class RuleForm(GuardedForm):
    """A rule's form: it asks for a condition and for something that is said."""

    expires_at = MomentField(
        label="Licence ends", required=False, help_text="Such as the end of a contract."
    )
    most_are_meant = forms.BooleanField(
        label="It is meant for most photos",
        required=False,
        help_text="Asked for where a rule fits more than half of the library.",
    )

    class Meta:
        """The fields of the model."""

        model = RightsRule
        fields = ("name", "place", "is_on", *CONDITIONS, *WHAT)
        widgets = {
            **{
                name: forms.TextInput(attrs={"class": "vTextField"})
                for name in ("name", *CONDITIONS)
            },
            **{
                name: forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
                for name in ("usage_terms", "territory")
            },
        }

    def clean(self) -> dict[str, Any] | None:
        """Refuse a rule that fits every photo or none, and one that says nothing."""
        cleaned = super().clean()
        words = {name: self.cleaned_data.get(name, "").strip() for name in CONDITIONS}
        for name, text in words.items():
            if text and not fold_phrase(text):
                self.add_error(name, f"“{text}” has no word in it: it would fit no photo.")
        if not any(words.values()) and not self.errors.keys() & CONDITIONS.keys():
            self.add_error(
                "credit",
                "Say which photos: words of their credit, source or keywords. A rule without any "
                "would fit every photo.",
            )
        end = self.cleaned_data.get("expires_at")
        if end is not None and "expires_at" in self.changed_data and end <= timezone.now():
            self.add_error(
                "expires_at", f"{format_moment(end)} is over: choose a later moment, or none."
            )
        if not self.errors:
            self.look_at_whole()
        return cleaned

    def look_at_whole(self) -> None:
        """Refuse a rule that says nothing, and ask about one that fits most of the library."""
        values = {name: self.cleaned_data[name] for name in (*CONDITIONS, *WHAT)}
        rule = RightsRule(**values)
        if not rule.says:
            self.add_error(None, "Say what holds for these photos: the rule says nothing.")
        elif not self.cleaned_data["most_are_meant"] and is_about_most(rule):
            self.add_error(
                "most_are_meant",
                "It fits more than half of the photos in the library. Tick this if it is meant to.",
            )
