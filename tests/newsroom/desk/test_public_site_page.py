"""The desk's page of the public site, and the command that reconciles."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.reconcile import compare_everything
from newsroom.models.public_tree import BakedPage, StaleMark
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db
PAGE = "/admin/public-site/"


def test_it_says_what_is_there_and_how_long_the_bakes_took(admin_client: Client) -> None:
    assert "Nothing is published yet" in admin_client.get(PAGE).text
    make_gallery(2)
    assert "Baking" in admin_client.get(PAGE).text
    bake_what_is_stale(all_marks=True)
    compare_everything()
    bake_what_is_stale(all_marks=True)
    text = admin_client.get(PAGE).text
    assert "All is as wanted" in text
    assert text.count('class="plot__bar"') == BakedPage.objects.count()
    assert "rows and files agreed" in text or "found and mended" in text


def test_it_names_what_failed_and_tries_again(admin_client: Client) -> None:
    make_gallery(1)
    bake_what_is_stale(all_marks=True)
    BakedPage.objects.filter(kind="gallery").update(
        wanted_version=9, error="/galleries/x/ answered 500: ValueError: <b>.", tries=2
    )
    text = admin_client.get(PAGE).text
    assert "1 page could not be baked" in text
    assert "answered 500: ValueError: &lt;b&gt;." in text
    admin_client.post(f"{PAGE}retry/")
    bake_what_is_stale()
    assert "All is as wanted" in admin_client.get(PAGE).text


def test_its_buttons_bake_everything_anew_for_those_who_may_publish(
    admin_client: Client, client: Client
) -> None:
    make_gallery(1)
    bake_what_is_stale(all_marks=True)
    admin_client.post(f"{PAGE}rebake/")
    assert StaleMark.objects.filter(kind=StaleMark.Kind.SITE).exists()
    assert admin_client.post(f"{PAGE}reconcile/").status_code == 302
    assert admin_client.get(f"{PAGE}rebake/").status_code == 405
    client.force_login(User.objects.create_user("intern", is_staff=True))
    for name in ("rebake", "retry", "reconcile"):
        assert client.post(f"{PAGE}{name}/").status_code == 403
    assert client.get(PAGE).status_code == 403


def test_reconcile_builds_the_whole_site_and_then_finds_nothing(settings: Settings) -> None:
    gallery = make_gallery(2)
    out = StringIO()
    call_command("reconcile", json=True, stdout=out)
    first = json.loads(out.getvalue())
    assert first["baked"] > 5
    assert first["stale"] == 0
    assert (Path(settings.PUBLIC_TREE_ROOT) / "galleries" / gallery.slug / "index.html").exists()
    out = StringIO()
    call_command("reconcile", stdout=out)
    assert "nothing to mend" in out.getvalue()


def test_reconcile_says_what_cannot_be_baked(monkeypatch: pytest.MonkeyPatch) -> None:
    make_gallery(1)

    def fail(*_: object, **__: object) -> None:
        raise ValueError("no such template")

    monkeypatch.setattr("gallery.pages.views.build_slideshow", fail)
    errors = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("reconcile", stdout=StringIO(), stderr=errors)
    assert "ValueError: no such template" in errors.getvalue()
