"""The library's page, and what its scripts ask for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from media.models import Photo
from media.takedown import kill_photo
from tests.builders import make_photo, make_ready_photo

pytestmark = pytest.mark.django_db

URL = "/admin/media/photo/"


@pytest.fixture
def editor(admin_user: User) -> Client:
    """Somebody who may do everything."""
    client = Client()
    client.force_login(admin_user)
    return client


def make_rows(number: int) -> None:
    """Photos as rows alone, one a minute; the newest is "Photo 0"."""
    now = timezone.now()
    Photo.objects.bulk_create(
        Photo(
            state=Photo.State.READY,
            headline=f"Photo {n}",
            original_sha256=f"{n:0>64}",
            original_name="a.jpg",
            original_format="JPEG",
            original_size_bytes=1,
            width_px=3,
            height_px=2,
            uploaded_at=now - timedelta(minutes=n),
        )
        for n in range(number)
    )


def names_in(html: str) -> list[str]:
    """The names on tiles, in their order."""
    return re.findall(r'class="tile__name">([^<]*)<', html)


def ask(client: Client, act: str, **parameters: Any) -> Any:
    """What one of the page's requests is answered."""
    response = client.get(f"{URL}{act}/", parameters)
    assert response.status_code == 200
    return response.json()


def test_the_page_shows_the_newest_hundred_and_leads_to_the_others(editor: Client) -> None:
    make_rows(130)
    first = editor.get(URL).text
    assert names_in(first) == [f"Photo {n}" for n in range(100)]
    assert "130 photos" in first

    more = re.search(r'href="(\?[^"]*after=[^"]*)" data-more', first)
    assert more
    second = editor.get(URL + more[1].replace("&amp;", "&")).text
    assert names_in(second) == [f"Photo {n}" for n in range(100, 130)]
    assert re.search(r'grid__end" hidden', second)


def test_scripts_get_the_same_photos_page_by_page(editor: Client) -> None:
    make_rows(130)
    first = ask(editor, "found")
    second = ask(editor, "found", after=first["next"])
    names = [names_in(tile["html"])[0] for tile in (*first["tiles"], *second["tiles"])]
    assert names == [f"Photo {n}" for n in range(130)]
    assert (first["total"], second["next"]) == ("130 photos", "")
    assert first["tiles"][0]["ratio"] == 1.5


@pytest.mark.parametrize("number", [10, 1000])
def test_a_hundred_photos_cost_the_same_queries_in_any_library(editor: Client, number: int) -> None:
    make_rows(number)
    # The page asks for saved searches and for presets of uploads, too.
    for address, most in ((f"{URL}found/?q=photo", 10), (f"{URL}found/", 10), (URL, 12)):
        with CaptureQueriesContext(connection) as asked:
            assert editor.get(address).status_code == 200
        queries = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
        assert len(queries) <= most, "\n".join(queries)


def test_a_search_stands_in_the_address_and_goes_along_to_the_photo(editor: Client) -> None:
    storm = make_photo(headline="Storm", caption="The harbour")
    make_photo(headline="Sun", caption="The harbour")
    page = editor.get(URL, {"q": "storm", "sort": "taken"}).text
    assert names_in(page) == ["Storm"]
    assert 'value="storm"' in page
    assert '<option value="taken" selected>' in page
    assert f"{URL}{storm.pk}/change/?in=q%3Dstorm%26sort%3Dtaken" in page
    assert ask(editor, "found", q="zzz")["is_empty"] is True


def test_what_makes_no_sense_in_an_address_is_passed_over(editor: Client) -> None:
    make_rows(2)
    page = editor.get(URL, {"sort": "beauty", "view": "sideways", "after": "x_y", "q": "\x00"}).text
    assert names_in(page) == ["Photo 0", "Photo 1"]
    assert editor.get(URL, {"q": "w " * 5000}).status_code == 200


def test_tiles_come_by_id_in_the_order_asked_for_without_those_that_are_gone(
    editor: Client,
) -> None:
    one, other = make_ready_photo(headline="One"), make_ready_photo(headline="Other")
    answer = ask(editor, "tiles", ids=f"{other.pk},999999,{one.pk},x,{'9' * 30}")
    assert [tile["id"] for tile in answer["tiles"]] == [other.pk, one.pk]
    assert answer["gone"] == [999999]
    assert ask(editor, "tiles") == {"tiles": [], "gone": []}


def test_photos_beyond_those_that_are_drawn_at_once_are_not_said_to_be_gone(editor: Client) -> None:
    make_rows(210)
    ids = ",".join(map(str, Photo.objects.values_list("pk", flat=True)))
    answer = ask(editor, "tiles", ids=ids)
    assert (len(answer["tiles"]), answer["gone"]) == (200, [])


