"""The two of most tests here."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from tests.newsroom.proposals.people import make_member


@pytest.fixture
def ana() -> User:
    """A contributor."""
    return make_member("ana", "Contributor")


@pytest.fixture
def pia() -> User:
    """A publisher."""
    return make_member("pia", "Publisher")
