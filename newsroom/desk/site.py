"""The one admin site."""

from __future__ import annotations

from functools import wraps
from inspect import isclass
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override

from newsroom.desk.refused_posts import refuse_logged_out, refuse_without_right

# The body editor of articles adds a <style> of its own; scripts stay as strict as everywhere.
DESK_CSP: dict[str, Any] = {**settings.SECURE_CSP, "style-src": [CSP.SELF, CSP.UNSAFE_INLINE]}

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")  # what a page to log in may answer, and nothing is lost

# What stands in the menu, by the names of the lists; whatever is not named stands in `REST`.
REST = "Settings"
MENU = (
    (
        "Desk",
        (
            *("Gallery", "Article", "Photo", "Collections"),
            *("Notifications", "Proposals", "Changesofphotos", "Bin"),
        ),
    ),
    (
        "Public site",
        (
            *("Publicsite", "Corrections", "Renditions", "Kills", "Section"),
            *("Partners", "WebhookReceiver"),
        ),
    ),
    (REST, ("PhotoPreset", "RightsRule", "CodeReplacement")),
    ("People", ("User", "Group", "AuditEntry")),
)
NAMES = {"Photo": "Library"}

# Apps that register admins of their own, which know nothing of who may do what here.
OTHERS = {"auth", "account", "usersessions", "mfa", "socialaccount"}


