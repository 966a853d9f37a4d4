"""Whoever keeps a copy is told of everything: by `/changes`, `updated_since` and `updated_at`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import ChangedThing, Gallery
from gallery.slides.words import edit_words, get_words_in_effect
from media.models import Photo
from media.takedown import kill_photo, undo_kill
from newsroom import recycle_bin
from newsroom.baking.change_log import give_positions
from newsroom.baking.outbox import mark_stale
from newsroom.baking.planner import plan_due_marks
from newsroom.baking.reconcile import compare_everything
from newsroom.baking.schedules import act_on_schedules
from newsroom.desk.articles import mark_sections
from newsroom.library.edits import PhotoEdit, edit_photos
from newsroom.models import Article, Section
from newsroom.models.public_tree import PublicSite, StaleMark
from newsroom.publishing.embargoes import set_embargo
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery
from tests.newsroom.api.mirrored import START, Copy, ask, find_told
from tests.newsroom.baking.baked import article_with, bake

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@dataclass
class World:
    """A published gallery of two in an article, and a copy of all of it."""

    client: Client
    gallery: Gallery
    article: Article
    photo: Photo
    copy: Copy
    since: str

    def list_changed(self, kind: str) -> list[int]:
        """What a list says that changed since the copy was made."""
        plural = {"gallery": "galleries", "article": "articles", "photo": "photos"}[kind]
        answer = ask(self.client, f"/api/v1/{plural}?updated_since={quote(self.since)}")
        return [one["id"] for one in answer[plural]]

    def read(self, kind: str) -> Any:
        """The gallery's or the article's own JSON."""
        thing = {"gallery": self.gallery, "article": self.article}[kind]
        return ask(
            self.client, f"/api/v1/{'galleries' if kind == 'gallery' else 'articles'}/{thing.slug}"
        )


@pytest.fixture
def world(client: Client, settings: Settings) -> World:
    settings.API_REQUESTS_PER_MINUTE = 0
    gallery = make_gallery(2)
    article = article_with(gallery)
    photo = gallery.slides.order_by("position")[0].photo
    assert photo is not None
    long_ago = timezone.now() - timedelta(days=1)
    for kind in (Gallery, Article):
        kind.objects.update(published_at=long_ago)
    bake()
    copy = Copy(client)
    copy.follow()
    return World(client, gallery, article, photo, copy, timezone.now().isoformat())


def let_pass(world: World, thing: Any, **moments: Any) -> None:
    """As if the clock had come to moments of a row."""
    type(thing).objects.filter(pk=thing.pk).update(**moments)
    PublicSite.objects.update(schedules_seen_until=timezone.now() - 5 * MINUTE)
    act_on_schedules()


def correct_everywhere(world: World) -> None:
    slide = world.gallery.slides.get(position=1)
    seen = get_words_in_effect(slide)
    edit_words(slide, seen=seen, edited={"caption": "Corrected"}, everywhere=True)


def kill(world: World) -> None:
    kill_photo(world.photo, reason="Not the minister", killed_by=None)


def keep_here(world: World) -> None:
    edits = {world.photo.pk: PhotoEdit({"may_be_syndicated": (True, False)})}
    assert edit_photos(edits, summary="set it", changed_by=None).changed


def end_licence(world: World) -> None:
    let_pass(world, world.photo, expires_at=timezone.now() - MINUTE)


@dataclass(frozen=True)
class Row:
    """A row of the table: what is done, and what becomes of the photo."""

    act: Callable[[World], None]
    status: int = 200
    reason: str = ""


@pytest.mark.parametrize(
    "row",
    [
        Row(correct_everywhere),
        Row(kill, 410, "killed"),
        Row(keep_here, 410, "not_syndicated"),
        Row(end_licence, 410, "licence_ended"),
    ],
    ids=lambda row: row.act.__name__,
)
def test_what_happens_to_a_photo_is_told_of_all_that_shows_it(world: World, row: Row) -> None:
    before = {kind: world.read(kind)["updated_at"] for kind in ("gallery", "article")}
    row.act(world)
    bake()
    told = world.copy.follow()
    for kind, thing in (("gallery", world.gallery), ("article", world.article)):
        change = find_told(told, kind, thing.pk)
        assert change is not None
        assert (change["status"], change["reason"]) == (200, "")
        assert world.list_changed(kind) == [thing.pk]
        after = world.read(kind)["updated_at"]
        assert after == change["at"] > before[kind]
    change = find_told(told, "photo", world.photo.pk)
    assert change is not None
    assert (change["status"], change["reason"]) == (row.status, row.reason)
    assert change["is_kill"] == (row.reason == "killed")
    is_there = row.status == 200
    assert world.list_changed("photo") == ([world.photo.pk] if is_there else [])
    answer = world.client.get(f"/api/v1/photos/{world.photo.pk}")
    assert answer.status_code == row.status
    if is_there:
        assert answer.json()["updated_at"] == change["at"]
    assert world.copy.things == made_anew(world)


def made_anew(world: World) -> dict[tuple[str, int], bytes]:
    """A copy from nothing."""
    copy = Copy(world.client)
    copy.follow()
    return copy.things


def test_a_lifted_embargo_is_told(world: World) -> None:
    hidden = make_gallery(1, published=False)
    until = timezone.now() + timedelta(hours=1)
    hidden = publish(set_embargo(hidden, until=until))
    bake()
    assert world.copy.follow() == []
    earlier = timezone.now() - MINUTE
    let_pass(world, hidden, embargo_until=earlier, published_at=earlier - MINUTE)
    bake()
    change = find_told(world.copy.follow(), "gallery", hidden.pk)
    assert change is not None
    assert (change["status"], change["slug"]) == (200, hidden.slug)
    assert world.list_changed("gallery") == [hidden.pk]
    assert world.copy.things == made_anew(world)


def withdraw_now(world: World) -> None:
    withdraw(world.gallery)


def withdraw_itself(world: World) -> None:
    let_pass(world, world.gallery, withdraw_at=timezone.now() - MINUTE)


@pytest.mark.parametrize("act", [withdraw_now, withdraw_itself])
def test_what_is_withdrawn_is_told_with_its_photos_and_its_article(
    world: World, act: Callable[[World], None]
) -> None:
    act(world)
    bake()
    told = world.copy.follow()
    gone = find_told(told, "gallery", world.gallery.pk)
    assert gone is not None
    assert (gone["status"], gone["reason"], gone["is_kill"]) == (410, "withdrawn", False)
    photo = find_told(told, "photo", world.photo.pk)
    assert photo is not None
    assert (photo["status"], photo["reason"]) == (410, "withdrawn")
    answer = world.client.get(f"/api/v1/photos/{world.photo.pk}")
    assert answer.json()["detail"] == "Nothing that is published shows this photo any more."
    assert world.client.get(f"/photos/{world.photo.pk}/").status_code == 410
    article = find_told(told, "article", world.article.pk)
    assert article is not None
    assert article["status"] == 200
    assert world.copy.things == made_anew(world)


@pytest.mark.parametrize(
    ("act", "reason", "words"),
    [(kill, "killed", "must not be used anywhere"), (end_licence, "licence_ended", "has ended")],
)
def test_what_becomes_of_a_photo_that_nothing_shows_is_told(
    world: World, settings: Settings, act: Callable[[World], None], reason: str, words: str
) -> None:
    withdraw(world.gallery)
    bake()
    world.copy.follow()
    act(world)
    bake()
    photo = find_told(world.copy.follow(), "photo", world.photo.pk)
    assert photo is not None
    assert (photo["status"], photo["reason"]) == (410, reason)
    url = f"/api/v1/photos/{world.photo.pk}"
    assert words in world.client.get(url).json()["detail"]
    assert words in (Path(settings.PUBLIC_TREE_ROOT) / f"{url[1:]}/gone.json").read_text()


def test_another_address_is_told_under_the_same_id(world: World) -> None:
    Gallery.objects.filter(pk=world.gallery.pk).update(slug="another")
    mark_stale(StaleMark.Kind.GALLERY, world.gallery.pk)
    bake()
    change = find_told(world.copy.follow(), "gallery", world.gallery.pk)
    assert change is not None
    assert (change["status"], change["slug"]) == (200, "another")
    assert change["api_url"].endswith("/api/v1/galleries/another")
    assert world.copy.things == made_anew(world)


def test_what_is_deleted_and_what_comes_back_is_told(world: World) -> None:
    item = recycle_bin.throw_away(world.article, deleted_by=None)
    mark_stale(StaleMark.Kind.ARTICLE, item.thing_id)
    bake()
    change = find_told(world.copy.follow(), "article", item.thing_id)
    assert change is not None
    assert (change["status"], change["reason"]) == (404, "deleted")
    article, _ = recycle_bin.bring_back(item)
    bake()
    assert find_told(world.copy.follow(), "article", article.pk) is not None
    assert world.copy.things == made_anew(world)


def test_an_undone_kill_is_told(world: World) -> None:
    kill(world)
    bake()
    world.copy.follow()
    undo_kill(world.photo, reason="It was the minister", undone_by=None)
    bake()
    change = find_told(world.copy.follow(), "photo", world.photo.pk)
    assert change is not None
    assert change["status"] == 200
    assert world.copy.things == made_anew(world)


def test_sections_are_told(world: World) -> None:
    section = Section.objects.create(name="Weather", slug="weather")
    mark_stale(StaleMark.Kind.SITE)
    bake()
    told = world.copy.follow()
    assert find_told(told, "section", section.pk) is not None
    Article.objects.update(section=section)
    Section.objects.update(name="Storms")
    mark_sections([section.pk])
    bake()
    told = world.copy.follow()
    assert find_told(told, "article", world.article.pk) is not None
    assert world.list_changed("article") == [world.article.pk]
    assert world.read("article")["section"]["name"] == "Storms"
    change = find_told(told, "section", section.pk)
    assert change is not None
    assert (change["status"], change["slug"]) == (200, "weather")
    section_id = section.pk
    mark_sections([section_id])
    section.delete()
    bake()
    change = find_told(world.copy.follow(), "section", section_id)
    assert change is not None
    assert (change["status"], change["reason"]) == (404, "deleted")
    assert world.copy.things == made_anew(world)


def test_new_files_of_a_photo_move_it_and_all_that_shows_it(world: World) -> None:
    photo = Photo.objects.get(pk=world.photo.pk)
    renditions = {key: dict(entry) for key, entry in photo.renditions.items()}
    renditions["w320.jpg"]["size_bytes"] = 1
    Photo.objects.filter(pk=photo.pk).update(renditions=renditions)
    mark_stale(StaleMark.Kind.PHOTO, photo.pk)
    bake()
    told = world.copy.follow()
    assert find_told(told, "photo", photo.pk) is not None
    assert find_told(told, "gallery", world.gallery.pk) is not None
    shown = {slide["photo"]["id"]: slide["photo"] for slide in world.read("gallery")["slides"]}
    assert shown[photo.pk]["updated_at"] >= world.since
    assert world.copy.things == made_anew(world)


def test_nothing_is_told_before_its_file_is_there(world: World) -> None:
    correct_everywhere(world)
    while plan_due_marks(all_of_them=True):
        pass
    give_positions()
    assert world.copy.follow() == []
    bake()
    assert world.copy.follow() != []


def test_nothing_new_is_nothing_and_one_query(world: World) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = ask(world.client, world.copy.next)
    assert (answer["changes"], answer["has_more"]) == ([], False)
    assert answer["next"] == world.copy.next
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert world.list_changed("gallery") == []
    assert len(queries) == 1


def test_a_look_over_everything_tells_nothing_again(world: World) -> None:
    compare_everything(orphan_after_seconds=0)
    bake()
    assert world.copy.follow() == []


def test_what_an_upgrade_finds_is_told_once(world: World) -> None:
    ChangedThing.objects.all().delete()
    compare_everything(orphan_after_seconds=0)
    bake()
    assert made_anew(world).keys() == world.copy.things.keys()
    last = ChangedThing.objects.order_by("-position").values_list("position", flat=True)[0]
    compare_everything(orphan_after_seconds=0)
    assert ChangedThing.objects.order_by("-position").values_list("position", flat=True)[0] == last


def test_pages_follow_one_another_while_things_change(world: World) -> None:
    for _ in range(3):
        make_gallery(1)
    bake()
    copy = Copy(world.client, next=f"{START}?limit=1")
    first = ask(world.client, copy.next)
    assert len(first["changes"]) == 1
    assert first["has_more"]
    copy.take(first["changes"][0])
    copy.next = first["next"]
    correct_everywhere(world)
    bake()
    copy.follow()
    assert copy.things == made_anew(world)


def test_a_cursor_that_is_not_ours_is_refused_with_a_sentence(world: World) -> None:
    cursor = world.copy.next.partition("since=")[2]
    for bad in (cursor[:-1], f"x{cursor}", "a:b", "-", cursor.replace("%3A", ":x", 1)):
        answer = world.client.get(f"{START}?since={bad}")
        assert answer.status_code == 404
        assert "since" in answer.json()["detail"]
    lists = ask(world.client, "/api/v1/photos?limit=1")["next"].partition("cursor=")[2]
    assert world.client.get(f"{START}?since={lists}").status_code == 404
    for wrong in ("limit=0", "limit=501", "wait=31", "wait=-1", "wait=x", "since=%3Cb%3E"):
        answer = world.client.get(f"{START}?{wrong}")
        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"


def test_a_database_that_went_back_says_begin_anew(world: World) -> None:
    correct_everywhere(world)
    bake()
    world.copy.follow()
    newest = ChangedThing.objects.order_by("-position")
    newest.filter(position__gt=newest[1].position).delete()
    answer = world.client.get(world.copy.next.removeprefix("http://127.0.0.1:8000"))
    assert answer.status_code == 404
    assert "begin anew" in answer.json()["detail"]
