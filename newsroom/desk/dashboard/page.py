"""The dashboard for one person: what somebody may not see is not in it, and is not asked for."""

from __future__ import annotations

from dataclasses import dataclass

from gallery.models import Gallery
from media.models import Photo
from newsroom.backups.originals import find_last_check
from newsroom.baking.pace import count_stale
from newsroom.desk.dashboard.coming import Forecast, Timeline, draw_forecast, draw_timeline
from newsroom.desk.dashboard.proposals import Proposals, list_proposals_for
from newsroom.desk.dashboard.work import (
    LISTED,
    Draft,
    Failures,
    Rendering,
    Teaser,
    Waiting,
    count_failures,
    count_rendering,
    list_drafts_lacking_words,
    list_own_work,
    list_published_last,
    list_waiting_for,
)
from newsroom.models import Article, Notification, TimedMembership
from newsroom.models.originals_checks import OriginalsCheck
from newsroom.models.public_tree import PublicSite
from newsroom.notifications import list_notifications
from newsroom.rights import Person, has_right, may_publish_everything, may_see
from newsroom.sign_in.timed_groups import list_timed_memberships


@dataclass(frozen=True, slots=True)
class SiteState:
    """Where the public site stands."""

    stale: int
    site: PublicSite | None  # with the last comparison of rows and files
    originals: OriginalsCheck | None  # the last look at all of them


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What stands on the page; None where somebody may not see it."""

    timed_groups: list[TimedMembership]  # that end by the clock
    told: list[Notification]  # what is new for this person
    waiting: list[Waiting]
    proposals: Proposals
    rendering: Rendering | None
    drafts: list[Draft] | None
    failures: Failures | None
    timeline: Timeline | None
    forecast: Forecast | None
    published: list[Teaser]
    own: list[Teaser]
    site: SiteState | None
    may_mend: bool
    may_retry_photos: bool


def build_dashboard(person: Person) -> Dashboard:
    """In a number of queries that does not hang on how much there is."""
    sees_photos, sees_galleries = may_see(person, Photo), may_see(person, Gallery)
    sees_stories = sees_galleries or may_see(person, Article)
    may_mend = may_publish_everything(person)
    return Dashboard(
        timed_groups=list_timed_memberships(person),
        told=list_told(person),
        waiting=list_waiting_for(person),
        proposals=list_proposals_for(person),
        rendering=count_rendering() if sees_photos else None,
        drafts=list_drafts_lacking_words() if sees_galleries and sees_photos else None,
        failures=count_failures() if sees_galleries and sees_photos else None,
        timeline=draw_timeline(person) if sees_stories else None,
        forecast=draw_forecast() if sees_photos else None,
        published=list_published_last(person) if sees_stories else [],
        own=list_own_work(person) if sees_galleries else [],
        site=find_site_state() if sees_galleries else None,
        may_mend=may_mend,
        may_retry_photos=may_mend and has_right(person, "change", Photo),
    )


def list_told(person: Person) -> list[Notification]:
    """What is new for somebody; what became of his proposals stands with them."""
    new = list_notifications(person).filter(seen_at=None)
    return list(new.exclude(reason=Notification.Reason.DECIDED)[:LISTED])


def find_site_state() -> SiteState:
    """In 3 queries."""
    site = PublicSite.objects.filter(pk=1).first()
    return SiteState(count_stale(), site, find_last_check())