def test_an_empty_library_says_how_photos_come_in_and_no_search_that_nothing_was_found(
    editor: Client,
) -> None:
    page = editor.get(URL).text
    assert "No photos yet. Drop them here" in page
    assert re.search(r"data-nothing hidden", page)
    make_photo()
    nothing = editor.get(URL, {"q": "zzz"}).text
    assert not re.search(r"data-nothing hidden", nothing)
    assert re.search(r"data-empty hidden", nothing)


def test_who_may_only_look_is_offered_no_acts(client: Client) -> None:
    make_photo()
    user = User.objects.create_user("intern", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_photo"))
    client.force_login(user)
    page = client.get(URL).text
    for act in ("delete_selected", "try_again", "data-files", "/kill/"):
        assert act not in page


def test_acts_of_the_admin_are_done_with_the_chosen_photos(editor: Client) -> None:
    failed = make_photo(state=Photo.State.FAILED, render_tries=3, failure_reason="Broken.")
    other = make_photo(state=Photo.State.FAILED, render_tries=3)
    editor.post(URL, {"action": "try_again", "_selected_action": [failed.pk]}, follow=True)
    failed.refresh_from_db()
    other.refresh_from_db()
    assert (failed.render_tries, other.render_tries) == (0, 3)

    question = editor.post(URL, {"action": "delete_selected", "_selected_action": [failed.pk]})
    assert "Are you sure" in question.text
    assert Photo.objects.count() == 2
    nothing = editor.post(URL, {"action": "delete_selected"}, follow=True)
    assert "No photo is selected." in nothing.text


def test_photos_of_one_burst_come_as_a_stack(editor: Client) -> None:
    make_rows(5)
    photos = list(Photo.objects.order_by("-uploaded_at"))
    for number in (1, 3):
        photos[number].perceptual_hash = 0x0F0F_3C3C_5A5A_1234 + number
        photos[number].save()
    assert ask(editor, "found")["stacks"] == [[photos[1].pk, photos[3].pk]]
    page = editor.get(URL).text
    assert f'"stacks": [[{photos[1].pk}, {photos[3].pk}]]' in page


def test_facets_name_the_chips_that_ask_for_each_value(editor: Client) -> None:
    for byline in ("Ana Roth", "Ana Roth", "Ben Okafor"):
        make_photo(byline=byline)
    facets = {facet["name"]: facet for facet in ask(editor, "facets")["facets"]}
    values = next(
        facet["values"]
        for facet in facets.values()
        if any(value["label"] == "Ana Roth" for value in facet["values"])
    )
    assert [(value["label"], value["number"]) for value in values] == [
        ("Ana Roth", "2"),
        ("Ben Okafor", "1"),
    ]
    assert ask(editor, "found", q=values[0]["chip"])["total"] == "2 photos"


def test_a_name_that_is_typed_wrongly_is_offered_as_it_is_written(editor: Client) -> None:
    for number in range(3):
        make_photo(byline="Ana Rothschild", headline=f"Photo {number}")
    answer = ask(editor, "found", q="by:Rothshild")
    (offered,) = answer["suggestions"]
    assert "Rothschild" in offered["says"]
    assert answer["notes"] == []
    assert ask(editor, "found", q=offered["text"])["total"] == "3 photos"
    assert 'data-suggested="' in editor.get(URL, {"q": "by:Rothshild"}).text


def test_old_addresses_of_the_list_ask_by_chips(editor: Client) -> None:
    killed, other = make_photo(headline="Killed one"), make_photo(headline="Other")
    kill_photo(killed, reason="Not the minister", killed_by=None)
    page = editor.get(URL, {"mark": "killed"}).text
    assert names_in(page) == ["Killed one"]
    assert f"/photo/{other.pk}/change/" not in page


def test_stacks_reach_over_the_border_of_two_pages(editor: Client) -> None:
    make_rows(104)
    alike = Photo.objects.filter(headline__in=("Photo 98", "Photo 102"))
    alike.update(perceptual_hash=0x0F0F_3C3C_5A5A_1234)
    first = ask(editor, "found")
    assert first["stacks"] == []
    behind = ",".join(str(tile["id"]) for tile in first["tiles"])
    second = ask(editor, "found", after=first["next"], behind=f"{behind},x,-1")
    ids = dict(alike.values_list("headline", "pk"))
    assert second["stacks"] == [[ids["Photo 98"], ids["Photo 102"]]]
    assert ask(editor, "found", after=first["next"])["stacks"] == []
