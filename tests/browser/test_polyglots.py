"""Photos that are pages and scripts as well, opened in every way that a browser has: none runs."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from media.ingest import ingest_photo
from media.models import Photo
from media.renditions.queue import render_missing_renditions
from newsroom.publishing.workflow import publish
from tests.browser.conftest import session_cookie
from tests.hostile_files import PAGE, POLYGLOTS, RAN_AT, SCRIPT

pytestmark = pytest.mark.needs("chromium")
WORDS = f"{PAGE.decode()} “{SCRIPT.decode()}”"
PAGES = (
    "/galleries/polyglots/",
    "/embed/galleries/polyglots/",
    "/galleries/polyglots/?print=1",
    "/feeds/galleries.atom",
    "/api/v1/galleries/polyglots",
    "/oembed?url={base}/galleries/polyglots/&format=xml",
    "/admin/media/photo/",
    "/admin/media/photo/{photo}/change/",
    "/admin/gallery/gallery/{gallery}/change/",
    "/admin/preview/galleries/polyglots/",
)
SEND = """photos => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/admin/library/download/";
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const fields = {photos, what: "originals", csrfmiddlewaretoken: token};
  for (const [name, value] of Object.entries(fields))
    form.append(Object.assign(document.createElement("input"), {name, value}));
  document.body.append(form);
  form.submit();
}"""
HELD = "held-by-nobody"  # what a page of the test answers that no server is asked for


@pytest.fixture
def context(browser: Browser, live_server: LiveServer, ana: User) -> Iterator[BrowserContext]:
    """An editor's profile, for addresses and not for pages of ours."""
    with browser.new_context(base_url=live_server.url) as context:
        context.add_cookies([session_cookie(ana, live_server.url)])
        yield context


@pytest.fixture
def polyglots() -> list[Photo]:
    """All of them, with words that are a page, in a published gallery."""
    photos = []
    for name, make in POLYGLOTS.items():
        photo = ingest_photo(io.BytesIO(make()), file_name=name, uploaded_by=None).photo
        Photo.objects.filter(pk=photo.pk).update(caption=WORDS, credit_line=WORDS, byline=WORDS)
        render_missing_renditions(photo.pk)
        photo.refresh_from_db()
        photos.append(photo)
    gallery = Gallery.objects.create(title="Polyglots", slug="polyglots")
    place_photos(gallery, photos)
    publish(gallery)
    return photos


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One that is asked afterwards whether a script of a polyglot ran in it."""
    return context.new_page()


@pytest.fixture
def reports(page: Page) -> list[str]:
    """What scripts of polyglots asked for, in any frame."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def has_run(page: Page, reports: list[str]) -> bool:
    """Whether a script of a polyglot ran, in the page or in a frame of it."""
    return RAN_AT in reports or page.evaluate("window.ran === 1")


def open_in_every_way(page: Page, reports: list[str], address: str) -> None:
    """As a document of its own, in a frame, as a script, a style and an object of another page."""
    page.goto(address)
    assert page.evaluate("document.contentType").startswith("image/")
    assert not has_run(page, reports)
    page.goto("about:blank")
    page.set_content(
        f"<iframe src='{address}'></iframe><script src='{address}'></script>"
        f"<script type=module src='{address}'></script><link rel=stylesheet href='{address}'>"
        f"<object data='{address}'></object><embed src='{address}'><img src='{address}'>"
    )
    page.wait_for_load_state("load")
    assert not has_run(page, reports)


def test_the_payload_runs_where_nothing_protects(page: Page, reports: list[str]) -> None:
    """Without this, the others would show nothing."""
    whole = POLYGLOTS["jpeg-with-page-behind.jpg"]()
    page.route(f"**/{HELD}", lambda route: route.fulfill(body=whole, content_type="text/html"))
    page.goto(f"/{HELD}")
    assert has_run(page, [])
    assert RAN_AT in reports


def test_nothing_that_we_serve_of_a_polyglot_runs_and_originals_are_downloads_alone(
    page: Page, reports: list[str], live_server: LiveServer, polyglots: list[Photo]
) -> None:
    for photo in polyglots:
        file = photo.manifest["w320.jpg"]
        open_in_every_way(page, reports, f"{live_server.url}/renditions/{file.path}")
    others = [polyglots[0].manifest[key].path for key in ("w320.avif", "share.jpg")]
    for address in (*(f"/renditions/{path}" for path in others), "/galleries/polyglots/poster.jpg"):
        open_in_every_way(page, reports, f"{live_server.url}{address}")
    gallery = Gallery.objects.get().pk
    for path in PAGES:
        address = path.format(base=settings.BASE_URL, photo=polyglots[0].pk, gallery=gallery)
        answer = page.goto(address, wait_until="load")
        assert answer is not None
        assert answer.status == 200, address
        assert not has_run(page, reports), address
    page.goto("/admin/media/photo/")
    with page.expect_download() as download:
        page.evaluate(SEND, ",".join(str(photo.pk) for photo in polyglots))
    assert download.value.suggested_filename.endswith(".zip")
    assert page.url.endswith("/admin/media/photo/")
