"""Several proposals accepted by one act: what can be is done, the rest stays and is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User

from newsroom.models import Proposal, ProposalReceipt
from newsroom.proposals.deciding import accept
from newsroom.proposals.proposing import ProposalRefused

MOST_AT_ONCE = 100
TITLE_CHARACTERS = 120


def accept_several(
    proposals: Iterable[Proposal], *, by: User, seen: Mapping[int, str]
) -> ProposalReceipt:
    """Accept each by its own door and in its own transaction, the oldest first.

    `seen` are the digests of what `by` looked at, by the proposal's number. Of two that touch the
    same, the second stays: what it is about is no longer what was seen. Raises `ProposalRefused`
    where there is nothing to decide, or too much.
    """
    wanted = sorted(proposals, key=lambda each: (each.proposed_at, each.pk))
    if not wanted:
        raise ProposalRefused("Tick the proposals that you accept. Nothing was decided.")
    if len(wanted) > MOST_AT_ONCE:
        raise ProposalRefused(
            f"At most {MOST_AT_ONCE} are accepted at once; these are {len(wanted)}. Nothing was "
            "decided."
        )
    accepted: list[int] = []
    left: list[tuple[int, str, str]] = []
    for each in wanted:
        try:
            accept(each, by=by, seen=seen.get(each.pk, ""))
        except ProposalRefused as error:
            left.append((each.pk, name_thing(each), str(error)))
        else:
            accepted.append(each.pk)
    receipt = ProposalReceipt.objects.create(decided_by_name=str(by), left=left)
    Proposal.objects.filter(pk__in=accepted).update(receipt=receipt)
    return receipt


def name_thing(proposal: Proposal) -> str:
    """What it is about, as much as a sentence has room for."""
    name = str(proposal.thing)
    return name if len(name) <= TITLE_CHARACTERS else f"{name[: TITLE_CHARACTERS - 1]}…"
