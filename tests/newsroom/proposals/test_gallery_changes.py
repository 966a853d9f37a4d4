"""Title, intro and cover of a published gallery, and photos that come or go, are proposed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from gallery.history.log import find_acts
from gallery.models import Gallery, Slide
from gallery.slides.sequence import remove_slides
from media.takedown import kill_photo
from newsroom.models import Proposal
from newsroom.proposals.gallery_changes import propose_coming, propose_gallery, propose_going
from newsroom.proposals.present import read_gallery, read_order, read_slide
from newsroom.proposals.proposing import ProposalRefused, propose_words
from tests.builders import make_gallery, make_ready_photo
from tests.newsroom.proposals.people import as_user, decide

pytestmark = pytest.mark.django_db


def last_sentence(gallery: Gallery) -> str:
    """What the gallery's history says last."""
    act = find_acts(gallery).last()
    assert act is not None
    return act.sentence


def test_title_intro_and_cover(ana: User, pia: User) -> None:
    gallery = make_gallery(3)
    cover = gallery.slides.get(position=3).photo_id
    client = as_user(ana)
    url = f"/admin/proposals/gallery/{gallery.pk}/"
    assert f'href="{url}"' in client.get(f"/admin/gallery/gallery/{gallery.pk}/change/").text
    page = client.get(url)
    form = {field.html_name: field.value() for field in page.context["form"]}
    title = next(key for key in form if key.startswith("text-") and key.endswith("-title"))
    form |= {"cover": str(cover), "seen-cover": ""}
    refused = client.post(url, {**form, title: "x" * 201})
    assert (refused.status_code, "at most 200 are kept" in refused.text) == (409, True)
    assert "x" * 201 in refused.text
    assert client.post(url, {**form, title: " "}).status_code == 409
    client.post(url, {**form, title: "Harbour at noon"})
    proposal = Proposal.objects.get()
    assert proposal.changes == {
        "title": ["Harbour at dawn", "Harbour at noon"],
        "cover": [None, cover],
    }
    shown = as_user(pia).get("/admin/proposals/").text
    assert "Cover after" in shown
    assert "Accepted" in decide(pia, proposal, "accept")
    gallery.refresh_from_db()
    assert (gallery.title, gallery.cover_id) == ("Harbour at noon", cover)
    assert last_sentence(gallery) == "pia changed the title and cover, proposed by ana"


def test_a_cover_that_left_the_gallery_is_not_accepted(ana: User, pia: User) -> None:
    gallery = make_gallery(2)
    slide = gallery.slides.get(position=2)
    proposal = propose_gallery(gallery, {"cover": slide.photo_id}, seen={"cover": None}, by=ana)
    remove_slides(gallery, [slide.public_id], expected_version=gallery.version)
    assert "not shown in the gallery any more" in decide(pia, proposal, "accept")
    gallery.refresh_from_db()
    assert gallery.cover_id is None
    with pytest.raises(ProposalRefused, match="cannot be its cover"):
        propose_gallery(gallery, {"cover": slide.photo_id}, seen={"cover": None}, by=ana)


def test_photos_that_come(ana: User, pia: User) -> None:
    gallery = make_gallery(1)
    first, second, killed = (make_ready_photo() for _ in range(3))
    there = gallery.slides.get().photo_id
    assert there is not None
    proposal = propose_coming(gallery, [second.pk, there, first.pk, killed.pk], by=ana)
    assert proposal.changes["photos"][1] == [second.pk, first.pk, killed.pk]
    kill_photo(killed, reason="Court", killed_by=None)
    assert "Would come, at the end" in as_user(pia).get("/admin/proposals/").text
    page = decide(pia, proposal, "accept")
    assert "Left: photo.jpg (killed: it must not be used)" in page
    shown = list(gallery.slides.order_by("position").values_list("photo_id", flat=True))
    assert shown == [there, second.pk, first.pk]
    assert last_sentence(gallery) == "pia added 2 photos at the end, proposed by ana"
    with pytest.raises(ProposalRefused, match="None of these photos is to come"):
        propose_coming(gallery, [first.pk, killed.pk], by=ana)


def test_photos_that_go(ana: User, pia: User) -> None:
    gallery = make_gallery(3)
    first, second, third = read_order(gallery)
    client = as_user(ana)
    url = f"/admin/proposals/photos/{gallery.pk}/"
    assert client.post(url, {}).status_code == 409
    client.post(url, {"going": [third, first, "nobodys"], "why": "Blurred"})
    proposal = Proposal.objects.get()
    assert proposal.changes == {"slides": [[first, third], []]}
    remove_slides(gallery, [third], expected_version=gallery.version)
    assert "This was changed since" in as_user(pia).get("/admin/proposals/").text
    assert "Accepted" in decide(pia, proposal, "accept")
    assert read_order(gallery) == [second]
    assert last_sentence(gallery) == "pia removed 1 photo, proposed by ana"


def test_what_went_meanwhile_is_declined(ana: User, pia: User) -> None:
    gallery = make_gallery(2)
    going = read_order(gallery)[:1]
    proposal = propose_going(gallery, going, by=ana)
    remove_slides(gallery, going, expected_version=gallery.version)
    assert "any more: decline it" in decide(pia, proposal, "accept")
    assert "Declined." in decide(pia, proposal, "decline", reason="It went")


def test_that_two_touch_the_same_is_shown_on_both(ana: User, pia: User) -> None:
    gallery = make_gallery(2)
    slide = Slide.objects.select_related("photo", "gallery").get(gallery=gallery, position=1)
    propose_going(gallery, [slide.public_id], by=ana)
    propose_words(slide, {"caption": "Mine"}, seen=read_slide(slide), by=ana)
    seen = read_gallery(gallery)
    propose_gallery(gallery, {"title": "One"}, seen=seen, by=ana)
    propose_gallery(gallery, {"intro": "So."}, seen=seen, by=ana)
    page = as_user(pia).get("/admin/proposals/").text
    assert page.count("1 other proposal</a> touches the same.") == 2
    propose_gallery(gallery, {"title": "Two"}, seen=seen, by=ana)
    page = as_user(pia).get("/admin/proposals/").text
    assert page.count("1 other proposal</a> touches the same.") == 4
