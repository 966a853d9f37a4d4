"""Presets on the desk: the words for photos that come without."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from newsroom.models import PhotoPreset

ONE_LINE = ("credit_line", "sublocation", "city", "state_or_province", "country")
LINES = ("usage_terms", "copyright_notice", "keywords")


class PresetForm(forms.ModelForm[PhotoPreset]):
    """One line for what is a line, a few for the rest."""

    class Meta:
        """The fields of the model."""

        model = PhotoPreset
        fields = ("name", *ONE_LINE, *LINES)
        widgets = {
            **{name: forms.TextInput(attrs={"class": "vTextField"}) for name in ONE_LINE},
            **{
                name: forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
                for name in LINES
            },
        }


@admin.register(PhotoPreset)
class PresetAdmin(admin.ModelAdmin[Any]):
    """What an upload fills in where a file says nothing."""

    form = PresetForm
    list_display = ("name", "credit_line", "usage_terms", "city", "country")
    search_fields = ("name", "credit_line", "usage_terms")
    fieldsets = (
        (
            None,
            {
                "fields": ("name",),
                "description": "Chosen beside the upload list. It fills in only what a file leaves "
                "empty, in photos that come in from then on.",
            },
        ),
        ("Credit and rights", {"fields": ("credit_line", "usage_terms", "copyright_notice")}),
        (
            "What and where",
            {"fields": ("keywords", "sublocation", "city", "state_or_province", "country")},
        ),
    )
