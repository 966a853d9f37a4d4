"""Several proposals accepted by one act, with its receipt; what cannot be stays, and is named."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from gallery.models import Gallery, Slide
from newsroom.models import AuditEntry, Proposal, ProposalReceipt
from newsroom.proposals.present import read_slide
from newsroom.proposals.proposing import ProposalRefused, propose_photo, propose_words
from newsroom.proposals.several import accept_several
from tests.builders import make_gallery
from tests.newsroom.proposals.people import as_user, make_member, seen_of

pytestmark = pytest.mark.django_db


def propose_caption(gallery: Gallery, position: int, text: str, by: User) -> Proposal:
    """A caption for one slide."""
    slides = Slide.objects.select_related("photo", "gallery")
    slide = slides.get(gallery=gallery, position=position)
    return propose_words(slide, {"caption": text}, seen=read_slide(slide), by=by)


def captions(gallery: Gallery) -> list[str]:
    """The slides' own captions."""
    return list(gallery.slides.order_by("position").values_list("caption", flat=True))


def accept_on_page(client: Client, query: str = "", **form: object) -> str:
    """What is ticked, or all that is shown; the page that comes then."""
    shown = client.get(f"/admin/proposals/{query}").context["proposals"]
    seen = {f"seen-{each.row.pk}": each.seen for each in shown}
    numbers = [each.row.pk for each in shown]
    answer = client.post(
        "/admin/proposals/accept/", {**seen, "shown": numbers, **form}, follow=True
    )
    return answer.content.decode()


def test_those_ticked_are_accepted_and_the_rest_waits(ana: User, pia: User) -> None:
    gallery = make_gallery(3)
    wanted = [propose_caption(gallery, place, f"New {place}", ana) for place in (1, 2, 3)]
    page = accept_on_page(as_user(pia), which="chosen", chosen=[each.pk for each in wanted[:2]])
    assert "2 accepted" in page
    assert captions(gallery) == ["New 1", "New 2", ""]
    receipt = ProposalReceipt.objects.get()
    assert [row.pk for row in receipt.proposals.all()] == [wanted[0].pk, wanted[1].pk]
    assert AuditEntry.objects.filter(act="proposal_accepted", person="pia").count() == 2
    assert "Tick the proposals" in accept_on_page(as_user(pia), which="chosen")


def test_all_of_one_gallery_or_of_one_proposer(ana: User, pia: User) -> None:
    storm, harbour = make_gallery(2, title="Storm"), make_gallery(2, title="Harbour")
    ben = make_member("ben", "Contributor")
    for gallery, person in ((storm, ana), (harbour, ben)):
        for place in (1, 2):
            propose_caption(gallery, place, f"By {person} {place}", person)
    propose_caption(storm, 2, "By ben, too", ben)
    client = as_user(pia)
    filters = client.get("/admin/proposals/").context["filters"]
    assert [(each.label, each.number) for each in filters] == [
        ("of “Storm”", 3),
        ("of “Harbour”", 2),
        ("by ben", 3),
        ("by ana", 2),
    ]
    page = accept_on_page(client, f"?of=gallery-{harbour.pk}", which="all")
    assert "2 accepted" in page
    assert captions(harbour) == ["By ben 1", "By ben 2"]
    assert captions(storm) == ["", ""]
    page = accept_on_page(client, f"?by={ben.pk}", which="all")
    assert "1 accepted" in page
    assert captions(storm) == ["", "By ben, too"]


def test_what_cannot_be_accepted_stays_and_is_named(ana: User, pia: User) -> None:
    gallery = make_gallery(2)
    first = propose_caption(gallery, 1, "The first", ana)
    second = propose_caption(gallery, 1, "The second", make_member("ben", "Contributor"))
    other = propose_caption(gallery, 2, "Other", ana)
    page = accept_on_page(as_user(pia), which="all")
    assert "2 accepted, 1 stay" in page
    assert "Harbour at dawn</strong>: What it is about was changed while you were looking." in page
    assert captions(gallery) == ["The first", "Other"]
    states = Proposal.objects.in_bulk()
    assert [states[each.pk].state for each in (first, second, other)] == [
        "accepted",
        "waiting",
        "accepted",
    ]


def test_rights_are_asked_of_each(ana: User) -> None:
    gallery = make_gallery(1)
    mine = propose_caption(gallery, 1, "Mine", ana)
    assert "0 accepted, 1 stay" in accept_on_page(as_user(ana), which="all")
    photo = gallery.slides.select_related("photo").get().photo
    assert photo is not None
    of_photo = propose_photo(photo, {"caption": "Mine"}, seen={"caption": "Caption 1"}, by=ana)
    pictures = make_member("pat", "Photo editor")
    seen = {each.pk: seen_of(each) for each in (mine, of_photo)}
    receipt = accept_several([mine, of_photo], by=pictures, seen=seen)
    assert (receipt.proposals.count(), receipt.left) == (2, [])
    stranger = User.objects.create_user("sam", is_staff=True)
    assert as_user(stranger).post("/admin/proposals/accept/", {}).status_code == 403
    assert as_user(stranger).get(f"/admin/proposals/accepted/{receipt.pk}/").status_code == 403


@pytest.mark.parametrize("query", ["?of=gallery-²", "?of=-", "?by=x", "?of=page-1", "?by="])
def test_a_filter_that_is_none_shows_all(ana: User, pia: User, query: str) -> None:
    propose_caption(make_gallery(1), 1, "Mine", ana)
    assert len(as_user(pia).get(f"/admin/proposals/{query}").context["proposals"]) == 1


def test_too_many_at_once_are_refused(ana: User, pia: User) -> None:
    mine = propose_caption(make_gallery(1), 1, "Mine", ana)
    with pytest.raises(ProposalRefused, match="At most 100"):
        accept_several([mine] * 101, by=pia, seen={})
    assert not ProposalReceipt.objects.exists()
