"""Proposals on the dashboard: how many wait for somebody, and what became of his own."""

from __future__ import annotations

from dataclasses import dataclass

from newsroom.desk.dashboard.work import find_desk_url
from newsroom.desk.proposals.page import list_visible
from newsroom.models import Proposal
from newsroom.proposals.deciding import list_decidable
from newsroom.rights import Person

LOOKED_AT = 200  # of those that wait, the oldest
LISTED = 8
State = Proposal.State


@dataclass(frozen=True, slots=True)
class Answered:
    """A proposal of somebody's own that was accepted or declined, and not put away yet."""

    number: int
    title: str
    url: str
    what: str
    state: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """What waits for somebody, and what he waits for."""

    to_decide: int
    own: int  # of his own that wait
    answered: list[Answered]

    def __bool__(self) -> bool:
        return bool(self.to_decide or self.own or self.answered)


def list_proposals_for(person: Person) -> Proposals:
    """In a number of queries that does not hang on how many there are."""
    rows = list(list_visible(person).filter(state=State.WAITING)[:LOOKED_AT])
    answered = (
        list_visible(person)
        .filter(proposed_by=person.pk, is_read=False, state__in=(State.ACCEPTED, State.DECLINED))
        .order_by("-decided_at", "-pk")[:LISTED]
    )
    return Proposals(
        to_decide=len(list_decidable(person, rows)) if rows else 0,
        own=sum(row.proposed_by_id == person.pk for row in rows),
        answered=[
            Answered(
                row.pk,
                str(row.thing),
                find_desk_url(row.thing),
                row.get_kind_display(),
                row.get_state_display().lower(),
                row.decided_by_name,
                row.reason,
            )
            for row in answered
        ],
    )
