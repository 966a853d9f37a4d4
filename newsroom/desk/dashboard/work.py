"""What is under way for the dashboard: photos being prepared, words that are missing, failures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Model, Q
from django.urls import reverse
from django.utils import timezone

from gallery.models import Act, Gallery, Publishable, Slide
from media.models import HoldDecision, Photo, RenderTier
from media.renditions.rerender import find_photos_out_of_tries
from newsroom.baking.pace import count_failed
from newsroom.desk.cards import find_thumbnail_url
from newsroom.models import Article
from newsroom.models.public_tree import PurgeOrder
from newsroom.rights import Person, has_right, may_publish, may_see

LISTED = 8
PUBLISHED_ONCE = (Publishable.State.PUBLISHED, Publishable.State.WITHDRAWN)
LOOKED_AT = 40  # the drafts that were edited last, and the acts of one's own


@dataclass(frozen=True, slots=True)
class Rendering:
    """Photos being prepared in the whole library, and what has come in today."""

    waiting: int  # cannot be shown yet
    finer: int  # can be shown, and more files of them are to be made
    being_made: int
    failed: int
    today: int
    today_ready: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A gallery that is not published yet, and what its photos lack."""

    title: str
    url: str
    photos: int
    without_caption: int
    without_credit: int
    without_alt: int


@dataclass(frozen=True, slots=True)
class Failures:
    """What does not go on by itself."""

    photos: int
    held: int  # photos that wait for somebody's yes or no
    pages: int
    purges: int

    def __bool__(self) -> bool:
        return bool(self.photos or self.held or self.pages or self.purges)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody is to go on with."""

    title: str
    url: str
    state: str
    whose: str


@dataclass(frozen=True, slots=True)
class Teaser:
    """A gallery or an article with its picture."""

    title: str
    url: str
    page_url: str
    kind: str
    thumbnail_url: str
    thing: Publishable


def find_desk_url(thing: Model) -> str:
    """The page of a thing on the desk."""
    label = thing._meta
    return reverse(f"admin:{label.app_label}_{label.model_name}_change", args=[thing.pk])


def count_rendering() -> Rendering:
    """In 2 queries, of which neither reads photos that are done and are not of today."""
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    is_claimed = Q(render_claimed_until__gt=now)
    unfinished = Photo.objects.filter(render_tier__gt=RenderTier.NOTHING, killed_at=None)
    counts = unfinished.order_by().aggregate(
        waiting=Count("pk", filter=~is_claimed & Q(state=Photo.State.WAITING)),
        finer=Count("pk", filter=~is_claimed & Q(state=Photo.State.READY)),
        being_made=Count("pk", filter=is_claimed),
        failed=Count("pk", filter=Q(state=Photo.State.FAILED)),
    )
    today = Photo.objects.filter(uploaded_at__gte=midnight).order_by()
    ready = Q(state=Photo.State.READY)
    counts |= today.aggregate(today=Count("pk"), today_ready=Count("pk", filter=ready))
    return Rendering(**counts)


def list_drafts_lacking_words() -> list[Draft]:
    """Of the drafts that were edited last, those whose photos lack words, in 2 queries."""
    newest = Gallery.objects.exclude(state__in=PUBLISHED_ONCE).order_by("-edited_at", "-pk")
    ids = list(newest.values_list("pk", flat=True)[:LOOKED_AT])
    has_photo = Q(slides__photo__isnull=False) & ~Q(slides__flag=Slide.Flag.REJECT)
    lacks_alt = Q(slides__alt_text="", slides__photo__alt_text="", slides__is_decorative=False)
    counted = Gallery.objects.filter(pk__in=ids).annotate(
        photos=Count("slides", filter=has_photo),
        without_caption=Count(
            "slides", filter=has_photo & Q(slides__caption="", slides__photo__caption="")
        ),
        without_credit=Count(
            "slides", filter=has_photo & Q(slides__credit_line="", slides__photo__credit_line="")
        ),
        without_alt=Count("slides", filter=has_photo & lacks_alt),
    )
    drafts = [
        Draft(
            str(gallery),
            find_desk_url(gallery),
            gallery.photos,
            gallery.without_caption,
            gallery.without_credit,
            gallery.without_alt,
        )
        for gallery in counted.order_by("-edited_at", "-pk")
        if gallery.without_caption or gallery.without_credit or gallery.without_alt
    ]
    return drafts[:LISTED]


def count_failures() -> Failures:
    """In 4 queries."""
    held = Photo.objects.filter(
        held_at__isnull=False, hold_decision=HoldDecision.NONE, killed_at=None
    )
    return Failures(
        photos=find_photos_out_of_tries().filter(killed_at=None).count(),
        held=held.count(),
        pages=count_failed(),
        purges=PurgeOrder.objects.exclude(error="").count(),
    )


def list_published_last(person: Person) -> list[Teaser]:
    """What readers have got last, of the kinds that somebody may see."""
    things: list[Publishable] = []
    for kind in (Gallery, Article):
        if may_see(person, kind):
            things += kind._default_manager.published()[:LISTED]
    things.sort(key=lambda thing: (thing.published_at, thing.pk), reverse=True)
    return make_teasers(things[:LISTED])


def list_own_work(person: Person) -> list[Teaser]:
    """The galleries that somebody changed last."""
    acts = Act.objects.filter(kind=Act.Kind.GALLERY, done_by=person.pk).order_by("-pk")
    ids = list(dict.fromkeys(acts.values_list("thing_id", flat=True)[:LOOKED_AT]))[:LISTED]
    there = Gallery.objects.in_bulk(ids)
    return make_teasers([there[each] for each in ids if each in there])


def list_waiting_for(person: Person) -> list[Waiting]:
    """What is meant for somebody, and what is ready where he may publish it; in 2 queries."""
    found = []
    for kind in (Gallery, Article):
        if not has_right(person, "change", kind):
            continue
        wanted = Q(assigned_to=person.pk)
        if may_publish(person, kind):
            wanted |= Q(state=Publishable.State.READY)
        things = kind._default_manager.filter(wanted).exclude(state=Publishable.State.PUBLISHED)
        for thing in things.select_related("assigned_to").order_by("-edited_at", "-pk")[:LISTED]:
            whose = "for you" if thing.assigned_to_id == person.pk else say_for(thing)
            found.append(
                Waiting(str(thing), find_desk_url(thing), thing.get_state_display(), whose)
            )
    return found


def say_for(thing: Publishable) -> str:
    """For whom it is."""
    return f"for {thing.assigned_to}" if thing.assigned_to else "for nobody in particular"


def make_teasers(things: Sequence[Publishable]) -> list[Teaser]:
    """With the picture of each: its cover, lead or first photo; in 2 queries."""
    galleries = [thing.pk for thing in things if isinstance(thing, Gallery)]
    first = dict(
        Gallery.objects.filter(pk__in=galleries, slides__position=1)
        .order_by()
        .values_list("pk", "slides__photo")
    )
    own = {
        (type(thing), thing.pk): thing.cover_id or first.get(thing.pk)
        if isinstance(thing, Gallery)
        else thing.lead_photo_id  # type: ignore[attr-defined]
        for thing in things
    }
    photos = Photo.objects.defer("embedded_metadata").in_bulk([pk for pk in own.values() if pk])
    return [
        Teaser(
            str(thing),
            find_desk_url(thing),
            thing.get_absolute_url(),  # type: ignore[attr-defined]
            thing._meta.verbose_name or "",  # type: ignore[arg-type]
            find_thumbnail_url(photos.get(own[type(thing), thing.pk] or 0)),
            thing,
        )
        for thing in things
    ]
