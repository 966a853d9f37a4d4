"""Notifications by mail: what came in a minute goes in one, and what fails is sent later."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.utils import timezone

from newsroom.models import Notification

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 200  # notifications of one turn
MOST_TRIES = 8  # over about four hours
FIRST_WAIT = timedelta(minutes=1)
# So long a row is left to whoever sends it; who is killed meanwhile sends once more after that.
CLAIMED = timedelta(minutes=5)


def mail_notifications() -> int:
    """Send what is due. The number of mails that the server took."""
    if not settings.SENDS_MAIL:
        return 0
    sent = 0
    waiting = claim_due()
    if not waiting:
        return 0
    connection = mailers.default
    for _, group in groupby(waiting, key=lambda each: each.person_id):
        theirs = list(group)
        ids = [each.pk for each in theirs]
        try:
            connection.send_messages([write_mail(theirs)])
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("A mail to user %s was not taken: %s", theirs[0].person_id, error)
            put_off(theirs)
        else:
            Notification.objects.filter(pk__in=ids).update(mail_after=None)
            sent += 1
    return sent


def claim_due() -> list[Notification]:
    """What is due, by person; two senders at once do not get the same."""
    now = timezone.now()
    with transaction.atomic():
        due = Notification.objects.filter(mail_after__lte=now).order_by("mail_after", "pk")
        ids = list(
            due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:MOST_AT_ONCE]
        )
        Notification.objects.filter(pk__in=ids).update(mail_after=now + CLAIMED)
    rows = Notification.objects.filter(pk__in=ids).select_related("person")
    return list(rows.order_by("person_id", "told_at", "pk"))


def put_off(notifications: Sequence[Notification]) -> None:
    """Try again later, twice as late each time; after the last try the desk alone tells it."""
    for one in notifications:
        one.mail_tries += 1
        is_over = one.mail_tries >= MOST_TRIES
        wait = FIRST_WAIT * 2**one.mail_tries
        one.mail_after = None if is_over else timezone.now() + wait
    Notification.objects.bulk_update(notifications, ["mail_tries", "mail_after"])


def write_mail(notifications: Sequence[Notification]) -> EmailMessage:
    """One mail of all that somebody is told, in the order in which it happened."""
    first, number = notifications[0], len(notifications)
    subject = f"{first.get_reason_display()}: {first.title}"
    if number > 1:
        subject = f"{subject}, and {number - 1} more"
    paragraphs = [describe(each) for each in notifications]
    paragraphs.append(
        f"All of it: {settings.BASE_URL}/admin/notifications/ (where you can choose to get no mail)"
    )
    return EmailMessage(
        subject=f"[{settings.SITE_NAME}] {' '.join(subject.split())}"[:200],
        body="\n\n".join(paragraphs),
        to=[first.person.email],
        headers={"Auto-Submitted": "auto-generated"},  # RFC 3834: no machine answers it
    )


def describe(notification: Notification) -> str:
    """One notification as a paragraph with its address."""
    by = f" ({notification.by_name})" if notification.by_name else ""
    lines = [f"{notification.get_reason_display()}: {notification.title}{by}"]
    if notification.said:
        lines.append(notification.said)
    lines.append(f"{settings.BASE_URL}{notification.desk_path}")
    return "\n".join(lines)
