"""axe-core finds nothing against WCAG 2.2 AA on any page of the desk, light and dark, and none is
wider than a phone.

The pages are those that the URL resolver knows: a new one is looked at without being named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize

from gallery.models import Slide
from media.hold_decisions import hold_photo
from media.models import MAX_RENDER_TRIES, Photo, RightsRule, Takedown
from media.takedown import kill_photo
from newsroom.library.edits import PhotoEdit, edit_photos
from newsroom.models import (
    Article,
    CodeReplacement,
    Collection,
    GalleryPlacement,
    Notification,
    PartnerToken,
    PhotoBatch,
    PhotoPreset,
    Proposal,
    ProposalReceipt,
    Section,
    Text,
    WebhookReceiver,
)
from newsroom.notifications import notify
from newsroom.sign_in.timed_groups import give_group
from tests.browser.conftest import OpenPage
from tests.browser.test_accessibility import violations
from tests.builders import make_gallery, make_photo

pytestmark = pytest.mark.needs("chromium")

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
# How far the page, and the list in it, are wider than the window has room for.
TOO_WIDE = """() => ["html", "#changelist .results"]
  .map((name) => [name, document.querySelector(name)])
  .filter(([, part]) => part && part.scrollWidth > Math.min(part.clientWidth, innerWidth))
  .map(([name, part]) => `${name}: ${part.scrollWidth} pixels`)"""
PAGES_AT_LEAST = 35  # or the resolver was not read


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Every address of a resolver, with its parameters in angle brackets."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, prefix + str(one.pattern))
        else:
            yield prefix + str(one.pattern)


def samples(address: str) -> dict[str, object]:
    """What stands for the parameters of an address. A new kind of parameter is named here."""
    values: dict[str, object] = {
        "photo_id": Photo.objects.earliest("pk").pk,
        "article_id": Article.objects.get().pk,
        "gallery_id": GalleryPlacement.objects.get().gallery_id,
        "receipt_id": ProposalReceipt.objects.get().pk,
        "takedown_id": Takedown.objects.get().pk,
        "token_id": PartnerToken.objects.get().pk,
        "batch_id": PhotoBatch.objects.get().pk,
        "collection_id": Collection.objects.get().pk,
        "content_type_id": ContentType.objects.get_for_model(Article).pk,
        "rule_id": RightsRule.objects.latest("pk").pk,
        "receiver_id": WebhookReceiver.objects.latest("pk").pk,
        "id": User.objects.get(username="ben").pk,
        "notification_id": 1,  # leads to the thing's page
        "number": 1,  # a decision: posted, no page
        "slide_id": Slide.objects.earliest("pk").public_id,
        "public_id": "an-upload",  # data, no page
        "pk": 1,  # a passkey: asks first who it is
        "provider_id": "provider",  # of logins, no page
        "rest": "robots.txt",  # readers' pages have tests of their own
    }
    for model in admin.site._registry:
        if address.startswith(f"admin/{model._meta.app_label}/{model._meta.model_name}/"):
            values["object_id"] = model._default_manager.latest("pk").pk
    values.setdefault("object_id", Article.objects.get().pk)
    return values


def desk_pages(client: Client) -> list[str]:
    """The addresses under /admin/ that answer with a page."""
    pages = []
    for address in addresses(get_resolver().url_patterns):
        if not address.startswith("admin/") or "(?P" in address:
            continue
        values = samples(address)
        path = "/" + PARAMETER.sub(lambda found: str(values[found[1]]), address)  # noqa: B023
        answer = client.get(path)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            pages.append(path)
    return [*pages, *(f"/admin/{label}/" for label in ("media", "gallery", "newsroom", "auth"))]


def fill_desk() -> None:
    """One of everything, with what is rare: killed, failed, waiting, wanted, unfinished."""
    Section.objects.create(name="Politics", slug="politics")
    Group.objects.create(name="Editors")
    PhotoPreset.objects.create(name="Election", credit_line="Desk/Courier", keywords="vote")
    PartnerToken.objects.create(name="AFP", expires_at=timezone.now() + timedelta(days=1))
    receiver = WebhookReceiver.objects.create(
        name="The sister site",
        url="https://sister.example.org/hooks",
        failing_since=timezone.now(),
        last_answer="500",
    )
    for state in ("waiting", "delivered", "given up"):
        receiver.deliveries.create(type="photo.killed", thing="photo:12", state=state, answer="500")
    CodeReplacement.objects.create(code="nyc", text="New York City")
    gallery = make_gallery(2)
    for place, territory in enumerate(("Norland", "Europe"), start=1):  # they contradict each other
        RightsRule.objects.create(
            name=territory, place=place, credit="Photographer", territory=territory
        )
    hold_photo(Photo.objects.earliest("pk"), reason="Not before the verdict", held_by=None)
    gallery.slides.create(position=3, caption="Polls open")
    failed = make_photo(
        render_tries=MAX_RENDER_TRIES, state=Photo.State.FAILED, failure_reason="Broken."
    )
    gallery.slides.create(position=4, photo=failed)
    killed = make_photo()
    kill_photo(killed, reason="Not the minister", killed_by=None)
    gallery.slides.create(position=5, photo=killed)
    collection = Collection.objects.create(name="Night storm", is_shared=True)
    for position, photo in enumerate(Photo.objects.order_by("pk"), start=1):
        collection.places.create(photo=photo, position=position)
    order = [str(one) for one in gallery.slides.values_list("public_id", flat=True)]
    Proposal.objects.create(
        kind=Proposal.Kind.ORDER,
        gallery=gallery,
        version=gallery.version,
        changes={"order": [order, order[::-1]]},
        why="The last first.",
        proposed_by_name="dora",
    )
    left = [[1, "Harbour at dawn", "What it is about was changed while you were looking."]]
    receipt = ProposalReceipt.objects.create(decided_by_name="ana", left=left)
    Proposal.objects.create(
        kind=Proposal.Kind.GALLERY,
        gallery=gallery,
        changes={"title": ["Harbour", "Harbour at dawn"], "cover": [None, killed.pk]},
        proposed_by_name="dora",
        state=Proposal.State.ACCEPTED,
        decided_at=timezone.now(),
        receipt=receipt,
    )
    for changes in ({"photos": [[], [failed.pk]]}, {"photos": [[], [failed.pk, killed.pk]]}):
        Proposal.objects.create(
            kind=Proposal.Kind.ADD, gallery=gallery, changes=changes, proposed_by_name="dora"
        )
    ana = User.objects.filter(username="ana")
    notify(ana, Notification.Reason.MENTIONED, gallery, by=None, said="Who is he, @ana?")
    soon = timezone.now() + timedelta(hours=1)
    give_group(User.objects.latest("pk"), Group.objects.latest("pk"), until=soon, by=None)
    edit = PhotoEdit({"credit_line": ("", "Erin Scott/AP"), "keywords": ([], ["storm"])})
    edit_photos({failed.pk: edit}, summary="set the credit of {photos}", changed_by=None)
    article = Article.objects.create(headline="The harbour votes", slug="harbour-votes")
    Text.objects.create(parent=article, region="body", ordering=1, text="<p>So.</p>")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=2, gallery=gallery)


def look(page: Page, path: str) -> Iterator[str]:
    """What axe-core finds on a page, light and dark, and what is off a phone's screen."""
    page.goto(path)
    if found := violations(page):
        yield f"{path}\n{found}"
    page.emulate_media(color_scheme="dark")
    if found := violations(page, passes=0, rules=["color-contrast"]):
        yield f"{path}, dark\n{found}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    if wide := page.evaluate(TOO_WIDE):
        yield f"{path}, on a phone: {wide}"
    page.set_viewport_size(DESK)


def test_every_page_of_the_desk(open_page: OpenPage, ana: User, ben: User) -> None:
    fill_desk()
    client = Client()
    client.force_login(ana)
    pages = desk_pages(client)
    assert len(pages) >= PAGES_AT_LEAST

    page = open_page(ana)
    page.set_default_timeout(60_000)  # dozens of pages, on machines that do other things
    found = [text for path in pages for text in look(page, path)]
    page = open_page()
    found += look(page, "/admin/login/")

    assert not found, "\n".join(found)
