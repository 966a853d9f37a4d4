"""What somebody is told: that something is for him, that he was mentioned, what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Notification(models.Model):
    """One line for one person. Only `newsroom.notifications` writes it."""

    class Reason(models.TextChoices):
        """Why it is told."""

        ASSIGNED = "assigned", "For you"
        MENTIONED = "mentioned", "You were mentioned"
        DECIDED = "decided", "Your proposal"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications"
    )
    reason = models.CharField(max_length=9, choices=Reason)
    title = models.CharField(max_length=300)  # of the gallery, article or photo
    desk_path = models.CharField(max_length=200)  # its page on the desk, below this site's address
    said = models.TextField(blank=True)  # the note, or what was decided
    by_name = models.CharField(max_length=150, blank=True)  # empty when a command did it
    told_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    mail_after = models.DateTimeField(null=True)  # when it is due by mail; none once that is done
    mail_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """The newest first. Nobody is given rights on these rows: each sees his own."""

        ordering = ["-told_at", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["person", "-told_at", "-id"], name="notification_of_person"),
            models.Index(
                fields=["mail_after"],
                condition=models.Q(mail_after__isnull=False),
                name="notification_due_by_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.title}"


class WithoutMail(models.Model):
    """Somebody who wants no mail; the desk still tells him."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )

    class Meta:
        """A choice of one's own."""

        default_permissions = ()

    def __str__(self) -> str:
        return f"No mail to {self.person}"
