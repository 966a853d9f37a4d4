"""Users and groups: nobody gives away more than he has, and only superusers touch superusers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import ManyToManyField, Q, QuerySet
from django.http import HttpRequest

from media.date_format import format_moment
from newsroom.desk.login_throttle import unlock_login
from newsroom.desk.timed_groups import TimedGroups
from newsroom.models import TimedMembership
from newsroom.sign_in.second_factors import reset_factors
from newsroom.sign_in.sessions import end_sessions


def list_permissions(person: Any, *, with_timed: bool = False) -> QuerySet[Permission]:
    """All that somebody holds for good, also while he is not active; a superuser holds everything.

    `with_timed`: with what he holds until a moment. Nobody gives that away: it would outlast him.
    """
    if person.is_superuser:
        return Permission.objects.all()
    held = Q(user=person.pk) | Q(group__user=person.pk)
    if with_timed:
        timed = TimedMembership.objects.not_over().filter(person=person.pk)
        held |= Q(group__in=timed.values("group"))
    found = Permission.objects.filter(held).order_by()
    return Permission.objects.filter(pk__in=found.values("pk"))


def may_manage(manager: Any, person: User) -> bool:
    """Whether somebody may change a user: one who holds nothing that he does not hold himself.

    Otherwise a new password would do to take over what the other may do.
    """
    if manager.is_superuser:
        return True
    if person.is_superuser:
        return False
    held = list_permissions(person, with_timed=True)
    return not held.exclude(pk__in=list_permissions(manager).values("pk")).exists()


def groups_within(manager: Any) -> QuerySet[Group]:
    """The groups that give nothing but what somebody holds himself."""
    beyond = Permission.objects.exclude(pk__in=list_permissions(manager).values("pk"))
    return Group.objects.exclude(permissions__in=beyond)


@admin.register(User)
class PeopleAdmin(UserAdmin[User]):
    """Users."""

    actions = ("unlock_logins", "end_their_sessions", "reset_their_factors")
    inlines = (TimedGroups,)
    readonly_fields = ("last_login_shown", "joined_shown")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Personal info", {"fields": ("first_name", "last_name", "email")}),
        (
            "Permissions",
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        ("Important dates", {"fields": ("last_login_shown", "joined_shown")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of those alone who hold nothing that the manager does not hold."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_manage(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_manage(request.user, obj))

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """None before there is somebody to be given a group."""
        return super().get_inlines(request, obj) if obj is not None else ()

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """With the groups that can be given, which are asked for once."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        groups = groups_within(request.user).order_by("name")
        return {**kwargs, "form_kwargs": {"groups": groups, "by": request.user}}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Superusers are made by superusers."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, "is_superuser")

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Only what the manager holds himself can be given."""
        if db_field.name == "user_permissions":
            kwargs["queryset"] = list_permissions(request.user).select_related("content_type")
        elif db_field.name == "groups":
            kwargs["queryset"] = groups_within(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        """Unlocking is for superusers."""
        return bool(request.user.is_superuser)

    @admin.action(description="Unlock after too many wrong passwords", permissions=["unlock"])
    def unlock_logins(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """They may try again at once."""
        for user in queryset:
            unlock_login(user.get_username(), request=request)
        self.message_user(request, "They may log in again at once.")

    @admin.action(description="End all their sessions", permissions=["change"])
    def end_their_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """They have to log in again, everywhere; for those whom one may change."""
        people = [user for user in queryset if may_manage(request.user, user)]
        number = sum(end_sessions(user) for user in people)
        self.message_user(request, f"{number} session(s) ended.")
        if left := queryset.count() - len(people):
            self.message_user(
                request, f"{left} of them hold more than you: not ended.", messages.WARNING
            )

    @admin.action(description="Reset their second factors", permissions=["change"])
    def reset_their_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For those who lost them: passkeys, apps and codes are gone, and all sessions end."""
        people = [user for user in queryset if may_manage(request.user, user)]
        for user in people:
            with transaction.atomic():
                reset_factors(user)
                end_sessions(user)
        self.message_user(request, f"{len(people)} of them can set up second factors anew.")
        if left := queryset.count() - len(people):
            self.message_user(
                request, f"{left} of them hold more than you: not reset.", messages.WARNING
            )

    @admin.display(description="Last login")
    def last_login_shown(self, user: User) -> str:
        """With its zone."""
        return format_moment(user.last_login) if user.last_login else "never"

    @admin.display(description="Joined")
    def joined_shown(self, user: User) -> str:
        """With its zone."""
        return format_moment(user.date_joined) if user.pk else "–"


@admin.register(Group)
class GroupsAdmin(GroupAdmin):
    """Groups."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of those alone that give nothing but what the manager holds."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or self.is_within(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or self.is_within(request, obj))

    def is_within(self, request: HttpRequest, group: Group) -> bool:
        """Whether a group gives nothing but what the manager holds."""
        return groups_within(request.user).filter(pk=group.pk).exists()

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> Any:
        """Only what the manager holds himself can be given."""
        if db_field.name == "permissions" and request is not None:
            kwargs["queryset"] = list_permissions(request.user).select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)
