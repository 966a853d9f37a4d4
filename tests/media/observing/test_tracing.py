"""Traces: nothing without the package or its variables; else from a request to the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from celery import current_app
from django.contrib.auth.models import User
from django.test import Client

from media.observing import tracing
from media.observing.tracing import add_trace, find_tracer, is_missing, span
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, photo_bytes
from tests.newsroom.baking.baked import bake
from tests.newsroom.doctor.answering import serving
from tests.newsroom.reading_the_log import take_messages
from tests.newsroom.uploads.sending import send_file

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


@pytest.fixture(autouse=True)
def as_in_a_new_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is set up before, nor after."""
    for name in (ENDPOINT, "OTEL_TRACES_EXPORTER", "OTEL_SDK_DISABLED"):
        monkeypatch.delenv(name, raising=False)
    find_tracer.cache_clear()
    yield
    find_tracer.cache_clear()


@pytest.mark.parametrize(
    ("variables", "is_wanted"),
    [
        ({}, False),
        ({ENDPOINT: "http://127.0.0.1:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, True),
        ({ENDPOINT: "http://127.0.0.1:4318", "OTEL_TRACES_EXPORTER": "none"}, False),
        ({ENDPOINT: "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "true"}, False),
    ],
)
def test_the_standard_variables_switch_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], is_wanted: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert tracing.is_wanted() == is_wanted


def test_without_the_package_nothing_is_made_and_it_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:4318")
    monkeypatch.setitem(__import__("sys").modules, "media.observing.exporting", None)
    with span("anything"):
        carried: dict[str, str] = {}
        add_trace(carried)
    assert carried == {}
    assert is_missing()


@pytest.mark.enable_socket
@pytest.mark.parametrize("named", ["", "the-desk"])
def test_spans_leave_for_the_collector_under_the_service_s_name(
    monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http")
    sent: list[tuple[str, bytes]] = []

    def collect(_method: str, path: str, body: bytes) -> tuple[int, bytes]:
        sent.append((path, body))
        return 200, b""

    with serving(with_body=collect) as port:
        monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{port}")
        monkeypatch.setenv("OTEL_SERVICE_NAME", named)
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
        with span("render", photo_id=12):
            pass
        find_tracer().span_processor.shutdown()
    ((path, body),) = sent
    assert path == "/v1/traces"
    assert b"render" in body
    assert (named or "photodesk").encode() in body


@pytest.mark.django_db(transaction=True)
def test_a_trace_goes_from_the_request_through_the_task_to_the_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = pytest.importorskip("opentelemetry.sdk.trace")
    memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
    export = pytest.importorskip("opentelemetry.sdk.trace.export")
    exporter = memory.InMemorySpanExporter()
    provider = trace.TracerProvider()
    provider.add_span_processor(export.SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "find_tracer", lambda: provider.get_tracer("tests"))
    for queue in ("first", "bake"):
        with current_app.connection_for_read() as broker:
            broker.SimpleQueue(queue).clear()
    client.force_login(User.objects.create_superuser("ana"))
    send_file(client, "quay.jpg", photo_bytes())
    take_messages("first")
    by_name = {each.name: each for each in exporter.get_finished_spans()}
    request, ingest = by_name["PATCH request"], by_name["ingest"]
    task, render = by_name["media.tasks.render_first_tier"], by_name["render"]
    assert ingest.parent.span_id == request.context.span_id
    assert task.parent.span_id in (request.context.span_id, ingest.context.span_id)
    assert render.parent.span_id == task.context.span_id
    assert len({each.context.trace_id for each in (request, ingest, task, render)}) == 1
    assert render.attributes["photo_id"] > 0

    gallery = make_gallery(1, published=False, slug="quay")
    exporter.clear()
    provider_tracer = provider.get_tracer("tests")
    with provider_tracer.start_as_current_span("an edit"):
        publish(gallery)
        bake()
    spans = exporter.get_finished_spans()
    (edit,) = [each for each in spans if each.name == "an edit"]
    pages = {each.attributes["page"]: each for each in spans if each.name == "bake"}
    page = pages[gallery.get_absolute_url()]
    assert page.context.trace_id == edit.context.trace_id
    assert page.attributes["owner"] == f"gallery:{gallery.pk}"
