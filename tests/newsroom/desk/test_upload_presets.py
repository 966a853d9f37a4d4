"""Presets for uploads: edited on the desk, chosen by each editor for himself."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from newsroom.models import ChosenPreset, PhotoPreset
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ana"))
    return client


def choose(client: Client, preset: object) -> tuple[int, dict[str, Any]]:
    """Choose a preset: status and JSON."""
    response = client.post(
        "/admin/uploads/preset/", {"preset": preset}, content_type="application/json"
    )
    return response.status_code, response.json()


def test_a_preset_is_made_and_edited_on_the_desk(ana: Client) -> None:
    fields = dict.fromkeys(("usage_terms", "copyright_notice", "keywords", "sublocation"), "")
    fields |= dict.fromkeys(("city", "state_or_province", "country"), "")
    form = {**fields, "name": "Election", "credit_line": "Desk/Courier"}
    assert ana.post("/admin/newsroom/photopreset/add/", form).status_code == 302
    assert PhotoPreset.objects.get().preset.credit_line == "Desk/Courier"
    page = ana.post("/admin/newsroom/photopreset/add/", {**form, "credit_line": "x" * 501})
    assert "the limit is 500" in page.text
    assert "already exists" in page.text


def test_the_chosen_preset_is_each_editors_own_and_remembered(ana: Client) -> None:
    preset = PhotoPreset.objects.create(name="Election", credit_line="Desk/Courier")
    gallery = make_gallery(0, published=False)
    assert choose(ana, preset.pk) == (200, {"preset": preset.pk})
    page = ana.get(f"/admin/gallery/gallery/{gallery.pk}/change/")
    assert page.context["chosen_preset"] == preset.pk
    ben = Client()
    ben.force_login(User.objects.create_superuser("ben"))
    other = ben.get(f"/admin/gallery/gallery/{gallery.pk}/change/")
    assert other.context["chosen_preset"] is None
    assert choose(ana, None) == (200, {"preset": None})
    assert ChosenPreset.objects.count() == 0


@pytest.mark.parametrize("preset", ["x", True, [1], {}])
def test_a_preset_that_is_none_is_refused(ana: Client, preset: object) -> None:
    status, answer = choose(ana, preset)
    assert (status, answer["error"].endswith(".")) == (400, True)


def test_a_preset_that_is_gone_is_no_preset(ana: Client) -> None:
    assert choose(ana, 12345) == (200, {"preset": None})
