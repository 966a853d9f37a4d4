"""A page that changed is purged, and what a cache refuses is tried again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pytest_django.fixtures import Settings

from gallery.slides.words import edit_words, get_words_in_effect
from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.purge_orders import purge_what_is_ordered
from newsroom.models.public_tree import PurgeOrder
from newsroom.publishing.killing import kill_everywhere
from tests.builders import make_gallery

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]  # asks caches of its own


@dataclass
class Cache:
    """A cache that takes PURGE, while it is well."""

    url: str = ""
    is_well: bool = True
    answer: int = 200
    purged: list[str] = field(default_factory=list)


@pytest.fixture
def cache(settings: Settings) -> Iterator[Cache]:
    """A real server, in front of the site by its settings."""
    cache = Cache()

    class Handler(BaseHTTPRequestHandler):
        def do_PURGE(self) -> None:
            if cache.is_well:
                cache.purged.append(self.path)
            self.send_response(cache.answer if cache.is_well else 503)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    cache.url = f"http://127.0.0.1:{server.server_port}"
    settings.PURGE, settings.PURGE_CACHES = "http", [cache.url]
    yield cache
    server.shutdown()
    server.server_close()


def publish_and_forget(cache: Cache) -> object:
    """A baked gallery, of which the cache has been told."""
    gallery = make_gallery(2)
    bake_what_is_stale(all_marks=True)
    purge_what_is_ordered()
    cache.purged.clear()
    return gallery


def test_only_pages_that_changed_are_purged(cache: Cache) -> None:
    gallery = make_gallery(2)
    bake_what_is_stale(all_marks=True)
    assert purge_what_is_ordered() > 5
    cache.purged.clear()
    slide = gallery.slides.get(position=1)
    edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": "Corrected"})
    bake_what_is_stale(all_marks=True)
    purge_what_is_ordered()
    assert gallery.get_absolute_url() in cache.purged
    assert f"{gallery.get_absolute_url()}{slide.public_id}/" in cache.purged
    other = gallery.slides.get(position=2).public_id
    assert f"{gallery.get_absolute_url()}{other}/" not in cache.purged
    assert not PurgeOrder.objects.exists()


def test_a_cache_that_is_down_is_told_later(cache: Cache) -> None:
    publish_and_forget(cache)
    cache.is_well = False
    PurgeOrder.objects.create(url="/galleries/")
    assert purge_what_is_ordered() == 0
    order = PurgeOrder.objects.get()
    assert order.tries == 1
    assert "503" in order.error
    cache.is_well = True
    assert purge_what_is_ordered() == 0  # not yet
    PurgeOrder.objects.update(retry_at=None)
    assert purge_what_is_ordered() == 1
    assert cache.purged == ["/galleries/"]


def test_a_kill_purges_the_files_too(cache: Cache) -> None:
    gallery = publish_and_forget(cache)
    photo = gallery.slides.get(position=1).photo  # type: ignore[attr-defined]
    kill_everywhere(photo, reason="Not theirs", killed_by=None)
    purge_what_is_ordered()
    assert {f"/renditions/{path}" for path in photo.served_paths} <= set(cache.purged)


@pytest.mark.parametrize("answer", [200, 204, 404, 412])
def test_a_cache_that_has_no_such_page_has_forgotten_it(cache: Cache, answer: int) -> None:
    cache.answer = answer
    PurgeOrder.objects.create(url="/galleries/harbour/")
    assert purge_what_is_ordered() == 1
    assert not PurgeOrder.objects.exists()


@pytest.mark.parametrize("answer", [400, 401, 403, 405, 410, 429, 500, 503])
def test_every_other_answer_is_a_refusal(cache: Cache, answer: int) -> None:
    cache.answer = answer
    PurgeOrder.objects.create(url="/galleries/harbour/")
    assert purge_what_is_ordered() == 0
    order = PurgeOrder.objects.get()
    assert f"answered {answer}" in order.error
    assert order.retry_at is not None
