"""What stands in the way of a photo, said the same way everywhere on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from media.models import HoldDecision, Photo, may_be_shown


@dataclass(frozen=True, slots=True)
class Mark:
    """A word for the style sheet, a label, and the reason as a sentence."""

    word: str
    label: str
    reason: str = ""

    @property
    def badge(self) -> SafeString:
        """As it stands on every page of the desk."""
        return format_html(
            '<span class="state state--{}" title="{}">{}</span>',
            self.word,
            self.reason,
            self.label,
        )


READY = Mark("ready", "Ready")


def find_mark(photo: Photo) -> Mark:
    """The gravest of what keeps readers from seeing a photo; `READY` when nothing does."""
    now = timezone.now()
    if photo.killed_at is not None:
        return Mark("killed", "Killed", photo.why_hidden)
    if photo.held_at is not None:
        is_open = photo.awaits_decision
        return Mark("held", "Held" if is_open else "Kept out", photo.why_held)
    if photo.state == Photo.State.FAILED:
        return Mark("failed", "Failed", photo.failure_reason)
    if photo.expires_at is not None and photo.expires_at <= now:
        return Mark("expired", "Licence ended", photo.why_hidden)
    if photo.embargo_until is not None and photo.embargo_until > now:
        return Mark("embargo", "Embargo", photo.why_hidden)
    if photo.state == Photo.State.WAITING:
        return Mark("waiting", photo.get_state_display())
    return READY


class MarkFilter(admin.SimpleListFilter):
    """Photos by what stands in their way."""

    title = "state"
    parameter_name = "mark"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The marks that there are."""
        return [
            ("ready", "Ready, and may be shown"),
            ("held", "Held: to be decided"),
            ("kept-out", "Kept out"),
            ("killed", "Killed"),
            ("embargo", "Under embargo"),
            ("expired", "Licence ended"),
            ("waiting", "Being prepared"),
            ("failed", "Failed"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        """Those with the chosen mark."""
        now = timezone.now()
        chosen: dict[str | None, Q] = {
            "ready": may_be_shown(),
            "held": Q(held_at__isnull=False, hold_decision=HoldDecision.NONE, killed_at=None),
            "kept-out": Q(held_at__isnull=False, hold_decision=HoldDecision.KEPT_OUT),
            "killed": Q(killed_at__isnull=False),
            "embargo": Q(embargo_until__gt=now),
            "expired": Q(expires_at__lte=now),
            "waiting": Q(state=Photo.State.WAITING, killed_at=None),
            "failed": Q(state=Photo.State.FAILED, killed_at=None),
        }
        return queryset.filter(chosen.get(self.value(), Q()))
