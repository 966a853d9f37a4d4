"""The one admin site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

# The body editor of articles adds a <style> of its own; scripts stay as strict as everywhere.
DESK_CSP: dict[str, Any] = {**settings.SECURE_CSP, "style-src": [CSP.SELF, CSP.UNSAFE_INLINE]}


class DeskSite(AdminSite):
    """Django's admin under the newsroom's own name."""

    site_header = f"{settings.SITE_NAME} desk"
    site_title = f"{settings.SITE_NAME} desk"
    index_title = "Desk"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A view for those who are logged in, with the desk's security policy."""
        return csp_override(DESK_CSP)(super().admin_view(view, cacheable))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """With the pages that are no list of rows."""
        # They need models, which are there by now.
        from newsroom.desk import kills, public_site, renditions

        return [
            path("renditions/", self.admin_view(renditions.show_renditions), name="renditions"),
            path(
                "renditions/try-again/",
                self.admin_view(renditions.try_all_again),
                name="renditions_try_again",
            ),
            path(
                "media/photo/<int:photo_id>/kill/", self.admin_view(kills.kill), name="photo_kill"
            ),
            path("kills/<int:takedown_id>/", self.admin_view(kills.receipt), name="kill_receipt"),
            path("public-site/", self.admin_view(public_site.show_public_site), name="public_site"),
            *(
                path(f"public-site/{name}/", self.admin_view(view), name=f"public_site_{name}")
                for name, view in (
                    ("rebake", public_site.rebake),
                    ("retry", public_site.retry),
                    ("reconcile", public_site.reconcile_now),
                )
            ),
            *super().get_urls(),
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """With the pages of renditions and of the public site, on the index and in the side bar."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            if app["app_label"] == "media" and request.user.has_perm("media.view_photo"):
                app["models"].append(page_entry("Renditions", "renditions"))
            if app["app_label"] == "newsroom" and request.user.has_perm("gallery.view_gallery"):
                app["models"].append(page_entry("Public site", "public_site"))
        return apps


def page_entry(name: str, url_name: str) -> dict[str, Any]:
    """An entry of the list of apps that is a page by itself."""
    return {
        "name": name,
        "object_name": name.replace(" ", ""),
        "admin_url": reverse(f"admin:{url_name}"),
        "add_url": None,
        "view_only": True,
    }
