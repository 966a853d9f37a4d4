"""Taking backups: what is copied, what is compared, and what goes when others take its place."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from media.models import Photo
from media.storages import originals_storage
from newsroom.backups import retention, snapshot, taking
from newsroom.backups.checking import find_faults
from newsroom.backups.manifest import TableState, list_backups
from newsroom.backups.places import Place
from newsroom.backups.refusals import BackupRefused
from newsroom.backups.stored_files import find_hash, list_files
from newsroom.backups.taking import Progress
from tests.builders import make_photo
from tests.newsroom.backups.newsrooms import Empty, back_up

pytestmark = pytest.mark.django_db(transaction=True)


class DuringIt(Progress):
    """Somebody who works while a backup is taken."""

    def __init__(self, words: str) -> None:
        self.words = words

    def step(self, words: str) -> None:
        """Make a gallery and a photo."""
        if words == self.words:
            Gallery.objects.create(title="Meanwhile", slug="meanwhile")
            make_photo()


@pytest.fixture(autouse=True)
def moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup is named by its second; those of a test by its number."""
    numbers = iter(range(1, 100))
    monkeypatch.setattr(taking, "name_backup", lambda: f"backup-{next(numbers):02}")


def path_of(place: Place, *parts: str) -> Path:
    """A file of a place of backups."""
    assert place.folder is not None
    return place.folder.joinpath(*parts)


@pytest.mark.any_database
def test_only_what_is_new_is_copied(place: Place) -> None:
    first = make_photo()
    taken = back_up(place)
    assert (taken.copied, taken.manifest.originals) == (1, 1)
    assert taken.copied_bytes == first.original_size_bytes
    inode = path_of(place, "originals", str(first.original.name)).stat().st_ino
    assert back_up(place).copied == 0
    make_photo()
    taken = back_up(place)
    assert (taken.copied, taken.manifest.originals) == (1, 2)
    assert path_of(place, "originals", str(first.original.name)).stat().st_ino == inode
    assert not list(find_faults(place.storage, taken.manifest, lambda: None))


@pytest.mark.any_database
def test_any_tool_can_check_the_originals(place: Place) -> None:
    make_photo()
    taken = back_up(place)
    listing = path_of(place, taken.manifest.folder, "originals.sha256")
    subprocess.run(["sha256sum", "--check", "--quiet", listing], cwd=place.folder, check=True)


@pytest.mark.parametrize("step", ["Reading the database", "Copying originals"])
def test_what_is_done_meanwhile_is_in_the_next_one(place: Place, empty: Empty, step: str) -> None:
    make_photo()
    taken = back_up(place, progress=DuringIt(step))
    assert taken.manifest.tables["gallery_gallery"].rows == 0
    assert taken.manifest.tables["media_photo"].rows == 1
    assert not taken.manifest.missing
    empty.restore(place)
    assert empty.rows("SELECT count(*) FROM media_photo") == [(1,)]
    assert back_up(place).manifest.tables["gallery_gallery"].rows == 1


@pytest.mark.any_database
def test_a_photo_in_the_bin_can_still_come_back(place: Place, empty: Empty) -> None:
    photo = make_photo()
    name = str(photo.original.name)
    photo.delete()  # its row lies in the bin; its original stays where it was
    back_up(place)
    empty.restore(place)
    assert list(empty.files()) == [name]


@pytest.mark.any_database
def test_a_lost_and_an_altered_original_are_named_and_the_rest_is_a_backup(
    place: Place, empty: Empty
) -> None:
    lost, altered, _sound = make_photo(), make_photo(), make_photo()
    Path(lost.original.path).unlink()
    Path(altered.original.path).write_bytes(b"other bytes")
    taken = back_up(place)
    assert taken.manifest.missing == [lost.original.name]
    assert taken.manifest.altered == [altered.original.name]
    assert taken.manifest.originals == 1
    with pytest.raises(SystemExit):
        call_command("backup", place.text, "--json")
    assert len(empty.restore(place).manifest.missing) == 1


@pytest.mark.any_database
def test_what_was_copied_once_stays_in_backups_when_it_is_lost(place: Place) -> None:
    photo = make_photo()
    back_up(place)
    Path(photo.original.path).unlink()
    taken = back_up(place)
    assert (taken.manifest.missing, taken.manifest.originals) == ([], 1)


