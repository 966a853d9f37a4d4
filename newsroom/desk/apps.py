"""The app that puts the desk in the place of Django's admin site."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin with Photodesk's site."""

    default_site = "newsroom.desk.site.DeskSite"
