"""Where a comparison of rows and files is: in the database, for whoever comes after a kill.

One comparison at a time is remembered. A second one beside it does all of its work itself.
"""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from newsroom.baking.report import Report
from newsroom.models.public_tree import PublicSite

WRITTEN_EVERY_SECONDS = 1.0
# A comparison on another machine that wrote nothing for so long was killed.
SILENT = timedelta(minutes=2)
# What an older one found says too little of today.
KEPT = timedelta(days=1)


@dataclass(slots=True)
class Place:
    """The step and, within it, the last thing that was compared; what was found until there."""

    report: Report = field(default_factory=Report)
    step: str = ""
    after: int | str | None = None
    seconds_before: float = 0.0  # that those took who were killed
    began_at: datetime = field(default_factory=timezone.now)
    options: list[bool] = field(default_factory=list)
    revision: str = ""
    is_remembered: bool = True
    began: float = field(default_factory=time.monotonic)
    written: float = 0.0

    @property
    def seconds(self) -> float:
        """How long it has taken."""
        return self.seconds_before + time.monotonic() - self.began

    def reach(self, after: int | str) -> None:
        """Another slice is done."""
        self.after = after
        if time.monotonic() - self.written > WRITTEN_EVERY_SECONDS:
            self.write(name_holder())

    def leave(self) -> None:
        """It ends here, and is to be gone on with."""
        if self.step:
            self.write("")

    def end(self) -> None:
        """It is done."""
        if self.is_remembered:
            PublicSite.objects.filter(pk=1).update(comparison={})

    def write(self, holder: str) -> None:
        """Save where it is."""
        self.written = time.monotonic()
        if self.is_remembered:
            PublicSite.objects.filter(pk=1).update(comparison=self.to_json(holder))

    def to_json(self, holder: str) -> dict[str, object]:
        """For the database."""
        return {
            "step": self.step,
            "after": self.after,
            "seconds": round(self.seconds, 1),
            "began_at": self.began_at.isoformat(),
            "seen_at": timezone.now().isoformat(),
            "options": self.options,
            "revision": self.revision,
            "holder": holder,
            "report": self.report.to_json(),
        }


def begin_comparison(**options: bool) -> Place:
    """Where to begin: where one was killed that was of the same kind, or at the start."""
    with transaction.atomic():
        site = PublicSite.locked()
        told: dict[str, Any] = site.comparison
        place = Place(options=list(options.values()), revision=site.revision)
        if told and is_held(told):
            place.is_remembered = False
            return place
        if told and is_of_use(told, place):
            place.report = Report.from_json(told["report"])
            place.step, place.after = told["step"], told["after"]
            place.seconds_before = told["seconds"]
            place.began_at = datetime.fromisoformat(told["began_at"])
        site.comparison = place.to_json(name_holder())
        site.save(update_fields=["comparison"])
    return place


def is_of_use(told: dict[str, Any], place: Place) -> bool:
    """Whether what was found until then is what this one would find."""
    is_alike = (told["options"], told["revision"]) == (place.options, place.revision)
    return is_alike and timezone.now() - datetime.fromisoformat(told["began_at"]) < KEPT


def is_held(told: dict[str, Any]) -> bool:
    """Whether somebody is at it."""
    machine, _, process_id = str(told["holder"]).rpartition(":")
    if not machine or timezone.now() - datetime.fromisoformat(told["seen_at"]) > SILENT:
        return False
    return machine != socket.gethostname() or is_running(int(process_id))


def is_running(process_id: int) -> bool:
    """Whether there is such a process on this machine."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def name_holder() -> str:
    """This machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"
