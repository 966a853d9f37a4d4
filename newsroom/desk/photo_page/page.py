"""A photo's page on the desk: what it shows, and how its form is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from media.encoding_repair import may_be_misread
from media.models import Photo
from media.photo_embargo import embargo_ahead
from newsroom.desk.correction_choice import describe_choice, noting, read_posted_note
from newsroom.desk.date_panel import MomentAct, MomentsAdmin
from newsroom.desk.photo_marks import find_mark
from newsroom.desk.photo_page.files import list_files, show_picture
from newsroom.desk.photo_page.framing import describe_framing, list_crops
from newsroom.desk.photo_page.history import list_events
from newsroom.desk.photo_page.moments import edit_moment
from newsroom.desk.photo_page.restrictions import list_restrictions
from newsroom.desk.photo_page.way import find_way, keep_search
from newsroom.desk.photo_page.words import COLUMNS, GROUPS, PhotoForm, group_fields
from newsroom.desk.save_then_act import ACT
from newsroom.library.columns import name_columns
from newsroom.library.edits import PhotoEdit, edit_photos
from newsroom.library.where_used import list_uses_of
from newsroom.rights import has_right, may_kill, may_release_photos, may_touch_photo

SHOWN = "Readers see it wherever something published shows it."
THEN = "_then"  # where an editor goes on to when the words are saved
READ_ONLY = "Something published shows it, or will: changing it needs the right to publish that."
MAY_ONLY_LOOK = "You may look at photos, not change them."

EMBARGO = MomentAct(
    name="embargo",
    label="Embargo",
    shown=embargo_ahead,
    before="until",
    none="none",
    help_text="Readers do not see the photo before, whatever it stands in.",
    set_label="Set the embargo",
    clear_label="Lift the embargo",
    set_moment=lambda photo, at, by: edit_moment(photo, "embargo_until", at, by=by),
    clear_moment=lambda photo, by: edit_moment(photo, "embargo_until", None, by=by),
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
    set_moment=lambda photo, at, by: edit_moment(photo, "expires_at", at, by=by),
    clear_moment=lambda photo, by: edit_moment(photo, "expires_at", None, by=by),
    was_set="The end of the licence is set.",
    was_cleared="The licence does not end.",
)


def may_touch_now(request: HttpRequest, photo: Photo) -> bool:
    """`may_touch_photo`, asked of the database once a request: the admin asks ten times."""
    known: dict[int, bool] = vars(request).setdefault("touchable_photos", {})
    if photo.pk not in known:
        known[photo.pk] = may_touch_photo(request.user, photo)
    return known[photo.pk]


class PhotoPage(MomentsAdmin):
    """The admin of photos, as far as the page of one goes."""

    form = PhotoForm
    change_form_template = "desk/photo_form.html"
    moment_acts = (EMBARGO, LICENCE)
    fieldsets = tuple((name, {"fields": fields}) for name, fields in GROUPS.items())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """When a photo leaves the archive is said by those who say when it may be shown."""
        if obj is not None and self.may_set_moments(request, obj):
            return super().get_readonly_fields(request, obj)
        return (*super().get_readonly_fields(request, obj), "archive_days")

    def may_set_moments(self, request: HttpRequest, thing: Any) -> bool:
        """Those who may publish, and publish what shows it."""
        return may_release_photos(request.user) and may_touch_now(request, thing)

    def act_on_moment(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Back to the page within the search from which it was opened."""
        return keep_search(request, super().act_on_moment(request, object_id, name))

    def describe_outcome(self, thing: Any) -> str:
        """Whether it may be shown now."""
        return f"Readers do not see it: {thing.why_hidden}" if thing.why_hidden else SHOWN

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        """Through the door of all edits: it is logged, can be undone, and files are made anew."""
        changes = {
            name: (form.initial.get(name), getattr(obj, name))
            for name in form.changed_data
            if name in COLUMNS and form.initial.get(name) != getattr(obj, name)
        }
        editor = request.user if isinstance(request.user, User) else None
        with noting(
            read_posted_note(request.POST), editor, photos={obj.pk: changes.keys()}
        ) as corrected:
            if changes:
                edit_photos(
                    {obj.pk: PhotoEdit(changes)},
                    summary=f"changed {name_columns(changes)} of {{photos}}",
                    changed_by=editor,
                )
        if corrected.message:
            self.message_user(request, corrected.message, messages.INFO)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """On to where the editor was going, or to the same page."""
        if request.POST.get(ACT):
            return super().response_change(request, obj)
        self.message_user(request, "Saved.", messages.SUCCESS)
        then = request.POST.get(THEN, "")
        if then and url_has_allowed_host_and_scheme(then, allowed_hosts=None):
            return HttpResponseRedirect(then)
        return HttpResponseRedirect(request.get_full_path())

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the photograph, and all that is known of it."""
        photo = kwargs.get("obj")
        if photo is not None:
            context |= self.describe_photo(request, photo)
            context["groups"] = group_fields(context["adminform"], photo)
        return super().render_change_form(request, context, *args, **kwargs)

    def describe_photo(self, request: HttpRequest, photo: Photo) -> dict[str, Any]:
        """What the page shows beside the words."""
        has_change_right = has_right(request.user, "change", photo)
        may_edit = has_change_right and may_touch_now(request, photo)
        picture, uses = show_picture(photo), list_uses_of(photo)
        return {
            "mark": find_mark(photo),
            "may_edit": may_edit,
            "why_read_only": "" if may_edit else READ_ONLY if has_change_right else MAY_ONLY_LOOK,
            **(describe_choice(request) if may_edit else {}),
            "may_correct": may_edit and any(use.is_live for use in uses),
            "may_propose": has_change_right and not may_edit and photo.killed_at is None,
            "may_kill": may_kill(request.user),
            "may_release": self.may_set_moments(request, photo),
            "may_read_again": may_edit and may_be_misread(photo),
            "picture": picture,
            "may_frame": may_edit and bool(picture.url),
            "crops": list_crops(photo),
            "framing": describe_framing(photo),
            "framing_url": reverse("admin:photo_framing", args=[photo.pk]),
            "files": list_files(photo),
            "way": find_way(request, photo),
            "uses": uses,
            "events": list_events(photo, may_edit=may_edit),
            "restrictions": list(list_restrictions(photo)),
            "notes": (*photo.ingest_notes, *photo.rendering_notes),
        }
