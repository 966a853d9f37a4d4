"""Photos on the desk: the way to the library's page, and who may do what with each."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from media.models import Photo
from media.renditions.state import want_renditions_again
from media.renditions.sweep import ask_for_missing_renditions
from newsroom.desk.library_page import show_library
from newsroom.desk.list_search import SearchableAdmin
from newsroom.desk.photo_page.page import PhotoPage, may_touch_now
from newsroom.desk.recycle_bin import BinAdmin
from newsroom.rights import may_touch_photo


@admin.register(Photo)
class PhotoAdmin(SearchableAdmin, BinAdmin, PhotoPage):
    """A photo of the library. New ones come through a gallery or `manage.py ingest`."""

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
        if request.method == "POST":
            return super().changelist_view(request, extra_context)
        return show_library(request, self)

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
