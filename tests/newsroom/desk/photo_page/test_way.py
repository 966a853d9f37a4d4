"""From photo to photo within the search from which the page was opened."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.builders import make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ed"))
    return client


def test_the_way_leads_through_the_search_and_back(editor: Client) -> None:
    oldest, _, middle, newest = (
        make_photo(caption=caption) for caption in ("Storm", "Calm", "Storm", "Storm")
    )
    search = quote("q=storm&sort=uploaded", safe="")
    page = editor.get(f"/admin/media/photo/{middle.pk}/change/?in={search}").text
    assert "2 of 3" in page
    assert f'href="/admin/media/photo/{newest.pk}/change/?in={search}" rel="prev"' in page
    assert f'href="/admin/media/photo/{oldest.pk}/change/?in={search}" rel="next"' in page
    assert 'href="/admin/media/photo/?q=storm&amp;sort=uploaded" data-back' in page


@pytest.mark.parametrize("search", ["", "q=%00%FF&sort=sideways", "=&&&", "q=" + "x" * 9000])
def test_a_search_that_makes_no_sense_is_no_harm(editor: Client, search: str) -> None:
    photo = make_photo()
    url = f"/admin/media/photo/{photo.pk}/change/?in={quote(search, safe='')}"
    assert editor.get(url).status_code == 200


def test_an_embargo_leads_back_into_the_search(editor: Client) -> None:
    photo = make_photo(caption="Storm")
    page = f"/admin/media/photo/{photo.pk}/change/?in={quote('q=storm', safe='')}"
    answer = editor.post(
        f"/admin/media/photo/{photo.pk}/embargo/",
        {"at": "2199-01-02 09:00"},
        headers={"Referer": f"http://testserver{page}"},
    )
    assert answer["Location"] == page
