"""The Celery application."""

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_shutting_down
from kombu.transport import TRANSPORT_ALIASES

from config.command_line import read_environment, require_newsroom, require_settings
from media.shutdown import ask_to_stop
from newsroom.running.first_look import look_beside

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# What addresses of Redis mean, whatever asks kombu for them; nobody else loads its client.
for scheme in ("redis", "rediss"):
    TRANSPORT_ALIASES[scheme] = "newsroom.running.redis_broker:Transport"
app = Celery("photodesk")
app.set_default()  # without this, every thread but the first rings at an app of its own
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
worker_shutting_down.connect(ask_to_stop, weak=False)


@worker_init.connect
def leave_commits_to_the_system(**_: Any) -> None:
    """Let a worker's SQLite go on before its commits are on the disk.

    A power cut may take the last of them: what they say was done is then done once more, for rows
    in the database are what is to be done. Nobody was told anything of it.
    """
    from django.conf import settings

    options = settings.DATABASES["default"]["OPTIONS"]
    if "init_command" in options:
        options["init_command"] += "PRAGMA synchronous=NORMAL;"


def require_own_newsroom(**_: Any) -> None:
    """What `manage.py` does before its commands, for the program `celery`.

    A worker without the newsroom's environment would make another newsroom in the source folder,
    and wait there for ever.
    """
    read_environment()
    require_settings()
    require_newsroom()


if "celery.bin.celery" in sys.modules:  # that program alone has loaded it by now
    app.on_configure.connect(require_own_newsroom, weak=False)
    worker_init.connect(lambda **_: look_beside(), weak=False)
