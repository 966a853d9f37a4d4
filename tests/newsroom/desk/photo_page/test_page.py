"""A photo's page: its words in groups beside what the file says, saved by the door of all edits."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery.models import Act
from media.ingest import ingest_photo
from media.models import Photo
from media.takedown import kill_photo
from newsroom.desk.photo_page.files import list_files, show_picture
from newsroom.desk.photo_page.found import flatten, list_found
from newsroom.desk.photo_page.words import COLUMNS, read_file_words
from newsroom.library.columns import COLUMNS as EDITED
from tests.builders import make_gallery, make_photo, make_ready_photo, photo_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ed"))
    return client


def page_of(photo: Photo) -> str:
    """Where it stands."""
    return f"/admin/media/photo/{photo.pk}/change/"


def form_of(client: Client, photo: Photo, **fields: str) -> dict[str, str]:
    """The form as a browser sends it, with all else as it is."""
    page = client.get(page_of(photo)).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{32})"', page)
    assert seen
    shown = {
        name: getattr(photo, name)
        for name in COLUMNS
        if name not in ("taken_at", "keywords", "may_be_syndicated", "urgency", "archive_days")
    }
    keywords = "\n".join(photo.keywords)
    return {**shown, "keywords": keywords, "may_be_syndicated": "on", "seen": seen[1], **fields}


def take_in(**metadata: Any) -> Photo:
    """A photo whose file says something of itself."""
    upload = io.BytesIO(photo_bytes(**metadata))
    return ingest_photo(upload, file_name="told.jpg", uploaded_by=None).photo


def test_words_are_saved_through_the_door_of_edits(editor: Client) -> None:
    photo = make_ready_photo(caption="Before", keywords=["sea"])
    form = form_of(editor, photo, caption="After", keywords="sea\n storm \n\nsea")
    answer = editor.post(page_of(photo), form, follow=True)
    assert answer.redirect_chain == [(page_of(photo), 302)]
    assert "Saved." in answer.content.decode()
    photo.refresh_from_db()
    assert (photo.caption, photo.keywords) == ("After", ["sea", "storm"])
    act = Act.objects.get(kind=Act.Kind.PHOTO)
    assert act.sentence == "ed changed caption and keywords of 1 photo"
    assert act.delta["fields"]["caption"] == ["Before", "After"]


def test_saving_what_is_there_already_changes_nothing(editor: Client) -> None:
    photo = make_ready_photo(caption="One\r\ntwo", keywords=["sea", "storm"])
    before = photo.edited_at
    editor.post(page_of(photo), form_of(editor, photo))
    photo.refresh_from_db()
    assert photo.edited_at == before
    assert not Act.objects.filter(kind=Act.Kind.PHOTO).exists()


def test_what_the_door_does_not_take_is_told_beside_its_field(editor: Client) -> None:
    photo = make_ready_photo()
    form = form_of(editor, photo, caption="x" * 10_001, city="Hull")
    page = editor.post(page_of(photo), form).content.decode()
    assert "has 10,001 characters" in page
    photo.refresh_from_db()
    assert photo.city == ""


def test_addresses_and_codes_are_asked_for_and_what_a_file_brought_stays(editor: Client) -> None:
    photo = make_ready_photo(licensor_url="see\r\nthe contract")
    form = form_of(editor, photo, web_statement_url="javascript:alert(1)", city="Hull")
    page = editor.post(page_of(photo), form).content.decode()
    assert "address of a web page" in page
    assert 'value="Hull"' in page or ">Hull</textarea>" in page.replace("\n", "")
    form = form_of(editor, photo, city="Hull")
    assert editor.post(page_of(photo), form).status_code == 302
    photo.refresh_from_db()
    assert (photo.city, photo.licensor_url) == ("Hull", "see\r\nthe contract")


@pytest.mark.parametrize(
    ("then", "leads_to"),
    [
        ("/admin/media/photo/7/change/?in=storm#focal-point", True),
        ("https://elsewhere.example/", False),
        ("//elsewhere.example/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_who_goes_on_is_led_on_within_the_desk(editor: Client, then: str, leads_to: bool) -> None:
    photo = make_ready_photo()
    answer = editor.post(page_of(photo), form_of(editor, photo, caption="Mine", _then=then))
    assert answer["Location"] == (then if leads_to else page_of(photo))


def test_what_the_file_says_stands_beside_what_an_editor_wrote(editor: Client) -> None:
    photo = take_in(caption="From the file", byline="Erin Scott", keywords=["sea", "storm"])
    assert read_file_words(photo)["keywords"] == "sea\nstorm"
    Photo.objects.update(caption="Mine")
    page = editor.get(page_of(photo)).content.decode()
    found = re.findall(r'data-found="id_(\w+)"( hidden)?', page)
    assert ("caption", "") in found
    assert ("byline", " hidden") in found
    assert ("headline", "") not in found


def test_every_column_that_is_edited_stands_in_the_form_or_on_the_photograph() -> None:
    elsewhere = {name for name, column in EDITED.items() if column.group in ("focus", "moments")}
    assert set(COLUMNS) == EDITED.keys() - elsewhere


def test_what_is_shown_is_looked_at_with_the_reason_by_those_who_may_not_change_it(
    client: Client,
) -> None:
    photo = make_gallery(1).slides.get().photo
    assert photo is not None
    user = User.objects.create_user("intern", is_staff=True)
    names = ("view_photo", "change_photo", "view_gallery")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    page = client.get(page_of(photo)).content.decode()
    assert "changing it needs the right to publish that" in page
    assert "Caption 1" in page
    assert "<textarea" not in page
    assert "()" not in page
    assert "data-save-words" not in page
    assert "data-may-edit" not in page


def test_all_that_the_file_says_can_be_looked_at(editor: Client) -> None:
    photo = take_in(caption="From the file")
    page = editor.get(f"/admin/media/photo/{photo.pk}/found/").content.decode()
    assert "dc:description" in page
    assert "From the file" in page
    assert list_found({}) == []
    nested = {"a": [{"b": 1}, {"b": None}], "c": ["x", "y"]}
    assert list(flatten(nested)) == [("a, 1, b", "1"), ("a, 2, b", ""), ("c", "x; y")]


def test_files_are_listed_with_their_state() -> None:
    photo = make_ready_photo(900, 600)
    waiting = list_files(make_photo(900, 600))
    assert {row.state for row in waiting} == {"To be made"}
    assert all(row.url == "" for row in waiting)
    by_key = {row.key: row for row in list_files(photo)}
    assert by_key["w640.jpg"].state == ""
    assert (by_key["w640.jpg"].width_px, by_key["w640.jpg"].height_px) == (640, 427)
    assert by_key["w640.jpg"].url.endswith(photo.renditions["w640.jpg"]["path"])
    photo.focal_x = 0.1
    assert {row.state for row in list_files(photo) if row.key.startswith("1x1")} == {
        "To be made anew"
    }
    assert show_picture(photo).srcset.count("w") >= 2


def test_a_killed_photo_is_shown_nowhere(editor: Client) -> None:
    photo = make_ready_photo(900, 600)
    kill_photo(photo, reason="Not the minister", killed_by=None)
    photo.refresh_from_db()
    assert show_picture(photo).url == ""
    assert all(row.url == "" for row in list_files(photo))
    page = editor.get(page_of(photo)).content.decode()
    assert "Killed: it is shown nowhere." in page
    assert "Undo the kill" in page


def test_the_number_of_queries_does_not_hang_on_how_often_it_is_used(editor: Client) -> None:
    photo = make_gallery(1).slides.get().photo
    assert photo is not None
    editor.get(page_of(photo))

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            editor.get(page_of(photo))
        return len(queries)

    once = count()
    for _ in range(12):
        gallery = make_gallery(1)
        gallery.slides.create(position=2, photo=photo)
    assert count() == once
    assert once <= 30


def seen_words_on(client: Client, photo: Photo) -> str:
    """What a loaded form remembers of each field."""
    found = re.search(r'name="seen_words" value="([^"]+)"', client.get(page_of(photo)).text)
    assert found
    return html.unescape(found[1])


def test_two_editors_of_different_fields_both_keep_what_they_wrote(editor: Client) -> None:
    photo = make_ready_photo(caption="One\ntwo", city="Hull")
    form = form_of(editor, photo, caption="Mine", seen_words=seen_words_on(editor, photo))
    Photo.objects.update(city="Leeds")
    answer = editor.post(page_of(photo), form)
    assert answer.status_code == 302
    photo.refresh_from_db()
    assert (photo.caption, photo.city) == ("Mine", "Leeds")


def test_what_two_editors_wrote_in_one_field_is_shown_and_decided(editor: Client) -> None:
    photo = make_ready_photo(caption="Before", city="Hull")
    form = form_of(editor, photo, caption="Mine", seen_words=seen_words_on(editor, photo))
    Photo.objects.update(caption="Theirs", city="Leeds")
    page = editor.post(page_of(photo), form).text
    assert "Somebody else changed this" in page
    assert "Somebody else wrote meanwhile: “Theirs”" in page
    assert ">\nMine</textarea>" in page
    photo.refresh_from_db()
    assert photo.caption == "Theirs"


def test_line_ends_are_no_change(editor: Client) -> None:
    photo = make_ready_photo(caption="One\ntwo ", credit_line="A")
    editor.post(page_of(photo), form_of(editor, photo, caption="One\r\ntwo", credit_line="B"))
    act = Act.objects.get(kind=Act.Kind.PHOTO)
    assert act.delta["fields"] == {"credit_line": ["A", "B"]}


def test_a_credit_is_read_as_it_is_typed(editor: Client) -> None:
    photo = make_ready_photo(byline="Erin Scott", source="Reuters")
    url = f"/admin/media/photo/{photo.pk}/credit/"
    answer = editor.get(url, {"line": "Erin Scott/AP"}).json()
    assert answer["reading"] == "Photographer: Erin Scott. Agency: AP."
    assert editor.get(url).json()["reading"] == ""
    assert editor.get("/admin/media/photo/4711/credit/").status_code == 404
