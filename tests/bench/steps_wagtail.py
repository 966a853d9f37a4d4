"""The jobs of `tests.bench.steps` in Wagtail's admin, as a skilled editor does them there.

Wagtail saves drafts by itself, so that saving is no step. It has no credit of many, no sorting and
no find and replace: those are done by hand, in the fewest acts that there are.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.bench.counted_editor import CountedEditor
from tests.bench.frames import (
    CAPTIONED,
    CREDIT,
    CREDITED,
    MISSPELLED,
    NAME,
    NUMBER,
    TITLE,
    minutes_of,
    write_caption,
    write_misspelled,
)
from tests.bench.steps_photodesk import prove
from tests.bench.wagtail_site import LOGIN

CHILD = "[id^=inline_child_photos-]:not([id*=panel])"
DRAG = f"{CHILD} [data-inline-panel-child-drag]"
IMAGES = "#wagtail-sidebar a[href$='/admin/images/']"
ADD_IMAGES = "a[href*='/admin/images/multiple/add/']"
PAGES = "#wagtail-sidebar button:has-text('Pages')"
HOME = "#wagtail-sidebar a[href$='/admin/pages/2/']"
ADD_PAGE = "a[href$='/admin/pages/2/add_subpage/']"
MORE_ACTS = "footer .w-dropdown__toggle"
PUBLISH = "[name=action-publish]"
CHOICE = "[data-multiple-choice-select]"
CONFIRM = "[data-multiple-choice-submit]"


def log_in(context: Any, base: str) -> None:
    """As an editor does."""
    page = context.new_page()
    page.goto(f"{base}/admin/login/")
    page.locator("[name=username]").fill(LOGIN[0])
    page.locator("[name=password]").fill(LOGIN[1])
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")
    page.close()


type Job = Callable[[CountedEditor], None]


class Database:
    """What Wagtail has stored."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, query: str, *values: object) -> list[Any]:
        """Rows."""
        uri = f"file:{self.path}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=30)) as connection:
            return connection.execute(query, values).fetchall()

    def read_draft(self, slug: str) -> list[dict[str, Any]]:
        """The photos of a page's latest draft, in order."""
        query = """SELECT content FROM wagtailcore_revision JOIN wagtailcore_page page
            ON latest_revision_id = wagtailcore_revision.id WHERE page.slug = ?"""
        photos: list[dict[str, Any]] = json.loads(self.read(query, slug)[0][0])["photos"]
        return sorted(photos, key=lambda photo: photo["sort_order"])

    def read_published(self, title: str) -> list[str]:
        """The captions of a page's photos, if it is live."""
        query = """SELECT caption FROM wagtail_gallery_galleryphoto JOIN wagtailcore_page page
            ON page.id = page_id WHERE page.title = ? AND page.live"""
        return [row[0] for row in self.read(query, title)]


def credit_thirty(editor: CountedEditor, database: Database) -> None:
    """Into each field, and the credit: Tab would pass four buttons on the way to the next."""
    for number in range(CREDITED):
        editor.click(f"#id_photos-{number}-credit")
        editor.type(CREDIT)
    wanted = [CREDIT] * CREDITED + [""] * (NUMBER - CREDITED)
    prove(
        lambda: [photo["credit"] for photo in database.read_draft("credit")] == wanted, "30 credits"
    )


def caption_twenty(editor: CountedEditor, database: Database) -> None:
    """Into each field, and the caption."""
    for number in range(CAPTIONED):
        editor.click(f"#id_photos-{number}-caption")
        editor.type(write_caption(number))
    wanted = [write_caption(number) for number in range(CAPTIONED)]
    prove(
        lambda: (
            [photo["caption"] for photo in database.read_draft("caption")][:CAPTIONED] == wanted
        ),
        "20 captions",
    )


def find_staying(order: list[int]) -> set[int]:
    """The most things that need not be moved to have all in rising order."""
    ends: list[int] = []
    chains: list[list[int]] = []
    for value in order:
        at = bisect_left(ends, value)
        chain = [*(chains[at - 1] if at else []), value]
        ends[at : at + 1] = [value]
        chains[at : at + 1] = [chain]
    return set(chains[-1])


