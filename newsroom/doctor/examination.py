"""All that is looked at, in the order in which one thing stands on another."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from newsroom.doctor.buckets import examine_buckets
from newsroom.doctor.cache import examine_cache
from newsroom.doctor.engines import examine_broker, examine_database, examine_processes
from newsroom.doctor.findings import Examination, Finding, fault
from newsroom.doctor.machine import examine_clock, examine_folders, examine_room
from newsroom.doctor.photos import examine_photos
from newsroom.doctor.public_site import examine_public_site
from newsroom.doctor.settings_seen import (
    examine_libraries,
    examine_settings,
    examine_static_files,
)

logger = logging.getLogger(__name__)

EXAMINATIONS: dict[str, Examination] = {
    "settings": examine_settings,
    "libraries": examine_libraries,
    "folders": examine_folders,
    "disk": examine_room,
    "database": examine_database,
    "clock": examine_clock,
    "broker": examine_broker,
    "cache": examine_cache,
    "buckets": examine_buckets,
    "processes": examine_processes,
    "photos": examine_photos,
    "static files": examine_static_files,
    "public site": examine_public_site,
}


def examine(areas: list[str] | None = None) -> Iterator[Finding]:
    """Look at everything, or at some. What our own code fails at is a finding, too."""
    for area, look in EXAMINATIONS.items():
        if areas and area not in areas:
            continue
        try:
            yield from look()
        except Exception as error:
            logger.debug("Examining %s failed", area, exc_info=True)
            yield fault(
                area,
                f"It could not be examined: {type(error).__name__}: {error}",
                "Run it with PHOTODESK_LOG_LEVEL=DEBUG, and tell Photodesk's people what it says.",
            )
