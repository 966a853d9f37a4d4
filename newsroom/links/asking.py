"""Looking at the links of articles to other sites, in a worker: no page waits for another site."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from media.doorbell import ring_doorbell, ring_doorbell_on_commit
from media.shutdown import is_stop_asked
from newsroom.external.public_network import (
    AddressNotPublic,
    FetchFailed,
    NoSuchSite,
    look_at_address,
)
from newsroom.links.reading import list_kept_addresses, list_links, outside_address
from newsroom.models import Article, CheckedLink

TASK = "newsroom.tasks.check_links"
MAX_TRIES = 3
TRY_AGAIN_AFTER = timedelta(minutes=2)
LOOKED_AT_ANEW_AFTER = timedelta(days=7)  # where the article is edited then
MOST_LINKS = 500  # of one article
ARTICLES_AT_ONCE = 50
SECONDS_AT_ONCE = 50.0
GONE = (404, 410)

State = CheckedLink.State

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What came of asking."""

    state: CheckedLink.State
    said: str = ""  # a sentence
    may_pass: bool = False  # it may be otherwise in two minutes


def check_what_waits() -> int:
    """Find the links of articles that were edited, and ask for those that wait. How many."""
    wanted = Article.objects.filter(links_wanted=True).order_by("pk")
    for article_id in list(wanted.values_list("pk", flat=True)[:ARTICLES_AT_ONCE]):
        find_links(article_id)
    return ask_for_waiting()


def find_links(article_id: int) -> None:
    """Let there be a row for each link of an article to another site, and no other."""
    with transaction.atomic():
        article = Article.objects.select_for_update().filter(pk=article_id).first()
        if article is None:
            return
        written = [link.address for link in list_links(article)]
        written += list_kept_addresses(article_id)
        asked = filter(None, map(outside_address, written))
        wanted = list(dict.fromkeys(asked))[:MOST_LINKS]
        links = CheckedLink.objects.filter(article=article)
        known = dict(links.values_list("address", "pk"))
        gone = [pk for address, pk in known.items() if address not in set(wanted)]
        CheckedLink.objects.filter(pk__in=gone).delete()
        CheckedLink.objects.bulk_create(
            CheckedLink(article=article, address=address)
            for address in wanted
            if address not in known
        )
        reset(links.filter(checked_at__lt=timezone.now() - LOOKED_AT_ANEW_AFTER))
        Article.objects.filter(pk=article_id).update(links_wanted=False)


def check_again(article_id: int) -> None:
    """Have all links of an article looked at anew."""
    with transaction.atomic():
        Article.objects.filter(pk=article_id).update(links_wanted=True)
        reset(CheckedLink.objects.filter(article=article_id))
        ring_doorbell_on_commit(TASK)


def reset(links: QuerySet[CheckedLink]) -> None:
    """Another three tries for each."""
    links.update(state=State.WAITING, said="", tries=0, asked_at=None)


def find_waiting() -> QuerySet[CheckedLink]:
    """Links to be asked for now."""
    is_due = Q(asked_at=None) | Q(asked_at__lt=timezone.now() - TRY_AGAIN_AFTER)
    return CheckedLink.objects.filter(is_due, state=State.WAITING, tries__lt=MAX_TRIES)


def ask_for_waiting() -> int:
    """Ask for one after the other, as long as a task may take; the next goes on."""
    asked, end = 0, time.monotonic() + SECONDS_AT_ONCE
    while not is_stop_asked():
        link = find_waiting().order_by("asked_at", "pk").first()
        if link is None:
            return asked
        if time.monotonic() > end:
            ring_doorbell(TASK)
            return asked
        # A try is counted before it is made: whatever kills us, it is not made for ever.
        taken = find_waiting().filter(pk=link.pk)
        if taken.update(tries=F("tries") + 1, asked_at=timezone.now()):
            check_link(link)
            asked += 1
    return asked


def check_link(link: CheckedLink) -> None:
    """Ask for one link, and keep what was found with the moment."""
    found = look_at(link.address)
    row = CheckedLink.objects.filter(pk=link.pk)
    if found.may_pass and link.tries + 1 < MAX_TRIES:
        row.update(said=found.said)
    else:
        row.update(state=found.state, said=found.said, checked_at=timezone.now())


def look_at(address: str) -> Found:
    """What is found at an address."""
    try:
        status = look_at_address(address)
    except AddressNotPublic as error:
        return Found(State.BROKEN, str(error))
    except NoSuchSite as error:
        return Found(State.BROKEN, str(error), may_pass=True)
    except FetchFailed as error:
        logger.info("A link was not looked at: %s", error)
        return Found(State.UNSURE, str(error), may_pass=True)
    if status < 400:
        return Found(State.FOUND)
    if status in GONE:
        return Found(State.BROKEN, f"It is not there ({status}).")
    if status < 500:
        return Found(State.UNSURE, f"It does not answer programs like this one ({status}).")
    return Found(State.UNSURE, f"It answers with an error of its own ({status}).", may_pass=True)
