"""Galleries on the desk: the form, and below it the contact sheet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import URLPattern, path

from gallery.models import Gallery, Slide
from gallery.signals import tell_gallery_changed
from media.models import Photo
from newsroom.desk import contact_sheet
from newsroom.desk.cards import cards_of
from newsroom.desk.publishing import PublishableAdmin, may_edit

LIVE = ("is_live_coverage", "live_until")


@admin.register(Gallery)
class GalleryAdmin(PublishableAdmin):
    """A gallery's title and its photos."""

    change_form_template = "desk/gallery_form.html"
    list_display = ("title", "state_shown", "photos", "published_at", "edited_at", "page_link")
    list_filter = ("state",)
    search_fields = ("title", "intro", "slides__caption", "slides__photo__caption")
    search_help_text = "Titles, intros and captions"
    date_hierarchy = "created_at"
    prepopulated_fields = {"slug": ["title"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Gallery]:
        """With the number of photos."""
        galleries: QuerySet[Gallery] = super().get_queryset(request)
        return galleries.annotate(photo_count=Count("slides"))

    @admin.display(description="Photos", ordering="photo_count")
    def photos(self, gallery: Any) -> int:
        """How many slides it has."""
        return int(gallery.photo_count)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A cover can be chosen when there are photos."""
        fields = ["title", "slug", "kicker", "intro", "language"]
        return [*fields, "cover", LIVE] if obj is not None else fields

    def get_form(
        self, request: HttpRequest, obj: Any | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The cover is one of the gallery's own photos."""
        form = super().get_form(request, obj, change, **kwargs)
        cover = form.base_fields.get("cover")
        if isinstance(cover, ModelChoiceField) and obj is not None:
            cover.queryset = Photo.objects.filter(slides__gallery=obj).order_by("slides__position")
            cover.empty_label = "The first slide's photo"
            cover.widget = cover.widget.widget  # without the buttons to add and change photos
            cover.widget.choices = cover.choices
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """What readers see of it is baked anew."""
        super().save_model(request, obj, form, change)
        tell_gallery_changed(obj.pk)

    def get_urls(self) -> list[URLPattern]:
        """What the contact sheet asks for."""
        views = {
            "photos": contact_sheet.add_photo,
            "place": contact_sheet.place,
            "supply": contact_sheet.supply,
            "order": contact_sheet.order,
            "remove": contact_sheet.remove,
            "words": contact_sheet.edit_slide,
            "cards": contact_sheet.cards,
            "retry": contact_sheet.retry,
        }
        wrap = self.admin_site.admin_view
        return [
            *(
                path(f"<int:gallery_id>/{name}/", wrap(view), name=f"gallery_{name}")
                for name, view in views.items()
            ),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With the contact sheet of a gallery that exists."""
        gallery = kwargs.get("obj")
        if gallery is not None:
            slides = gallery.slides.select_related("photo").defer("photo__embedded_metadata")
            context["cards"] = cards_of(slides)
            context["may_edit"] = may_edit(request, gallery)
            context["max_original_bytes"] = settings.MAX_ORIGINAL_BYTES
        return super().render_change_form(request, context, *args, **kwargs)

    def warnings_for(self, thing: Any) -> list[str]:
        """Slides that readers do not see yet."""
        slides = Slide.objects.filter(gallery=thing)
        wanted = slides.filter(photo=None).count()
        waiting = slides.filter(photo__state=Photo.State.WAITING).count()
        failed = slides.filter(photo__state=Photo.State.FAILED).count()
        return [
            text
            for number, text in (
                (wanted, f"{wanted} of its slides have no photo yet; readers do not see them."),
                (waiting, f"{waiting} of its photos are being prepared and appear when ready."),
                (failed, f"{failed} of its photos could not be prepared; see the reasons below."),
            )
            if number
        ]
