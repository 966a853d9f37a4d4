"""Celery: a doorbell. What has to be done is in the database; a message only says "look now"."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env
from kombu import Queue

from config.checked_values import require_server
from config.data_folder import DataFolder

SWEEP_EVERY_SECONDS = 5
LOOK_AT_SCHEDULES_EVERY_SECONDS = 2
PURGE_EVERY_SECONDS = 2
RECONCILE_EVERY_SECONDS = 60
ASK_PROVIDERS_EVERY_SECONDS = 60
FORGET_LINKS_EVERY_SECONDS = 24 * 3600
FORGET_UPLOADS_EVERY_SECONDS = 600
MAIL_EVERY_SECONDS = 60
END_GROUPS_EVERY_SECONDS = 60

# Sweeps do not wait behind renditions.
ROUTES = {
    "media.tasks.render_first_tier": {"queue": "first"},
    "media.tasks.render_modern_tier": {"queue": "modern"},
    "media.tasks.render_refined_tier": {"queue": "refined"},
    "media.tasks.sweep_missing_renditions": {"queue": "sweep"},
    "newsroom.tasks.bake_killed_pages": {"queue": "kill"},
    "newsroom.tasks.keep_publishing": {"queue": "publish"},
    # Other sites are slow: no page waits behind them.
    "newsroom.tasks.fetch_external_embeds": {"queue": "modern"},
    "newsroom.tasks.check_links": {"queue": "modern"},
    # Nobody who edits or withdraws waits behind a comparison, a new version or a slow cache.
    "newsroom.tasks.bake_what_can_wait": {"queue": "rest"},
    "newsroom.tasks.purge_caches": {"queue": "keep"},
    "newsroom.tasks.reconcile_public_tree": {"queue": "keep"},
    "newsroom.tasks.forget_old_uploads": {"queue": "keep"},
    "newsroom.tasks.forget_old_links": {"queue": "keep"},
    "newsroom.tasks.empty_bin": {"queue": "keep"},
    "newsroom.tasks.forget_old_partner_requests": {"queue": "keep"},
    "newsroom.tasks.forget_old_notifications": {"queue": "keep"},
    "newsroom.tasks.forget_old_deliveries": {"queue": "keep"},
    "newsroom.tasks.end_timed_groups": {"queue": "keep"},
    # A mail server may be slow, too.
    "newsroom.tasks.mail_notifications": {"queue": "modern"},
    "newsroom.tasks.*": {"queue": "bake"},
}
SCHEDULE = {
    "ask again for missing renditions": {
        "task": "media.tasks.sweep_missing_renditions",
        "schedule": SWEEP_EVERY_SECONDS,
        # Sweeps that piled up while no worker ran are worth nothing: the next one sees it all. But
        # one that waits behind two photos of 120 megapixels, half a minute, is not to be lost.
        "options": {"expires": SWEEP_EVERY_SECONDS * 12},
    },
    "act on schedules and bake what people wait for": {
        "task": "newsroom.tasks.keep_publishing",
        "schedule": LOOK_AT_SCHEDULES_EVERY_SECONDS,
        "options": {"expires": LOOK_AT_SCHEDULES_EVERY_SECONDS * 5},
    },
    "bake what can wait": {
        "task": "newsroom.tasks.bake_what_can_wait",
        "schedule": LOOK_AT_SCHEDULES_EVERY_SECONDS,
        "options": {"expires": LOOK_AT_SCHEDULES_EVERY_SECONDS * 5},
    },
    "purge what caches refused": {
        "task": "newsroom.tasks.purge_caches",
        "schedule": PURGE_EVERY_SECONDS,
        "options": {"expires": PURGE_EVERY_SECONDS * 5},
    },
    "compare the public tree with what is published": {
        "task": "newsroom.tasks.reconcile_public_tree",
        "schedule": RECONCILE_EVERY_SECONDS,
        "options": {"expires": RECONCILE_EVERY_SECONDS},
    },
    "ask other sites for embeds that wait": {
        "task": "newsroom.tasks.fetch_external_embeds",
        "schedule": ASK_PROVIDERS_EVERY_SECONDS,
        "options": {"expires": ASK_PROVIDERS_EVERY_SECONDS},
    },
    "look at the links of articles": {
        "task": "newsroom.tasks.check_links",
        "schedule": ASK_PROVIDERS_EVERY_SECONDS,
        "options": {"expires": ASK_PROVIDERS_EVERY_SECONDS},
    },
    "forget uploads that nobody goes on with": {
        "task": "newsroom.tasks.forget_old_uploads",
        "schedule": FORGET_UPLOADS_EVERY_SECONDS,
        "options": {"expires": FORGET_UPLOADS_EVERY_SECONDS},
    },
    "forget private links that ended long ago": {
        "task": "newsroom.tasks.forget_old_links",
        "schedule": FORGET_LINKS_EVERY_SECONDS,
        "options": {"expires": FORGET_LINKS_EVERY_SECONDS},
    },
    "forget what partners took long ago": {
        "task": "newsroom.tasks.forget_old_partner_requests",
        "schedule": FORGET_LINKS_EVERY_SECONDS,
        "options": {"expires": FORGET_LINKS_EVERY_SECONDS},
    },
    "forget what has lain in the bin for 30 days": {
        "task": "newsroom.tasks.empty_bin",
        "schedule": FORGET_LINKS_EVERY_SECONDS,
        "options": {"expires": FORGET_LINKS_EVERY_SECONDS},
    },
    "forget what people were told long ago": {
        "task": "newsroom.tasks.forget_old_notifications",
        "schedule": FORGET_LINKS_EVERY_SECONDS,
        "options": {"expires": FORGET_LINKS_EVERY_SECONDS},
    },
    "take away groups that were given until now": {
        "task": "newsroom.tasks.end_timed_groups",
        "schedule": END_GROUPS_EVERY_SECONDS,
        "options": {"expires": END_GROUPS_EVERY_SECONDS},
    },
    "forget what other sites were told long ago": {
        "task": "newsroom.tasks.forget_old_deliveries",
        "schedule": FORGET_LINKS_EVERY_SECONDS,
        "options": {"expires": FORGET_LINKS_EVERY_SECONDS},
    },
    "mail what people are to be told": {
        "task": "newsroom.tasks.mail_notifications",
        "schedule": MAIL_EVERY_SECONDS,
        "options": {"expires": MAIL_EVERY_SECONDS * 5},
    },
}


def read_doorbell(env: Env, data: DataFolder) -> dict[str, Any]:
    """The settings of Celery: the broker that is named, else one in the data folder."""
    url = env.str("CELERY_BROKER_URL", "") or "filesystem://localhost"
    scheme = url.partition(":")[0]
    if scheme not in BROKERS:
        raise ImproperlyConfigured(
            f"CELERY_BROKER_URL begins with {scheme!r}; it must be like redis://cache.example.org"
            ":6379/0 or amqp://NAME:PASSWORD@broker.example.org:5672/, or empty"
        )
    require_server("CELERY_BROKER_URL", url)
    by_broker = BROKERS[scheme]
    return {
        "CELERY_BROKER_URL": url,
        "CELERY_BROKER_TRANSPORT": None,  # the one that the address names
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_TASK_SERIALIZER": "json",
        "CELERY_ACCEPT_CONTENT": ["json"],
        "CELERY_TIMEZONE": "UTC",
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_WORKER_HIJACK_ROOT_LOGGER": False,
        "CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT": 20,
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_BROKER_CONNECTION_TIMEOUT": 2,
        "CELERY_BROKER_CONNECTION_MAX_RETRIES": None,  # however long it is down
        "CELERY_BROKER_POOL_ACQUIRE_TIMEOUT": 5,
        "CELERY_TASK_PUBLISH_RETRY_POLICY": {
            "max_retries": 1,
            "interval_start": 0,
            "interval_step": 0.2,
            "interval_max": 0.2,
        },
        "CELERY_TASK_ROUTES": ROUTES,
        "CELERY_BEAT_SCHEDULE": SCHEDULE,
        "CELERY_BEAT_SCHEDULER": "newsroom.running.scheduler:Scheduler",
        "CELERY_BEAT_SCHEDULE_FILENAME": str(data.path / "scheduler"),
        **(with_folder(data) if by_broker is None else {**WITH_SERVER, **by_broker()}),
    }


def with_folder(data: DataFolder) -> dict[str, Any]:
    """A message is a file that one side writes and the other takes out of the same folder."""
    messages = str(data.folder("broker/messages"))
    return {
        "CELERY_BROKER_TRANSPORT": "newsroom.running.folder_broker:Transport",
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "data_folder_in": messages,
            "data_folder_out": messages,
            "processed_folder": str(data.folder("broker/processed")),
            "control_folder": str(data.folder("broker/control")),
            # Off, kombu reads each message in the system's shared temporary folder, where a move
            # may be a copy that two workers make at once. `manage.py up` removes what is kept.
            "store_processed": True,
            "polling_interval": 0.25,  # seconds; kombu looks once a second
        },
        # Seen to break: with late acknowledgement a killed worker's messages never come back here.
        "CELERY_TASK_ACKS_LATE": False,
        # A killed child leaves the prefork pool silent on this broker; threads have no children.
        "CELERY_WORKER_POOL": "threads",
        "CELERY_WORKER_CONCURRENCY": min(os.cpu_count() or 1, 4),
    }


# Brokers that give a message again whose worker was killed.
WITH_SERVER = {
    "CELERY_TASK_ACKS_LATE": True,
    # A poison photo would loop; the sweep counts tries.
    "CELERY_TASK_REJECT_ON_WORKER_LOST": False,
    # The largest photos take most of it on a busy machine; each file has a limit of its own.
    "CELERY_TASK_SOFT_TIME_LIMIT": 100,
    "CELERY_TASK_TIME_LIMIT": 120,
    # What a library leaks goes with its process. Decoders are others, with limits of their own.
    "CELERY_WORKER_MAX_TASKS_PER_CHILD": 100,
    "CELERY_WORKER_MAX_MEMORY_PER_CHILD": 600_000,  # kB
}


def with_redis() -> dict[str, Any]:
    """Redis has no acknowledgements; kombu keeps what was taken, and gives it again."""
    # Longer than a task may take, or it would be given again while it is at work.
    visibility = {"visibility_timeout": 150}
    return {
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            **visibility,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 1,
            "socket_timeout": 2,
            "socket_keepalive": True,
            # A worker behind a line that went silent connects again after 1 + 2 x 5 s.
            "health_check_interval": 5,
        },
        "CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS": visibility,
        "CELERY_VISIBILITY_TIMEOUT": visibility["visibility_timeout"],
    }


def with_rabbitmq() -> dict[str, Any]:
    """Queues that are on several nodes, and messages that the broker confirms."""
    # A message whose worker dies each time is dropped in the end; the sweep counts on its own.
    kind = {"x-queue-type": "quorum", "x-delivery-limit": 10}
    names = sorted({route["queue"] for route in ROUTES.values()})
    return {
        "CELERY_BROKER_TRANSPORT_OPTIONS": {"confirm_publish": True},
        "CELERY_BROKER_HEARTBEAT": 10,  # seconds: who is silent for two of them is gone
        "CELERY_TASK_QUEUES": [
            Queue(f"photodesk.{name}", alias=name, routing_key=name, queue_arguments=kind)
            for name in names
        ],
        "CELERY_TASK_DEFAULT_QUEUE_TYPE": "quorum",
        # Celery makes workers of such queues ready for tasks of a later hour. With an exchange of
        # another kind it warns of each queue that it cannot.
        "CELERY_TASK_DEFAULT_EXCHANGE": "photodesk",
        "CELERY_TASK_DEFAULT_EXCHANGE_TYPE": "topic",
        "CELERY_BROKER_NATIVE_DELAYED_DELIVERY_QUEUE_TYPE": "classic",
    }


# How each broker is set, by the beginning of its address.
BROKERS: dict[str, Callable[[], dict[str, Any]] | None] = {
    "filesystem": None,
    "redis": with_redis,
    "rediss": with_redis,
    "redis+socket": with_redis,
    "amqp": with_rabbitmq,
    "amqps": with_rabbitmq,
    "pyamqp": with_rabbitmq,
}
