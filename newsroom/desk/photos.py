"""Photos on the desk: the library, and the words and rights of each."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gallery.signals import tell_gallery_changed
from media.models import Photo
from media.render_state import want_renditions_again, want_what_is_missing
from media.signals import tell_photo_changed
from media.sweep import ask_for_missing_renditions
from newsroom.desk.cards import thumbnail_url
from newsroom.desk.stale_edits import GuardedAdmin


@admin.register(Photo)
class PhotoAdmin(GuardedAdmin):
    """A photo of the library. New ones come through a gallery or `manage.py ingest`."""

    list_display = ("thumbnail", "name", "credit_line", "state", "taken_at", "uploaded_at")
    list_display_links = ("thumbnail", "name")
    list_filter = ("state", "original_format")
    search_fields = ("headline", "caption", "credit_line", "original_name", "city", "country")
    date_hierarchy = "uploaded_at"
    list_per_page = 50
    actions = ("try_again",)
    readonly_fields = (
        "picture",
        "file",
        "notes",
        "state_shown",
        "failure_reason",
        "used_in",
        "renditions_made",
        "kill_link",
    )
    fieldsets = (
        (None, {"fields": ("picture", "state_shown", "failure_reason", "notes", "used_in")}),
        ("Words", {"fields": ("headline", "caption", "alt_text", "extended_description")}),
        ("Credit", {"fields": ("credit_line", "byline", "byline_title", "source")}),
        (
            "Rights",
            {
                "fields": (
                    "copyright_notice",
                    "copyright_owner",
                    "usage_terms",
                    "web_statement_url",
                    "licensor_url",
                    "may_be_syndicated",
                    "data_mining",
                    "digital_source_type",
                )
            },
        ),
        (
            "When and where",
            {
                "fields": (
                    "taken_at",
                    "taken_at_offset",
                    "sublocation",
                    "city",
                    "state_or_province",
                    "country",
                    "country_code",
                )
            },
        ),
        ("When it may be shown", {"fields": (("embargo_until", "expires_at"),)}),
        ("Crops", {"fields": (("focal_x", "focal_y"),)}),
        (
            "For the desk",
            {
                "fields": (
                    "title",
                    "keywords",
                    "instructions",
                    "caption_writer",
                    "job_id",
                    "urgency",
                )
            },
        ),
        ("The file", {"fields": ("file", "renditions_made")}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A photo comes in through ingest, not through an empty form."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Photo]:
        """Without the metadata as found, which may be long."""
        return super().get_queryset(request).defer("embedded_metadata")

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        """Words and focal point are inside the renditions: those that differ are made again."""
        super().save_model(request, obj, form, change)
        want_what_is_missing([obj.pk])
        tell_photo_changed(obj.pk, "words")
        if "may_be_syndicated" in form.changed_data:
            # In frames on other sites, the slides around it follow one another, or no longer.
            galleries = obj.slides.values_list("gallery", flat=True).distinct().order_by()
            for gallery_id in galleries:
                tell_gallery_changed(gallery_id)

    @admin.display(description="Photo")
    def thumbnail(self, photo: Photo) -> str:
        """A small picture for the list."""
        url = thumbnail_url(photo)
        return format_html('<img class="desk-thumbnail" src="{}" alt="">', url) if url else "…"

    @admin.display(description="Name", ordering="headline")
    def name(self, photo: Photo) -> str:
        """Headline or file name."""
        return str(photo)

    @admin.display(description="State")
    def state_shown(self, photo: Photo) -> str:
        """Whether it can be shown, and what forbids it."""
        label = photo.get_state_display()
        return f"{label}. Readers do not see it: {photo.why_hidden}" if photo.why_hidden else label

    @admin.display(description="Kill")
    def kill_link(self, photo: Photo) -> str:
        """The way to the kill, or to its undoing."""
        url = reverse("admin:photo_kill", args=[photo.pk])
        what = "Undo the kill…" if photo.killed_at else "Kill this photo everywhere…"
        return format_html('<a class="deletelink-like" href="{}">{}</a>', url, what)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the way to the kill, for those who have the right."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not request.user.has_perm("media.kill_photo"):
            return fieldsets
        return [*fieldsets, ("Kill", {"fields": ("kill_link",)})]

    @admin.display(description="Photo")
    def picture(self, photo: Photo) -> str:
        """The photo at a size to judge it by."""
        entry = photo.manifest.get("w960.jpg") or photo.manifest.get("w640.jpg")
        url = f"/renditions/{entry.path}" if entry else thumbnail_url(photo)
        return format_html('<img class="desk-picture" src="{}" alt="">', url) if url else "…"

    @admin.display(description="File")
    def file(self, photo: Photo) -> str:
        """What came in."""
        return (
            f"{photo.original_name}: {photo.original_format}, "
            f"{photo.width_px} x {photo.height_px}, {photo.original_size_bytes / 1e6:.1f} MB"
        )

    @admin.display(description="Notes from ingest")
    def notes(self, photo: Photo) -> str:
        """What ingest wants an editor to know."""
        return listed((note,) for note in (*photo.ingest_notes, *photo.rendering_notes))

    @admin.display(description="Used in")
    def used_in(self, photo: Photo) -> str:
        """The galleries that show it."""
        slides = photo.slides.select_related("gallery").order_by("gallery__title")
        return listed((slide.gallery.title,) for slide in slides)

    @admin.display(description="Renditions")
    def renditions_made(self, photo: Photo) -> str:
        """The files that there are."""
        lines = [
            (f"{key}: {made.width_px} x {made.height_px}, {made.size_bytes / 1000:.0f} kB",)
            for key, made in photo.manifest.items()
        ]
        return listed(lines)

    @admin.action(description="Try to prepare failed photos again")
    def try_again(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        """Another three tries for each."""
        number = want_renditions_again(Photo.objects.filter(pk__in=queryset))
        ask_for_missing_renditions()
        self.message_user(request, f"{number} photo(s) will be tried again.")


def listed(lines: Any) -> SafeString | str:
    """Lines as a list, or a dash."""
    items = format_html_join("", "<li>{}</li>", lines)
    return format_html('<ul class="desk-list">{}</ul>', items) if items else "–"
