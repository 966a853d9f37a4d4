"""The broker in a folder: many write and read at once, some are killed; no file is half there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from kombu import Connection

from newsroom.running.data_folder import KEEP_PROCESSED_SECONDS, forget_processed_messages
from tests.journeys.running import ROOT
from tests.newsroom.running.folder_writer import WORDS, options_for

TRANSPORT = "newsroom.running.folder_broker:Transport"
SENDERS, EACH = 3, 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A broker's folder."""
    for name in ("messages", "processed", "control"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def connection(folder: Path) -> Iterator[Connection]:
    """A reader's or writer's connection."""
    with Connection(
        "filesystem://", transport=TRANSPORT, transport_options=options_for(folder)
    ) as made:
        yield made


@contextmanager
def sending(folder: Path, *, senders: int, number: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that send, without end for the number 0; those that go on are killed at the end."""
    command = [sys.executable, "-m", "tests.newsroom.running.folder_writer", str(folder), TRANSPORT]
    started = [subprocess.Popen([*command, str(number)], cwd=ROOT) for _ in range(senders)]
    try:
        yield started
    finally:
        for sender in started:
            sender.kill()
            sender.wait()


def channel_of(connection: Connection) -> Any:
    """The transport itself, which the types of kombu do not tell."""
    return connection.default_channel


def take(connection: Connection, queue: str = "work") -> Any:
    """The next message's body; None where the queue is empty."""
    message = channel_of(connection).basic_get(queue, no_ack=True)
    return message.decode() if message else None


def test_a_reader_in_a_race_with_senders_gets_every_message_whole(
    folder: Path, connection: Connection
) -> None:
    received: list[int] = []
    deadline = time.monotonic() + 60
    with sending(folder, senders=SENDERS, number=EACH) as senders:
        while len(received) < SENDERS * EACH and time.monotonic() < deadline:
            body = take(connection)
            if body is not None:
                assert body["words"] == WORDS
                received.append(body["index"])
            channel_of(connection).get_table("table")  # as broadcasts do
        assert [sender.wait(20) for sender in senders] == [0] * SENDERS
    assert sorted(received) == sorted(list(range(EACH)) * SENDERS)
    table = channel_of(connection).get_table("table")
    assert len(table) == len(set(table)) == EACH, "no binding is lost, whoever else binds"


def test_senders_that_are_killed_leave_nothing_that_a_reader_stumbles_over(
    folder: Path, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    deadline = time.monotonic() + 30
    with sending(folder, senders=2, number=0):
        while len(list((folder / "messages").glob("*.msg"))) < 10 and time.monotonic() < deadline:
            time.sleep(0.01)
    bodies = []
    while (body := take(connection)) is not None:
        bodies.append(body)
    assert len(bodies) >= 10
    assert all(body["words"] == WORDS for body in bodies)
    assert "cannot be read" not in caplog.text
    channel_of(connection).get_table("table")
    assert "cannot be read" not in caplog.text


@pytest.mark.parametrize(
    "broken",
    [b"", b'{"body": ', b"null", b"[]", b"{}", b"\xff\xfe", b'{"body": "!", "properties": {}}'],
)
def test_what_is_no_message_is_left_out_and_the_next_is_taken(
    folder: Path, connection: Connection, caplog: pytest.LogCaptureFixture, broken: bytes
) -> None:
    (folder / "messages" / "0_broken.work.msg").write_bytes(broken)
    connection.Producer().publish({"is": "whole"}, routing_key="work", exchange="")
    assert take(connection) == {"is": "whole"}
    assert take(connection) is None
    assert "0_broken.work.msg: " in caplog.text
    assert (folder / "processed" / "0_broken.work.msg").read_bytes() == broken


@pytest.mark.parametrize("broken", [b"", b"[[", b"7", b"[[1]]", b'{"a": 1}', b"\xff"])
def test_a_broken_table_is_made_anew(folder: Path, connection: Connection, broken: bytes) -> None:
    table = folder / "control" / "exchange.exchange"
    table.write_bytes(broken)
    channel = channel_of(connection)
    assert channel.get_table("exchange") == []
    channel._queue_bind("exchange", "key", "", "queue")
    assert channel.get_table("exchange") == [("key", "", "queue")]
    channel._delete("queue", "exchange", "key", "")
    assert channel.get_table("exchange") == []


def test_the_folder_may_be_removed_while_somebody_uses_it(
    folder: Path, connection: Connection
) -> None:
    producer = connection.Producer()
    for name in ("messages", "processed"):
        (folder / name).rmdir()
    assert take(connection) is None
    producer.publish("later", routing_key="work", exchange="")
    assert take(connection) == "later"


def test_messages_come_in_the_order_of_sending_and_each_queue_has_its_own(
    connection: Connection,
) -> None:
    producer = connection.Producer()
    for number in range(5):
        producer.publish(number, routing_key="work", exchange="")
        producer.publish(-number, routing_key="work.other", exchange="")
    assert channel_of(connection)._size("work") == 5
    assert [take(connection) for _ in range(6)] == [0, 1, 2, 3, 4, None]
    assert channel_of(connection).queue_purge("work.other") == 5
    assert take(connection, "work.other") is None


def test_what_killed_senders_left_is_removed_after_an_hour(folder: Path) -> None:
    left = [folder / name / ".3b1f-unfinished" for name in ("messages", "control")]
    for file in left:
        file.touch()
    forget_processed_messages(folder)
    assert all(file.exists() for file in left), "somebody may be at it"
    for file in left:
        os.utime(file, times=(0, time.time() - KEEP_PROCESSED_SECONDS - 1))
    forget_processed_messages(folder)
    assert not any(file.exists() for file in left)


def test_the_settings_use_it_for_the_default_broker() -> None:
    script = (
        "from config import settings; "
        "print(settings.CELERY_BROKER_URL, settings.CELERY_BROKER_TRANSPORT)"
    )
    environment = {**os.environ, "CELERY_BROKER_URL": ""}
    said = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["filesystem://localhost", TRANSPORT]
    # Not the current one, or whatever is asked for in later tests would lie in this folder.
    app = Celery(broker="filesystem://localhost", set_as_current=False)
    app.conf.broker_transport = TRANSPORT
    assert type(app.connection_for_write().transport).__module__ == TRANSPORT.partition(":")[0]
