"""The desk's page of renditions: figures, queue, and trying again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from media.models import MAX_RENDER_TRIES, Photo, RenderTier
from media.renditions.ladder import LADDER, RUNGS
from newsroom.desk.renditions_page.figures import (
    Made,
    TierSeconds,
    figures_by_rung,
    saving_of_a_reader,
    saving_of_avif,
    seconds_by_tier,
)
from newsroom.desk.renditions_page.plot import FLOOR, LEFT, RIGHT, TOP, draw_plots
from newsroom.desk.renditions_page.views import count_queue
from tests.builders import make_photo, make_ready_photo

pytestmark = pytest.mark.django_db

URL = "/admin/renditions/"


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ed"))
    return client


def member_with(*rights: str) -> User:
    """A member of the desk with these rights alone."""
    user = User.objects.create_user(f"intern-{len(rights)}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def page_of(client: Client) -> str:
    """The page."""
    response = client.get(URL)
    assert response.status_code == 200
    return response.content.decode()


def failed_photo(reason: str) -> Photo:
    """A photo that is out of tries."""
    return make_photo(
        state=Photo.State.FAILED, render_tries=MAX_RENDER_TRIES, failure_reason=reason
    )


def made(seconds: float = 1.0, **sizes: int) -> Made:
    """A photo of 10,000 bytes with files of these sizes: `w640_jpg=500`."""
    manifest = {key.replace("_", "."): {"size_bytes": size} for key, size in sizes.items()}
    return Made(10_000, manifest, {"first": seconds})


def test_an_empty_library_has_a_page_too(editor: Client) -> None:
    page = page_of(editor)
    assert "No photo has renditions yet." in page
    assert "Nothing was made yet." in page
    assert "No photo has failed." in page
    assert "Try all again" not in page
    assert all(f'scope="row">{rung.name}<' in page for rung in LADDER)


def test_the_page_tells_sizes_savings_and_seconds(editor: Client) -> None:
    photo = make_ready_photo(800, 600)
    page = page_of(editor)
    assert "The newest 1 photo<" in page
    assert "what a reader gets (1280 px, AVIF)" in page
    assert f"0 of {sum(key.endswith('.avif') for key in photo.renditions)} AVIF files" in page
    assert "First tier: half of 1 photos took at most" in page
    assert page.count("<svg viewBox") == 2
    assert (
        "style="
        not in page.partition('<div class="renditions">')[2].partition("</section></div>")[0]
    )


def test_what_waits_is_made_and_has_failed_is_counted(editor: Client) -> None:
    make_ready_photo()
    half = make_ready_photo()
    make_photo()
    claimed = make_photo(render_claimed_until=timezone.now() + timedelta(minutes=1))
    make_photo(render_claimed_until=timezone.now() - timedelta(minutes=1))
    Photo.objects.filter(pk=half.pk).update(
        render_tier=RenderTier.MODERN, render_tries=MAX_RENDER_TRIES, failure_reason="No crops."
    )
    failed_photo("Its process ended.")
    found = count_queue()
    assert [(tier.waiting, tier.claimed) for tier in found.tiers] == [(2, 1), (0, 0), (1, 0)]
    assert (found.photos, found.failed) == (6, 2)
    page = page_of(editor)
    assert "Being made now" in page
    assert f"/admin/media/photo/{claimed.pk}/change/" in page
    assert "Its process ended." in page
    assert "No crops." in page


def test_all_that_failed_is_tried_again(editor: Client) -> None:
    photo = failed_photo("Its process ended.")
    page = editor.post(f"{URL}try-again/", follow=True).content.decode()
    assert "1 photo(s) will be tried again." in page
    photo.refresh_from_db()
    assert (photo.state, photo.render_tries) == (Photo.State.WAITING, 0)
    assert editor.get(f"{URL}try-again/").status_code == 405


def test_the_page_is_for_those_who_may_see_photos(client: Client) -> None:
    failed_photo("Its process ended.")
    assert client.get(URL).status_code == 302
    client.force_login(member_with())
    assert client.get(URL).status_code == 403
    assert URL not in client.get("/admin/").content.decode()
    client.force_login(member_with("view_photo"))
    page = page_of(client)
    assert "Its process ended." in page
    assert "Try all again" not in page
    assert client.post(f"{URL}try-again/").status_code == 403
    client.force_login(
        member_with("view_photo", "change_photo", "publish_gallery", "publish_article")
    )
    assert "Try all again" in page_of(client)


def test_the_desk_leads_to_the_page(editor: Client) -> None:
    assert editor.get("/admin/").content.decode().count(f'href="{URL}"') >= 1
    assert f'href="{URL}"' in editor.get("/admin/media/photo/").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_library(
    editor: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(2):
        make_ready_photo()
        failed_photo("It is broken.")
    editor.get(URL)
    with django_assert_num_queries(7):
        editor.get(URL)
    for _ in range(3):
        make_ready_photo()
        failed_photo("It is broken.")
        make_photo(render_claimed_until=timezone.now() + timedelta(minutes=1))
    with django_assert_num_queries(7):
        editor.get(URL)


def test_files_are_counted_and_weighed_by_rung() -> None:
    rows = figures_by_rung(
        [RUNGS["w640.jpg"], RUNGS["w960.jpg"]], [made(w640_jpg=3000), made(w640_jpg=5000)]
    )
    assert [(row.files, row.size_bytes, row.average_kb) for row in rows] == [
        (2, 8000, 4),
        (0, 0, 0),
    ]


def test_a_reader_gets_the_widest_file_that_the_page_has_room_for() -> None:
    large = made(w640_avif=100, w1280_avif=400, w2560_avif=900)
    small, bare = made(w640_avif=200), made(w640_jpg=500)
    saving = saving_of_a_reader([large, small, bare], "avif")
    assert (saving.before_bytes, saving.after_bytes, round(saving.percent)) == (20_000, 600, 97)


def test_avif_is_compared_with_jpeg_where_both_are_there() -> None:
    saving = saving_of_avif([made(w640_jpg=500, w640_avif=300, w960_jpg=900), made(w640_avif=5)])
    assert (saving.before_bytes, saving.after_bytes, round(saving.percent)) == (500, 300, 40)


def test_median_and_95_of_100_are_told() -> None:
    (tier,) = seconds_by_tier([made(seconds=number / 10) for number in range(100, 0, -1)])
    assert (tier.tier, tier.median, tier.p95) == ("first", 5.05, 9.5)


def test_bars_stay_inside_the_drawing_whatever_is_drawn() -> None:
    tiers = [
        TierSeconds("first", (0.0, 0.02, 0.4, 0.41)),
        TierSeconds("modern", (1.0,)),
        TierSeconds("refined", (10.0, 1000.0)),
    ]
    for plot in draw_plots(tiers):
        assert plot.bars
        assert {plot.ticks[0].x, plot.ticks[-1].x} == {LEFT, RIGHT}
        for bar in plot.bars:
            assert LEFT <= bar.x <= bar.x + bar.width <= RIGHT
            assert TOP <= bar.y <= bar.y + bar.height <= FLOOR
    assert draw_plots([]) == []
