"""The image and the compose file: of what is there, and all of what `manage.py up` runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from config.doorbell import ROUTES
from config.setting_names import SETTING_NAMES

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "publisher", "keeper", "scheduler")


def test_what_is_copied_is_there_and_not_left_out() -> None:
    copied = {
        name
        for line in re.findall(r"^COPY (?!--)(.+) /src/\S*$", DOCKERFILE, flags=re.MULTILINE)
        for name in line.split()
    }
    kept = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), flags=re.MULTILINE)
    assert copied == set(kept)
    assert all((ROOT / name).exists() for name in copied)
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages <= copied


def test_each_queue_has_a_worker() -> None:
    taken = {
        queue
        for service in SERVICES.values()
        if "-Q" in service.get("command", [])
        for queue in service["command"][service["command"].index("-Q") + 1].split(",")
    }
    assert {route["queue"] for route in ROUTES.values()} == taken


def test_processes_of_ours_are_shut_in_and_have_settings_that_there_are() -> None:
    for name in OURS:
        service = SERVICES[name]
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert set(service["environment"]) <= SETTING_NAMES, name
        assert ("healthcheck" in service) is (name != "web"), name


def test_what_is_replaced_in_the_configuration_of_nginx_is_there() -> None:
    configuration = (ROOT / "deploy/nginx/photodesk.conf").read_text()
    (command,) = (part for part in SERVICES["nginx"]["command"] if "sed" in part)
    replaced = re.findall(r"s([/#])(.+?)\1", command)
    assert len(replaced) == 3
    for _, text in replaced:
        assert configuration.count(text) == 1, text
