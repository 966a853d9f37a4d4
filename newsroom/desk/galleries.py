"""Galleries on the desk: the form, and below it the contact sheet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page

from gallery.history.gallery_fields import log_fields, read_stored_fields
from gallery.history.log import find_last_number
from gallery.models import Gallery, Slide
from gallery.signals import tell_gallery_changed
from gallery.slides.drift import find_drifts
from newsroom.desk import (
    contact_sheet,
    covers,
    credit_reading,
    drift,
    findings_panel,
    flags,
    history,
    paper,
    picker,
    together,
    words_at_once,
)
from newsroom.desk.cards import WHOLE_CARDS, list_slides_for_cards, make_cards
from newsroom.desk.date_panel import MomentAct
from newsroom.desk.gallery_requests import get_editor
from newsroom.desk.photo_check_links import link_places
from newsroom.desk.publishing import WHEN, PublishableAdmin
from newsroom.desk.uploads import describe_upload_panel
from newsroom.publishing.embargoes import end_live, set_live
from newsroom.publishing.photo_checks import check_photos, check_uses, list_uses_in_gallery

LIVE = MomentAct(
    name="live",
    label="Live coverage",
    shown=lambda gallery: gallery.live_until,
    before="until",
    none="no",
    help_text="Pages that are open offer new photos by themselves, until this moment.",
    set_label="Live until then",
    clear_label="No longer live",
    set_moment=lambda gallery, moment, _by: set_live(gallery, until=moment),
    clear_moment=lambda gallery, _by: end_live(gallery),
    was_set="The gallery is live.",
    was_cleared="The gallery is not live any more.",
)


@admin.register(Gallery)
class GalleryAdmin(PublishableAdmin):
    """A gallery's title and its photos."""

    change_form_template = "desk/gallery_form.html"
    change_list_template = "desk/change_list.html"
    list_display = ("title", "state_shown", "photos", *WHEN, "page_link")
    list_filter = ("state",)
    search_fields = ("title", "intro", "slides__caption", "slides__photo__caption")
    search_help_text = "Titles, intros and captions"
    date_hierarchy = "created_at"
    moment_acts = (*PublishableAdmin.moment_acts, LIVE)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Gallery]:
        """With the number of photos."""
        galleries: QuerySet[Gallery] = super().get_queryset(request)
        slides = Slide.objects.filter(gallery=OuterRef("pk")).order_by().values("gallery")
        number = Subquery(slides.annotate(number=Count("pk")).values("number"))
        return galleries.annotate(photo_count=Coalesce(number, 0))

    @admin.display(description="Photos")
    def photos(self, gallery: Any) -> int:
        """How many slides it has."""
        return int(gallery.photo_count)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A cover can be chosen when there are photos."""
        fields = ["title", "slug", "kicker", "intro", "language"]
        return [*fields, "cover"] if obj is not None else fields

    def get_form(
        self, request: HttpRequest, obj: Any | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The cover is one of the gallery's own photos."""
        form = super().get_form(request, obj, change, **kwargs)
        cover = form.base_fields.get("cover")
        if isinstance(cover, ModelChoiceField) and obj is not None:
            covers.offer_covers(cover, obj)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """What readers see of it is baked anew, and what was changed is logged."""
        before = read_stored_fields(obj) if change else None
        super().save_model(request, obj, form, change)
        log_fields(obj, before=before, done_by=get_editor(request))
        tell_gallery_changed(obj.pk)

    def get_urls(self) -> list[URLPattern]:
        """What the contact sheet asks for."""
        views = {
            "place": contact_sheet.place_photo,
            "supply": contact_sheet.fill_slide,
            "order": contact_sheet.order_slides,
            "remove": contact_sheet.take_out_slides,
            "restore": contact_sheet.put_back_slides,
            "library": picker.show_library,
            "own": picker.show_own_photos,
            "add": picker.add_photos,
            "words": contact_sheet.edit_slide,
            "texts": words_at_once.show_photo_texts,
            "set": words_at_once.set_words,
            "find": words_at_once.find_text,
            "replace": words_at_once.replace_text,
            "cards": contact_sheet.show_cards,
            "names": contact_sheet.show_names,
            "findings": findings_panel.show_findings,
            "credit": credit_reading.read_credit,
            "drift": drift.show_drift,
            "correct": drift.correct,
            "retry": contact_sheet.retry_photo,
            "flag": flags.flag,
            "cover": covers.make_cover,
            "undo": history.undo_last,
            "redo": history.redo_last,
            "acts": history.list_acts,
            "then": history.show_then,
            "back": history.go_back,
            "changes": together.changes,
            "print": paper.show_paper,
        }
        wrap = self.admin_site.admin_view
        return [
            *(
                path(f"<int:gallery_id>/{name}/", wrap(view), name=f"gallery_{name}")
                for name, view in views.items()
            ),
            *super().get_urls(),
        ]

    @method_decorator(gzip_page)
    def change_view(self, *args: Any, **kwargs: Any) -> Any:
        """Packed: the cards of 300 photos are half a megabyte, and a tenth of it packed.

        Django pads what is packed at random, so that its length tells nothing of the tokens in it.
        """
        return super().change_view(*args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the contact sheet of a gallery that exists."""
        gallery = kwargs.get("obj")
        if gallery is not None:
            slides = list(list_slides_for_cards(gallery))
            drifts = find_drifts(slides)
            cards = make_cards(slides, cover_id=gallery.cover_id, drifts=drifts)
            context["cards"], context["later_cards"] = cards[:WHOLE_CARDS], cards[WHOLE_CARDS:]
            context["slide_count"] = len(cards)
            context["last_act"] = find_last_number(gallery)
            context["findings"] = check_uses(list_uses_in_gallery(slides, drifts=drifts))
            context |= contact_sheet.list_sheet_rights(request.user, gallery)
            context["max_original_bytes"] = settings.MAX_ORIGINAL_BYTES
            context |= describe_upload_panel(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def list_warnings(self, thing: Any) -> list[str]:
        """What is amiss with its photos."""
        return [link_places(finding) for finding in check_photos(thing)]
