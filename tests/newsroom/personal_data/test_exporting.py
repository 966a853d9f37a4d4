"""`manage.py export_person`: all that is stored of somebody, and nothing that opens a door."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from gallery.models import Slide
from newsroom.models import AuditEntry
from newsroom.personal_data.relations import DECISIONS
from tests.builders import make_gallery, make_photo
from tests.newsroom.personal_data.people import MAIL, SECRET, SEED, make_ana

pytestmark = pytest.mark.django_db


def export(path: Path, *who: str) -> dict[str, Any]:
    """What the command wrote."""
    call_command("export_person", *who, "--to", str(path))
    exported: dict[str, Any] = json.loads(path.read_text())
    return exported


def test_all_that_is_stored_of_an_account_is_in_the_file(tmp_path: Path) -> None:
    ana = make_ana()
    found = export(tmp_path / "ana.json", "ana")
    assert (found["account"]["username"], found["account"]["email"]) == ("ana", MAIL)
    assert set(found) >= set(DECISIONS)
    assert found["auth.User_groups.user"] == [{"group__name": "Reporters of the coast"}]
    assert found["mfa.Authenticator.user"][0]["type"] == "totp"
    assert found["usersessions.UserSession.user"][0]["ip"] == "192.0.2.7"
    assert found["newsroom.KeptEdit.user"][0]["changes"] == {"headline": "Storm, unpublished"}
    assert found["newsroom.Handover.made_by"][0]["note"] == "The captions are checked"
    assert found["newsroom.Proposal.proposed_by"][0]["why"] == "It had none"
    assert [row["name"] for row in found["newsroom.SavedSearch.owner"]] == ["Mine", "Ours"]
    assert found["newsroom.Notification.person"][0]["said"] == "Please look"
    assert len(found["named in newsroom.Notification.by_name"]) == 1
    assert len(found["named in media.Photo.rights_set_by"]) == 1
    assert {"user_added", "login_failed"} <= {row["act"] for row in found["audit log"]}
    entry = AuditEntry.objects.order_by("-number")[0]
    assert (entry.act, entry.kind, entry.thing_id) == ("person_exported", "user", ana.pk)


def test_no_secret_is_in_the_file(tmp_path: Path) -> None:
    ana = make_ana()
    export(tmp_path / "ana.json", "ana")
    text = (tmp_path / "ana.json").read_text()
    session_key = ana.usersession_set.get().session_key
    assert not [each for each in (ana.password, SECRET, SEED, session_key) if each in text]


def test_the_file_is_its_owners_alone_and_replaces_none(tmp_path: Path) -> None:
    User.objects.create_user("ana")
    path = tmp_path / "ana.json"
    export(path, "ana")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="is there already"):
        export(path, "ana")


def test_an_archive_holds_the_same(tmp_path: Path) -> None:
    User.objects.create_user("ana")
    path = tmp_path / "ana.zip"
    call_command("export_person", "ana", "--to", str(path))
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("ana.json"))["account"]["username"] == "ana"


def test_what_makes_no_sense_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    for who, name in ((["nobody"], "a.json"), (["--pictured", "?!"], "a.json"), (["ana"], "a.csv")):
        with pytest.raises(CommandError):
            call_command("export_person", *who, "--to", str(tmp_path / name))
    assert not list(tmp_path.glob("a.*"))
    assert not AuditEntry.objects.filter(act="person_exported").exists()


def test_the_photos_that_name_somebody_are_listed_with_their_addresses(tmp_path: Path) -> None:
    named = [
        make_photo(caption="The skipper, MARÍA Ruiz, at the helm"),
        make_photo(byline="Maria Ruiz"),
        make_photo(credit_line="Maria Ruiz/Agency"),
        make_photo(keywords=["harbour", "Maria Ruiz"]),
        make_photo(alt_text="Maria Ruiz waves"),
    ]
    make_photo(caption="Maria Schmidt and José Ruiz")
    gallery = make_gallery(1, title="Regatta", slug="regatta")
    slide = Slide.objects.get(gallery=gallery)
    assert slide.photo is not None
    Slide.objects.filter(pk=slide.pk).update(caption="Maria Ruiz again")
    found = export(tmp_path / "maria.json", "--pictured", "Maria Ruiz")
    assert [photo["id"] for photo in found["photos"]] == sorted(
        [*(photo.pk for photo in named), slide.photo.pk]
    )
    used = next(photo for photo in found["photos"] if photo["id"] == slide.photo.pk)
    assert used["desk"] == f"/admin/media/photo/{slide.photo.pk}/change/"
    assert used["used_in"] == [
        {"address": gallery.get_absolute_url(), "name": "Regatta", "state": "published"}
    ]


def test_the_audit_log_does_not_learn_who_is_pictured(tmp_path: Path) -> None:
    export(tmp_path / "maria.json", "--pictured", "Maria Ruiz")
    entry = AuditEntry.objects.get(act="person_exported")
    assert (entry.thing, entry.details) == ("", {"pictured": True})
