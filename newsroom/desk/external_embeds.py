"""Embeds of other sites in an article's form: what came, why nothing came, and once more."""

from __future__ import annotations

from typing import Any

from content_editor.admin import ContentEditorInline
from django import forms
from django.contrib import admin
from django.db import models

from media.doorbell import ring_doorbell_on_commit
from newsroom.external.fetch_embeds import fetch_embed_again, find_provider
from newsroom.models import ExternalEmbed

FETCH_TASK = "newsroom.tasks.fetch_external_embeds"


# An address without "Currently" and "Change" around it: it is read where it is typed.
PLAIN_URL: dict[Any, Any] = {
    models.URLField: {"widget": forms.URLInput(attrs={"class": "vURLField"})}
}
NOT_ALLOWED = "This address is not among those that articles may embed. Use an external link."


def find_wrong_embed(part: Any) -> str:
    """Why a part may not be stored, where it is an embed of a site that is not allowed."""
    is_embed = isinstance(part, ExternalEmbed) and part.url != part.asked_url
    return NOT_ALLOWED if is_embed and find_provider(part.url) is None else ""


class ExternalEmbedForm(forms.ModelForm[ExternalEmbed]):
    """The address, and a box to ask once more."""

    ask_again = forms.BooleanField(
        required=False, label="Ask the site again", help_text="Takes effect when you save."
    )

    def clean_url(self) -> str:
        """Only sites that the newsroom allows."""
        url = str(self.cleaned_data["url"])
        if "url" in self.changed_data and find_provider(url) is None:
            raise forms.ValidationError(NOT_ALLOWED)
        return url

    def save(self, commit: bool = True) -> Any:
        """Keep the address; start anew where it was asked for."""
        embed = super().save(commit=commit)
        if commit and self.cleaned_data.get("ask_again"):
            fetch_embed_again([embed.pk])
        return embed


class ExternalEmbedInline(ContentEditorInline):
    """A part of an article that another site offers."""

    model = ExternalEmbed
    formfield_overrides = PLAIN_URL
    form = ExternalEmbedForm
    icon = "play_circle"
    fields = ("name", "url", "answer", "ask_again", "region", "ordering")
    readonly_fields = ("answer",)

    @admin.display(description="The site's answer")
    def answer(self, embed: ExternalEmbed) -> str:
        """What is known of it."""
        if embed.pk is None:
            return "The site is asked when you save."
        if embed.state == ExternalEmbed.State.READY:
            kind = "shown when readers ask for it" if embed.frame_url else "shown as words"
            source = " · ".join(text for text in (embed.author_name, embed.provider_name) if text)
            return f"{embed.title} ({source}): {kind}."
        return " ".join(text for text in (f"{embed.get_state_display()}.", embed.error) if text)


def ask_providers() -> None:
    """Ring at a worker once the article is saved."""
    ring_doorbell_on_commit(FETCH_TASK)
