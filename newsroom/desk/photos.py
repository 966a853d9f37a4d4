"""Photos on the desk: the list of the library, and who may do what with each."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from media.models import Photo
from media.renditions.state import want_renditions_again
from media.renditions.sweep import ask_for_missing_renditions
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.date_fields import moment_column
from newsroom.desk.library_page import show_library
from newsroom.desk.list_search import SearchableAdmin
from newsroom.desk.photo_marks import find_mark
from newsroom.desk.photo_page.page import PhotoPage, may_touch_now
from newsroom.desk.recycle_bin import BinAdmin
from newsroom.rights import may_kill, may_touch_photo

WHEN = (moment_column("taken_at", "Taken"), moment_column("uploaded_at", "Uploaded"))


@admin.register(Photo)
class PhotoAdmin(SearchableAdmin, BinAdmin, PhotoPage):
    """A photo of the library. New ones come through a gallery or `manage.py ingest`."""

    list_display = ("thumbnail", "name", "credit_line", "state_shown", *WHEN)
    list_display_links = ("thumbnail", "name")
    search_fields = ("headline", "caption", "credit_line", "original_name", "city", "country")
    actions = ("try_again",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A photo comes in through ingest, not through an empty form."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What something published shows changes only by those who may publish that."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_touch_now(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_touch_now(request, obj))

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