class DeskSite(AdminSite):
    """Django's admin under the newsroom's own name."""

    site_header = f"{settings.SITE_NAME} desk"
    site_title = f"{settings.SITE_NAME} desk"
    index_title = "Desk"
    index_template = "desk/dashboard.html"

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The dashboard, made for whoever asks."""
        from newsroom.desk.dashboard.page import build_dashboard

        dashboard = build_dashboard(request.user)
        return super().index(request, {**(extra_context or {}), "dashboard": dashboard})

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A view for those who are logged in, with the desk's security policy.

        What is posted by somebody who is logged out is not thrown away for a page to log in, nor
        what somebody wrote until the right to save it was gone.
        """
        inner = csp_override(DESK_CSP)(super().admin_view(view, cacheable))

        @wraps(inner)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            is_logout = request.path == reverse("admin:logout", current_app=self.name)
            may_enter = is_logout or self.has_permission(request)
            if request.method in SAFE_METHODS:
                if not may_enter and hasattr(request, "lacks_factor"):
                    return HttpResponseRedirect(reverse("mfa_index"))
                return inner(request, *args, **kwargs)
            if not may_enter:
                return refuse_logged_out(request)
            try:
                return inner(request, *args, **kwargs)
            except PermissionDenied:
                return refuse_without_right(request)

        return answer

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """People are managed by our own admins, and what allauth keeps of them by none."""
        listed: Any = [model_or_iterable] if isclass(model_or_iterable) else model_or_iterable
        is_ours = admin_class is not None and admin_class.__module__.startswith("newsroom.")
        kept = [model for model in listed if is_ours or model._meta.app_label not in OTHERS]
        super().register(kept, admin_class, **options)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """With the throttle; 429 to those who were wrong too often."""
        from newsroom.desk.sign_in.login_page import show_login

        request.current_app = self.name
        context = {**self.each_context(request), **(extra_context or {})}
        return show_login(request, context, is_in=self.has_permission(request))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The one thing that somebody who lacks a second factor may do beside setting it up."""
        return super().logout(request, extra_context)

    logout.may_set_up = True  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """With the pages that are no list of rows."""
        # They need models, which are there by now.
        from newsroom.desk import (
            code_replacements,
            corrections,
            encoding_repair_page,
            gallery_grid,
            holds,
            kills,
            library_addresses,
            library_page,
            login_status,
            notifications,
            partners,
            preview,
            proposals,
            public_site,
            recycle_bin,
            saved_searches,
            sessions,
            uploads,
            view_on_site,
        )
        from newsroom.desk.photo_page import addresses as photo_addresses
        from newsroom.desk.renditions_page import views as renditions

        return [
            path(
                "preview/<path:rest>",
                csp_override(preview.FRAMED_CSP)(
                    self.admin_view(preview.show_preview, cacheable=True)
                ),
                name="preview",
            ),
            path("session/", login_status.show_login_status, name="session"),
            path(
                "codes/",
                self.admin_view(code_replacements.show_codes, cacheable=True),
                name="codes",
            ),
            path("bin/", self.admin_view(recycle_bin.show_bin), name="bin"),
            path(
                "notifications/",
                self.admin_view(notifications.show_notifications),
                name="notifications",
            ),
            path(
                "notifications/<int:notification_id>/",
                self.admin_view(notifications.follow_notification),
                name="notification",
            ),
            path("sessions/", self.admin_view(sessions.show_sessions), name="sessions"),
            path("logged-in/", self.admin_view(login_status.confirm_login), name="logged_in"),
            path("renditions/", self.admin_view(renditions.show_renditions), name="renditions"),
            path(
                "renditions/try-again/",
                self.admin_view(renditions.try_all_again),
                name="renditions_try_again",
            ),
            path("uploads/", self.admin_view(uploads.start_upload), name="uploads"),
            path(
                "uploads/preset/", self.admin_view(uploads.remember_preset), name="uploads_preset"
            ),
            path("uploads/<str:public_id>/", self.admin_view(uploads.answer_upload), name="upload"),
            *(
                path(f"media/photo/{name}/", self.admin_view(view), name=f"library_{name}")
                for name, view in (
                    ("found", library_page.find_photos),
                    ("choices", library_page.find_choices),
                    ("tiles", library_page.show_tiles),
                    ("facets", library_page.show_facets),
                    ("complete", library_page.show_completions),
                    ("searches", saved_searches.answer_searches),
                )
            ),
            path(
                "gallery/gallery/choices/",
                self.admin_view(gallery_grid.find_galleries),
                name="gallery_choices",
            ),
            path(
                "media/photo/<int:photo_id>/kill/",
                self.admin_view(kills.show_kill_form),
                name="photo_kill",
            ),
            path(
                "media/photo/<int:photo_id>/hold/",
                self.admin_view(holds.show_hold_decision),
                name="photo_hold",
            ),
            path(
                "media/photo/<int:photo_id>/encoding/",
                self.admin_view(encoding_repair_page.show_encodings),
                name="photo_encoding",
            ),
            *library_addresses.list_addresses(self.admin_view),
            *photo_addresses.list_addresses(self.admin_view),
            path("kills/", self.admin_view(kills.show_kills), name="kills"),
            path(
                "kills/<int:takedown_id>/", self.admin_view(kills.show_receipt), name="kill_receipt"
            ),
            *proposals.list_addresses(self.admin_view),
            *partners.list_addresses(self.admin_view),
            path("corrections/", self.admin_view(corrections.show_corrections), name="corrections"),
            path("public-site/", self.admin_view(public_site.show_public_site), name="public_site"),
            *(
                path(f"public-site/{name}/", self.admin_view(view), name=f"public_site_{name}")
                for name, view in (
                    ("rebake", public_site.rebake_everything),
                    ("retry", public_site.retry_failed_pages),
                    ("reconcile", public_site.reconcile_now),
                    ("pause", public_site.pause),
                    ("resume", public_site.resume),
                )
            ),
            path(
                "r/<path:content_type_id>/<path:object_id>/",
                self.admin_view(view_on_site.view_on_site),
                name="view_on_site",
            ),
            *super().get_urls(),
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """With the pages of renditions and of the public site, on the index and in the side bar."""
        from gallery.models import Gallery
        from media.models import Photo
        from newsroom.desk.recycle_bin import list_kinds
        from newsroom.models import Article
        from newsroom.rights import may_manage_partners, may_see

        apps: list[Any] = super().get_app_list(request, app_label)
        sees_stories = may_see(request.user, Gallery) or may_see(request.user, Article)
        for app in apps:
            if app["app_label"] == "media" and may_see(request.user, Photo):
                app["models"].append(page_entry("Renditions", "renditions"))
                app["models"].append(page_entry("Kills", "kills"))
                app["models"].append(page_entry("Collections", "library_collections"))
                app["models"].append(page_entry("Changes of photos", "library_log"))
            if app["app_label"] == "newsroom" and may_see(request.user, Gallery):
                app["models"].append(page_entry("Public site", "public_site"))
            if app["app_label"] == "newsroom" and (sees_stories or may_see(request.user, Photo)):
                app["models"].append(page_entry("Proposals", "proposals"))
            if app["app_label"] == "newsroom" and sees_stories:
                app["models"].append(page_entry("Corrections", "corrections"))
            if app["app_label"] == "newsroom" and sees_stories:
                app["models"].append(page_entry("Notifications", "notifications"))
            if app["app_label"] == "newsroom" and may_manage_partners(request.user):
                app["models"].append(page_entry("Partners", "partners"))
            if app["app_label"] == "newsroom" and list_kinds(request.user):
                app["models"].append(page_entry("Bin", "bin"))
        return apps if app_label else arrange_menu(apps)


def arrange_menu(apps: list[Any]) -> list[Any]:
    """The lists in the order in which a newsroom uses them, whichever app each is of."""
    entries = {model["object_name"]: (app, model) for app in apps for model in app["models"]}
    named = {each for _, wanted in MENU for each in wanted}
    parts = []
    for name, wanted in MENU:
        found = [entries[each] for each in wanted if each in entries]
        if name == REST:
            found += [entry for each, entry in entries.items() if each not in named]
        if found:
            app, models = found[0][0], [model for _, model in found]
            parts.append({**app, "name": name, "models": list(map(rename_entry, models))})
    if parts:
        # With the place on the page, for Django lights every entry whose address begins the page's.
        dashboard = page_entry("Dashboard", "index")
        dashboard["admin_url"] += "#content-start"
        parts[0]["models"].insert(0, dashboard)
    return parts


def rename_entry(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry by the name that people have for its list."""
    return {**entry, "name": NAMES.get(entry["object_name"], entry["name"])}


def page_entry(name: str, url_name: str) -> dict[str, Any]:
    """An entry of the list of apps that is a page by itself."""
    return {
        "name": name,
        "object_name": name.replace(" ", ""),
        "admin_url": reverse(f"admin:{url_name}"),
        "add_url": None,
        "view_only": True,
    }
