"""Who sends files in these tests."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client


@pytest.fixture
def ana(client: Client) -> Client:
    """Somebody who may do everything; a 500 is an answer."""
    client.force_login(User.objects.create_superuser("ana"))
    client.raise_request_exception = False
    return client
