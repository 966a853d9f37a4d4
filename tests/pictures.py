"""`make pictures`: the screenshots of docs/editors.md, from the demo, in Chromium."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.journeys.running import ROOT, Photodesk
from tests.programs import CHROMIUM_NAMES

PICTURES = ROOT / "docs" / "editors"
EDITOR = "editor"
TITLE = "A year in Port Velnés"
SCREEN, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
PREPARE = """
    import json
    from django.contrib.auth.models import User
    from gallery.models import Gallery
    from gallery.slides.sequence import place_photos
    from media.models import Photo
    editor = User.objects.get(username={editor!r})
    editor.set_password({password!r})
    editor.save()
    Gallery.objects.filter(title={title!r}).delete()
    gallery = Gallery.objects.create(title={title!r}, slug="a-year-in-port-velnes")
    place_photos(gallery, Photo.objects.order_by("pk")[:24])
    print(json.dumps(gallery.pk))
"""
STORY, COLLEAGUE = "The port in winter", "mira"
PREPARE_STORY = """
    from django.contrib.auth.models import Group, User
    from gallery.models import Gallery
    from media.models import Photo
    from newsroom.models import (
        Article, GalleryPlacement, LinkCard, Proposal, SinglePhoto, Subheading, Text,
    )
    from newsroom.proposals.proposing import propose_photo
    from newsroom.proposals.present import read_photo
    from newsroom.publishing.workflow import publish
    mira, _ = User.objects.get_or_create(
        username={colleague!r}, defaults={{"first_name": "Mira", "last_name": "Sand"}}
    )
    mira.is_staff = True
    mira.save()
    mira.groups.set([Group.objects.get(name="Contributor")])
    Article.objects.filter(headline={story!r}).delete()
    story = Article.objects.create(
        headline={story!r}, slug="the-port-in-winter", byline="Mira Sand",
        standfirst="The last boats are in, and the mole is being mended.",
    )
    photo = Photo.objects.order_by("pk")[3]
    words = "<p>The crews came in <strong>before noon</strong>, as the forecast had it. "
    words += 'What the mole will cost stands in <a href="www.port-velnes.example">a report</a>.</p>'
    parts = [
        Text(text=words),
        SinglePhoto(photo=photo),
        Subheading(text="What comes next"),
        GalleryPlacement(gallery=Gallery.objects.get(title={title!r})),
        LinkCard(url="https://port.example/tides", title="The tides of this week"),
    ]
    for place, part in enumerate(parts, start=1):
        part.parent, part.region, part.ordering = story, "body", 10 * place
        part.save()
    Proposal.objects.all().delete()
    shown = Gallery.objects.published().first().slides.order_by("position").first().photo
    caption = read_photo(shown)["caption"]
    said = {{"caption": f"{{caption.rstrip('.')}}, seen from the mole."}}
    why = "The harbour master says so."
    propose_photo(shown, said, seen=read_photo(shown), by=mira, why=why)
    print("{{}}")
"""


@contextmanager
def demo() -> Iterator[tuple[str, int, str]]:
    """The demo, served: its address, a gallery of its photos and a new password."""
    photodesk = Photodesk(folder=ROOT / "var" / "pictures")
    photodesk.folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", "demo", "--no-serve"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **photodesk.environment}, check=True)
    password = secrets.token_urlsafe(9)
    (gallery,) = photodesk.answers_of(PREPARE.format(editor=EDITOR, title=TITLE, password=password))
    photodesk.answers_of(PREPARE_STORY.format(story=STORY, colleague=COLLEAGUE, title=TITLE))
    with photodesk.up():
        yield f"http://127.0.0.1:{photodesk.port}", gallery, password


def log_in(page: Page, password: str) -> None:
    """As an editor does."""
    page.goto("/admin/login/")
    page.locator("[name=username]").fill(EDITOR)
    page.locator("[name=password]").fill(password)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")


def show_table(page: Page) -> None:
    """Some photos are chosen."""
    for number in (1, 2, 4):
        page.locator(".card__select input").nth(number).check()


def show_captions(page: Page) -> None:
    """A photo with its words beside it."""
    page.locator(".card").nth(1).focus()
    page.keyboard.press("t")
    expect(page.locator("[data-captions] img")).to_be_visible()


def show_found(page: Page) -> None:
    """What find and replace would change."""
    page.locator(".card").first.focus()
    page.keyboard.press("f")
    page.locator("[data-find] [name=find]").fill("Erdéi")
    page.locator("[data-find] [name=replacement]").fill("Erdélyi")
    expect(page.locator("[data-find] ins").first).to_be_visible()


def show_compared(page: Page) -> None:
    """Three photos side by side."""
    show_table(page)
    page.locator("[data-compare]").click()
    expect(page.locator("[data-large] img")).to_have_count(3)


def show_keys(page: Page) -> None:
    """The sheet of shortcuts."""
    page.locator(".card").first.focus()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()


def show_history(page: Page) -> None:
    """Two moves, and the history of the gallery."""
    page.locator(".card").nth(2).focus()
    page.keyboard.press("Alt+Home")
    page.keyboard.press("p")
    page.locator("[data-history-open]").click()
    expect(page.locator("[data-history-list] [data-number]").first).to_be_visible()


def show_preview(page: Page) -> None:
    """The page as its readers get it, beside the photos."""
    page.locator("[data-preview-toggle]").click()
    frame = page.frame_locator("#preview iframe")
    expect(frame.locator("photo-slideshow img").first).to_be_visible()


def show_library(page: Page) -> None:
    """Photographs in rows, two of them chosen, the words of a third."""
    page.goto("/admin/media/photo/")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    for number in (1, 4):
        page.locator(".tile__select input").nth(number).check()
    page.locator(".tile").nth(6).hover()


def show_photo(page: Page) -> None:
    """A photo's page, opened from a search."""
    page.goto("/admin/media/photo/?q=harbour")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".stage__picture")).to_be_visible()


