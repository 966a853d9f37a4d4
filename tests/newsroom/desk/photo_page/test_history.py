"""What happened to a photo, as its page tells it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from media.photo_embargo import embargo_photo
from media.takedown import kill_photo
from newsroom.desk.photo_page.history import list_events
from newsroom.library.edits import PhotoEdit, edit_photos
from tests.builders import make_ready_photo

pytestmark = pytest.mark.django_db


def test_edits_decisions_and_arrival_stand_in_one_list(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ana = User.objects.create_superuser("ana")
    photo, other = make_ready_photo(name="storm.jpg", caption="Before"), make_ready_photo()
    change = PhotoEdit({"caption": ("Before", "After")})
    edit_photos({photo.pk: change}, summary="changed caption of {photos}", changed_by=ana)
    both = {each.pk: PhotoEdit({"city": ("", "Hull")}) for each in (photo, other)}
    edit_photos(both, summary="set the city of {photos}", changed_by=ana)
    embargo_photo(photo, until=timezone.now() + timedelta(days=1))
    kill_photo(photo, reason="Not the minister", killed_by=ana)
    photo.refresh_from_db()

    with django_assert_num_queries(3):
        events = list_events(photo, may_edit=True)

    assert [event.did.partition(",")[0] for event in events] == [
        "killed it everywhere",
        "set an embargo",
        "set the city of 2 photos",
        "changed caption",
        "brought it in as storm.jpg",
    ]
    assert events[0].why == "Not the minister"
    assert events[3].changes == (("caption", (("del", "Before"), ("ins", "After"))),)
    # What was done to others, too, is undone by its receipt.
    assert [event.may_undo for event in events] == [False, False, False, True, False]
    assert not any(event.may_undo for event in list_events(photo, may_edit=False))


def test_an_embargo_set_on_the_page_stands_there_once_and_is_undone(client: Client) -> None:
    ana = User.objects.create_superuser("ana")
    client.force_login(ana)
    photo = make_ready_photo()
    until = timezone.localtime() + timedelta(days=1)
    url = f"/admin/media/photo/{photo.pk}/embargo/"
    client.post(url, {"act": "set", "at": f"{until:%Y-%m-%dT%H:%M}"})

    embargo, _ = list_events(photo, may_edit=True)
    photo.refresh_from_db()
    assert photo.embargo_until is not None
    assert (embargo.who, embargo.did) == ("ana", "set the embargo")
    assert [label for label, _ in embargo.changes] == ["embargo"]
    assert embargo.may_undo
    undo = f"/admin/library/log/{embargo.batch_id}/undo/"
    client.post(undo, "{}", content_type="application/json")
    photo.refresh_from_db()
    assert photo.embargo_until is None
    assert [event.did for event in list_events(photo, may_edit=True)][1:] == [
        "set the embargo",
        "brought it in as photo.jpg",
    ]

    client.post(url, {"act": "set", "at": "2001-01-01T10:00"})
    assert len(list_events(photo, may_edit=True)) == 3


def test_the_page_shows_them_with_the_way_to_their_receipts(client: Client) -> None:
    ana = User.objects.create_superuser("ana")
    client.force_login(ana)
    photo = make_ready_photo(caption="Before")
    change = PhotoEdit({"caption": ("Before", "<b>After")})
    edit_photos({photo.pk: change}, summary="changed caption of {photos}", changed_by=ana)
    page = client.get(f"/admin/media/photo/{photo.pk}/change/").text
    assert "<b>ana</b> changed caption" in page
    assert "&lt;b&gt;After" in page
    assert "/admin/library/log/" in page
