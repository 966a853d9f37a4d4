"""When the desk is imported: with the addresses, not with Django."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.contrib import admin
from django.core.checks import Error

from media.models import Photo
from newsroom.desk.apps import check_desk

START = (
    "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; "
    "django.setup(); print('newsroom.desk.photos' in sys.modules); "
    "import config.urls; print('newsroom.desk.photos' in sys.modules)"
)


def test_who_answers_no_requests_starts_without_the_desk() -> None:
    ran = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True"]


def test_what_is_wrong_with_an_admin_is_found_by_the_checks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert check_desk(None) == []
    photos = admin.site.get_model_admin(Photo)
    monkeypatch.setattr(type(photos), "list_display", ("no_such_column",))
    (problem,) = check_desk(None)
    assert isinstance(problem, Error)
    assert "no_such_column" in problem.msg
