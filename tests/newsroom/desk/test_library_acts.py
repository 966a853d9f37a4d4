"""A selection of the library is changed: each change shown first, then done, and taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from gallery.models import Slide
from media.models import Photo
from newsroom.models import AuditEntry, PhotoBatch
from tests.newsroom.desk.library_requests import (
    SET_CREDIT,
    change,
    count_get,
    count_queries,
    post,
    preview,
)
from tests.newsroom.library.rows import make_editor, make_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client) -> User:
    """An editor who is logged in."""
    user = make_editor("Ana", "view_gallery", "add_gallery", "change_gallery")
    client.force_login(user)
    return user


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


def test_the_log_lists_batches_and_ones_own(client: Client, ana: User) -> None:
    change(client, make_rows(2, credit_line="AP"), SET_CREDIT)
    PhotoBatch.objects.create(summary="set the city of 9 photos", number=9, done_by_name="Ben")
    log = client.get("/admin/library/log/").text
    assert "set the credit of 2 photos" in log
    assert "set the city of 9 photos" in log
    assert "Ben" not in client.get("/admin/library/log/?mine").text


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
