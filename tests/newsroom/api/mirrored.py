"""What tests of changes share: what is told, and a copy as the simplest of clients keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

SITE = "http://127.0.0.1:8000"
START = "/api/v1/changes"
type Key = tuple[str, int]


def ask(client: Client, url: str) -> Any:
    """The JSON of an answer that is there."""
    response = client.get(url.removeprefix(SITE))
    assert response.status_code == 200, response.content
    return response.json()


@dataclass
class Copy:
    """Keeps what is published, and goes on from where it was."""

    client: Client
    next: str = START
    things: dict[Key, bytes] = field(default_factory=dict)

    def follow(self) -> list[dict[str, Any]]:
        """Ask until there is no more; every change that was told."""
        told: list[dict[str, Any]] = []
        while True:
            answer = ask(self.client, self.next)
            for change in answer["changes"]:
                self.take(change)
            told += answer["changes"]
            self.next = answer["next"]
            if not answer["has_more"]:
                return told

    def take(self, change: dict[str, Any]) -> None:
        """Do as one change says."""
        key = (change["kind"], change["id"])
        response = self.client.get(change["api_url"].removeprefix(SITE))
        assert response.status_code == change["status"]
        if change["status"] == 200:
            self.things[key] = response.content
        else:
            self.things.pop(key, None)


def find_told(told: list[dict[str, Any]], kind: str, thing_id: int) -> dict[str, Any] | None:
    """What was told of one thing, or None."""
    found = [one for one in told if (one["kind"], one["id"]) == (kind, thing_id)]
    assert len(found) < 2
    return found[0] if found else None
