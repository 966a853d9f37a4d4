"""Every original is looked at: what is lost, altered or nobody's is named; a stop loses little."""

from __future__ import annotations

import json
import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from media.models import Photo
from media.storages import originals_storage
from newsroom.backups import originals
from newsroom.backups.originals import check_originals, find_last_check
from newsroom.models.originals_checks import OriginalsCheck
from newsroom.recycle_bin import throw_away
from tests.builders import make_photo

pytestmark = pytest.mark.django_db


def make_old(photo: Photo) -> str:
    """Let an original be older than any upload that is under way; its name."""
    hours_ago = time.time() - 7200
    os.utime(photo.original.path, (hours_ago, hours_ago))
    return str(photo.original.name)


def test_what_is_lost_altered_and_nobodys_is_named(client: Client) -> None:
    lost, altered, stray, binned, _sound = (make_photo() for _ in range(5))
    names = {name: str(photo.original.name) for name, photo in (("lost", lost), ("no", altered))}
    Path(lost.original.path).unlink()
    Path(altered.original.path).write_bytes(b"other bytes")
    stray_name, _binned_name = make_old(stray), make_old(binned)
    throw_away(binned, deleted_by=None)
    Photo.objects.filter(pk=stray.pk).delete()
    check = check_originals(originals_storage())
    assert check.names == {
        "missing": [names["lost"]],
        "altered": [names["no"]],
        "strays": [stray_name],
    }
    assert (check.looked_at, check.lost, check.strays) == (2, 2, 1)
    client.force_login(User.objects.create_superuser("ana"))
    assert "2 originals lost or altered" in client.get("/admin/").text


def test_a_file_whose_row_is_on_its_way_is_nobodys_business() -> None:
    photo = make_photo()
    Photo.objects.filter(pk=photo.pk).delete()
    assert check_originals(originals_storage()).strays == 0


def test_it_goes_on_where_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        make_photo()
    monkeypatch.setattr(originals, "ROWS_AT_ONCE", 2)
    seen: list[str] = []

    def stop(check: OriginalsCheck) -> None:
        seen.append(check.reached)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_originals(originals_storage(), on_original=stop)
    assert find_last_check() is None
    check = check_originals(
        originals_storage(), on_original=lambda check: seen.append(check.reached)
    )
    assert seen == sorted(Photo.objects.values_list("original", flat=True))
    assert (check.looked_at, check.lost) == (5, 0)
    assert find_last_check() == check
    assert check_originals(originals_storage(), anew=True).looked_at == 5
    assert OriginalsCheck.objects.count() == 1


def test_the_command_says_so_and_ends_with_1() -> None:
    photo, said = make_photo(), StringIO()
    call_command("verify_originals", "--json", stdout=said)
    assert json.loads(said.getvalue())["looked_at"] == 1
    Path(photo.original.path).unlink()
    told = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_originals", stdout=StringIO(), stderr=told)
    assert f"LOST: a photo names it, and it is nowhere: {photo.original.name}" in told.getvalue()