@pytest.mark.any_database
def test_a_copy_that_differs_is_no_backup(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    make_photo()
    back_up(place)

    def find_other(*_: object) -> list[str]:
        return ["media_photo has 0 rows and not 1"]

    monkeypatch.setattr(snapshot, "find_differences", find_other)
    with pytest.raises(BackupRefused, match="media_photo has 0 rows"):
        back_up(place)
    assert list_backups(place.storage) == (["backup-01"], [])
    assert not list(path_of(place).glob(".unfinished-*"))


@pytest.mark.any_database
def test_differences_are_named() -> None:
    wanted = {"a": TableState(1, "1"), "b": TableState(2, "2"), "c": TableState(3, "3")}
    found = {"a": TableState(1, "1"), "b": TableState(1, "2"), "c": TableState(3, "4")}
    with pytest.raises(BackupRefused, match="b has 1 rows and not 2; c has other contents"):
        snapshot.require_same(wanted, found, "It differs:")


@pytest.mark.any_database
def test_old_backups_go_with_the_originals_that_no_other_names(place: Place) -> None:
    gone, stays = make_photo(), make_photo()
    back_up(place)
    Path(gone.original.path).unlink()
    Photo.objects.filter(pk=gone.pk).delete()
    back_up(place)
    path_of(place, "backups", "backup-00").mkdir(parents=True)
    path_of(place, "backups", "backup-00", "database.sqlite3").touch()
    taken = back_up(place, keep=2)
    assert taken.removed_backups == ["backup-00", "backup-01"]
    assert taken.removed_originals == 1
    assert list_backups(place.storage) == (["backup-02", "backup-03"], [])
    assert [file.name for file in list_files(place.storage, "originals")] == [stays.original.name]
    assert not path_of(place, "backups", "backup-01").exists()


@pytest.mark.any_database
def test_a_folder_of_something_else_is_left_alone(place: Place) -> None:
    path_of(place).mkdir()
    path_of(place, "letters.txt").write_text("Dear Ada")
    with pytest.raises(BackupRefused, match="holds other files and no backups"):
        back_up(place)
    assert [path.name for path in path_of(place).iterdir()] == ["letters.txt"]


@pytest.mark.any_database
@pytest.mark.parametrize("inside", ["", "backups", "site/backups", "elsewhere/backups"])
def test_the_data_folder_is_no_place_for_backups(
    tmp_path: Path, settings: Settings, inside: str
) -> None:
    data = settings.DATA_DIR = tmp_path / "newsroom"
    (data / "site").mkdir(parents=True)
    (tmp_path / "link").symlink_to(data)
    for folder in (data, tmp_path / "link"):
        with pytest.raises(BackupRefused, match=r"is in the data folder .* is public"):
            back_up(Place(str(folder / inside)))
    assert [path.name for path in data.rglob("*")] == ["site"]
    with pytest.raises(BackupRefused, match="No place is named"):
        back_up(Place(" "))


@pytest.mark.any_database
def test_two_backups_at_once_into_one_folder(place: Place) -> None:
    with place.held(), pytest.raises(BackupRefused, match="Another backup"):
        back_up(place)


@pytest.mark.any_database
def test_a_backup_is_its_owners_alone(place: Place) -> None:
    back_up(place)
    assert path_of(place).stat().st_mode & 0o777 == 0o700


@pytest.mark.any_database
def test_what_a_killed_one_left_is_removed_by_the_next(place: Place) -> None:
    back_up(place)
    left = path_of(place, ".unfinished-abc")
    left.mkdir()
    (left / "database.sqlite3").write_bytes(b"half of it")
    back_up(place)
    assert not left.exists()


@pytest.mark.any_database
@pytest.mark.parametrize("options", [["--keep", "0"], ["--list"]])
def test_what_makes_no_sense_is_refused_in_words(place: Place, options: list[str]) -> None:
    with pytest.raises(CommandError, match=r"--keep must be 1|There is no folder"):
        call_command("backup", place.text, *options)


@pytest.mark.any_database
def test_files_are_listed_in_the_order_of_their_whole_names(own_folders: Path) -> None:
    storage = originals_storage()
    names = ["a.b", "a/c/d", "a/c.e", "a0", "a/b", "b"]
    for name in names:
        path = own_folders / "originals" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    wanted = sorted(names, key=os.fsencode)
    assert [file.name for file in list_files(storage)] == wanted
    for at, name in enumerate(wanted):
        assert [file.name for file in list_files(storage, after=name)] == wanted[at + 1 :]


@pytest.mark.any_database
def test_the_hash_of_a_name(place: Place) -> None:
    sha256 = hashlib.sha256(b"").hexdigest()
    assert find_hash(f"{sha256[:2]}/{sha256}.jpg") == sha256
    for name in (f"{sha256}.jpg", f"00/{sha256}.jpg", f"{sha256[:2]}/{sha256}", "README"):
        assert find_hash(name) is None
    assert retention.remove_originals(place.storage, []) == 0
