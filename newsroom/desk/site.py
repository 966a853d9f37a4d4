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
        from newsroom.desk import renditions  # it needs models, which are there by now

        return [
            path("renditions/", self.admin_view(renditions.show_renditions), name="renditions"),
            path(
                "renditions/try-again/",
                self.admin_view(renditions.try_all_again),
                name="renditions_try_again",
            ),
            *super().get_urls(),
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """With the page of renditions below the photos, on the index and in the side bar."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            if app["app_label"] == "media" and request.user.has_perm("media.view_photo"):
                app["models"].append(
                    {
                        "name": "Renditions",
                        "object_name": "Renditions",
                        "admin_url": reverse("admin:renditions"),
                        "add_url": None,
                        "view_only": True,
                    }
                )
        return apps