def order_sixty(editor: CountedEditor, database: Database) -> None:
    """The fewest drags. No page of Wagtail tells when a photo was taken: the editor has a list."""
    minutes = minutes_of(1)
    minutes = [-1 if minute == 9 else minute for minute in minutes]  # the tenth is to be first
    order = list(minutes)
    staying = find_staying(order)
    for minute in sorted(set(order) - staying):
        index = order.index(minute)
        order.pop(index)
        before = [number for number, other in enumerate(order) if other in staying]
        place = next((number for number in before if order[number] > minute), len(order))
        editor.drag(DRAG, DRAG, index=index, onto=place)
        order.insert(place, minute)
        staying.add(minute)
    images = [row[0] for row in database.read("SELECT id FROM wagtailimages_image ORDER BY id")]
    wanted = [images[minutes.index(minute)] for minute in sorted(minutes)]
    prove(lambda: [photo["image"] for photo in database.read_draft("order")] == wanted, "the order")


def replace_name(editor: CountedEditor, database: Database) -> None:
    """The name is chosen by a double click in each caption, and typed over."""
    for number in range(NUMBER):
        editor.click(f"#id_photos-{number}-caption", double=True, at={"x": 30, "y": 24})
        editor.type(NAME)
    wanted = [write_misspelled(number).replace(MISSPELLED, NAME) for number in range(NUMBER)]
    prove(
        lambda: (
            [photo["caption"].replace("  ", " ") for photo in database.read_draft("replace")]
            == wanted
        ),
        "60 names",
    )


def upload_frames(editor: CountedEditor, frames: list[Path]) -> None:
    """All at once, by *Add images*."""
    open_sidebar(editor)
    editor.go(IMAGES)
    editor.see(ADD_IMAGES)
    editor.go(ADD_IMAGES)
    editor.see(".drop-zone")
    if editor.way == "mouse":
        editor.drop_files(".drop-zone", frames)
    else:
        editor.choose_files(lambda: editor.go("#fileupload", key="Space"), frames)
    editor.see("#upload-list > li.upload-success", number=NUMBER)


def open_sidebar(editor: CountedEditor) -> None:
    """On a phone it is shut."""
    if editor.way == "touch":
        editor.go(".sidebar-nav-toggle")


def publish_sixty(
    editor: CountedEditor, database: Database, frames: list[Path], *, captioned: bool
) -> None:
    """One upload of all, a page, all chosen in the library, published; no order and no credits."""
    title = f"{TITLE} by {editor.way}"
    upload_frames(editor, frames)
    open_sidebar(editor)
    for step in (PAGES, HOME, ADD_PAGE):
        editor.see(step)
        editor.go(step)
    editor.enter("#id_title")
    editor.type(title)
    editor.go("#id_photos-OPEN_MODAL")
    editor.see(CHOICE)
    for number in range(NUMBER):
        editor.go(CHOICE, key="Space", index=number)
    editor.go(CONFIRM)
    editor.see("[id^=id_photos-][id$=-caption]:not([id*=__prefix__])", number=NUMBER)
    for number in range(NUMBER if captioned else 0):
        editor.enter(f"#id_photos-{number}-caption")
        editor.type(write_caption(number))
    editor.go(MORE_ACTS)
    editor.see(PUBLISH)
    editor.go(PUBLISH)
    prove(
        lambda: (
            len(captions := database.read_published(title)) == NUMBER
            and (all(captions) or not captioned)
        ),
        f"{title}, published",
    )


def list_jobs(path: Path, frames: dict[str, list[Path]]) -> dict[str, tuple[str, Job]]:
    """Where each job begins, and how it is done."""
    database = Database(path)
    pages = dict(database.read("SELECT slug, id FROM wagtailcore_page"))

    def publish(how: str) -> tuple[str, Job]:
        captioned = how != "mouse"
        return "/admin/", lambda editor: publish_sixty(
            editor, database, frames[how], captioned=captioned
        )

    def begin(do: Callable[[CountedEditor, Database], None]) -> Job:
        return lambda editor: do(editor, database)

    by_hand = {
        "credit": credit_thirty,
        "caption": caption_twenty,
        "order": order_sixty,
        "replace": replace_name,
    }
    return {
        **{job: (f"/admin/pages/{pages[job]}/edit/", begin(do)) for job, do in by_hand.items()},
        **{how: publish(how) for how in ("mouse", "keys", "touch")},
    }
