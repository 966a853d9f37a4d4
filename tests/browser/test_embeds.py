"""Galleries on other sites: frames, the component and WordPress, in a real browser, two origins."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from gallery.models import Gallery
from gallery.slides.sequence import NewSlide, place_slides
from gallery.slides.words import edit_words, get_words_in_effect
from media.models import Photo
from media.takedown import kill_photo
from newsroom.publishing.workflow import publish
from tests.browser.conftest import session_cookie
from tests.builders import make_gallery, make_ready_photo

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]

type ShowHost = Callable[[str], Visit]


@dataclass
class Visit:
    """A page of the other site, what it asked for, and what went wrong on it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def asked_of(self, site: str) -> list[str]:
        """What it asked our site for."""
        return [url for url in self.asked if url.startswith(site)]

    def hear(self, message: ConsoleMessage) -> None:
        """Errors, but for the icon that the other site has not."""
        if message.type == "error" and not message.location["url"].endswith("favicon.ico"):
            self.errors.append(message.text)


class Host(ThreadingHTTPServer):
    """Somebody else's site with one page."""

    html = ""


class Handler(BaseHTTPRequestHandler):
    """Answers with the page."""

    server: Host

    def do_GET(self) -> None:
        """The page, or no icon."""
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.server.html.encode() if self.path == "/" else b"")

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Quietly."""


@pytest.fixture
def host() -> Iterator[Host]:
    """A server on another port: another origin."""
    server = Host(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """Our own address, which codes and oEmbed name."""
    settings.BASE_URL = live_server.url
    return live_server.url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A profile of its own."""
    context = browser.new_context(viewport={"width": 900, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def show(host: Host, context: BrowserContext) -> ShowHost:
    """Opens the other site with some HTML on it."""

    def show(html: str) -> Visit:
        host.html = f"<!doctype html><meta charset=utf-8><title>Host</title>{html}"
        visit = Visit(context.new_page())
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        visit.page.on("console", visit.hear)
        visit.page.on("request", lambda request: visit.asked.append(request.url))
        visit.page.goto(f"http://127.0.0.1:{host.server_port}/")
        visit.page.wait_for_load_state("networkidle")
        return visit

    return show


def long_gallery(slides: int) -> Gallery:
    """A published gallery of large photos."""
    gallery = Gallery.objects.create(title="A long night", slug="long")
    photos = [
        make_ready_photo(1200, 800, caption=f"Caption {n}", credit_line=f"Photographer {n}/AP")
        for n in range(1, 4)
    ]
    place_slides(gallery, [NewSlide(photos[n % 3]) for n in range(slides)])
    return publish(gallery)


def test_a_sandbox_without_an_origin_has_all_of_the_slideshow(site: str, show: ShowHost) -> None:
    long_gallery(60)
    visit = show(
        f'<iframe src="{site}/embed/galleries/long/" width="800" height="760" title="Photos" '
        'sandbox="allow-scripts"></iframe>'
    )
    page = visit.page
    assert len(visit.asked_of(site)) <= 6, visit.asked_of(site)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("link", name="A long night")).to_be_visible()
    expect(frame.get_by_text("Photographer 2/AP").first).to_be_attached()
    following = frame.get_by_role("button", name="Next photo")
    following.click()
    expect(frame.get_by_role("status")).to_contain_text("2 of 60")
    following.press("ArrowRight")
    expect(frame.get_by_role("status")).to_contain_text("3 of 60")
    assert visit.errors == []
    assert page.context.cookies() == []
    assert all(url.startswith((site, page.url, "data:")) for url in visit.asked)
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"


def test_nothing_takes_the_focus_before_the_reader_comes(site: str, show: ShowHost) -> None:
    make_gallery(slides=2, slug="g")
    page = show(f'<iframe src="{site}/embed/galleries/g/" width="800" height="760"></iframe>').page
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_two_components_and_a_frame_get_their_heights(site: str, show: ShowHost) -> None:
    first, second = make_gallery(slides=2, slug="one"), make_gallery(slides=2, slug="two")
    visit = show(
        f"{component(site, first, theme='dark')}{component(site, second)}"
        f'<iframe src="{site}/embed/galleries/two/" width="600" height="10"></iframe>'
        f'<script async src="{site}/embed.js"></script>'
    )
    page = visit.page
    frames = page.locator("iframe")
    expect(frames).to_have_count(1)
    page.wait_for_function("document.querySelector('iframe').height > 200")
    links = page.locator("photodesk-gallery a")
    links.first.click()
    expect(frames).to_have_count(2)
    inside = page.frame_locator("photodesk-gallery >> nth=0 >> iframe")
    expect(inside.get_by_text("Photographer 1/Agency")).to_be_visible()
    expect(inside.locator("html")).to_have_attribute("data-theme", "dark")
    page.wait_for_function("document.querySelector('iframe').height > 480")
    links.first.press("Enter")  # the other one, by keyboard
    expect(frames).to_have_count(3)
    sizes = page.evaluate(
        "Promise.all([...document.querySelectorAll('iframe')].map(async f => {"
        "for (let n = 0; n < 50 && f.height <= 480; n++) await new Promise(r => setTimeout(r, 50));"
        "return +f.height}))"
    )
    assert all(480 < size < 2000 for size in sizes), sizes
    # A message of anybody else's changes none of them.
    heights = "[...document.querySelectorAll('iframe')].map(f => +f.height)"
    after = page.evaluate(
        "new Promise(arrived => {"
        f"addEventListener('message', e => e.data.height === 3333 && arrived({heights}));"
        "postMessage({type: 'photodesk:height', height: 3333})})"
    )
    assert 3333 not in after
    assert visit.errors == []


def test_a_component_fetches_its_poster_alone_before_a_click(site: str, show: ShowHost) -> None:
    gallery = long_gallery(60)
    asked = show(
        f'{component(site, gallery)}<script async src="{site}/embed.js"></script>'
    ).asked_of(site)
    assert len(asked) == 2, asked
    assert asked[0] == f"{site}/embed.js" or asked[1] == f"{site}/embed.js"


def test_without_javascript_there_is_a_photo_with_its_credit_and_a_link(
    site: str, browser: Browser, host: Host
) -> None:
    gallery = make_gallery(slides=2, slug="g")
    host.html = component(site, gallery) + (
        f'<iframe src="{site}/embed/galleries/g/" width="800" height="800"></iframe>'
    )
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"http://127.0.0.1:{host.server_port}/")
    expect(page.get_by_text("Photographer 1/Agency", exact=True).first).to_be_visible()
    expect(page.locator("photodesk-gallery a")).to_have_attribute("href", f"{site}/galleries/g/")
    frame = page.frame_locator("iframe")
    for number in (1, 2):
        frame.get_by_text(f"Caption {number}").scroll_into_view_if_needed()
        expect(frame.get_by_text(f"Photographer {number}/Agency")).to_be_visible()
    page.close()


