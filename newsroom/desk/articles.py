"""Articles and sections on the desk."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from content_editor.admin import ContentEditor, ContentEditorInline
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.forms import Media
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page

from gallery.models import Gallery
from media.models import Photo
from newsroom import models
from newsroom.baking.outbox import mark_many_stale, mark_stale
from newsroom.desk import article_findings, article_requests, article_saving, article_together
from newsroom.desk.addresses import AddressAdmin, AddressForm
from newsroom.desk.article_history import ArticleHistoryAdmin
from newsroom.desk.article_parts import PartFormSet, list_part_cards, list_part_links
from newsroom.desk.correction_choice import CorrectedArticleAdmin
from newsroom.desk.external_embeds import PLAIN_URL, ExternalEmbedInline, ask_providers
from newsroom.desk.photo_check_links import link_places
from newsroom.desk.pick_fields import PickForm, PickingAdmin
from newsroom.desk.publishing import WHEN
from newsroom.models.public_tree import StaleMark, Urgency
from newsroom.publishing.article_edits import note_article_edit
from newsroom.publishing.article_log import log_article
from newsroom.publishing.article_state import read_article_state
from newsroom.rights import may_publish, may_see


@admin.register(models.Section)
class SectionAdmin(AddressAdmin):
    """The site's sections."""

    list_display = ("name", "slug", "position")
    list_editable = ("position",)
    form = AddressForm

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Fields in the list, where no label stands beside them, say what they are."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "position" and field is not None:
            field.widget.attrs["aria-label"] = "Place in the menu"
        return field

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Every page names the sections: they are for those who may publish articles."""
        return super().has_add_permission(request) and may_publish(request.user, models.Article)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        allowed = super().has_change_permission(request, obj)
        return allowed and may_publish(request.user, models.Article)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and may_publish(request.user, models.Article)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Every page has the sections in its menu."""
        super().save_model(request, obj, form, change)
        mark_sections([obj.pk])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """The same."""
        mark_sections([obj.pk])
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """The same."""
        mark_sections(queryset.values_list("pk", flat=True))
        super().delete_queryset(request, queryset)


def mark_sections(section_ids: Collection[int]) -> None:
    """Have every page baked, and told which articles name these sections: their data does."""
    mark_stale(StaleMark.Kind.SITE)
    articles = models.Article.objects.filter(section__in=section_ids).exclude(published_at=None)
    ids = list(articles.order_by("pk").values_list("pk", flat=True))
    mark_many_stale(StaleMark.Kind.ARTICLE, ids, urgency=Urgency.BACKGROUND)


