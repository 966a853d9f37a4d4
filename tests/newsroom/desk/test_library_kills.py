"""Several photos of the library are killed at once, and the kill is taken back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from media.models import Photo, Takedown
from newsroom.models import AuditEntry
from newsroom.models.public_tree import StaleMark, Urgency
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_ready_photo
from tests.newsroom.baking.baked import bake
from tests.newsroom.desk.library_requests import post
from tests.newsroom.library.rows import make_editor, make_rows
from tests.newsroom.library.test_where_used import place_in_article

pytestmark = pytest.mark.django_db


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
