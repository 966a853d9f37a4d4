"""A selection of the library is changed: each change shown first, then done, and taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Gallery, Slide
from media.models import Photo, Takedown
from newsroom.models import AuditEntry, PhotoBatch, Proposal
from newsroom.models.public_tree import StaleMark, Urgency
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_ready_photo
from tests.newsroom.baking.baked import bake
from tests.newsroom.library.rows import make_editor, make_rows
from tests.newsroom.library.test_where_used import place_in_article

pytestmark = pytest.mark.django_db

SET_CREDIT = {"kind": "set", "field": "credit_line", "how": "set", "value": "dpa"}


@pytest.fixture
def ana(client: Client) -> User:
    """An editor who is logged in."""
    user = make_editor("Ana", "view_gallery", "add_gallery", "change_gallery")
    client.force_login(user)
    return user


def post(client: Client, act: str, **body: Any) -> tuple[int, dict[str, Any]]:
    """The status of a request, and its answer."""
    answer = client.post(f"/admin/library/{act}/", body, content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def preview(client: Client, photos: list[Photo], change: dict[str, Any]) -> dict[str, Any]:
    """What a change would make of photos."""
    status, answer = post(client, "preview", photos=[photo.pk for photo in photos], change=change)
    assert status == 200, answer
    return answer


def change(client: Client, photos: list[Photo], asked: dict[str, Any]) -> dict[str, Any]:
    """A change shown and done."""
    seen = preview(client, photos, asked)["seen"]
    status, answer = post(client, "change", change=asked, seen=seen)
    assert status == 200, answer
    return answer


def test_a_change_is_shown_then_done_then_undone(client: Client, ana: User) -> None:
    photos = make_rows(3, credit_line="AP")
    Photo.objects.filter(pk=photos[2].pk).update(credit_line="dpa")
    shown = preview(client, photos, SET_CREDIT)
    assert (shown["number"], shown["same"], shown["closed"]) == (2, 1, 0)
    assert "[taken out: </span>AP" in shown["html"]
    assert "[new: </span>dpa" in shown["html"]
    assert set(Photo.objects.values_list("credit_line", flat=True)) == {"AP", "dpa"}
    _, done = post(client, "change", change=SET_CREDIT, seen=shown["seen"])
    assert (done["message"], len(done["changed"])) == ("2 changed.", 2)
    receipt = client.get(done["receipt"]).text
    assert "Ana set the credit of 2 photos" in receipt
    status, undone = post(client, f"log/{done['batch']}/undo")
    assert (status, undone["message"]) == (200, "Undone: set the credit of 2 photos. 2 changed.")
    assert Photo.objects.filter(credit_line="AP").count() == 2
    assert post(client, f"log/{done['batch']}/undo")[0] == 409


def test_what_changed_since_the_preview_is_left(client: Client, ana: User) -> None:
    photos = make_rows(2, credit_line="AP", headline="Storm")
    seen = preview(client, photos, SET_CREDIT)["seen"]
    Photo.objects.filter(pk=photos[0].pk).update(credit_line="Reuters")
    _, done = post(client, "change", change=SET_CREDIT, seen=seen)
    assert done["message"] == "1 changed, 1 left: Storm (somebody changed it)."
    assert done["is_left"]
    assert "Left: somebody changed it" in client.get(done["receipt"]).text


def test_a_text_is_found_and_replaced_in_chosen_fields(client: Client, ana: User) -> None:
    photos = make_rows(2, caption="In Bonn.", city="Bonn", keywords=["Bonn"])
    asked = {
        "kind": "replace",
        "find": "Bonn",
        "replacement": "Köln",
        "whole_words": True,
        "match_case": False,
        "fields": ["caption", "keywords"],
    }
    assert change(client, photos, asked)["message"] == "2 changed."
    assert set(Photo.objects.values_list("caption", "city")) == {("In Köln.", "Bonn")}
    assert list(Photo.objects.values_list("keywords", flat=True)) == [["Köln"], ["Köln"]]


def test_words_of_one_photo_are_copied_to_others(client: Client, ana: User) -> None:
    source, *photos = make_rows(3)
    Photo.objects.filter(pk=source.pk).update(credit_line="AP", city="Bonn", caption="Own")
    asked = {"kind": "copy", "from": source.pk, "fields": ["credit_line", "city"]}
    assert change(client, [source, *photos], asked)["message"] == "2 changed."
    found = Photo.objects.exclude(pk=source.pk).values_list("credit_line", "city", "caption")
    assert set(found) == {("AP", "Bonn", "")}
    Photo.objects.filter(pk=source.pk).delete()
    status, answer = post(client, "preview", photos=[photos[0].pk], change=asked)
    assert (status, "no longer there" in answer["error"]) == (400, True)


def test_what_cannot_be_copied_is_left_and_named_and_the_rest_is_copied(
    client: Client, ana: User
) -> None:
    source, *photos = make_rows(3, headline="Pier")
    Photo.objects.filter(pk=source.pk).update(credit_line="AP", web_statement_url="ask us")
    fields = ["credit_line", "web_statement_url"]
    asked = {"kind": "copy", "from": source.pk, "fields": fields}
    ids = [photo.pk for photo in photos]
    _, answer = post(client, "preview", photos=ids, change=asked)
    assert answer["refused"].startswith("Not copied of “Pier”: the web statement of rights. ")
    told = change(client, photos, asked)["message"]
    assert told.startswith("2 changed. Not copied of “Pier”: the web statement of rights. ")
    assert set(Photo.objects.values_list("credit_line", flat=True)) == {"AP"}
    only = {**asked, "fields": ["web_statement_url"]}
    status, answer = post(client, "preview", photos=ids, change=only)
    assert (status, "Not copied" in answer["error"]) == (400, True)


def test_a_photo_that_cannot_take_it_is_named_and_stops_no_other(client: Client, ana: User) -> None:
    full, other = make_rows(2, credit_line="AP")
    Photo.objects.filter(pk=full.pk).update(credit_line="x" * 490, headline="Pier")
    asked = {**SET_CREDIT, "how": "append", "value": "y" * 20}
    _, answer = post(client, "preview", photos=[full.pk, other.pk], change=asked)
    assert (answer["number"], answer["same"], list(answer["seen"])) == (1, 0, [str(other.pk)])
    assert answer["refused"].startswith("1 cannot take it: Pier (The credit has ")
    status, answer = post(client, "preview", photos=[full.pk], change=asked)
    assert (status, "at most 500" in answer["error"]) == (400, True)


def test_an_embargo_needs_the_right_and_a_moment_to_come(client: Client, ana: User) -> None:
    photos = make_rows(2)
    asked = {"kind": "moment", "field": "embargo_until", "at": "2099-01-01 10:00"}
    status, answer = post(client, "preview", photos=[photos[0].pk], change=asked)
    assert (status, "those who publish" in answer["error"]) == (403, True)
    client.force_login(make_editor("Eva", "publish_gallery"))
    past = {**asked, "at": "2001-01-01 10:00"}
    status, answer = post(client, "preview", photos=[photos[0].pk], change=past)
    assert (status, "is over" in answer["error"]) == (400, True)
    assert change(client, photos, asked)["message"] == "2 changed."
    assert Photo.objects.filter(embargo_until=None).count() == 0
    audited = AuditEntry.objects.filter(act=AuditEntry.Act.EMBARGO)
    assert [(entry.person, entry.kind) for entry in audited] == [("Eva", "photo")] * 2
    change(client, photos, {**asked, "at": ""})
    assert Photo.objects.filter(embargo_until=None).count() == 2


def test_rights_that_became_others_are_audited(client: Client, ana: User) -> None:
    photos = make_rows(2)
    asked = {"kind": "set", "field": "may_be_syndicated", "how": "set", "value": False}
    change(client, photos, asked)
    entry = AuditEntry.objects.filter(act=AuditEntry.Act.RIGHTS)[0]
    assert entry.details == {"may_be_syndicated": [True, False]}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "kind"),
        ({"kind": "burn"}, "no such change"),
        ({**SET_CREDIT, "how": "shout"}, "how"),
        ({**SET_CREDIT, "value": "x" * 501}, "at most 500"),
        ({**SET_CREDIT, "value": "a\x00"}, "cannot be kept"),
        ({**SET_CREDIT, "field": "original_sha256"}, "no field"),
        ({**SET_CREDIT, "field": "may_be_syndicated", "value": "perhaps"}, "permission"),
        ({**SET_CREDIT, "field": "urgency", "value": float("inf")}, "urgency"),
        ({**SET_CREDIT, "field": "urgency", "value": 10**400}, "urgency"),
        ({**SET_CREDIT, "field": "urgency", "value": 9}, "from 1"),
        ({**SET_CREDIT, "field": "taken_at", "value": "0001-01-01 00:00"}, ""),
        ({**SET_CREDIT, "field": "web_statement_url", "value": "javascript:alert(1)"}, "web page"),
        ({**SET_CREDIT, "field": "country_code", "value": "Germany"}, "two or three letters"),
        ({"kind": "copy", "from": 1, "fields": ["killed_at"]}, "no longer there"),
    ],
)
def test_nonsense_is_refused_in_words(
    client: Client, ana: User, asked: dict[str, Any], says: str
) -> None:
    photos = make_rows(1)
    if asked.get("kind") == "copy":
        asked = {**asked, "from": 10**9}
    status, answer = post(client, "preview", photos=[photos[0].pk], change=asked)
    assert (status, says in answer["error"]) == (400, True), answer


@pytest.mark.parametrize("seen", ["garbage", "9999-99-99", "0001-01-01T00:00", 7, [], {"a": 1}])
@pytest.mark.parametrize("column", ["taken_at", "urgency", "keywords", "credit_line"])
def test_seen_values_that_are_none_change_nothing(
    client: Client, ana: User, column: str, seen: Any
) -> None:
    (photo,) = make_rows(1, credit_line="AP")
    value = {"taken_at": "2026-11-03 10:00", "urgency": 3}.get(column, "dpa")
    asked = {**SET_CREDIT, "field": column, "value": value}
    status, _ = post(client, "change", change=asked, seen={str(photo.pk): {column: seen}})
    assert status in (200, 400)
    if (column, seen) == ("taken_at", "garbage"):
        assert status == 400
    after = Photo.objects.get()
    assert (after.taken_at, after.urgency, after.credit_line) == (None, None, "AP")


def test_an_end_of_a_licence_that_was_never_seen_is_refused(client: Client) -> None:
    client.force_login(make_editor("Eva", "publish_gallery"))
    (photo,) = make_rows(1)
    asked = {"kind": "moment", "field": "expires_at", "at": "2099-01-01 10:00"}
    seen = {str(photo.pk): {"expires_at": "garbage"}}
    assert post(client, "change", change=asked, seen=seen)[0] == 400
    asked = {**SET_CREDIT, "how": "append"}
    seen_as: dict[str, Any] = {str(photo.pk): {"credit_line": {"a": 1}}}
    assert post(client, "change", change=asked, seen=seen_as)[0] == 400


def test_it_is_said_when_nothing_was_undone(client: Client, ana: User) -> None:
    photos = make_rows(1, credit_line="AP", headline="Storm")
    done = change(client, photos, SET_CREDIT)
    Photo.objects.update(credit_line="Reuters")
    _, undone = post(client, f"log/{done['batch']}/undo")
    assert undone["message"] == (
        "Nothing was undone: set the credit of 1 photo. 1 left: Storm (Ana changed it)."
    )


def test_what_a_file_brought_stays_where_nobody_touches_it(client: Client, ana: User) -> None:
    photos = make_rows(1, caption="In Bonn", web_statement_url="see the contract", urgency=0)
    asked = {
        "kind": "replace",
        "find": "Bonn",
        "replacement": "Köln",
        "whole_words": True,
        "match_case": False,
        "fields": ["caption", "web_statement_url"],
    }
    assert change(client, photos, asked)["message"] == "1 changed."
    assert Photo.objects.get().web_statement_url == "see the contract"


@pytest.mark.parametrize("photos", [[], ["1"], [0], [True], [2**63], "all"])
def test_a_selection_that_is_none_is_refused(client: Client, ana: User, photos: Any) -> None:
    assert post(client, "preview", photos=photos, change=SET_CREDIT)[0] == 400


def test_a_selection_is_placed_in_a_gallery_at_its_end(client: Client, ana: User) -> None:
    gallery = make_gallery(1, published=False, title="Storm")
    photos = make_rows(3)
    Photo.objects.filter(pk=photos[1].pk).update(killed_at=photos[1].uploaded_at)
    there = gallery.slides.get().photo_id
    ids = [photos[2].pk, photos[1].pk, there, photos[0].pk]
    _, done = post(client, "place", photos=ids, gallery=gallery.pk)
    assert done["message"] == (
        f"2 placed in “Storm”, 1 there already, 1 left: {photos[1]} (killed: it must not be used)."
    )
    slides = gallery.slides.order_by("position").values_list("photo_id", flat=True)
    assert list(slides) == [there, photos[2].pk, photos[0].pk]
    _, again = post(client, "place", photos=ids, gallery=gallery.pk)
    assert (again["changed"], again["receipt"]) == ([], "")
    assert "placed" in client.get(done["receipt"]).text
    _, undone = post(client, f"log/{done['batch']}/undo")
    assert undone["message"] == "Undone: 2 photos taken out of “Storm” again."
    assert gallery.slides.count() == 1


def test_a_selection_becomes_a_new_gallery(client: Client, ana: User) -> None:
    photos = make_rows(3)
    _, done = post(client, "place", photos=[photo.pk for photo in photos], title=" Night storm ")
    gallery = Gallery.objects.get(slug="night-storm")
    assert done["gallery"] == f"/admin/gallery/gallery/{gallery.pk}/change/"
    assert gallery.slides.count() == 3
    assert post(client, "place", photos=[photos[0].pk], title=" ")[0] == 400
    Photo.objects.update(killed_at=photos[0].uploaded_at)
    status, answer = post(client, "place", photos=[photos[0].pk], title="Dark")
    assert (status, "must not be used" in answer["error"]) == (400, True)
    assert not Gallery.objects.filter(title="Dark").exists()


def test_a_published_gallery_takes_photos_from_those_who_publish(client: Client, ana: User) -> None:
    gallery = make_gallery(1)
    photos = make_rows(2)
    found = client.get("/admin/library/galleries/?find=harb").json()["galleries"]
    assert [(each["id"], each["is_proposed"]) for each in found] == [(gallery.pk, True)]
    asked = [photos[1].pk, photos[0].pk, Slide.objects.get().photo_id]
    status, told = post(client, "place", photos=asked, gallery=gallery.pk)
    assert (status, gallery.slides.count()) == (200, 1)
    assert told["message"].startswith("Proposed: 2 photos for “Harbour at dawn”.")
    assert Proposal.objects.get().changes == {"photos": [[], [photos[1].pk, photos[0].pk]]}
    status, told = post(client, "place", photos=asked, gallery=gallery.pk)
    assert (status, "exactly this already" in told["error"]) == (400, True)
    ana.user_permissions.set(
        [*make_editor("E", "publish_gallery", "change_gallery").user_permissions.all()]
    )
    assert post(client, "place", photos=[photos[0].pk], gallery=gallery.pk)[0] == 200
    found = client.get("/admin/library/galleries/?find=harb").json()["galleries"]
    assert [(each["id"], each["is_published"], each["is_proposed"]) for each in found] == [
        (gallery.pk, True, False)
    ]


def test_what_is_to_be_known_is_said_before(client: Client) -> None:
    client.force_login(make_editor("Kim", "kill_photo"))
    gallery = make_gallery(2)
    article = place_in_article(gallery)
    photos = make_rows(6, credit_line="dpa")
    Photo.objects.filter(pk=photos[0].pk).update(credit_line="")
    _, ahead = post(client, "ahead", photos=[photo.pk for photo in photos])
    assert (ahead["shown"], ahead["without_credit"]) == ("", 1)
    assert ahead["names"].endswith(" and 1 more")
    ids = [slide.photo_id for slide in gallery.slides.all()]
    assert post(client, "ahead", photos=ids)[1]["shown"] == "1 published gallery"
    publish(article)
    shown = post(client, "ahead", photos=ids)[1]["shown"]
    assert shown == "1 published gallery and 1 published article"


def test_several_are_killed_with_one_reason_and_one_receipt(client: Client) -> None:
    client.force_login(make_editor("Kim", "kill_photo"))
    gallery = make_gallery(2)
    photos = [slide.photo for slide in gallery.slides.all() if slide.photo]
    bake()
    assert post(client, "kill", photos=[photos[0].pk], reason=" ")[0] == 400
    StaleMark.objects.all().delete()
    ids = [photo.pk for photo in photos]
    _, done = post(client, "kill", photos=ids, reason="Staged")
    assert done["message"] == "2 killed."
    assert Photo.objects.filter(killed_at=None).count() == 0
    takedowns = Takedown.objects.filter(reason="Staged")
    assert takedowns.count() == 2
    for takedown in takedowns:
        urls = list(takedown.receipt_lines.values_list("url", flat=True))
        assert f"/galleries/{gallery.slug}/" in urls
        assert any(url.startswith("/renditions/") for url in urls)
    assert set(StaleMark.objects.values_list("urgency", flat=True)) == {Urgency.KILL}
    receipt = client.get(done["receipt"]).text
    assert receipt.count("Where it was") == 2
    assert post(client, "kill", photos=ids, reason="Again")[1]["message"] == (
        "0 killed, 2 killed before."
    )
    assert AuditEntry.objects.filter(act=AuditEntry.Act.KILL).count() == 2
    status, undone = post(client, f"log/{done['batch']}/undo", reason="It is real")
    assert (status, undone["is_left"]) == (200, True)  # they would be shown: that is publishing
    assert Photo.objects.filter(killed_at=None).count() == 0


def test_a_kill_of_several_is_undone_with_a_reason(client: Client) -> None:
    client.force_login(make_editor("Kim", "kill_photo"))
    photos = [make_ready_photo(), make_ready_photo()]
    _, done = post(client, "kill", photos=[photo.pk for photo in photos], reason="Staged")
    page = f"/admin/library/log/{done['batch']}/undone/"
    assert "Say why" in client.post(page, {"reason": ""}, follow=True).text
    assert "2 changed" in client.post(page, {"reason": "It is real"}, follow=True).text
    assert Photo.objects.filter(killed_at=None).count() == 2
    assert "undid this already" in client.post(page, {"reason": "x"}, follow=True).text


def test_a_kill_undone_in_part_is_undone_further_but_not_a_later_kill(client: Client) -> None:
    kim, chief = make_editor("Kim", "kill_photo"), User.objects.create_superuser("Ben")
    client.force_login(kim)
    gallery = make_gallery(1)
    shown, free = gallery.slides.get().photo, make_ready_photo()
    assert shown is not None
    _, done = post(client, "kill", photos=[shown.pk, free.pk], reason="Staged")
    undo = f"log/{done['batch']}/undo"
    assert post(client, undo, reason="It is real")[1]["changed"] == [free.pk]
    _, again = post(client, undo, reason="It is real")
    assert again["message"].startswith("Nothing was undone: the kill. 1 left: ")
    post(client, "kill", photos=[free.pk], reason="Another matter")
    client.force_login(chief)
    assert post(client, undo, reason="It is real")[1]["changed"] == [shown.pk]
    assert Photo.objects.get(killed_at__isnull=False) == free
    assert post(client, undo, reason="It is real")[0] == 409


def test_the_log_lists_batches_and_ones_own(client: Client, ana: User) -> None:
    change(client, make_rows(2, credit_line="AP"), SET_CREDIT)
    PhotoBatch.objects.create(summary="set the city of 9 photos", number=9, done_by_name="Ben")
    log = client.get("/admin/library/log/").text
    assert "set the credit of 2 photos" in log
    assert "set the city of 9 photos" in log
    assert "Ben" not in client.get("/admin/library/log/?mine").text


def count_queries(client: Client, act: str, **body: Any) -> int:
    """How many a request asks."""
    with CaptureQueriesContext(connection) as queries:
        status, answer = post(client, act, **body)
    assert status == 200, answer
    return len(queries)


def test_no_batch_asks_more_queries_for_more_photos(client: Client, ana: User) -> None:
    ana.user_permissions.add(*make_editor("Kim", "kill_photo").user_permissions.all())
    counts: list[dict[str, int]] = []
    for number in (10, 500):
        photos = make_rows(number, credit_line="AP")
        ids = [photo.pk for photo in photos]
        seen = preview(client, photos, SET_CREDIT)["seen"]
        batch: dict[str, int] = {}
        batch["preview"] = count_queries(client, "preview", photos=ids, change=SET_CREDIT)
        batch["change"] = count_queries(client, "change", change=SET_CREDIT, seen=seen)
        edited = PhotoBatch.objects.latest("pk")
        batch["receipt"] = count_get(client, f"/admin/library/log/{edited.pk}/")
        batch["undo"] = count_queries(client, f"log/{edited.pk}/undo")
        batch["place"] = count_queries(client, "place", photos=ids, title="Storm")
        batch["kill"] = count_queries(client, "kill", photos=ids, reason="Staged")
        counts.append(batch)
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 40, counts[0]
    assert Slide.objects.count() == 510


def count_get(client: Client, url: str) -> int:
    """How many queries a page asks."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)
