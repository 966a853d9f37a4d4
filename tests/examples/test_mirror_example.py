"""examples/mirror.py through an evening: killed at times, it ends as one that is made anew."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import ChangedThing, Gallery
from gallery.slides.words import edit_words, get_words_in_effect
from media.models import Photo
from media.takedown import kill_photo, undo_kill
from newsroom.baking.outbox import mark_publishable, mark_stale
from newsroom.baking.schedules import act_on_schedules
from newsroom.library.edits import PhotoEdit, edit_photos
from newsroom.models import Article, Section
from newsroom.models.public_tree import PublicSite, StaleMark
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery
from tests.newsroom.baking.baked import article_with, bake

pytestmark = pytest.mark.django_db(transaction=True)

MIRROR = Path(__file__).resolve().parents[2] / "examples" / "mirror.py"
MINUTE = timedelta(minutes=1)
EVENING = 14  # acts: each of the nine, and five more


@pytest.fixture
def site(live_server: Any, settings: Settings) -> str:
    settings.BASE_URL = live_server.url
    settings.API_REQUESTS_PER_MINUTE = 0
    return str(live_server.url)


def start_mirror(site: str, folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """The example as anybody starts it."""
    command = [sys.executable, str(MIRROR), site, str(folder), "--pictures", *options]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def mirror_once(site: str, folder: Path) -> None:
    """Have it follow until nothing is new."""
    assert start_mirror(site, folder, "--once").wait(120) == 0


def kept_in(folder: Path) -> dict[str, bytes]:
    """Every file of a copy, but where it goes on and what it asks by."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "state.json" and path.suffix != ".etag"
    }


