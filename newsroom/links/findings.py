"""What is found of an article's links before it is published: warnings, never a reason to wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from newsroom.links.asking import MAX_TRIES
from newsroom.links.own_pages import find_unread
from newsroom.links.reading import Link, find_fault, list_links, outside_address, own_path
from newsroom.models import Article, CheckedLink
from newsroom.publishing.findings import Finding, Use

State = CheckedLink.State
NOT_KNOWN = "It could not be looked at."
SENTENCES = {
    "link_wrong": (
        "link is no address that readers can follow",
        "links are no addresses that readers can follow",
    ),
    "link_own": (
        "link leads to something of this site that readers do not get",
        "links lead to something of this site that readers do not get",
    ),
    "link_broken": (
        "link leads nowhere on another site",
        "links lead nowhere on other sites",
    ),
    "link_unsure": (
        "link could not be looked at from here: open it",
        "links could not be looked at from here: open them",
    ),
}


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What is known of an article's links."""

    findings: tuple[Finding, ...]
    elsewhere: int  # links to other sites
    waiting: int  # of those, not looked at yet
    checked_at: datetime | None  # the oldest look
    is_awaited: bool  # a worker is to look, or looks; not at an article nobody has edited since


def report_links(article: Article) -> LinkReport:
    """What is known of an article's links, without asking anybody, in 10 queries at most."""
    links = list_links(article)
    own = {link: path for link in links if (path := own_path(link.address)) is not None}
    outside = {link: address for link in links if (address := outside_address(link.address))}
    rows = {row.address: row for row in article.checked_links.all()} if outside else {}
    unread = find_unread(set(own.values())) if own else {}
    wrong: dict[str, list[tuple[Link, str]]] = {kind: [] for kind in SENTENCES}
    waiting, moments = 0, []
    for link in links:
        if fault := find_fault(link.address):
            wrong["link_wrong"].append((link, fault))
        elif reason := unread.get(own.get(link, "")):
            wrong["link_own"].append((link, reason))
        elif link in outside:
            row = rows.get(outside[link])
            if row is None or (row.state == State.WAITING and row.tries < MAX_TRIES):
                waiting += 1
            elif row.state == State.BROKEN:
                wrong["link_broken"].append((link, row.said))
            elif row.state != State.FOUND:
                wrong["link_unsure"].append((link, row.said or NOT_KNOWN))
            if row is not None and row.checked_at is not None:
                moments.append(row.checked_at)
    findings = [make_finding(article, kind, found) for kind, found in wrong.items() if found]
    return LinkReport(
        findings=tuple(findings),
        elsewhere=len(outside),
        waiting=waiting,
        checked_at=min(moments, default=None),
        is_awaited=waiting > 0 and (article.links_wanted or bool(rows)),
    )


def make_finding(article: Article, kind: str, found: Iterable[tuple[Link, str]]) -> Finding:
    """One kind of thing that is amiss, with the parts in which it is."""
    page = reverse("admin:newsroom_article_change", args=[article.pk])
    uses = tuple(
        Use(
            photo=None,
            caption="",
            credit_line="",
            alt_text="",
            is_decorative=False,
            name=f"“{link.name}” ({reason.rstrip('.')})",
            url=f"{page}#part-{link.part.replace(':', '-')}",
        )
        for link, reason in found
    )
    one, several = SENTENCES[kind]
    return Finding(kind, f"{len(uses)} {one if len(uses) == 1 else several}", uses)
