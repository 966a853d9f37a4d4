"""Codes for phrases on the desk: the list, its import, and what pages ask for."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from newsroom.models import CodeReplacement

pytestmark = pytest.mark.django_db

LIST = "/admin/newsroom/codereplacement/"


@pytest.fixture
def ana(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ana"))
    return client


def test_a_code_is_made_on_the_desk_and_there_once(ana: Client) -> None:
    form = {"code": "\\NYC\\", "text": "New York City"}
    assert ana.post(f"{LIST}add/", form).status_code == 302
    assert CodeReplacement.objects.get().code == "nyc"
    assert "is there already" in ana.post(f"{LIST}add/", {**form, "code": "nyc"}).text
    assert "cannot be a code" in ana.post(f"{LIST}add/", {**form, "code": "new york"}).text
    assert "the limit is 2000" in ana.post(f"{LIST}add/", {"code": "x", "text": "x" * 2001}).text
    page = ana.get(LIST, {"q": "york"}).text
    assert "\\nyc\\" in page
    assert "Paste a list" in page


def test_a_pasted_list_is_imported_and_its_history_is_kept(ana: Client) -> None:
    CodeReplacement.objects.create(code="la", text="Los Angeles")
    lines = "nyc\tNew York City\nla\tLouisiana\n"
    page = ana.post(f"{LIST}import/", {"lines": lines}, follow=True)
    assert "1 added, 1 changed, 0 as they were." in page.text
    assert LogEntry.objects.filter(change_message="From a pasted list.").count() == 2


def test_lines_that_cannot_be_read_come_back_with_what_was_pasted(ana: Client) -> None:
    page = ana.post(f"{LIST}import/", {"lines": "nyc\tNew York City\n<b>wrong</b>"}).text
    assert "Line 2: there is no tab between code and text." in page
    assert "nyc\tNew York City\n&lt;b&gt;wrong&lt;/b&gt;" in page
    assert "Paste the lines first." in ana.post(f"{LIST}import/", {"lines": " "}).text
    assert not CodeReplacement.objects.exists()


def test_pages_get_all_codes_and_ask_again_for_little(ana: Client) -> None:
    CodeReplacement.objects.create(code="nyc", text="</script>New York City")
    answer = ana.get("/admin/codes/")
    assert answer.json() == {"codes": {"nyc": "</script>New York City"}}
    assert "private" in answer["Cache-Control"]
    assert ana.get("/admin/codes/", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    CodeReplacement.objects.update(text="New York City")
    assert ana.get("/admin/codes/", headers={"If-None-Match": answer["ETag"]}).status_code == 200
