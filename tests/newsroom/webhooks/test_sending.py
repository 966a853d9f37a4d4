"""Webhooks reach who takes them, kills first; who does not take them delays nobody."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import ChangedThing
from media.takedown import kill_photo
from newsroom.baking import webhook_queue
from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.webhook_queue import bound_queue, queue_changes
from newsroom.models import WebhookDelivery, WebhookReceiver
from newsroom.webhooks import sending
from newsroom.webhooks.receivers import make_new_secret, queue_ping, send_again, try_now
from newsroom.webhooks.sending import (
    find_due_receivers,
    forget_old_deliveries,
    send_to,
    wake_senders,
)
from newsroom.webhooks.signing import sign
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake
from tests.newsroom.webhooks.listening import Listener, listening, say

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]
State = WebhookDelivery.State


@pytest.fixture
def listener(settings: Settings) -> Iterator[Listener]:
    with listening(settings) as server:
        yield server


def register(listener: Listener, name: str = "Sister", **fields: Any) -> WebhookReceiver:
    return WebhookReceiver.objects.create(name=name, url=listener.url, **fields)


def tell(number: int, *, first: int = 1, far: int = 0, **fields: Any) -> list[ChangedThing]:
    """Changes of photos that just got their places; `far` keeps their ids from those of others."""
    rows = [
        ChangedThing(
            kind=ChangedThing.Kind.PHOTO,
            thing_id=far + pk,
            position=pk,
            **{"status": 200, "turn": ChangedThing.Turn.TOLD, **fields},
        )
        for pk in range(first, first + number)
    ]
    ChangedThing.objects.bulk_create(rows)
    queue_changes(rows)
    return rows


def wait_for(listener: Listener, number: int, *, within_seconds: float = 20) -> None:
    deadline = time.monotonic() + within_seconds
    while len(listener.messages) < number:
        assert time.monotonic() < deadline
        wake_senders()
        time.sleep(0.02)


def finish() -> None:
    """Wait until no thread sends any more."""
    deadline = time.monotonic() + 30
    while WebhookReceiver.objects.exclude(busy_until=None).exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_change_is_told_signed_and_in_the_words_of_the_api(
    listener: Listener, client: Client
) -> None:
    receiver = register(listener)
    gallery = make_gallery(1)
    bake()
    assert send_to(receiver.pk) == 2
    told = {message.told["data"]["kind"]: message for message in listener.messages}
    assert told.keys() == {"gallery", "photo"}
    message = told["gallery"]
    assert message.told["type"] == "gallery.changed"
    listed = client.get("/api/v1/changes").json()["changes"]
    assert message.told["data"] in listed
    assert message.told["data"]["id"] == gallery.pk
    assert message.headers["content-type"] == "application/json"
    signature = sign(
        receiver.secret,
        message.headers["webhook-id"],
        int(message.headers["webhook-timestamp"]),
        message.body,
    )
    assert message.headers["webhook-signature"] == signature
    delivery = WebhookDelivery.objects.get(event_id=message.headers["webhook-id"])
    assert (delivery.state, delivery.answer) == (State.DELIVERED, "204")
    assert send_to(receiver.pk) == 0


def test_a_kill_arrives_within_2_seconds_of_being_dark_before_10000_others(
    listener: Listener,
) -> None:
    register(listener)
    gallery = make_gallery(2)
    photo = gallery.slides.order_by("position")[0].photo
    assert photo is not None
    bake()
    wait_for(listener, 3)
    finish()
    last = ChangedThing.objects.order_by("-position")[0].position or 0
    tell(10_000, first=last + 1, far=10_000_000)
    wait_for(listener, 20)  # it is at them
    kill_photo(photo, reason="Not the minister", killed_by=None)
    dark: list[float] = []

    def note_dark() -> None:
        dark.append(time.time())
        wake_senders()

    bake_what_is_stale(all_marks=True, at_most_seconds=None, on_told=note_dark)
    deadline = time.monotonic() + 20
    while not (kills := [m for m in list(listener.messages) if m.told["type"] == "photo.killed"]):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert kills[0].told["data"]["is_kill"]
    assert kills[0].told["data"]["id"] == photo.pk
    waiting = WebhookDelivery.objects.filter(state=State.WAITING).count()
    assert waiting > 5_000
    seconds = kills[0].at - dark[0]
    assert seconds < 2
    WebhookDelivery.objects.all().delete()
    finish()


def test_who_hangs_fails_or_floods_delays_nobody(listener: Listener, settings: Settings) -> None:
    def hang(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(3)

    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(16_000):  # a gigabyte
                handler.wfile.write(b"a" * 65_536)
        except OSError:
            handler.close_connection = True  # it hung up, as it should

    with listening(settings) as hanging, listening(settings) as failing, listening(settings) as big:
        hanging.answer, failing.answer, big.answer = hang, say(500), flood
        for name, server in (("a", hanging), ("b", failing), ("c", big)):
            register(server, name)
        register(listener, "good")
        began = time.monotonic()
        tell(30)
        # One message to the receiver that hangs takes five seconds.
        wait_for(listener, 30)
        wait_for(big, 30)
        assert time.monotonic() - began < 20
        assert len(hanging.messages) < 6
        assert len(failing.messages) < 10  # it is left alone for a while
        receiver = WebhookReceiver.objects.get(name="b")
        assert receiver.failing_since is not None
        assert receiver.next_try_at is not None
        assert receiver.last_answer == "500"
        finish()
    assert WebhookDelivery.objects.filter(receiver=receiver, state=State.WAITING).count() == 30


def test_a_day_of_500_loses_nothing_and_a_kill_is_tried_all_the_same(listener: Listener) -> None:
    listener.answer = say(500)
    receiver = register(listener)
    tell(3)
    for _ in range(12):
        try_now(receiver)
        send_to(receiver.pk)
    receiver.refresh_from_db()
    assert receiver.failures == 12
    assert receiver.next_try_at is not None
    assert receiver.next_try_at > timezone.now() + timedelta(minutes=10)
    assert not find_due_receivers().exists()
    listener.answer = say(204)
    listener.messages.clear()
    tell(1, first=9, status=410, reason="killed")
    assert send_to(receiver.pk) >= 1
    assert listener.messages[0].told["type"] == "photo.killed"
    try_now(receiver)
    send_to(receiver.pk)
    assert {message.told["data"]["id"] for message in listener.messages} == {1, 2, 3, 9}
    receiver.refresh_from_db()
    assert (receiver.failures, receiver.failing_since) == (0, None)


def test_one_event_that_is_never_taken_does_not_stand_before_the_others(
    listener: Listener,
) -> None:
    receiver = register(listener)
    tell(3)

    def refuse_the_first(handler: BaseHTTPRequestHandler) -> None:
        say(422 if listener.messages[-1].told["data"]["id"] == 1 else 204)(handler)

    listener.answer = refuse_the_first
    assert send_to(receiver.pk) == 0
    WebhookReceiver.objects.update(next_try_at=None)  # its own short rest is over
    assert send_to(receiver.pk) == 2
    left = WebhookDelivery.objects.get(state=State.WAITING)
    assert (left.thing, left.tries, left.answer) == ("photo:1", 1, "422")
    WebhookDelivery.objects.update(made_at=timezone.now() - timedelta(days=6), next_try_at=None)
    assert send_to(receiver.pk) == 0
    left.refresh_from_db()
    assert left.state == State.GIVEN_UP
    assert send_again(receiver, left.pk) == left
    listener.answer = say(204)
    assert send_to(receiver.pk) == 1
    assert listener.messages[-1].headers["webhook-id"] == left.event_id


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1/hook", "private network"),
        ("http://localhost/hook", "private network"),
        ("http://[::1]/hook", "private network"),
        ("http://10.0.0.8/hook", "private network"),
        ("ftp://a.example/hook", "Only addresses of the web"),
        ("http://user@a.example/hook", "Only addresses of the web"),
        ("http://93.184.216.34:22/hook", "usual ports"),
    ],
)
def test_our_own_network_is_never_asked(url: str, said: str) -> None:
    receiver = WebhookReceiver.objects.create(name="Bad", url=url)
    queue_ping(receiver)
    assert send_to(receiver.pk) == 0
    receiver.refresh_from_db()
    assert said in receiver.last_answer


def test_a_redirect_into_our_network_is_not_followed(listener: Listener) -> None:
    receiver = register(listener)
    listener.answer = say(302, Location="http://127.0.0.1:1/metrics")
    queue_ping(receiver)
    assert send_to(receiver.pk) == 0
    receiver.refresh_from_db()
    assert receiver.last_answer == "302"
    assert len(listener.messages) == 1


def test_a_name_that_leads_to_us_later_is_refused_then(
    listener: Listener, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRIVATE_ADDRESSES_ALLOWED = frozenset()
    receiver = WebhookReceiver.objects.create(name="Moves", url="http://moves.example/hook")
    where = ("127.0.0.1", listener.server_port)
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", where)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    queue_ping(receiver)
    assert send_to(receiver.pk) == 0
    receiver.refresh_from_db()
    assert "private network" in receiver.last_answer
    assert listener.messages == []


def test_a_thing_waits_once_and_too_many_become_one_word(
    listener: Listener, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_queue, "MOST_WAITING", 5)
    receiver = register(listener)
    rows = tell(4)
    queue_changes(rows[:2])
    assert WebhookDelivery.objects.count() == 4
    more = tell(4, first=10)
    left = WebhookDelivery.objects.get()
    assert left.type == "changes.missed"
    tell(1, first=30, status=410, reason="killed")
    assert send_to(receiver.pk) == 2
    kill, missed = listener.messages
    assert kill.told["type"] == "photo.killed"
    answer = client.get(missed.told["data"]["next"].removeprefix("http://127.0.0.1:8000")).json()
    assert {row.thing_id for row in more} < {change["id"] for change in answer["changes"]}
    bound_queue(receiver)
    assert not WebhookDelivery.objects.filter(state=State.WAITING).exists()


def test_who_wants_kills_only_or_is_off_is_told_no_more(listener: Listener) -> None:
    kills = register(listener, "kills", only_kills=True)
    off = register(listener, "off", is_on=False)
    tell(2)
    tell(1, first=9, status=410, reason="killed")
    assert [one.type for one in kills.deliveries.all()] == ["photo.killed"]
    assert not off.deliveries.exists()


def test_410_switches_a_receiver_off(listener: Listener) -> None:
    receiver = register(listener)
    listener.answer = say(410)
    queue_ping(receiver)
    send_to(receiver.pk)
    receiver.refresh_from_db()
    assert not receiver.is_on
    assert forget_old_deliveries() == 1


def test_a_new_secret_signs_beside_the_old_one_for_a_day(listener: Listener) -> None:
    receiver = register(listener)
    before = receiver.secret
    make_new_secret(receiver)
    assert receiver.secret != before
    assert receiver.signing_secrets == [receiver.secret, before]
    receiver.seed_changed_at = timezone.now() - timedelta(hours=25)
    assert receiver.signing_secrets == [receiver.secret]


def test_two_workers_do_not_send_the_same(listener: Listener) -> None:
    receiver = register(listener)
    queue_ping(receiver)
    assert sending.claim_receiver(receiver.pk)
    assert not sending.claim_receiver(receiver.pk)
    assert wake_senders() == 0
