"""What stands in the way of a photo, said the same way everywhere on the desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from media.models import Photo


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
    if photo.ends_at is not None and photo.ends_at <= now:
        return Mark("expired", "Licence ended", photo.why_hidden)
    if photo.embargo_until is not None and photo.embargo_until > now:
        return Mark("embargo", "Embargo", photo.why_hidden)
    if photo.state == Photo.State.WAITING:
        return Mark("waiting", photo.get_state_display())
    return READY


# What the library is searched by for each mark; old addresses ask by its name (`?mark=held`).
MARK_CHIPS = {
    "ready": "is:ready",
    "held": "is:held",
    "kept-out": "is:held",
    "killed": "is:killed",
    "embargo": "has:embargo",
    "expired": "is:expired",
    "waiting": "is:waiting",
    "failed": "is:failed",
}
