"""Five people of five groups through one evening, each in a browser of his own.

A contributor uploads and captions, a photo editor puts in order, an editor writes and schedules, a
publisher publishes early; a caption is corrected, a photo killed, an order restored as of an hour
ago, a proposal accepted, a session ended. The logs tell the story in full, and their check finds a
row that was altered by hand.
"""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from playwright.sync_api import Page, expect

from gallery.history.log import find_acts
from gallery.models import Act, Gallery
from newsroom.audit.guard import lifted_guard
from newsroom.groups import make_missing_groups
from newsroom.models import Article, AuditEntry, Text
from newsroom.publishing.article_log import find_article_acts
from tests.browser.conftest import OpenPage
from tests.browser.sheet import (
    card,
    expect_status,
    open_menu,
    open_sheet,
    render_all,
)
from tests.builders import write_photo
from tests.journeys.running import wait_until

pytestmark = pytest.mark.needs("chromium")

PEOPLE = {"cleo": "Contributor", "phil": "Photo editor", "edda": "Editor", "paula": "Publisher"}


@pytest.fixture
def desks(open_page: OpenPage) -> dict[str, Page]:
    """Everybody at his desk, logged in with his password; sam is the administrator."""
    make_missing_groups(apps)
    pages = {}
    for name, group in {**PEOPLE, "sam": ""}.items():
        user = User.objects.create_user(
            name, password="secret", is_staff=True, is_superuser=not group
        )
        if group:
            user.groups.add(Group.objects.get(name=group))
        page = pages[name] = open_page()
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill("secret")
        page.get_by_role("button", name="Log in", exact=True).click()
        expect(page.locator("#user-tools strong")).to_have_text(name)
    return pages


def upload_and_caption(page: Page, folder: Path) -> Gallery:
    """A gallery of three photos, the first with a caption of its own."""
    page.goto("/admin/gallery/gallery/add/")
    page.get_by_label("Title").fill("Night storm")
    page.get_by_role("button", name="Save", exact=True).click()
    files = [
        write_photo(folder / f"{name}.jpg", caption=f"{name}.", credit_line="Cleo Ruiz/Courier")
        for name in ("Harbour", "Nets", "Gulls")
    ]
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Choose photos").click()
    chooser.value.set_files(files)
    expect(page.locator(".upload--done")).to_have_count(3)
    render_all()
    write_caption(page, 1, "The harbour at knight.")
    return Gallery.objects.get()


def write_caption(page: Page, position: int, text: str, note: str = "") -> None:
    """On the light table; with a public note where it is a correction."""
    card(page, position).locator(".card__caption").click()
    form = card(page, position).locator("form")
    form.get_by_label("Caption", exact=True).fill(text)
    if note:
        form.get_by_label("a correction, with a public note").check()
        form.get_by_label("What was wrong").fill(note)
    form.get_by_role("button", name="Save", exact=True).click()
    expect_status(page, "The correction is noted on 1 page." if note else "Saved.")


def let_an_hour_pass() -> None:
    """What was done so far was done an hour before."""
    Act.objects.update(done_at=F("done_at") - timedelta(hours=1))


def put_in_order(page: Page, gallery: Gallery) -> None:
    """The first photo goes to the end."""
    open_sheet(page, gallery)
    card(page, 1).focus()
    page.keyboard.press("Alt+End")
    expect_status(page, "Photo moved to position 3 of 3.")


def write_and_schedule(page: Page) -> Article:
    """An article with one paragraph, for a day far ahead."""
    page.goto("/admin/newsroom/article/add/")
    page.get_by_label("Headline").fill("The storm")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator("[data-bar-title]")).to_have_text("The storm")
    page.locator("[data-plus]").last.click()
    page.get_by_role("menuitem", name="Text").click()
    expect(page.locator(".ProseMirror-focused")).to_be_visible()
    page.keyboard.type("It came at night.")
    expect(page.locator("[data-saved]")).to_have_attribute("data-is", "saved")
    article = Article.objects.get()
    texts = Text.objects.filter(parent=article, text__contains="at night")
    wait_until(texts.exists, within_seconds=30, what="what was typed is saved")
    open_menu(page)
    page.get_by_label("Publish at").fill("2099-03-14T21:00")
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.locator(".bar__since")).to_contain_text("14 March 2099, 21:00 UTC")
    return article


def publish_now(page: Page, address: str) -> None:
    """By its button, whatever it was scheduled for."""
    page.goto(address)
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".state")).to_have_text("Published")


def kill(page: Page, gallery: Gallery, position: int) -> None:
    """From its card."""
    open_sheet(page, gallery)
    card(page, position).get_by_role("link", name="Kill…").click()
    page.get_by_label("Reason, for the receipt").fill("Not our photo")
    page.get_by_role("button", name="Kill everywhere now").click()
    expect(page).to_have_url(re.compile("/admin/kills/"))


