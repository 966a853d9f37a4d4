"""The processes that make up one Photodesk: a web server, a Celery worker and the scheduler."""

from __future__ import annotations

import hashlib
import logging
import os
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connections

from media.doorbell import own_bell
from media.renditions.state import release_claims
from newsroom.baking.bake_queue import release_bake_claims
from newsroom.running.address import Address
from newsroom.running.processes import KeptProcess
from newsroom.running.web_server import web_arguments

logger = logging.getLogger(__name__)

# The sweep has a queue of its own. Celery takes from its queues in turn, so a sweep waits for the
# photos that are being rendered, some seconds, and never for those that wait to be. One worker does
# both: a worker whose pool hangs then makes no sweep either, and that is how it is found out.
QUEUES = ("first", "modern", "refined", "sweep")
# Publishing has a worker of its own: a kill or an edit never waits for a photo to be rendered.
PUBLISHING_QUEUES = ("kill", "publish", "bake")
# So have comparisons, new versions and caches: what people do never waits for one of them.
KEEPING_QUEUES = ("keep", "rest")
KEEPING_THREADS = 3
# A process bakes on one core: the others of a machine have bakers of what can wait.
BAKING_QUEUES = ("rest",)
PUBLISHER, KEEPER, BAKER = "publish-", "keep-", "bake-"  # how their nodes' names begin


def build_web_server(address: Address, sockets: Sequence[socket.socket]) -> KeptProcess:
    """The web server: it serves what is published before anything else can run."""
    return KeptProcess(
        name="web server",
        module="newsroom.running.web_server",
        arguments=web_arguments(sockets),
        environment=build_environment(address),
        sockets=sockets,
    )


def list_workers(address: Address) -> list[KeptProcess]:
    """What `manage.py up` runs beside the web server, in the order of starting."""
    environment = build_environment(address)
    # The same after each start, or the broker would keep a queue for every name that there was.
    folder_name = hashlib.sha256(str(settings.DATA_DIR).encode()).hexdigest()[:8]
    return [
        KeptProcess(
            name="worker",
            module="celery",
            arguments=worker_arguments(QUEUES, f"up-{folder_name}@%h"),
            environment=environment,
            heartbeat=settings.DATA_DIR / "worker-heartbeat",
            is_in_sweep=True,
            steps_back=True,  # photos and comparisons wait for what people wait for
            after_death=begin_anew,
        ),
        KeptProcess(
            name="publisher",
            module="celery",
            arguments=(
                *worker_arguments(PUBLISHING_QUEUES, f"{PUBLISHER}{folder_name}@%h"),
                f"--concurrency={settings.PUBLISHING_THREADS}",
            ),
            environment=environment,
            heartbeat=settings.DATA_DIR / "publisher-heartbeat",
            is_in_sweep=True,
            after_death=publish_anew,
        ),
        KeptProcess(
            name="keeper",
            module="celery",
            arguments=(
                *worker_arguments(KEEPING_QUEUES, f"{KEEPER}{folder_name}@%h"),
                f"--concurrency={KEEPING_THREADS}",
            ),
            environment=environment,
            heartbeat=settings.DATA_DIR / "keeper-heartbeat",
            is_in_sweep=True,
            steps_back=True,  # photos and comparisons wait for what people wait for
            after_death=publish_anew,
        ),
        *(
            KeptProcess(
                name=f"baker {number}",
                module="celery",
                arguments=(
                    *worker_arguments(BAKING_QUEUES, f"{BAKER}{number}-{folder_name}@%h"),
                    "--concurrency=1",
                ),
                environment=environment,
                steps_back=True,
                after_death=publish_anew,
            )
            for number in range(2, settings.BAKERS + 1)  # the keeper is the first
        ),
        KeptProcess(
            name="scheduler",
            module="celery",
            arguments=(*CELERY, "beat", "-l", "WARNING"),
            environment=environment,
            is_in_sweep=True,
        ),
    ]


# `manage.py up` has run Django's checks already; in each worker they would import the whole desk.
CELERY = ("--quiet", "--skip-checks", "-A", "config")


def worker_arguments(queues: Sequence[str], name: str) -> tuple[str, ...]:
    """Celery's command line for a worker of some queues."""
    return (
        *CELERY,
        "worker",
        *("-Q", ",".join(queues), "-n", name, "-l", "WARNING"),
        *("--without-gossip", "--without-mingle"),  # it has nobody to talk to
    )


def publish_anew() -> None:
    """Let the next one begin with the pages that the last one was at."""
    try:
        release_bake_claims()
    except Exception as error:  # noqa: BLE001 - each database has errors of its own
        logger.warning("The pages of the last baker wait until its claims end: %s", error)
    finally:
        connections.close_all()


def begin_anew() -> None:
    """Now that our worker does not run: let the next one begin with what the last one was at.

    Not while others run: they may be at photos of theirs. What ours was at is then taken up when
    its claim ends. The broker in the data folder has no worker but ours.
    """
    try:
        if settings.CELERY_BROKER_URL.startswith("filesystem:") or not other_workers():
            release_claims()
    except Exception as error:  # noqa: BLE001 - each broker and database has errors of its own
        logger.warning("The photos of the last worker wait until its claims end: %s", error)
    finally:
        connections.close_all()


def other_workers() -> list[dict[str, Any]]:
    """The answers of all workers that the broker reaches and that render; they have a second."""
    answers: list[dict[str, Any]] = []
    own_bell.find().ring(lambda: answers.extend(current_app.control.ping(timeout=1.0) or []))
    return [
        answer
        for answer in answers
        if not all(name.startswith((PUBLISHER, KEEPER, BAKER)) for name in answer)
    ]


def build_environment(address: Address) -> dict[str, str]:
    """Ours, with what the processes cannot know; what is set already stays."""
    return {"PHOTODESK_BASE_URL": address.url, **own_environment()}


def own_environment() -> dict[str, str]:
    """Ours, for processes that run our code on the same data."""
    base = Path(settings.BASE_DIR)
    paths = [str(base), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "PHOTODESK_DATA_DIR": str(settings.DATA_DIR),
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
    }


def probe_headers() -> Mapping[str, str]:
    """What a proxy in front would send: a host that the site allows, and HTTPS where it must be."""
    host = next((name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    headers = {"Host": host, "User-Agent": "photodesk-up"}
    if settings.SECURE_SSL_REDIRECT and settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        headers[name.removeprefix("HTTP_").replace("_", "-")] = value
    return headers