class UseInline(PickingAdmin, ContentEditorInline):
    """A part that shows something of the library: only for those who may see that."""

    shows: type[Model] = Photo
    form = PickForm

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what they show, which names them."""
        parts = super().get_queryset(request)
        shown = parts.select_related(*self.pick_fields)
        return shown.defer("photo__embedded_metadata") if self.shows is Photo else shown

    def has_add_permission(  # type: ignore[override]
        self, request: HttpRequest, obj: Any
    ) -> bool:
        """A choice by number would else tell what nobody may look up."""
        return super().has_add_permission(request, obj) and may_see(request.user, self.shows)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        allowed = super().has_change_permission(request, obj)
        return allowed and may_see(request.user, self.shows)


@admin.register(models.Article)
class ArticleAdmin(CorrectedArticleAdmin, PickingAdmin, ArticleHistoryAdmin, ContentEditor):
    """An article's head and its body, part by part."""

    list_display = ("headline", "state_shown", "section_shown", *WHEN, "page_link")
    list_select_related = ("section",)
    list_filter = ("state", "section")
    search_fields = ("headline", "standfirst", "byline")
    change_form_template = "desk/article_form.html"
    fieldsets = (
        (None, {"fields": ("headline", "standfirst", "byline")}),
        (
            "Details",
            {"fields": ("slug", "section", "lead_photo", "language", "corrections")},
        ),
    )
    pick_fields = ("lead_photo",)
    inlines = [
        ContentEditorInline.create(models.Text, icon="notes"),
        ContentEditorInline.create(models.Subheading, icon="title"),
        UseInline.create(  # type: ignore[no-untyped-call]
            models.GalleryPlacement,
            icon="photo_library",
            pick_fields=("gallery",),
            shows=Gallery,
        ),
        UseInline.create(  # type: ignore[no-untyped-call]
            models.SinglePhoto, icon="photo", pick_fields=("photo",)
        ),
        ContentEditorInline.create(models.PullQuote, icon="format_quote"),
        ContentEditorInline.create(models.LinkCard, icon="link", formfield_overrides=PLAIN_URL),
        ExternalEmbedInline,
    ]

    def get_urls(self) -> list[URLPattern]:
        """What the page's scripts ask for."""
        wrap = self.admin_site.admin_view
        return [
            path("pictures/", wrap(article_requests.show_pictures), name="article_pictures"),
            *(
                path(f"<int:article_id>/{name}/", wrap(view), name=f"article_{name}")
                for name, view in (
                    ("autosave", article_saving.autosave),
                    ("discard", article_saving.discard),
                    ("findings", article_findings.show_findings),
                    ("links", article_findings.check_links),
                    ("changes", article_together.look_for_changes),
                    ("values", article_together.show_values),
                )
            ),
            *super().get_urls(),
        ]

    @admin.display(description="Section", empty_value="-")
    def section_shown(self, article: Any) -> Any:
        """Where it stands: a column that the list is filtered by, not sorted."""
        return article.section

    @method_decorator(gzip_page)
    def change_view(self, *args: Any, **kwargs: Any) -> Any:
        """Packed: two hundred parts are half a megabyte."""
        return super().change_view(*args, **kwargs)

    def get_inline_formsets(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Those of parts are quick where there are many."""
        formsets = super().get_inline_formsets(*args, **kwargs)
        for formset in formsets:
            formset.__class__ = PartFormSet
        return formsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A lead photo is chosen by those who may see photos."""
        fields = super().get_readonly_fields(request, obj)
        return fields if may_see(request.user, Photo) else (*fields, "lead_photo")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep what it said before, for its log."""
        form.said_before = read_article_state(obj.pk) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Note the edit and log it, and have the sites of new embeds asked."""
        placements = models.GalleryPlacement.objects.filter(parent=form.instance)
        before = set(placements.values_list("gallery", flat=True))
        super().save_related(request, form, formsets, change)
        taken_out = before - set(placements.values_list("gallery", flat=True))
        note_article_edit(form.instance.pk, galleries_taken_out=taken_out)
        log_article(form.instance.pk, before=form.said_before, done_by=cast("User", request.user))
        ask_providers()

    def list_warnings(self, thing: Any) -> list[str]:
        """Galleries in it that readers do not see, and what is amiss with its photos."""
        placements = models.GalleryPlacement.objects.filter(parent=thing).select_related("gallery")
        hidden = [
            f"The gallery “{placement.gallery}” in it is not published: readers see the article "
            "without it until it is."
            for placement in placements
            if not placement.gallery.is_published
        ]
        return [
            *hidden,
            *(link_places(each) for each in article_findings.find_findings(thing)["findings"]),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With its parts in their order, and what is amiss with its photos."""
        article = kwargs.get("obj")
        cards, kinds = list_part_cards(context["inline_admin_formsets"])
        may_change = self.has_change_permission(request, article) if article else True
        context |= {
            "part_cards": cards,
            "part_kinds": kinds if may_change else [],
            "part_links": list_part_links(),
            "may_change_parts": may_change,
            "may_add_parts": may_change and bool(kinds),
            "may_edit": may_change,
        }
        if article is not None:
            context |= article_findings.find_findings(article)
            if may_change:
                formsets = context["inline_admin_formsets"]
                context["page_state"] = article_saving.describe_page(request, article, formsets)
        return super().render_change_form(request, context, *args, **kwargs)

    def _content_editor_media(self, request: HttpRequest, context: Any) -> Media:
        """None of content_editor's own: the page's parts are our own scripts' matter."""
        return Media()
