"""A made-up library has its photos, galleries and an index that knows them all."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from gallery.models import Gallery, Slide
from media.models import Photo
from media.search.installation import find_triggers
from newsroom.demo.seeding import SHARED_FILES
from newsroom.library.results import search_library
from tests.builders import make_photo


def number_of(text: str) -> int:
    """How many photos a text finds."""
    return search_library(text, person=AnonymousUser()).total.number


@pytest.mark.django_db
def test_a_library_is_made_up_and_found() -> None:
    there = find_triggers(connection)
    told = io.StringIO()
    call_command("seed_library", photos=400, galleries=5, stdout=told)
    assert "400 photos" in told.getvalue()
    assert Photo.objects.count() == number_of("") == 400 + SHARED_FILES
    assert Photo.objects.values("original").distinct().count() == SHARED_FILES
    assert Gallery.objects.count() == 5
    assert Slide.objects.count() == 60
    assert 0 < number_of("storm") < 400
    assert 0 < number_of("by:roth") < 400
    assert number_of("is:unused") == 400 + SHARED_FILES - number_of("is:used")
    assert 0 < number_of("is:live") <= 60
    assert find_triggers(connection) == there
    assert make_photo().pk > Photo.objects.exclude(original_name="photo.jpg").latest("pk").pk


@pytest.mark.django_db
def test_a_library_that_is_in_use_is_left_alone(settings: Any) -> None:
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="a site with a public address"):
        call_command("seed_library", photos=5)
    settings.IS_PRODUCTION = False
    make_photo()
    with pytest.raises(CommandError, match="holds photos"):
        call_command("seed_library", photos=5)
    with pytest.raises(CommandError, match="Say how many"):
        call_command("seed_library", photos=0)
    assert Photo.objects.count() == 1
