"""A contributor's change of what readers see: proposed, shown with before and after, decided."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from gallery.history.log import find_acts
from gallery.models import Act, CorrectionNote, Gallery, Slide
from gallery.slides.sequence import move_slides, remove_slides
from media.models import FocalSource, Photo
from media.takedown import kill_photo
from newsroom.models import Article, AuditEntry, Proposal, PullQuote, Text
from newsroom.proposals.deciding import accept, decline, list_decidable
from newsroom.proposals.present import read_order, read_slide
from newsroom.proposals.proposing import (
    ProposalRefused,
    propose_article,
    propose_order,
    propose_photo,
    propose_words,
    take_back,
)
from newsroom.publishing.article_log import find_article_acts
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_ready_photo
from tests.newsroom.proposals.people import as_user, decide, make_member, seen_of

pytestmark = pytest.mark.django_db


def slide_of(gallery: Gallery, position: int = 1) -> Slide:
    """A slide with its photo."""
    return gallery.slides.select_related("photo", "gallery").get(position=position)


def photo_of(gallery: Gallery) -> Photo:
    """The photo of the first slide."""
    photo = slide_of(gallery).photo
    assert photo is not None
    return photo


def propose_caption(slide: Slide, text: str, by: User) -> Proposal:
    """A caption for a slide."""
    return propose_words(slide, {"caption": text}, seen=read_slide(slide), by=by)


def fill_in(client: Client, url: str) -> dict[str, Any]:
    """The form of a page on which one proposes, as a browser sends it back."""
    answer = client.get(url)
    assert answer.status_code == 200
    form = {field.html_name: field.value() for field in answer.context["form"]}
    if "focal" in answer.context:
        seen = answer.context["focal_seen"]
        form |= {**answer.context["focal"], **{f"seen-{name}": seen[name] for name in seen}}
    return form


def key_of(form: dict[str, Any], name: str) -> str:
    """The field of a column."""
    ending = name.replace(":", "-").replace(".", "-")
    return next(key for key in form if key.startswith("text-") and key.endswith(f"-{ending}"))


def test_a_caption_is_proposed_on_its_page_and_accepted_by_one_click(ana: User, pia: User) -> None:
    gallery = make_gallery(2)
    slide = slide_of(gallery, 2)
    client = as_user(ana)
    page = client.get(f"/admin/gallery/gallery/{gallery.pk}/change/").content.decode()
    url = f"/admin/proposals/words/{gallery.pk}/{slide.public_id}/"
    assert f'href="{url}"' in page
    form = fill_in(client, url)
    form[key_of(form, "caption")] = "Caption two"
    client.post(url, {**form, "why": "Spelled out"})
    assert slide_of(gallery, 2).caption_in_effect == "Caption 2"
    proposal = Proposal.objects.get()
    assert proposal.changes == {"caption": ["Caption 2", "Caption two"]}
    board = as_user(pia).get("/admin/").content.decode()
    assert "wait" in re.sub(r"<[^>]+>", "", board[board.index('id="board-proposals"') :][:600])
    shown = as_user(pia).get("/admin/proposals/").content.decode()
    assert "<del>2</del><ins>two</ins>" in shown.replace(" </del>", "</del>")
    assert "Spelled out" in shown
    assert "Accepted: it is done as ana proposed." in decide(pia, proposal, "accept")
    assert slide_of(gallery, 2).caption_in_effect == "Caption two"
    act = find_acts(gallery).last()
    assert act is not None
    assert act.sentence == "pia changed the caption of photo 2, proposed by ana"
    entry = AuditEntry.objects.get(act="proposal_accepted")
    assert (entry.person, entry.details["proposed_by"]) == ("pia", "ana")
    assert not CorrectionNote.objects.exists()


def test_who_proposed_is_told_until_he_has_noted_it(ana: User, pia: User) -> None:
    gallery = make_gallery(1)
    proposal = propose_caption(slide_of(gallery), "Mine", ana)
    page = as_user(ana).get("/admin/").content.decode()
    assert "1 of your own waits." in page
    page = decide(pia, proposal, "decline")
    assert "Write why: ana reads it." in page
    page = decide(pia, proposal, "decline", reason="The name is right as it is.")
    assert "Declined." in page
    page = as_user(ana).get("/admin/").content.decode()
    assert "declined by pia" in page
    assert "The name is right as it is." in page
    decide(ana, proposal, "read")
    assert "declined by pia" not in as_user(ana).get("/admin/").content.decode()
    assert "The name is right" in as_user(ana).get("/admin/proposals/?decided=1").content.decode()
    assert slide_of(gallery).caption_in_effect == "Caption 1"
    assert AuditEntry.objects.get(act="proposal_declined").person == "pia"


def test_two_that_touch_the_same_are_both_shown_and_the_second_says_so(
    ana: User, pia: User
) -> None:
    gallery = make_gallery(1)
    slide = slide_of(gallery)
    first = propose_caption(slide, "The first", ana)
    second = propose_caption(slide, "The second", make_member("ben", "Contributor"))
    page = as_user(pia).get("/admin/proposals/").content.decode()
    assert "first" in page
    assert "second" in page
    assert page.count("1 other proposal</a> touches the same.") == 2
    decide(pia, first, "accept")
    page = as_user(pia).get("/admin/proposals/").content.decode()
    assert "This was changed since it was proposed" in page
    assert "It says now: The first" in page
    decide(pia, second, "accept")
    assert slide_of(gallery).caption_in_effect == "The second"


def test_who_accepts_has_seen_what_is_there(ana: User, pia: User) -> None:
    gallery = make_gallery(1)
    proposal = propose_caption(slide_of(gallery), "Proposed", ana)
    seen = seen_of(proposal)
    Slide.objects.update(caption="Written meanwhile")
    with pytest.raises(ProposalRefused, match="Look again"):
        accept(proposal, by=pia, seen=seen)
    assert slide_of(gallery).caption == "Written meanwhile"
    accept(proposal, by=pia, seen=seen_of(proposal))
    with pytest.raises(ProposalRefused, match="pia accepted it already"):
        accept(proposal, by=pia, seen=seen_of(proposal))
    with pytest.raises(ProposalRefused, match="pia accepted it already"):
        decline(proposal, by=pia, reason="Too late")


def test_a_photos_words_and_focal_point(ana: User, pia: User) -> None:
    gallery = make_gallery(1)
    photo = photo_of(gallery)
    client = as_user(ana)
    url = f"/admin/proposals/photo/{photo.pk}/"
    assert url in client.get(f"/admin/media/photo/{photo.pk}/change/").content.decode()
    form = fill_in(client, url)
    assert client.post(url, form).status_code == 409  # nothing is proposed
    form |= {key_of(form, "credit_line"): "dpa", "focal_x": "20", "focal_y": "101"}
    answer = client.post(url, form)
    assert answer.status_code == 409
    assert "dpa" in answer.content.decode()
    assert client.post(url, {**form, "focal_y": "9" * 5_000}).status_code == 409
    client.post(url, {**form, "focal_y": "30"})
    proposal = Proposal.objects.get()
    assert proposal.changes["focal_x"] == [0.5, 0.2]
    page = as_user(pia).get("/admin/proposals/").content.decode()
    assert "to 20 % and 30 %" in page
    assert 'name="chosen"' not in page  # nothing to choose from
    decide(pia, proposal, "accept")
    photo.refresh_from_db()
    assert (photo.credit_line, photo.focal_x, photo.focal_y) == ("dpa", 0.2, 0.3)
    assert photo.focal_source == FocalSource.EDITED
    act = Act.objects.filter(kind=Act.Kind.PHOTO, thing_id=photo.pk).last()
    assert act is not None
    assert act.sentence.endswith("of 1 photo, proposed by ana")


def test_an_order_is_shown_as_pictures_and_accepted(ana: User, pia: User) -> None:
    gallery = make_gallery(4)
    client = as_user(ana)
    url = f"/admin/proposals/order/{gallery.pk}/"
    before = read_order(gallery)
    assert client.get(url).status_code == 200
    assert client.post(url, {"version": "9" * 5_000}).status_code == 409
    places = {f"place-{slide_id}": str(place) for place, slide_id in enumerate(before, start=1)}
    form = {**places, f"place-{before[3]}": "1", "version": str(gallery.version)}
    client.post(url, form)
    proposal = Proposal.objects.get()
    assert proposal.changes["order"][1] == [before[3], *before[:3]]
    page = as_user(pia).get("/admin/proposals/").content.decode()
    assert page.count('class="proposal__came"') == 4
    assert "1, was 4" in page
    # What came meanwhile stays, what went is left out.
    remove_slides(gallery, [before[1]], expected_version=gallery.version)
    page = as_user(pia).get("/admin/proposals/").content.decode()
    assert "This was changed since it was proposed" in page
    assert "Accepted" in decide(pia, proposal, "accept")
    assert read_order(gallery) == [before[3], before[0], before[2]]
    act = find_acts(gallery).last()
    assert act is not None
    assert act.sentence == "pia put the slides in a new order, proposed by ana"


def test_an_order_that_was_changed_while_it_was_written_is_not_kept(ana: User) -> None:
    gallery = make_gallery(3)
    order, version = read_order(gallery), gallery.version
    move_slides(gallery, order[:1], to=3, expected_version=version)
    with pytest.raises(ProposalRefused, match="changed meanwhile"):
        propose_order(gallery, order[::-1], version=version, by=ana)
    with pytest.raises(ProposalRefused, match="each photo"):
        propose_order(gallery, order[:2], version=gallery.version, by=ana)


def test_an_articles_texts(ana: User, pia: User) -> None:
    article = Article.objects.create(headline="The count", slug="count")
    text = Text.objects.create(parent=article, region="body", ordering=1, text="<p>At dawn.</p>")
    quote = PullQuote.objects.create(parent=article, region="body", ordering=2, text="Never.")
    publish(article)
    client = as_user(ana)
    url = f"/admin/proposals/article/{article.pk}/"
    page = client.get(f"/admin/newsroom/article/{article.pk}/change/").content.decode()
    assert f'href="{url}"' in page
    form = fill_in(client, url)
    form[key_of(form, f"text:{text.pk}.text")] = "<p>At <b>noon</b>.</p><script>alert(1)</script>"
    form[key_of(form, f"pullquote:{quote.pk}.text")] = "Always."
    form[key_of(form, "headline")] = ""
    answer = client.post(url, form)
    assert answer.status_code == 409
    assert "Always." in answer.content.decode()
    form[key_of(form, "headline")] = "The recount"
    client.post(url, form)
    proposal = Proposal.objects.get()
    assert "script" not in proposal.changes[f"text:{text.pk}.text"][1]
    page = as_user(pia).get("/admin/proposals/").content.decode()
    assert "noon" in page
    decide(pia, proposal, "accept", correction="note", correction_note="It was at noon.")
    article.refresh_from_db()
    text.refresh_from_db()
    quote.refresh_from_db()
    assert article.headline == "The recount"
    assert "noon" in text.text
    assert quote.text == "Always."
    assert CorrectionNote.objects.get().text == "It was at noon."
    act = find_article_acts(article.pk).first()
    assert act is not None
    assert act.sentence == "pia changed the headline, changed 2 parts, proposed by ana"


def test_what_is_gone_is_declined_and_stops_no_other(ana: User, pia: User) -> None:
    gallery = make_gallery(2)
    lost = propose_caption(slide_of(gallery, 2), "Lost", ana)
    kept = propose_caption(slide_of(gallery), "Kept", ana)
    public_id = slide_of(gallery, 2).public_id
    remove_slides(gallery, [public_id], expected_version=gallery.version)
    page = as_user(pia).get("/admin/proposals/").content.decode()
    assert "no longer there" in page
    assert "no longer there: decline it" in decide(pia, lost, "accept")
    assert "Declined." in decide(pia, lost, "decline", reason="Taken out")
    decide(pia, kept, "accept")
    assert slide_of(gallery).caption_in_effect == "Kept"


def test_rights_are_asked_of_what_it_is_about(ana: User) -> None:
    gallery = make_gallery(1)
    proposal = propose_caption(slide_of(gallery), "Mine", ana)
    url = f"/admin/proposals/{proposal.pk}/"
    for act in ("accept", "decline"):
        form = {"act": act, "reason": "No", "seen": seen_of(proposal)}
        assert as_user(ana).post(url, form).status_code == 403
    ben = make_member("ben", "Contributor")
    for act in ("take_back", "read"):
        assert as_user(ben).post(url, {"act": act}).status_code == 403
    with pytest.raises(ProposalRefused, match="right to change and to publish"):
        accept(proposal, by=ana, seen=seen_of(proposal))
    assert "taken back" in decide(ana, proposal, "take_back")
    assert Proposal.objects.get().state == "withdrawn"
    with pytest.raises(ProposalRefused, match="took back"):
        take_back(proposal, by=ana)


def test_a_photo_in_a_gallery_and_an_article_needs_both_rights(ana: User) -> None:
    gallery = make_gallery(1)
    photo = photo_of(gallery)
    publish(Article.objects.create(headline="Lead", slug="lead", lead_photo=photo))
    proposal = propose_photo(photo, {"caption": "Mine"}, seen={"caption": "Caption 1"}, by=ana)
    of_gallery = propose_caption(slide_of(gallery), "Mine", ana)
    rows = list(Proposal.objects.select_related("photo", "gallery", "article"))
    pictures, publisher = make_member("pat", "Photo editor"), make_member("pia", "Publisher")
    assert list_decidable(pictures, rows) == {of_gallery.pk}
    assert list_decidable(publisher, rows) == {proposal.pk, of_gallery.pk}
    assert list_decidable(ana, rows) == set()


@pytest.mark.parametrize(
    ("edited", "said"),
    [
        ({"caption": "Caption 1"}, "nothing to propose"),
        ({"caption": "x" * 20_001}, "characters"),
        ({"caption": "a\x00b"}, "cannot be kept"),
        ({}, "nothing to propose"),
    ],
)
def test_what_cannot_be_proposed(ana: User, edited: dict[str, str], said: str) -> None:
    slide = slide_of(make_gallery(1))
    with pytest.raises(ProposalRefused, match=said):
        propose_words(slide, edited, seen=read_slide(slide), by=ana)
    with pytest.raises(ProposalRefused, match="Shorten"):
        propose_words(slide, {"caption": "Mine"}, seen=read_slide(slide), by=ana, why="x" * 2_001)
    assert not Proposal.objects.exists()


def test_the_same_is_not_proposed_twice(ana: User) -> None:
    slide = slide_of(make_gallery(1))
    propose_caption(slide, "Mine", ana)
    with pytest.raises(ProposalRefused, match="already"):
        propose_caption(slide, "Mine", ana)


def test_a_killed_photo_is_not_brought_back_by_a_proposal(ana: User, pia: User) -> None:
    gallery = make_gallery(1)
    photo = photo_of(gallery)
    proposal = propose_photo(photo, {"caption": "Mine"}, seen={"caption": "Caption 1"}, by=ana)
    kill_photo(photo, reason="Court", killed_by=None)
    page = as_user(pia).get("/admin/proposals/").content.decode()
    assert 'class="proposal__picture"' not in page
    decide(pia, proposal, "accept")
    photo.refresh_from_db()
    assert photo.killed_at is not None


def test_the_page_asks_as_often_for_many_as_for_few(
    ana: User, pia: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = Article.objects.create(headline="The count", slug="count")
    Text.objects.create(parent=article, region="body", ordering=1, text="<p>At dawn.</p>")
    publish(article)
    gallery = make_gallery(3)
    order = read_order(gallery)
    client = as_user(pia)

    def add(number: int) -> None:
        photo = make_ready_photo(caption="Before")
        propose_photo(photo, {"caption": f"{number}"}, seen={"caption": "Before"}, by=ana)
        propose_caption(slide_of(gallery), f"{number}", ana)
        seen = {"headline": "The count"}
        propose_article(article, {"headline": f"{number}"}, seen=seen, by=ana)
        wanted = order if number % 2 else order[::-1]
        if wanted != order:
            propose_order(
                gallery, wanted, version=gallery.version, by=make_member(f"m{number}", "Editor")
            )

    add(0)
    client.get("/admin/proposals/")
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/proposals/")
    for number in range(1, 5):
        add(number)
    with django_assert_num_queries(len(few)):
        client.get("/admin/proposals/")
