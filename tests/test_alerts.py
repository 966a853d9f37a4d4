"""Dashboard, alerts and docs name metrics that /metrics answers, and each alert has its section."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from media.observing.counts import COUNTED, count, observe, take_counts
from newsroom.counting import note_backup, note_life, noted, write_counts
from newsroom.models.public_tree import PublicSite

ROOT = Path(__file__).resolve().parents[1]
DOCS = (ROOT / "docs/monitoring.md").read_text()
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((ROOT / "deploy/prometheus/photodesk.rules.yml").read_text())[
        "groups"
    ]
    for rule in group["rules"]
]
DASHBOARD = json.loads((ROOT / "deploy/grafana/photodesk.json").read_text())
# Prometheus' own.
GIVEN_BY_PROMETHEUS = {"up": {"job", "instance"}}
ON_EVERY_SAMPLE = {"job", "instance"}


def list_expressions() -> Iterator[tuple[str, str]]:
    """Every expression, with where it stands."""
    for rule in RULES:
        yield rule["alert"], rule["expr"]
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"].replace("$__rate_interval", "5m")


@pytest.fixture
def answered(client: Client, db: None) -> dict[str, set[str]]:
    """The samples of /metrics of a newsroom where everything has happened, with their labels."""
    take_counts()
    noted.clear()
    for name, counted in COUNTED.items():
        labels = dict.fromkeys(counted.labels, "x")
        if counted.buckets:
            observe(name, 1.0, **labels)
        else:
            count(name, **labels)
    write_counts()
    note_life("worker", "worker-1@host")
    note_backup()
    PublicSite.objects.create(pk=1, reconciled_at=timezone.now(), report={"unplanned": 1})
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def list_parts(expression: str) -> list[Any]:
    """Every part of an expression."""
    parts: list[Any] = []
    promql_parser.walk(promql_parser.parse(expression), parts.append)
    return parts


def test_every_expression_is_of_metrics_and_labels_that_are_there(
    answered: dict[str, set[str]],
) -> None:
    known = answered | GIVEN_BY_PROMETHEUS
    for where, expression in list_expressions():
        parts = list_parts(expression)
        selectors = [part for part in parts if isinstance(part, promql_parser.VectorSelector)]
        assert selectors, where
        of_all: set[str] = set(ON_EVERY_SAMPLE)
        for selector in selectors:
            assert selector.name in known, (where, selector.name)
            labels = known[selector.name] | ON_EVERY_SAMPLE
            of_all |= labels
            assert {matcher.name for matcher in selector.matchers.matchers} <= labels, where
        for part in parts:
            if isinstance(part, promql_parser.AggregateExpr) and part.modifier is not None:
                assert set(part.modifier.labels) <= of_all, (where, part.modifier.labels)


def test_values_that_expressions_choose_are_there(client: Client, db: None) -> None:
    """An urgency or a role that nobody has would never alert anybody."""
    PublicSite.objects.create(pk=1)
    text = client.get("/metrics").text
    for where, expression in list_expressions():
        for part in list_parts(expression):
            if not isinstance(part, promql_parser.VectorSelector):
                continue
            for matcher in part.matchers.matchers:
                if matcher.name == "urgency":
                    assert f'{part.name}{{urgency="{matcher.value}"}}' in text, where


def test_each_alert_has_its_section_and_leads_there() -> None:
    sections = re.findall(r"^### (\w+)$", DOCS, re.MULTILINE)
    assert [rule["alert"] for rule in RULES] == sections
    for rule in RULES:
        anchor = f"docs/monitoring.md#{rule['alert'].lower()}"
        assert rule["annotations"]["runbook_url"] == anchor
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_each_section_says_what_to_do() -> None:
    for section in re.split(r"^### ", DOCS, flags=re.MULTILINE)[1:]:
        assert len(section.split()) > 20, section.split()[0]


def test_the_table_of_metrics_is_that_of_the_code(client: Client, db: None) -> None:
    PublicSite.objects.create(pk=1, reconciled_at=timezone.now())
    told = {
        family.name: (family.type, family.documentation.rstrip("."))
        for family in text_string_to_metric_families(client.get("/metrics").text)
    }
    rows = re.findall(r"^\| `(photodesk_\w+)` \| (\w+) \| [^|]* \| (.*) \|$", DOCS, re.MULTILINE)
    assert {name.removesuffix("_total"): (kind, text) for name, kind, text in rows} == told


def test_labels_in_the_table_are_those_of_the_answer(answered: dict[str, set[str]]) -> None:
    rows = re.findall(r"^\| `(photodesk_\w+)` \| (\w+) \| ([^|]*) \|", DOCS, re.MULTILINE)
    for name, kind, labels in rows:
        sample = f"{name}_count" if kind == "histogram" else name
        assert answered.get(sample, set()) == set(re.findall(r"`(\w+)`", labels)), name


def test_panels_say_what_they_show() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))
    places = [tuple(panel["gridPos"].values()) for panel in DASHBOARD["panels"]]
    assert len(places) == len(set(places))
    assert all(panel["title"] for panel in DASHBOARD["panels"])
