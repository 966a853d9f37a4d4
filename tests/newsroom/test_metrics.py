"""What a monitoring system reads."""

from __future__ import annotations

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.reconcile import compare_everything
from newsroom.models.public_tree import BakedPage
from tests.builders import make_gallery, make_photo

pytestmark = pytest.mark.django_db


def read(client: Client) -> dict[tuple[str, ...], float]:
    """Every sample, by its name and the values of its labels."""
    text = client.get("/metrics").text
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_it_counts_photos_pages_and_what_waits(client: Client) -> None:
    make_gallery(2)
    make_photo()
    before = read(client)
    assert before["photodesk_photos", "ready"] == 2
    assert before["photodesk_photos", "waiting"] == 1
    assert before["photodesk_renditions_waiting", "first"] == 1
    assert before["photodesk_edits_waiting",] > 0
    bake_what_is_stale(all_marks=True)
    compare_everything()
    bake_what_is_stale(all_marks=True)
    BakedPage.objects.filter(kind="front").update(wanted_version=99, error="Oops")
    after = read(client)
    assert after["photodesk_pages", "200"] == BakedPage.objects.count()
    assert after["photodesk_pages_stale",] == after["photodesk_pages_failed",] == 1
    assert after["photodesk_reconcile_age_seconds",] >= 0
    assert after["photodesk_reconcile_mended", "unplanned"] >= 0
