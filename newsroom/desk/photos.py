"""Photos on the desk: the library, and the words and rights of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gallery.signals import tell_gallery_changed
from media.encoding_repair import may_be_misread
from media.models import Photo
from media.photo_embargo import (
    embargo_ahead,
    embargo_photo,
    end_licence,
    keep_licence,
    lift_photo_embargo,
)
from media.renditions.state import want_renditions_again, want_what_is_missing
from media.renditions.sweep import ask_for_missing_renditions
from media.signals import tell_photo_changed
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.date_fields import moment_column
from newsroom.desk.date_panel import MomentAct, MomentsAdmin
from newsroom.desk.library_page import show_library
from newsroom.desk.list_search import SearchableAdmin
from newsroom.desk.photo_marks import find_mark
from newsroom.photo_uses import PHOTO_USES
from newsroom.rights import may_edit_photo, may_kill, may_release_photo, may_touch_photo

SHOWN = "Readers see it wherever something published shows it."

WHEN = (moment_column("taken_at", "Taken"), moment_column("uploaded_at", "Uploaded"))

EMBARGO = MomentAct(
    name="embargo",
    label="Embargo",
    shown=embargo_ahead,
    before="until",
    none="none",
    help_text="Readers do not see the photo before, whatever it stands in.",
    set_label="Set the embargo",
    clear_label="Lift the embargo",
    set_moment=lambda photo, moment: embargo_photo(photo, until=moment),
    clear_moment=lift_photo_embargo,
    was_set="The embargo is set.",
    was_cleared="The embargo is lifted.",
)
LICENCE = MomentAct(
    name="licence",
    label="Licence ends",
    shown=lambda photo: photo.expires_at,
    before="at",
    none="never",
    help_text="Readers do not see the photo from this moment on.",
    set_label="End it then",
    clear_label="It does not end",
    set_moment=lambda photo, moment: end_licence(photo, at=moment),
    clear_moment=keep_licence,
    was_set="The end of the licence is set.",
    was_cleared="The licence does not end.",
)


@admin.register(Photo)
class PhotoAdmin(SearchableAdmin, MomentsAdmin):
    """A photo of the library. New ones come through a gallery or `manage.py ingest`."""

    change_form_template = "desk/photo_form.html"
    list_display = ("thumbnail", "name", "credit_line", "state_shown", *WHEN)
    list_display_links = ("thumbnail", "name")
    search_fields = ("headline", "caption", "credit_line", "original_name", "city", "country")
    actions = ("try_again",)
    moment_acts = (EMBARGO, LICENCE)
    readonly_fields = (
        "picture",
        "file",
        "notes",
        "state_shown",
        "failure_reason",
        "used_in",
        "renditions_made",
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

    @property
    def media(self) -> forms.Media:
        """With what makes phrases of codes."""
        codes: Any = forms.Script("desk/code-replacements.js", type="module")
        return super().media + forms.Media(js=[codes])

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A photo comes in through ingest, not through an empty form."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What something published shows changes only by those who may publish that."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_touch_photo(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_touch_photo(request.user, obj))

    def may_set_moments(self, request: HttpRequest, thing: Any) -> bool:
        """Those who may publish, and publish what shows it."""
        return may_release_photo(request.user, thing)

    def describe_outcome(self, thing: Any) -> str:
        """Whether it may be shown now."""
        return f"Readers do not see it: {thing.why_hidden}" if thing.why_hidden else SHOWN

    def get_queryset(self, request: HttpRequest) -> QuerySet[Photo]:
        """Without the metadata as found, which may be long."""
        return super().get_queryset(request).defer("embedded_metadata")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The library's page; acts on the photos that are chosen there are Django's own."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if request.method == "POST" and not request.POST.getlist(ACTION_CHECKBOX_NAME):
            self.message_user(request, "No photo is selected. Nothing was done.", messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        if request.method == "POST" or IS_POPUP_VAR in request.GET:
            return super().changelist_view(request, extra_context)
        return show_library(request, self)

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
        url = find_thumbnail_url(photo)
        if not url:
            return "…"
        return format_html('<img class="desk-thumbnail" src="{}" alt="{}">', url, str(photo))

    @admin.display(description="Name", ordering="headline")
    def name(self, photo: Photo) -> str:
        """Headline or file name."""
        return str(photo)

    @admin.display(description="State")
    def state_shown(self, photo: Photo) -> str:
        """Whether it can be shown, and what forbids it."""
        return find_mark(photo).badge

    @admin.display(description="Kill")
    def kill_act(self, photo: Photo) -> str:
        """The way to the kill, in each line of the list."""
        url = reverse("admin:photo_kill", args=[photo.pk])
        what = "Undo the kill…" if photo.killed_at else "Kill…"
        return format_html(
            '<a class="kill-link" href="{}">{}<span class="visually-hidden"> {}</span></a>',
            url,
            what,
            str(photo),
        )

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """With the kill, for those who have the right."""
        if may_kill(request.user):
            return (*self.list_display, "kill_act")
        return self.list_display

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With what stands in its way, and the kill, above all else."""
        photo = kwargs.get("obj")
        if photo is not None:
            context["mark"] = find_mark(photo)
            context["may_kill"] = may_kill(request.user)
            context["may_read_again"] = may_edit_photo(request.user, photo) and may_be_misread(
                photo
            )
            context["may_release"] = may_release_photo(request.user, photo)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="Photo")
    def picture(self, photo: Photo) -> str:
        """The photo at a size to judge it by."""
        if photo.killed_at is not None:
            return "Killed: it is shown nowhere."
        entry = photo.manifest.get("w960.jpg") or photo.manifest.get("w640.jpg")
        url = f"/renditions/{entry.path}" if entry else find_thumbnail_url(photo)
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
        return write_list((note,) for note in (*photo.ingest_notes, *photo.rendering_notes))

    @admin.display(description="Used in")
    def used_in(self, photo: Photo) -> str:
        """The galleries and articles that show it, with the way in which each does."""
        return write_list(
            (f"{owner}: {use.name}",)
            for use in PHOTO_USES
            for owner in use.owner._default_manager.filter(pk__in=use.owner_ids_of([photo.pk]))
        )

    @admin.display(description="Renditions")
    def renditions_made(self, photo: Photo) -> str:
        """The files that there are."""
        lines = [
            (f"{key}: {made.width_px} x {made.height_px}, {made.size_bytes / 1000:.0f} kB",)
            for key, made in photo.manifest.items()
        ]
        return write_list(lines)

    @admin.action(description="Try to prepare failed photos again", permissions=["change"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        """Another three tries for each that the editor may change."""
        chosen = list(queryset)
        open_ids = [photo.pk for photo in chosen if may_touch_photo(request.user, photo)]
        number = want_renditions_again(Photo.objects.filter(pk__in=open_ids))
        ask_for_missing_renditions()
        self.message_user(request, f"{number} photo(s) will be tried again.")
        if left := len(chosen) - len(open_ids):
            self.message_user(
                request,
                f"{left} of them are shown by something published: that needs the right to "
                "publish it.",
                messages.WARNING,
            )


def write_list(lines: Any) -> SafeString | str:
    """Lines as a list, or a dash."""
    items = format_html_join("", "<li>{}</li>", lines)
    return format_html('<ul class="desk-list">{}</ul>', items) if items else "–"