def component(site: str, gallery: Gallery, *, theme: str = "") -> str:
    """The component's code as the dialog gives it, without its script."""
    slide = gallery.slides.select_related("photo").get(position=1)
    assert slide.photo is not None
    poster = slide.photo.manifest["w320.jpg"].path
    return (
        f'<photodesk-gallery theme="{theme}"><a href="{site}{gallery.get_absolute_url()}">'
        f'<img src="{site}/renditions/{poster}" width="48" height="32" alt=""><br>{gallery.title}'
        f"</a><br><small>{slide.credit_line_in_effect}</small></photodesk-gallery>"
    )


# What WordPress does with an embed of a site that it does not know: a frame without an origin, out
# of sight until a message with its secret tells a height, which is bounded.
WORDPRESS = """
<blockquote class="fallback">Fallback</blockquote>
<iframe src="{src}#?secret=a1B2c3D4e5" data-secret="a1B2c3D4e5" width="600" height="338"
 sandbox="allow-scripts" style="position: absolute; visibility: hidden;"></iframe>
<script>
const frame = document.querySelector("iframe");
window.links = [];
addEventListener("message", ({{data, source}}) => {{
  if (!data || !data.secret || /[^a-zA-Z0-9]/.test(data.secret)) return;
  if (data.secret !== frame.dataset.secret || source !== frame.contentWindow) return;
  if (data.message === "height") {{
    frame.removeAttribute("style");
    document.querySelector("blockquote").style.display = "none";
    frame.height = Math.min(1000, Math.max(200, parseInt(data.value, 10)));
  }}
  if (data.message === "link" && new URL(data.value).host === new URL(frame.src).host)
    window.links.push(data.value);
}});
</script>
"""


def test_wordpress_shows_the_frame_after_the_handshake(site: str, show: ShowHost) -> None:
    make_gallery(slides=2, slug="g")
    page = show(WORDPRESS.format(src=f"{site}/embed/galleries/g/")).page
    frame = page.locator("iframe")
    expect(frame).to_be_visible()
    expect(page.locator("blockquote")).to_be_hidden()
    assert 200 <= int(frame.get_attribute("height") or 0) <= 1000
    page.frame_locator("iframe").get_by_role("link", name="Harbour at dawn").click()
    page.wait_for_function("window.links.length")
    assert page.evaluate("window.links") == [f"{site}/galleries/g/"]


