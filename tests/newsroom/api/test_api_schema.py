"""The API against its own description: schemathesis sends what it allows, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from pytest_django.fixtures import Settings
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import positive_data_acceptance

from newsroom.models import Article, GalleryPlacement, Section
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery

type Operation = APIOperation[Any, Any, Any, Any]

pytestmark = pytest.mark.django_db


@pytest.fixture
def operations(settings: Settings) -> Iterator[dict[str, Operation]]:
    """What the running application describes, by path, over a small newsroom."""
    settings.API_REQUESTS_PER_MINUTE = 0
    gallery = make_gallery(slides=2)
    section = Section.objects.create(name="Weather", slug="weather")
    article = Article.objects.create(headline="Storm", slug="storm", section=section)
    GalleryPlacement.objects.create(parent=article, region="body", ordering=1, gallery=gallery)
    publish(article)
    # The end of a request would close the connection, and with it the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    yield {operation.path: operation for operation in found}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_keeps_to_its_description(
    operations: dict[str, Operation], mode: GenerationMode
) -> None:
    assert len(operations) == 13
    for operation in operations.values():

        @given(case=operation.as_strategy(generation_mode=mode))
        @examples(
            max_examples=20,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        def keep(case: Case[Any]) -> None:
            # No schema says which names `fields` may hold.
            passed_over = [positive_data_acceptance] if "fields" in case.query else []
            identity = {"Accept-Encoding": "identity"}  # it unpacks nothing
            case.call_and_validate(headers=identity, excluded_checks=passed_over)  # type: ignore[arg-type]

        keep()
