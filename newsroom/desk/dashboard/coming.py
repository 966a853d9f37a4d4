"""What the clock will do: publications, withdrawals and embargoes of the week; rights that end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from gallery.models import Gallery, Publishable
from media.models import Photo, have_ended
from newsroom.desk.dashboard.work import find_desk_url
from newsroom.models import Article
from newsroom.photo_uses import filter_used_in
from newsroom.rights import Person, may_see

DAYS_AHEAD, FORECAST_DAYS, SOON_DAYS = 7, 30, 7
LISTED = 10
WIDTH, HEIGHT, FLOOR, TOP, MARGIN = 660, 96, 74, 12, 6
LANES = 4


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens by itself."""

    at: datetime
    what: str  # "is published", "is withdrawn"
    title: str
    url: str
    x: float = 0
    y: float = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """Midnight, or a day of the forecast, and what is written there."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events of the days to come on one line, today at the left."""

    events: tuple[Event, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the forecast."""

    x: float
    y: float
    width: float
    height: float
    title: str
    is_soon: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """A photo on live pages whose licence ends soon."""

    at: datetime
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the forecast on which licences end."""

    day: date
    number: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many licences of live photos end on which day, and those that end first."""

    bars: tuple[Bar, ...]
    days: tuple[Day, ...]  # what the bars say, for a table
    ticks: tuple[Tick, ...]
    soon: tuple[Ending, ...]
    number_soon: int
    number: int


def draw_timeline(person: Person) -> Timeline:
    """What somebody may see of the week's events, in 1 query a kind."""
    now = timezone.now()
    until = now + timedelta(days=DAYS_AHEAD)
    events = [
        event
        for kind in (Gallery, Article)
        if may_see(person, kind)
        for thing in find_things(kind, now, until)
        for event in list_events(thing, now, until)
    ]
    events.sort(key=lambda event: (event.at, event.title))
    return Timeline(place_events(events, now, until), place_midnights(now, until))


def find_things(kind: type[Publishable], now: datetime, until: datetime) -> list[Publishable]:
    """What changes for readers between two moments."""
    columns = ("published_at", "shown_again_at", "embargo_until", "withdraw_at")
    ahead = Q()
    for column in columns:
        ahead |= Q(**{f"{column}__gt": now, f"{column}__lte": until})
    state = Publishable.State.PUBLISHED
    return list(kind._default_manager.filter(ahead, state=state).order_by("pk")[:200])


def list_events(thing: Publishable, now: datetime, until: datetime) -> list[Event]:
    """When readers will see it, and when no longer."""
    moments = ((thing.visible_from, "is published"), (thing.withdraw_at, "is withdrawn"))
    return [
        Event(at, what, str(thing), find_desk_url(thing))
        for at, what in moments
        if at is not None and now < at <= until
    ]


def place_events(events: Sequence[Event], now: datetime, until: datetime) -> tuple[Event, ...]:
    """With a place for each; those that are near one another stand in lanes."""
    step = (FLOOR - TOP) / LANES
    return tuple(
        Event(
            event.at,
            event.what,
            event.title,
            event.url,
            place(event.at, now, until),
            round(FLOOR - step * (index % LANES + 0.5), 1),
        )
        for index, event in enumerate(events)
    )


def place(moment: datetime, now: datetime, until: datetime) -> float:
    """Where a moment is on the line."""
    return round(MARGIN + (WIDTH - 2 * MARGIN) * ((moment - now) / (until - now)), 1)


def place_midnights(now: datetime, until: datetime) -> tuple[Tick, ...]:
    """The beginnings of the days, in the newsroom's time zone."""
    ticks, day = [], timezone.localdate(now) + timedelta(days=1)
    zone = timezone.get_current_timezone()
    while (midnight := datetime(day.year, day.month, day.day, tzinfo=zone)) <= until:
        ticks.append(Tick(place(midnight, now, until), f"{day:%a} {day.day}"))
        day += timedelta(days=1)
    return tuple(ticks)


def draw_forecast() -> Forecast:
    """Licences of photos on live pages that end within 30 days, in 1 query.

    A photo that is not for archive ends when its days are over, if that is before its licence.
    """
    now = timezone.now()
    until = now + timedelta(days=FORECAST_DAYS)
    live = (Gallery.objects.published(), Article.objects.published())
    ending = (
        Photo.objects.filter(
            # Ranges, for which the two indexes are read: most photos that have an end are past it.
            Q(expires_at__gt=now, expires_at__lte=until)
            | Q(archive_until__gt=now, archive_until__lte=until),
            ~have_ended(),
            filter_used_in(*live),
            killed_at=None,
        )
        .order_by("pk")
        .only("pk", "headline", "original_name", "expires_at", "archive_until")
    )
    found = [
        Ending(photo.ends_at, str(photo), find_desk_url(photo))
        for photo in ending
        if photo.ends_at is not None
    ]
    found.sort(key=lambda one: one.at)
    soon = [one for one in found if one.at <= now + timedelta(days=SOON_DAYS)]
    days = Counter(timezone.localdate(one.at) for one in found)
    first = timezone.localdate(now)
    bars, ticks = place_days(days, first)
    by_day = tuple(Day(day, number) for day, number in sorted(days.items()))
    return Forecast(bars, by_day, ticks, tuple(soon[:LISTED]), len(soon), len(found))


def place_days(days: Counter[date], first: date) -> tuple[tuple[Bar, ...], tuple[Tick, ...]]:
    """A bar a day, the tallest as tall as there is room; a tick a week."""
    step, most = (WIDTH - 2 * MARGIN) / (FORECAST_DAYS + 1), max(days.values(), default=1)
    bars, ticks = [], []
    for index in range(FORECAST_DAYS + 1):
        day = first + timedelta(days=index)
        x = round(MARGIN + index * step, 1)
        if index % 7 == 0:
            ticks.append(Tick(x, f"{day.day} {day:%b}"))
        if number := days[day]:
            height = round(max(3.0, (FLOOR - TOP) * number / most), 1)
            title = f"{day.day} {day:%B}: {number} photo{'' if number == 1 else 's'}"
            is_soon = index <= SOON_DAYS
            bars.append(
                Bar(x, round(FLOOR - height, 1), round(step - 2, 1), height, title, is_soon)
            )
    return tuple(bars), tuple(ticks)