def test_a_start_slide_leads_on_and_keeps_the_secret(site: str, show: ShowHost) -> None:
    gallery = make_gallery(slides=3, slug="g")
    start = gallery.slides.get(position=2).public_id
    page = show(WORDPRESS.format(src=f"{site}/embed/galleries/g/{start}/")).page
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Photographer 2/Agency")).to_be_visible()
    frame.get_by_role("link", name="Next photo").click()
    expect(frame.get_by_text("Photographer 3/Agency")).to_be_visible()
    expect(frame.get_by_role("link", name="Next photo")).to_have_count(0)
    assert "secret=a1B2c3D4e5" in page.frames[1].url


def test_a_correction_and_a_kill_reach_every_frame(site: str, show: ShowHost) -> None:
    gallery = make_gallery(slides=3, slug="g")
    slide = gallery.slides.get(position=1)
    edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": "Corrected"})
    kill_photo(Photo.objects.get(caption="Caption 2"), reason="A mix-up", killed_by=None)
    Photo.objects.filter(caption="Caption 3").update(may_be_syndicated=False)
    page = show(f'<iframe src="{site}/embed/galleries/g/" width="800" height="760"></iframe>').page
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Corrected")).to_be_visible()
    expect(frame.get_by_text("1 photo is not available here.")).to_be_visible()
    for gone in ("Caption 1", "Caption 2", "Caption 3"):
        expect(frame.get_by_text(gone)).to_have_count(0)
    killed = gallery.slides.get(position=2).public_id
    page.goto(f"{site}/embed/galleries/g/{killed}/")
    expect(page.get_by_text("This photo is not available.")).to_be_visible()


def test_the_dialog_writes_the_codes_for_start_and_colours(
    site: str, context: BrowserContext
) -> None:
    gallery = make_gallery(slides=3, slug="g", title="Harbour & “dawn”")
    page = context.new_page()
    page.goto(f"{site}/galleries/g/")
    assert not any("/code/" in frame.url for frame in page.frames)
    page.get_by_role("button", name="Embed").click()
    dialog = page.get_by_role("dialog", name="Embed this gallery")
    expect(dialog).to_be_visible()
    inside = page.frame_locator("#embed-dialog iframe")
    frame_code = inside.get_by_label("Frame")
    expect(frame_code).to_have_value(holding(f'src="{site}/embed/galleries/g/"'))
    slide_id = gallery.slides.get(position=2).public_id
    inside.get_by_label("Start with").select_option(slide_id)
    inside.get_by_label("Colours").select_option("dark")
    start = f"{site}/embed/galleries/g/{slide_id}/?theme=dark"
    expect(frame_code).to_have_value(holding(f'src="{start}"'))
    component_code = inside.get_by_label("Photo that opens the gallery")
    expect(component_code).to_have_value(holding("Photographer 2/Agency"))
    expect(component_code).to_have_value(holding('theme="dark"'))
    expect(inside.get_by_label("Address to paste")).to_have_value(start)
    preview = inside.frame_locator(".embed-code__preview iframe")
    expect(preview.get_by_text("Caption 2")).to_be_visible()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    inside.get_by_role("button", name="Copy").first.click()
    expect(inside.get_by_role("status")).to_have_text("Copied.")
    assert start in page.evaluate("navigator.clipboard.readText()")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def holding(part: str) -> re.Pattern[str]:
    """A pattern for a value that holds a text."""
    return re.compile(re.escape(part))


def test_the_desk_has_the_dialog_for_what_is_published(
    site: str, context: BrowserContext, ana: User
) -> None:
    gallery = make_gallery(slides=1, slug="g")
    context.add_cookies([session_cookie(ana, site)])
    page = context.new_page()
    page.goto(f"{site}/admin/gallery/gallery/{gallery.pk}/change/")
    page.get_by_role("button", name="More acts").click()
    page.get_by_role("button", name="Embed").click()
    inside = page.frame_locator("#embed-dialog iframe")
    expect(inside.get_by_label("Address to paste")).to_have_value(f"{site}/galleries/g/")


def test_codes_inject_nothing(site: str, context: BrowserContext) -> None:
    evil = '"><script>window.hurt = true</script><img src=x onerror="window.hurt = true">'
    make_gallery(slides=1, slug="g", title=evil)
    Photo.objects.update(credit_line=evil, alt_text=evil, caption=evil, headline=evil)
    page = context.new_page()
    for path in ("code/", "", f"{Gallery.objects.get().slides.get().public_id}/"):
        page.goto(f"{site}/embed/galleries/g/{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.hurt") is None
    page.goto(f"{site}/embed/galleries/g/code/")
    page.get_by_label("Colours").select_option("dark")
    codes = page.locator("textarea").evaluate_all("all => all.map(one => one.value)")
    page.goto("about:blank")
    page.evaluate(f"document.body.innerHTML = {json.dumps(''.join(codes))}")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hurt") is None
    assert page.locator("img[src=x]").count() == 0
