"""The one admin site."""

from __future__ import annotations

from django.conf import settings
from django.contrib.admin import AdminSite


class DeskSite(AdminSite):
    """Django's admin under the newsroom's own name."""

    site_header = f"{settings.SITE_NAME} desk"
    site_title = f"{settings.SITE_NAME} desk"
    index_title = "Desk"
