"""The app that puts the desk in the place of Django's admin site."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks
from django.utils.module_loading import autodiscover_modules


class DeskConfig(SimpleAdminConfig):
    """Django's admin with Photodesk's site.

    What the desk shows is imported with the addresses (`config.urls`), and not when Django starts:
    processes that answer no requests start in little more than half the time.
    """

    default_site = "newsroom.desk.site.DeskSite"

    def ready(self) -> None:
        """Check what the desk shows, though nobody has asked for an address yet."""
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(check_desk, checks.Tags.admin)


def check_desk(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's own checks of admins, of all that there are."""
    autodiscover_modules("admin")
    return check_admin_app(app_configs, **kwargs)