def restore_order(page: Page, gallery: Gallery) -> None:
    """As it was an hour ago, after the upload."""
    open_sheet(page, gallery)
    page.get_by_role("button", name="History…").click()
    dialog = page.get_by_role("dialog", name="What happened to this gallery")
    dialog.get_by_text("changed the caption of photo 1").last.click()
    back = dialog.get_by_role("button", name="Bring back the order alone")
    expect(back).to_be_enabled()
    back.click()
    expect(dialog).to_be_hidden()


def propose_caption(page: Page, gallery: Gallery) -> None:
    """Of what readers see by now."""
    open_sheet(page, gallery)
    card(page, 2).get_by_role("link", name="Propose other words").click()
    page.get_by_label("Caption", exact=True).fill("Nets that dry in the yard.")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("The proposal is kept")).to_be_visible()


def accept_proposal(page: Page) -> None:
    """From the dashboard on."""
    page.goto("/admin/")
    page.get_by_role("link", name="1 waits for your yes or no").click()
    page.get_by_role("button", name="Accept the proposal").click()
    expect(page.get_by_text("Accepted: it is done as cleo proposed.")).to_be_visible()


def end_sessions(page: Page, name: str) -> None:
    """All of somebody's."""
    page.goto("/admin/auth/user/")
    page.get_by_role("row", name=name).get_by_role("checkbox").check()
    page.locator("select[name=action]").select_option("end_their_sessions")
    page.locator(".actions button").click()
    expect(page.get_by_text("1 session(s) ended.")).to_be_visible()


def read_story(gallery: Gallery, article: Article) -> None:
    """The histories and the audit log say all of it, in its order and by name."""
    added, went = "cleo added 1 photo at the end", "phil went back to how the order was "
    sentences = [act.sentence for act in find_acts(gallery)]
    assert sentences.pop(7).startswith(went)
    assert sentences == [
        "cleo created the gallery",
        *(added, added, added),
        "cleo changed the caption of photo 1",
        "phil moved 1 photo to the end",
        "paula changed the caption of photo 3",
        "paula changed the caption of photo 2, proposed by cleo",
    ]
    acts = find_article_acts(article.pk).order_by("number")
    assert [act.sentence for act in acts] == ["edda created the article", "edda added 1 part"]
    logged = AuditEntry.objects.filter(source="desk").order_by("number")
    assert list(logged.values_list("person", "act", "thing")) == [
        *((name, "login", name) for name in (*PEOPLE, "sam")),
        ("edda", "schedule", "The storm"),
        ("paula", "publish", "The storm"),
        ("paula", "publish", "Night storm"),
        ("paula", "correction", "It was night, no knight."),
        ("phil", "kill", "Gulls.jpg"),
        ("cleo", "propose", "Night storm"),
        ("paula", "proposal_accepted", "Night storm"),
        ("sam", "end_sessions", "cleo"),
    ]


def verify() -> tuple[int, str]:
    """`manage.py audit --verify`: its exit code, and what it says."""
    said = io.StringIO()
    try:
        call_command("audit", "--verify", stdout=said, stderr=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue()
    return 0, said.getvalue()


def test_one_evening_of_five_people(desks: dict[str, Page], tmp_path: Path) -> None:
    gallery = upload_and_caption(desks["cleo"], tmp_path)
    let_an_hour_pass()
    put_in_order(desks["phil"], gallery)
    article = write_and_schedule(desks["edda"])
    publish_now(desks["paula"], f"/admin/newsroom/article/{article.pk}/change/")
    publish_now(desks["paula"], f"/admin/gallery/gallery/{gallery.pk}/change/")
    write_caption(desks["paula"], 3, "The harbour at night.", note="It was night, no knight.")
    kill(desks["phil"], gallery, 2)
    restore_order(desks["phil"], gallery)
    propose_caption(desks["cleo"], gallery)
    accept_proposal(desks["paula"])
    end_sessions(desks["sam"], "cleo")
    desks["cleo"].goto("/admin/")
    expect(desks["cleo"].get_by_label("Username")).to_be_visible()

    reader = desks["cleo"]
    reader.goto(gallery.get_absolute_url())
    expect(reader.locator("main")).to_contain_text("Nets that dry in the yard.")
    expect(reader.locator(".corrections")).to_contain_text("It was night, no knight.")
    expect(reader.locator("main")).to_contain_text("The harbour at night.")
    expect(reader.locator("main")).not_to_contain_text("Gulls.")
    reader.goto(article.get_absolute_url())
    expect(reader.locator("main")).to_contain_text("It came at night.")

    read_story(gallery, article)

    code, said = verify()
    assert (code, "The audit log is whole" in said) == (0, True)
    with lifted_guard(connection):
        AuditEntry.objects.filter(act="kill").update(person="edda")
    code, said = verify()
    number = AuditEntry.objects.get(act="kill").number
    assert code == 1
    assert f"Row {number} was altered" in said
