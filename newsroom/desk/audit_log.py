"""The audit log on the desk: searched, filtered, exported; nobody can change it there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from media.date_format import format_moment
from newsroom.audit.export import write_audit_csv
from newsroom.desk.capped_paginator import CappedPaginator
from newsroom.desk.list_search import SearchableAdmin
from newsroom.models import AuditEntry

WORDS = {"True": "yes", "False": "no", "None": "nothing"}


@admin.register(AuditEntry)
class AuditLogAdmin(SearchableAdmin):
    """Read only, for those who may see it."""

    change_list_template = "desk/audit_log.html"
    list_display = ("number", "moment", "who", "what", "thing_shown", "details_shown")
    list_display_links = ("number",)
    list_filter = ("act", "source", "kind")
    date_hierarchy = "done_at"
    search_fields = ("person", "thing", "address")
    ordering = ("-number",)
    list_per_page = 100
    paginator = CappedPaginator
    show_full_result_count = False
    fields = (
        "number",
        "moment",
        "who",
        "what",
        "thing_shown",
        "details_shown",
        "hash",
        "previous_hash",
    )
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from what is done."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """With the export."""
        export = self.admin_site.admin_view(self.export)
        return [path("export/", export, name="newsroom_auditentry_export"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Under its own name."""
        return super().changelist_view(request, {**(extra_context or {}), "title": "Audit log"})

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """What the list shows, with its filters and its search, as a CSV file."""
        return export_shown(request, self)

    @admin.display(description="When", ordering="number")
    def moment(self, entry: AuditEntry) -> str:
        """With its zone."""
        return format_moment(entry.done_at)

    @admin.display(description="Who", ordering="person")
    def who(self, entry: AuditEntry) -> str:
        """The name, and from where."""
        name = entry.person or "–"
        if entry.source == AuditEntry.Source.COMMAND:
            return f"{name} (command)"
        return f"{name} ({entry.address})" if entry.address else name

    @admin.display(description="What", ordering="act")
    def what(self, entry: AuditEntry) -> str:
        """The act."""
        return entry.get_act_display()

    @admin.display(description="Of what")
    def thing_shown(self, entry: AuditEntry) -> str:
        """The thing by its kind and the name that it had then."""
        return f"{entry.kind}: {entry.thing}" if entry.kind else entry.thing or "–"

    @admin.display(description="Details")
    def details_shown(self, entry: AuditEntry) -> SafeString | str:
        """What else is known of it."""
        lines = ((key.replace("_", " "), say(value)) for key, value in entry.details.items())
        return format_html_join("\n", "<div>{}: {}</div>", lines) or "–"


@require_safe
def export_shown(request: HttpRequest, log: AuditLogAdmin) -> HttpResponseBase:
    """The rows of the list in its order, sent as they are read."""
    if not log.has_view_permission(request):
        raise PermissionDenied
    try:
        shown = log.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:  # told on the list, as the admin does
        return redirect(f"{reverse('admin:newsroom_auditentry_changelist')}?{ERROR_FLAG}=1")
    answer = StreamingHttpResponse(write_audit_csv(shown), content_type="text/csv; charset=utf-8")
    day = f"{timezone.localdate():%Y-%m-%d}"
    answer["Content-Disposition"] = f'attachment; filename="audit-log-{day}.csv"'
    return answer


def say(value: Any) -> str:
    """A value of the details: a change as before and after, several with commas."""
    if isinstance(value, dict):
        return f"{say(value.get('before'))} → {say(value.get('after'))}"
    if isinstance(value, list):
        return ", ".join(map(say, value))
    return WORDS.get(str(value), str(value) or "nothing")
