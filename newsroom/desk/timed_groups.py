"""On a person's page: the groups that he is in until a moment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from newsroom.desk.date_fields import MomentField
from newsroom.models import TimedMembership
from newsroom.sign_in.timed_groups import give_group, take_away


class TimedGroupForm(forms.ModelForm[TimedMembership]):
    """One group, and until when."""

    until = MomentField(label="Until")

    class Meta:
        """Who gave it, and when, is known."""

        model = TimedMembership
        fields = ("group", "until")

    def __init__(self, *args: Any, groups: QuerySet[Group], by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        field: Any = self.fields["group"]
        field.queryset, self.groups = groups, groups
        for act in ("add", "change", "delete", "view"):  # groups have a page of their own
            setattr(field.widget, f"can_{act}_related", False)
        if self.instance.pk:  # another group is another line
            field.queryset, field.disabled = Group.objects.all(), True

    def clean(self) -> dict[str, Any] | None:
        """Refuse a moment that is past, and a group that somebody is in for good."""
        cleaned = super().clean() or {}
        group, until = cleaned.get("group"), cleaned.get("until")
        if group is None or until is None or not self.has_changed():
            return cleaned
        if self.instance.pk and not self.groups.filter(pk=group.pk).exists():
            raise ValidationError({"until": f"“{group}” gives more than you hold."})
        if until <= timezone.now():
            raise ValidationError(
                {"until": "That is over already. Name a moment to come, or take the group away."}
            )
        return cleaned


class TimedGroupsFormSet(forms.BaseInlineFormSet[Any, Any, Any]):
    """All of one person."""

    def clean(self) -> None:
        """Refuse what would give nothing: a group that the same page gives for good."""
        super().clean()
        if any("id" in form.errors for form in self.initial_forms):
            raise ValidationError(
                "A group's time was over, or somebody took it away, while this page was open. "
                "Nothing was saved: load the page anew."
            )
        for_good = set(self.data.getlist("groups")) if hasattr(self.data, "getlist") else set()
        for form in self.forms:
            typed = getattr(form, "cleaned_data", None) or {}
            group = typed.get("group")
            if group is None or typed.get("DELETE") or not form.has_changed():
                continue
            if str(group.pk) in for_good:
                form.add_error(
                    "group",
                    f"“{group}” is among the groups without end above: take it out there first.",
                )

    def save_new(self, form: Any, commit: bool = True) -> TimedMembership:
        """By the door that the audit log knows."""
        typed = form.cleaned_data
        return give_group(self.instance, typed["group"], until=typed["until"], by=form.by)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> TimedMembership:
        """The same: only the moment moves."""
        return self.save_new(form)

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        """By its door, too."""
        take_away(obj)


class TimedGroups(admin.StackedInline[TimedMembership, User]):
    """The lines of the page; who may change the person may change them."""

    model = TimedMembership
    form = TimedGroupForm
    formset = TimedGroupsFormSet
    extra = 0
    verbose_name_plural = "Groups for a limited time"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As of the person."""
        return bool(request.user.has_perm("auth.view_user"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As of the person."""
        people = self.admin_site.get_model_admin(User)
        return people.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As of the person."""
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As of the person."""
        return self.has_change_permission(request, obj)
