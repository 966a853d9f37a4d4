"""The one admin site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
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