class Evening:
    """Galleries, articles and a section, and everything that may happen to them."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.galleries = [make_gallery(2) for _ in range(4)]
        self.articles = [article_with(gallery) for gallery in self.galleries[:2]]
        self.section = Section.objects.create(name="Weather", slug="weather")
        Article.objects.filter(pk=self.articles[0].pk).update(section=self.section)
        self.number = 0

    def gallery(self) -> Gallery:
        return Gallery.objects.get(pk=self.chance.choice(self.galleries).pk)

    def photo(self) -> Photo:
        return self.chance.choice(list(Photo.objects.order_by("pk")))

    def correct_everywhere(self) -> None:
        slide = self.gallery().slides.get(position=1)
        self.number += 1
        words = {"caption": f"Corrected {self.number}"}
        edit_words(slide, seen=get_words_in_effect(slide), edited=words, everywhere=True)  # type: ignore[arg-type]

    def kill_or_undo(self) -> None:
        photo = self.photo()
        if photo.killed_at is None:
            kill_photo(photo, reason="Not the minister", killed_by=None)
        else:
            undo_kill(photo, reason="The minister", undone_by=None)

    def end_syndication(self) -> None:
        photo = self.photo()
        may = photo.may_be_syndicated
        edits = {photo.pk: PhotoEdit({"may_be_syndicated": (may, not may)})}
        edit_photos(edits, summary="set it", changed_by=None)

    def end_licence(self) -> None:
        Photo.objects.filter(pk=self.photo().pk).update(expires_at=timezone.now() - MINUTE)
        self.let_the_clock_act()

    def withdraw_or_publish(self) -> None:
        gallery = self.gallery()
        withdraw(gallery) if gallery.is_published else publish(gallery)

    def withdraw_itself(self) -> None:
        gallery = self.gallery()
        if gallery.is_published:
            Gallery.objects.filter(pk=gallery.pk).update(withdraw_at=timezone.now() - MINUTE)
            self.let_the_clock_act()

    def lift_embargo(self) -> None:
        hidden = make_gallery(1)
        Gallery.objects.filter(pk=hidden.pk).update(embargo_until=timezone.now() - MINUTE)
        self.galleries.append(hidden)
        self.let_the_clock_act()

    def rename(self) -> None:
        gallery = self.gallery()
        self.number += 1
        gallery.slug = f"renamed-{self.number}"
        gallery.save()
        mark_publishable(gallery)

    def rename_section(self) -> None:
        self.number += 1
        Section.objects.filter(pk=self.section.pk).update(name=f"Weather {self.number}")
        mark_stale(StaleMark.Kind.SITE)

    @staticmethod
    def let_the_clock_act() -> None:
        PublicSite.objects.update(schedules_seen_until=timezone.now() - 5 * MINUTE)
        act_on_schedules()

    def acts(self) -> Iterator[Callable[[], None]]:
        """Every act at least once, and then any."""
        every = [
            self.correct_everywhere,
            self.kill_or_undo,
            self.end_syndication,
            self.end_licence,
            self.withdraw_or_publish,
            self.withdraw_itself,
            self.lift_embargo,
            self.rename,
            self.rename_section,
        ]
        yield from every
        while True:
            yield self.chance.choice(every)


def test_a_mirror_that_is_killed_through_an_evening_ends_as_one_that_is_made_anew(
    site: str, tmp_path: Path
) -> None:
    chance = random.Random(17)
    evening = Evening(chance)
    bake()
    copy = tmp_path / "copy"
    mirror_once(site, copy)
    assert any(name.startswith("pictures/") for name in kept_in(copy))
    mirror = start_mirror(site, copy)
    for _, act in zip(range(EVENING), evening.acts(), strict=False):
        act()
        bake()
        if chance.random() < 0.3:
            mirror.kill()
            mirror.wait()
            mirror = start_mirror(site, copy)
    mirror.kill()
    mirror.wait()
    mirror_once(site, copy)
    anew = tmp_path / "anew"
    mirror_once(site, anew)
    kept, made = kept_in(copy), kept_in(anew)
    assert kept.keys() == made.keys()
    assert kept == made
    assert {"galleries", "articles", "photos", "sections", "pictures"} == {
        name.partition("/")[0] for name in made
    }
    killed = Photo.objects.exclude(killed_at=None).values_list("pk", flat=True)
    for pk in killed:
        assert not [name for name in kept if name.startswith((f"photos/{pk}.", f"pictures/{pk}-"))]


def test_a_mirror_of_a_site_that_went_back_begins_anew_and_keeps_nothing_too_much(
    site: str, tmp_path: Path
) -> None:
    make_gallery(1)
    bake()
    copy = tmp_path / "copy"
    mirror_once(site, copy)
    (copy / "galleries" / "999.json").write_text("{}")
    time.sleep(0.01)
    ChangedThing.objects.order_by("-position")[:1].get().delete()
    ChangedThing.objects.update(position=None, turn=ChangedThing.Turn.READY)
    bake()
    state = json.loads((copy / "state.json").read_bytes())
    assert "since=" in state["next"]
    mirror_once(site, copy)
    assert not (copy / "galleries" / "999.json").exists()
    anew = tmp_path / "anew"
    mirror_once(site, anew)
    assert kept_in(copy) == kept_in(anew)


def test_words_that_are_corrected_inside_a_file_reach_the_copy_of_it(
    site: str, tmp_path: Path
) -> None:
    make_gallery(1)
    bake()
    copy = tmp_path / "copy"
    mirror_once(site, copy)
    (picture,) = (copy / "pictures").glob("*.jpg")
    present = picture.read_bytes()
    picture.write_bytes(b"with the words of before")
    mark_stale(StaleMark.Kind.PHOTO, Photo.objects.get().pk)
    bake()
    mirror_once(site, copy)
    assert picture.read_bytes() == present


def test_a_mirror_of_what_is_no_photodesk_says_so_and_asks_ever_less(
    site: str, tmp_path: Path
) -> None:
    command = [sys.executable, str(MIRROR), f"{site}/nowhere", str(tmp_path / "copy"), "--once"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as mirror:
        assert mirror.stderr is not None
        said = [mirror.stderr.readline() for _ in range(2)]
        mirror.kill()
    assert all("404" in line and "/nowhere/api/v1/changes" in line for line in said)
    assert [line.rpartition("again in ")[2].strip() for line in said] == ["2 s", "4 s"]
