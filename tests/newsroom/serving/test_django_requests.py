"""Django behind the front: slow work and slow senders keep nobody waiting but themselves."""

from __future__ import annotations

import ast
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.newsroom.serving.asking import ask
from tests.newsroom.serving.embedded import embedded_front
from tests.newsroom.serving.made_tree import TEXTS
from tests.newsroom.serving.slow_facts import MAX_BODY_BYTES, THREADS

PROCESSES = 2


@pytest.fixture(scope="module")
def slow(made_data: Path) -> Iterator[int]:
    """The port of a front over a slow application."""
    with embedded_front(
        made_data, application="tests.newsroom.serving.slow_application:front"
    ) as port:
        yield port


def test_busy_threads_do_not_hold_up_the_tree(slow: int) -> None:
    with ThreadPoolExecutor(20) as pool:
        waiting = [pool.submit(ask, slow, "/slow") for _ in range(2 * PROCESSES * THREADS)]
        time.sleep(0.2)
        for _ in range(20):
            assert ask(slow, "/galleries/harbour/").status == 200
        # Held up even once by a busy thread, the twenty would have come after the last of them.
        assert not all(request.done() for request in waiting)
        assert all(request.result().status == 200 for request in waiting)


def test_senders_who_take_their_time_hold_no_thread(slow: int) -> None:
    senders = [
        socket.create_connection(("127.0.0.1", slow)) for _ in range(4 * THREADS * PROCESSES)
    ]
    try:
        for sender in senders:
            sender.sendall(
                b"POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nab"
            )
        time.sleep(0.3)
        assert ask(slow, "/upload", method="POST", body=b"abc").body == b"POST 3 294"
        for sender in senders:
            sender.sendall(b"cdefghij")
        for sender in senders:
            assert b"POST 10 1015" in sender.recv(4096)
    finally:
        for sender in senders:
            sender.close()


def test_a_sender_who_hangs_up_is_not_answered_for(slow: int) -> None:
    with socket.create_connection(("127.0.0.1", slow)) as sender:
        sender.sendall(b"POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nab")
    assert ask(slow, "/upload", method="POST", body=b"abc").body == b"POST 3 294"


@pytest.mark.parametrize("size_bytes", [0, 1, 300_000, 4_000_000])
def test_what_is_sent_arrives(slow: int, size_bytes: int) -> None:
    body = bytes(number % 251 for number in range(size_bytes))
    answer = ask(slow, "/upload", method="POST", body=body)
    assert answer.body == f"POST {size_bytes} {sum(body)}".encode()


def test_what_is_sent_in_chunks_arrives(slow: int) -> None:
    with socket.create_connection(("127.0.0.1", slow)) as sender:
        sender.sendall(
            b"POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        sender.sendall(b"3\r\nabc\r\n")
        sender.sendall(b"2\r\nde\r\n0\r\n\r\n")
        assert b"POST 5 495" in sender.recv(4096)


def test_more_than_any_form_needs_is_refused_before_it_is_sent(slow: int) -> None:
    with socket.create_connection(("127.0.0.1", slow)) as sender:
        length = MAX_BODY_BYTES + 1
        sender.sendall(
            f"POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n".encode()
        )
        answer = sender.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_answers_come_whole_however_they_are_made(slow: int) -> None:
    assert ask(slow, "/streamed").body == b"part 0\npart 1\npart 2\n"
    assert ask(slow, "/file").body == TEXTS["robots.txt"].encode()
    assert ask(slow, "/file", method="HEAD").body == b""
    assert ask(slow, "/streamed", method="HEAD").body == b""
    assert ask(slow, "/falls-over").status == 500
    assert ask(slow, "/upload").headers["x-served-by"] == "application"


def test_a_stream_waits_for_its_reader_and_ends_with_him(slow: int, made_data: Path) -> None:
    told = made_data / "sent.txt"
    with socket.create_connection(("127.0.0.1", slow)) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        reader.sendall(b"GET /endless HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert reader.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
        time.sleep(1)  # in which a gigabyte would be made
        assert not told.exists()
    deadline = time.monotonic() + 10
    while not told.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert int(told.read_text()) < 64 << 20


def test_the_application_is_told_what_wsgi_promises(slow: int) -> None:
    answer = ask(
        slow,
        "/told?a=%C3%A9&b",
        x_forwarded_proto="https",
        cookie="a=1",
        host="photos.example.org",
        method="GET",
    )
    told = ast.literal_eval(answer.body.decode())
    assert told["QUERY_STRING"] == "a=%C3%A9&b"
    assert told["HTTP_X_FORWARDED_PROTO"] == "https"
    assert told["HTTP_COOKIE"] == "a=1"
    assert told["REMOTE_ADDR"] == "127.0.0.1"
    assert told["SERVER_PORT"] == str(slow)
    assert told["wsgi.url_scheme"] == "http"


def test_a_header_with_an_underscore_cannot_pass_for_a_proxys(slow: int) -> None:
    with socket.create_connection(("127.0.0.1", slow)) as sender:
        sender.sendall(b"GET /told HTTP/1.1\r\nHost: 127.0.0.1\r\nX_Forwarded_Proto: https\r\n\r\n")
        assert b"FORWARDED_PROTO" not in sender.recv(65536)
