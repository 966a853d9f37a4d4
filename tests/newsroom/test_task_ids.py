"""One photo can be followed in the log by its ids, from its upload to the page that shows it."""

from __future__ import annotations

import json
import logging

import pytest
from celery import current_app
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from media.models import Photo, RenderTier
from media.renditions.queue import render_most_urgent
from newsroom.publishing.workflow import publish
from tests.builders import make_photo, photo_bytes
from tests.newsroom.baking.baked import bake
from tests.newsroom.reading_the_log import read_log, take_messages
from tests.newsroom.uploads.sending import send_file

pytestmark = pytest.mark.django_db(transaction=True)
GIVEN = "nginx-0123456789abcdef"


@pytest.fixture(autouse=True)
def without_messages_of_others() -> None:
    """What other tests rang for is no part of this."""
    empty_the_queues()


def empty_the_queues() -> None:
    """Nothing waits."""
    for queue in ("first", "modern", "kill", "bake"):
        with current_app.connection_for_read() as broker:
            broker.SimpleQueue(queue).clear()


def test_a_photo_is_followed_from_its_upload_to_its_page(
    client: Client, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = 1
    ana = User.objects.create_superuser("ana", password="hunter2-hunter2")
    client.force_login(ana)
    client.defaults["HTTP_X_REQUEST_ID"] = GIVEN
    with read_log() as log:
        status, _ = send_file(client, "quay-of-frau-meier.jpg", photo_bytes())
        assert status == 200
        photo = Photo.objects.get()
        assert take_messages("first") == 1
        gallery = Gallery.objects.create(title="Quay", slug="quay")
        place_photos(gallery, [photo])
        publish(gallery)
        bake()

    (upload,) = log.find("Photo taken in")
    whose = {"request_id": GIVEN, "user_id": ana.pk}
    assert whose.items() <= upload.items()
    assert upload["photo_id"] == photo.pk
    answers = log.find("Answered", path="/admin/uploads/", **whose)
    assert [line["status"] for line in answers] == [201]

    (made,) = log.find("Renditions made", photo_id=photo.pk, tier="first")
    assert whose.items() <= made.items()
    assert made["task"] == "media.tasks.render_first_tier"
    assert made["task_id"]

    planned = [line for line in log.find("Pages planned") if f"photo:{photo.pk}" in line["edited"]]
    owner = f"gallery:{gallery.pk}"
    assert any(owner in line["owners"] for line in planned)
    (baked,) = log.find("Page baked", owner=owner, page=gallery.get_absolute_url())
    assert baked["outcome"] == "changed"
    assert baked["waited_seconds"] >= 0
    faults = [line for line in log.lines if line["level"] in ("warning", "error")]
    assert [line for line in faults if not line["logger"].startswith("kombu")] == []


def test_no_name_and_no_password_of_a_person_is_logged(client: Client) -> None:
    User.objects.create_superuser("anastasia", password="hunter2-hunter2")
    with read_log() as log:
        said = {"username": "anastasia", "password": "wrong-word"}
        client.post("/admin/login/?next=/admin/", said)
        client.post("/admin/login/", {**said, "password": "hunter2-hunter2"})
        client.get("/admin/")
    assert len(log.find("Answered")) == 3
    text = log.stream.getvalue()
    for private in ("anastasia", "hunter2", "wrong-word", "127.0.0.1"):
        assert private not in text


def test_a_task_that_finds_another_photo_does_not_name_the_request_of_its_message(
    client: Client,
) -> None:
    client.force_login(User.objects.create_superuser("ana"))
    other = make_photo()
    Photo.objects.filter(pk=other.pk).update(is_live=True)  # goes first
    empty_the_queues()
    send_file(client, "one.jpg", photo_bytes())
    first = Photo.objects.exclude(pk=other.pk).get()
    with read_log() as log:
        assert take_messages("first") == 1
    (made,) = log.find("Renditions made", photo_id=other.pk, tier="first")
    assert "request_id" not in made
    assert "user_id" not in made
    assert made["asked_photo_id"] == first.pk


def test_what_a_sweep_finds_is_named_by_its_photo() -> None:
    photo = make_photo()
    with read_log() as log:
        render_most_urgent(up_to=RenderTier.FIRST)
    assert log.find("Renditions made", photo_id=photo.pk, tier="first")
    assert "task_id" not in log.lines[0]


def test_a_photo_that_cannot_be_made_says_why_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = make_photo()
    photo.original.storage.delete(str(photo.original.name))
    with read_log() as log:
        render_most_urgent(up_to=RenderTier.FIRST)
    (line,) = log.find("Photo not made", photo_id=photo.pk)
    assert line["reason"] == "Its original is gone from the storage."
    assert line["tries"] == 1
    (failed,) = [line for line in log.lines if line["level"] == "error"]
    assert failed["photo_id"] == photo.pk
    assert "RenderingFailed" in failed["exception"]
    assert "\n" in failed["exception"]  # within its one line


def test_ids_end_with_their_task(client: Client) -> None:
    client.force_login(User.objects.create_superuser("ana"))
    send_file(client, "one.jpg", photo_bytes())
    take_messages("first")
    with read_log() as log:
        logging.getLogger("anything").warning("After")
    (line,) = log.lines
    assert set(line) == {"timestamp", "level", "event", "logger"}
    assert json.dumps(line)