def show_dashboard(page: Page) -> None:
    """The desk's first page."""
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Preparing photos")).to_be_visible()


def open_story(page: Page) -> None:
    """The article that is being written."""
    page.goto("/admin/newsroom/article/")
    page.get_by_role("link", name=STORY).first.click()
    expect(page.locator(".ProseMirror[contenteditable]").first).to_be_visible()


def show_story(page: Page) -> None:
    """Its parts, and what is to be looked at."""
    open_story(page)
    expect(page.locator(".part--singlephoto img").first).to_be_visible()


def show_note(page: Page) -> None:
    """A note that names somebody."""
    open_story(page)
    page.locator("[popovertarget=acts]").click()
    page.get_by_text("Hand it on").click()
    page.locator(".handover [name=note]").press_sequentially("Facts are checked. For @m")
    expect(page.get_by_role("listbox", name="People")).to_be_visible()


def show_proposals(page: Page) -> None:
    """What a contributor proposes."""
    page.goto("/admin/proposals/")
    expect(page.locator("ins").first).to_be_visible()


def show_nothing(page: Page) -> None:
    """As it opens."""


# Each picture: its name, what is shown, the window, and whether it is dark.
SHOTS: tuple[tuple[str, Callable[[Page], None], ViewportSize, bool], ...] = (
    ("light-table", show_table, SCREEN, False),
    ("light-table-dark", show_nothing, SCREEN, True),
    ("captions", show_captions, SCREEN, False),
    ("find", show_found, SCREEN, False),
    ("compare", show_compared, SCREEN, True),
    ("preview", show_preview, SCREEN, False),
    ("history", show_history, SCREEN, False),
    ("keys", show_keys, SCREEN, False),
    ("library", show_library, SCREEN, True),
    ("library-phone", show_library, PHONE, False),
    ("photo", show_photo, SCREEN, False),
    ("article", show_story, SCREEN, False),
    ("article-note", show_note, SCREEN, False),
    ("article-phone", show_story, PHONE, True),
    ("proposals", show_proposals, SCREEN, False),
    ("dashboard", show_dashboard, SCREEN, False),
    ("phone", show_nothing, PHONE, False),
)


def take(browser: Browser, base: str, gallery: int, password: str) -> None:
    """Write every picture, or those that are named behind the command."""
    for name, show, window, is_dark in SHOTS:
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        context = browser.new_context(
            base_url=base,
            viewport=window,
            color_scheme="dark" if is_dark else "light",
            reduced_motion="reduce",
            has_touch=window is PHONE,
            is_mobile=window is PHONE,
        )
        page = context.new_page()
        log_in(page, password)
        page.goto(f"/admin/gallery/gallery/{gallery}/change/")
        expect(page.locator('.card[tabindex="0"]')).to_have_count(1)
        show(page)
        page.wait_for_timeout(800)  # photos are decoded
        page.screenshot(path=PICTURES / f"{name}.jpg", type="jpeg", quality=72)
        context.close()


def main() -> None:
    """Make the demo where it is not made yet, serve it, take the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    with demo() as (base, gallery, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        take(browser, base, gallery, password)
        browser.close()


if __name__ == "__main__":
    main()
