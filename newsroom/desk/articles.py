"""Articles and sections on the desk."""

from __future__ import annotations

from typing import Any

from content_editor.admin import ContentEditor, ContentEditorInline
from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest

from newsroom import models
from newsroom.baking.marks import mark_stale
from newsroom.baking.rows import StaleMark
from newsroom.desk.external_embeds import ExternalEmbedInline, ask_providers
from newsroom.desk.publishing import PublishableAdmin


@admin.register(models.Section)
class SectionAdmin(admin.ModelAdmin[models.Section]):
    """The site's sections."""

    list_display = ("name", "slug", "position")
    list_editable = ("position",)
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Every page has the sections in its menu."""
        super().save_model(request, obj, form, change)
        mark_stale(StaleMark.Kind.SITE)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """The same."""
        super().delete_model(request, obj)
        mark_stale(StaleMark.Kind.SITE)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """The same."""
        super().delete_queryset(request, queryset)
        mark_stale(StaleMark.Kind.SITE)


@admin.register(models.Article)
class ArticleAdmin(PublishableAdmin, ContentEditor):
    """An article's head and its body, part by part."""

    list_display = ("headline", "state_shown", "section", "published_at", "edited_at", "page_link")
    list_filter = ("state", "section")
    search_fields = ("headline", "standfirst", "byline")
    prepopulated_fields = {"slug": ["headline"]}
    fields = (
        *("headline", "slug", "standfirst", "byline", "section", "lead_photo"),
        *("corrections", "language"),
    )
    raw_id_fields = ("lead_photo",)
    inlines = [
        ContentEditorInline.create(models.Text, icon="notes"),
        ContentEditorInline.create(models.Subheading, icon="title"),
        ContentEditorInline.create(
            models.GalleryPlacement, icon="photo_library", autocomplete_fields=("gallery",)
        ),
        ContentEditorInline.create(models.SinglePhoto, icon="photo", raw_id_fields=("photo",)),
        ContentEditorInline.create(models.PullQuote, icon="format_quote"),
        ContentEditorInline.create(models.LinkCard, icon="link"),
        ExternalEmbedInline,
    ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Count the save: a form that was loaded before it is out of date."""
        super().save_related(request, form, formsets, change)  # type: ignore[no-untyped-call]
        models.Article.objects.filter(pk=form.instance.pk).update(version=F("version") + 1)
        mark_stale(StaleMark.Kind.ARTICLE, form.instance.pk)
        ask_providers()

    def warnings_for(self, thing: Any) -> list[str]:
        """Galleries in it that readers do not see."""
        placements = models.GalleryPlacement.objects.filter(parent=thing).select_related("gallery")
        return [
            f"The gallery “{placement.gallery}” in it is not published: readers see the article "
            "without it until it is."
            for placement in placements
            if not placement.gallery.is_published
        ]
