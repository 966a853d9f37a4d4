"""The links in the public tree that lead from old addresses to new ones without the application."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from newsroom.baking.local_tree import MOVED
from newsroom.baking.outbox import mark_publishable, mark_stale
from newsroom.baking.reconcile import compare_everything
from newsroom.models import Section
from newsroom.models.public_tree import StaleMark
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake

pytestmark = pytest.mark.django_db


def links(settings: Settings) -> dict[str, str]:
    """Where each link leads, by its place."""
    root = Path(settings.PUBLIC_TREE_ROOT) / MOVED
    found = [path for path in root.rglob("*") if path.is_symlink()]
    return {
        path.relative_to(root).as_posix(): os.path.relpath(path.resolve(), root.parent)
        for path in found
    }


def move(gallery: Gallery, slug: str) -> None:
    """Move it and bake what follows."""
    fresh = Gallery.objects.get(pk=gallery.pk)
    fresh.slug = slug
    fresh.save()
    mark_publishable(fresh)
    bake()


def test_a_link_leads_from_each_old_address_to_the_present_folder(settings: Settings) -> None:
    gallery = make_gallery(1, slug="harbour")
    bake()
    assert links(settings) == {}
    move(gallery, "port")
    assert links(settings) == {"galleries/harbour": "galleries/port"}
    assert (Path(settings.PUBLIC_TREE_ROOT) / MOVED / "galleries/harbour/index.html").exists()
    move(gallery, "haven")
    assert links(settings) == dict.fromkeys(
        ("galleries/harbour", "galleries/port"), "galleries/haven"
    )
    move(gallery, "harbour")
    assert links(settings) == dict.fromkeys(
        ("galleries/port", "galleries/haven"), "galleries/harbour"
    )


def test_what_is_withdrawn_has_no_link_until_it_is_back(settings: Settings) -> None:
    gallery = make_gallery(1, slug="harbour")
    bake()
    move(gallery, "port")
    withdraw(Gallery.objects.get())
    bake()
    assert links(settings) == {}
    publish(Gallery.objects.get())
    bake()
    compare_everything(orphan_after_seconds=0)
    assert links(settings) == {"galleries/harbour": "galleries/port"}


def test_a_comparison_makes_links_again_and_removes_those_of_nobody(settings: Settings) -> None:
    section = Section.objects.create(name="Politics", slug="politics")
    mark_stale(StaleMark.Kind.SITE)
    bake()
    section.slug = "economy"
    section.save()
    mark_stale(StaleMark.Kind.SITE)
    bake()
    wanted = {"sections/politics": "sections/economy"}
    assert links(settings) == wanted
    folder = Path(settings.PUBLIC_TREE_ROOT) / MOVED / "sections"
    (folder / "politics").unlink()
    (folder / "nobodys").symlink_to("../../sections/economy")
    compare_everything(orphan_after_seconds=0)
    assert links(settings) == wanted
    bake()
    assert not compare_everything(orphan_after_seconds=0).orphans
