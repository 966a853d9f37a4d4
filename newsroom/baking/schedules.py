"""Acting on moments: what becomes visible or ends by the clock makes its pages stale.

What readers may see is a question to the clock whenever it is asked; this only sees to it that the
public tree follows within seconds, also when nobody was there at the moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from gallery.models import Gallery, Publishable
from media.models import Photo
from media.observing.counts import observe
from media.observing.work_log import log_work
from newsroom.baking.clock_set_back import forget_waits, was_clock_set_back
from newsroom.baking.outbox import mark_publishable, mark_stale
from newsroom.models import Article
from newsroom.models.public_tree import PublicSite, StaleMark, Urgency
from newsroom.pages.sitemaps import NEWS_AGE
from newsroom.publishable_rows import STATE_FIELDS, hold_row

# Seen-until is written down this often when nothing happens.
NOTE_AFTER = timedelta(minutes=1)


def act_on_schedules() -> int:
    """Mark stale what a moment changed since the last look. The number of things."""
    now = timezone.now()
    seen = PublicSite.objects.filter(pk=1).values_list("schedules_seen_until", flat=True).first()
    is_set_back = was_clock_set_back(seen, now)
    is_fresh = seen is not None and now - seen < NOTE_AFTER and not is_set_back
    if is_fresh and seen is not None and not any(due_between(seen, now)):
        return 0
    with transaction.atomic():
        site = PublicSite.locked()  # two schedulers act once
        # Of a clock that was ahead, what it acted on is acted on again: it may be to come.
        since, until = sorted((site.schedules_seen_until, now))
        if is_set_back:
            forget_waits(until, now)
        number = sum(mark_due(since, until))
        site.schedules_seen_until = now
        site.save(update_fields=["schedules_seen_until"])
    return number


def due_between(since: datetime, until: datetime) -> Iterable[bool]:
    """Whether a moment of galleries, articles or photos lies after `since`, up to `until`."""
    yield things_due(Gallery.objects.all(), PUBLISHABLE_MOMENTS, since, until).exists()
    yield things_due(Article.objects.all(), PUBLISHABLE_MOMENTS, since, until).exists()
    yield things_due(Photo.objects.all(), PHOTO_MOMENTS, since, until).exists()
    yield old_news(since, until).exists()


PUBLISHABLE_MOMENTS = ("published_at", "shown_again_at", "embargo_until", "withdraw_at")
PHOTO_MOMENTS = ("embargo_until", "expires_at", "archive_until")


def things_due[ModelT: Model](
    things: QuerySet[ModelT], moments: Iterable[str], since: datetime, until: datetime
) -> QuerySet[ModelT]:
    """Those of which one of the moments has come."""
    has_come = Q()
    for moment in moments:
        has_come |= Q(**{f"{moment}__gt": since, f"{moment}__lte": until})
    return things.filter(has_come)


def mark_due(since: datetime, until: datetime) -> Iterable[int]:
    """Mark what is due; the numbers."""
    for model in (Gallery, Article):
        due = things_due(model._default_manager.all(), PUBLISHABLE_MOMENTS, since, until)
        for thing in due.order_by("pk"):
            note_passed_moments(thing)
            tell_lateness(thing, PUBLISHABLE_MOMENTS, since, until)
            mark_publishable(thing)
        yield due.count()
    photos = list(
        things_due(Photo.objects.all(), PHOTO_MOMENTS, since, until)
        .defer("embedded_metadata")
        .order_by("pk")
    )
    for photo in photos:
        tell_lateness(photo, PHOTO_MOMENTS, since, until)
        urgency = Urgency.REMOVAL if photo.why_hidden else Urgency.EDIT
        mark_stale(StaleMark.Kind.PHOTO, photo.pk, urgency=urgency)
    yield len(photos)
    article_id = old_news(since, until).values_list("pk", flat=True).first()
    if article_id is not None:
        mark_stale(StaleMark.Kind.ARTICLE, article_id)  # it leaves the news sitemap
        yield 1


def tell_lateness(thing: Model, moments: Iterable[str], since: datetime, until: datetime) -> None:
    """Count how long after its moment a thing was acted on, and say so in the log."""
    passed = [moment for name in moments if (moment := getattr(thing, name)) is not None]
    for moment in passed:
        if since < moment <= until:
            late_seconds = (until - moment).total_seconds()
            observe("photodesk_schedule_late_seconds", late_seconds)
            thing_id = f"{thing._meta.model_name}:{thing.pk}"
            log_work("Moment came", thing=thing_id, late_seconds=round(late_seconds, 3))


def old_news(since: datetime, until: datetime) -> QuerySet[Article]:
    """Articles that stopped being news."""
    return (
        Article.objects.published()
        .order_by()
        .filter(published_at__gt=since - NEWS_AGE, published_at__lte=until - NEWS_AGE)
    )


def note_passed_moments(thing: Publishable) -> None:
    """Note on the row what readers have been told since the moment itself; it is no edit."""
    current = hold_row(thing)
    type(thing)._default_manager.filter(pk=thing.pk).update(
        **{name: getattr(current, name) for name in STATE_FIELDS if name != "edited_at"}
    )
