"""What stands against publishing a gallery or an article, looked at before it is published.

A blocker holds it back unless somebody who may do so gives a reason, which is kept in its history.
Commands are not asked: they print what is amiss.
"""

from __future__ import annotations

from gallery.models import Publishable
from newsroom.publishing.findings import Finding
from newsroom.publishing.photo_checks import check_photos

MAX_REASON_LENGTH = 500


class PublicationBlocked(Exception):
    """It may not be published as it is; `blockers` say why."""

    def __init__(self, blockers: tuple[Finding, ...]) -> None:
        self.blockers = blockers
        super().__init__("; ".join(map(str, blockers)))


def require_clear(thing: Publishable, *, reason: str = "") -> tuple[Finding, ...]:
    """The blockers that a reason sets aside; () where there are none.

    Raises `PublicationBlocked` where there are blockers and no reason. What readers see already is
    not looked at again.
    """
    if thing.is_published:
        return ()
    blockers = tuple(finding for finding in check_photos(thing) if finding.is_blocker)
    if blockers and not reason.strip():
        raise PublicationBlocked(blockers)
    return blockers
