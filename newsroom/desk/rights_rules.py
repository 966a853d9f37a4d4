"""Rules of rights on the desk: edited beside a preview on real photos, and applied to them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from media.models import Photo, RightsRule
from media.rights_rules import CONDITIONS, MOST_RULES
from newsroom.audit.record import record
from newsroom.desk.edit_conflicts import GuardedAdmin, digest_row
from newsroom.desk.gallery_requests import get_editor, read_body, read_text, read_value
from newsroom.desk.library_acts import find_receipt
from newsroom.desk.library_requests import on_library
from newsroom.desk.list_search import SearchableAdmin
from newsroom.desk.rights_rule_form import WHAT, RuleForm
from newsroom.desk.rights_rule_preview import describe_plan, list_conflicts, tell_all
from newsroom.library.applying_rules import apply_rule, make_room
from newsroom.library.columns import EditRefused
from newsroom.models import AuditEntry
from newsroom.rights import has_right, may_see


@admin.register(RightsRule)
class RightsRuleAdmin(SearchableAdmin, GuardedAdmin):
    """The rules, in the order in which they are asked."""

    form = RuleForm
    actions = None
    change_form_template = "desk/rights_rule_form.html"
    change_list_template = "desk/rights_rules.html"
    list_display = ("name", "place", "photos_shown", "says_shown", "is_on")
    ordering = ("place", "pk")
    search_fields = ("name", "credit", "source", "keyword")
    list_per_page = MOST_RULES
    fieldsets = (
        (None, {"fields": ("name", "place", "is_on")}),
        (
            "Which photos",
            {
                "fields": (*CONDITIONS, "most_are_meant"),
                "description": "All that is filled in must hold. Whole words, side by side; "
                "accents and case do not matter.",
            },
        ),
        ("What holds for them", {"fields": WHAT}),
    )

    def get_urls(self) -> list[URLPattern]:
        """With the preview and the applying."""
        view = self.admin_site.admin_view
        return [
            path("preview/", view(self.preview_view), name="media_rightsrule_preview"),
            path("<int:rule_id>/apply/", view(self.apply_view), name="media_rightsrule_apply"),
            *super().get_urls(),
        ]

    @admin.display(description="Photos with")
    def photos_shown(self, rule: RightsRule) -> str:
        """Its conditions, such as "credit: Handout"."""
        return " and ".join(f"{name}: {text}" for name, text in rule.conditions.items())

    @admin.display(description="What holds for them")
    def says_shown(self, rule: RightsRule) -> str:
        """What it says, in short."""
        return tell_all(rule.says)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """As many as a photo is held against; then one has to be deleted first."""
        if self.has_add_permission(request) and RightsRule.objects.count() >= MOST_RULES:
            text = f"There are {MOST_RULES} rules: delete one before you add another."
            self.message_user(request, text, messages.ERROR)
            return redirect("admin:media_rightsrule_changelist")
        return super().add_view(request, form_url, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new rule is asked last."""
        last = RightsRule.objects.order_by("-place").first()
        place = min(last.place + 1, MOST_RULES) if last else 1
        return {"place": place, **super().get_changeform_initial_data(request)}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the rules that say different things."""
        more = {"conflicts": list_conflicts(list(RightsRule.objects.filter(is_on=True)))}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With what the rule, as it is stored, would do."""
        rule = kwargs.get("obj")
        context["preview_url"] = reverse("admin:media_rightsrule_preview")
        if rule is not None and may_see(request.user, Photo):
            context |= describe_plan(request, RightsRule.objects.get(pk=rule.pk), is_stored=True)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: RightsRule, form: Any, change: bool) -> None:
        """Store it at its place, and say so in the audit log."""
        before = form.initial if change else {}
        super().save_model(request, obj, form, change)
        make_room(obj)
        changed = {
            name: [before.get(name), getattr(obj, name)]
            for name in form.changed_data
            if hasattr(obj, name)
        }
        if changed:
            record(AuditEntry.Act.RIGHTS, obj, details=changed)

    def delete_model(self, request: HttpRequest, obj: RightsRule) -> None:
        """Delete it; what it set on photos stays, under its name."""
        record(AuditEntry.Act.RIGHTS, obj, details={"deleted": tell_all(obj.says)})
        super().delete_model(request, obj)

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """What a rule that is being written would do; nothing is stored."""
        may_edit = any(has_right(request.user, act, RightsRule) for act in ("add", "change"))
        if not (may_edit and may_see(request.user, Photo)):
            raise PermissionDenied
        return require_POST(on_library(self.preview))(request)

    def preview(self, request: HttpRequest) -> dict[str, Any]:
        """As HTML, or the problems of the form."""
        body = read_body(request)
        written = {name: str(text) for name, text in read_value(body, "form", dict).items()}
        rule = find_rule(read_text(body, "rule"))
        form = RuleForm(
            {
                **written,
                "name": written.get("name", "").strip() or "This rule",
                "seen": digest_row(rule) if rule else "",
                "most_are_meant": "on",  # it is asked when the rule is saved
            },
            instance=rule,
        )
        context: dict[str, Any] = {}
        if form.is_valid():
            context = describe_plan(request, form.instance, is_stored=False)
        else:
            context["problems"] = [text for texts in form.errors.values() for text in texts]
        html = render_to_string("desk/rights_rule_preview.html", context, request)
        return {"html": html}

    def apply_view(self, request: HttpRequest, rule_id: int) -> HttpResponse:
        """Apply a rule as it was shown to the photos that are there."""
        return require_POST(self.apply)(request, rule_id)

    def apply(self, request: HttpRequest, rule_id: int) -> HttpResponse:
        """Do it and lead to the receipt, or say why not."""
        if not (may_see(request.user, RightsRule) and has_right(request.user, "change", Photo)):
            raise PermissionDenied
        back = HttpResponseRedirect(reverse("admin:media_rightsrule_change", args=[rule_id]))
        with transaction.atomic():
            rule = get_object_or_404(RightsRule.objects.select_for_update(), pk=rule_id)
            if request.POST.get("shown") != digest_row(rule):
                messages.error(
                    request, "The rule was changed since you looked. Nothing was done: look again."
                )
                return back
            if not rule.is_on:
                messages.error(request, "The rule is off. Switch it on, and save it, first.")
                return back
            try:
                outcome = apply_rule(rule, by=get_editor(request))
            except EditRefused as error:
                messages.warning(request, str(error))
                return back
        (messages.success if outcome.is_whole else messages.warning)(request, outcome.sentence)
        receipt = find_receipt(outcome.batch_id)
        return HttpResponseRedirect(receipt) if receipt else back


def find_rule(key: str) -> RightsRule | None:
    """The rule of an id that was sent; None for a new one."""
    is_number = key.isascii() and key.isdigit() and len(key) < 19
    return RightsRule.objects.filter(pk=key).first() if is_number else None
