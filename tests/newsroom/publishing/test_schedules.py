"""What readers may see is asked of the clock: schedules, embargoes, the end of a licence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from gallery.models import Gallery, Publishable
from gallery.pages.slideshow import build_slideshow
from media.photo_embargo import MomentIsPast
from newsroom.publishing.workflow import (
    TransitionNotAllowed,
    cancel_schedule,
    publish,
    withdraw,
)
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def move_clock_past(gallery: Gallery, **moments: object) -> None:
    """As if time had passed: write moments straight into the row."""
    Gallery.objects.filter(pk=gallery.pk).update(**moments)
    gallery.refresh_from_db()


def test_a_scheduled_gallery_is_not_there_until_its_moment(client: Client) -> None:
    gallery = publish(make_gallery(published=False), at=timezone.now() + HOUR)
    assert gallery.is_scheduled
    assert client.get(gallery.get_absolute_url()).status_code == 404
    assert not Gallery.objects.published().exists()
    move_clock_past(gallery, published_at=timezone.now() - timedelta(seconds=1))
    assert client.get(gallery.get_absolute_url()).status_code == 200
    assert Gallery.objects.published().exists()


def test_a_schedule_may_be_moved_and_cancelled() -> None:
    gallery = publish(make_gallery(published=False), at=timezone.now() + HOUR)
    later = timezone.now() + 2 * HOUR
    assert publish(gallery, at=later).published_at == later
    cancelled = cancel_schedule(gallery)
    assert cancelled.state == Publishable.State.DRAFT
    assert cancelled.published_at is None
    with pytest.raises(TransitionNotAllowed):
        cancel_schedule(gallery)


def test_publishing_now_overtakes_the_schedule() -> None:
    gallery = publish(make_gallery(published=False), at=timezone.now() + HOUR)
    assert publish(gallery).is_published


def test_a_schedule_in_the_past_is_refused() -> None:
    with pytest.raises(MomentIsPast):
        publish(make_gallery(published=False), at=timezone.now() - HOUR)


def test_what_was_public_keeps_its_first_date_when_it_is_scheduled_again(client: Client) -> None:
    gallery = make_gallery()
    first = gallery.published_at
    withdraw(gallery)
    again = publish(gallery, at=timezone.now() + HOUR)
    assert again.published_at == first
    assert again.is_scheduled
    assert client.get(gallery.get_absolute_url()).status_code == 410
    assert cancel_schedule(again).state == Publishable.State.WITHDRAWN


def test_an_embargo_holds_what_is_published(client: Client) -> None:
    gallery = make_gallery()
    move_clock_past(gallery, embargo_until=timezone.now() + HOUR)
    assert client.get(gallery.get_absolute_url()).status_code == 404
    assert gallery.why_hidden.startswith("Under embargo until")
    assert "UTC" in gallery.why_hidden


def test_the_latest_of_schedule_and_embargo_counts() -> None:
    gallery = make_gallery(published=False)
    now = timezone.now()
    move_clock_past(gallery, embargo_until=now + 3 * HOUR)
    gallery = publish(gallery, at=now + HOUR)
    assert gallery.visible_from == now + 3 * HOUR


def test_a_gallery_withdraws_itself(client: Client) -> None:
    gallery = make_gallery()
    move_clock_past(gallery, withdraw_at=timezone.now() - timedelta(seconds=1))
    assert client.get(gallery.get_absolute_url()).status_code == 410
    assert not Gallery.objects.published().exists()
    assert publish_again(gallery).is_published


def publish_again(gallery: Gallery) -> Gallery:
    """After the scheduler has noted that it is withdrawn."""
    return publish(withdraw(gallery))


def test_a_photo_under_embargo_or_out_of_licence_leaves_its_gallery(client: Client) -> None:
    gallery = make_gallery(3)
    held, over = (gallery.slides.get(position=n) for n in (1, 2))
    assert held.photo is not None
    assert over.photo is not None
    held.photo.embargo_until = timezone.now() + HOUR
    held.photo.save()
    over.photo.expires_at = timezone.now()
    over.photo.save()
    assert [slide.caption for slide in build_slideshow(gallery).slides] == ["Caption 3"]
    pages = {
        slide.position: client.get(f"{gallery.get_absolute_url()}{slide.public_id}/").status_code
        for slide in gallery.slides.all()
    }
    assert pages == {1: 404, 2: 410, 3: 200}


def test_the_desk_schedules_in_the_newsrooms_zone(admin_client: Client) -> None:
    gallery = make_gallery(published=False)
    page = f"/admin/gallery/gallery/{gallery.pk}"
    with timezone.override("America/New_York"):
        answer = admin_client.post(
            f"{page}/schedule/", {"publish_at": "2999-11-08T21:00"}, follow=True
        )
    assert "Scheduled" in answer.text
    gallery.refresh_from_db()
    assert gallery.published_at is not None
    assert gallery.is_scheduled
    admin_client.post(f"{page}/unschedule/")
    gallery.refresh_from_db()
    assert gallery.state == "draft"


def test_the_desk_refuses_a_moment_that_is_none_or_over(admin_client: Client) -> None:
    gallery = make_gallery(published=False)
    for text in ("", "soon", "2001-01-01T00:00", "9999-99-99T00:00"):
        answer = admin_client.post(
            f"/admin/gallery/gallery/{gallery.pk}/schedule/", {"publish_at": text}, follow=True
        )
        assert answer.status_code == 200
        assert 'class="error"' in answer.text
    gallery.refresh_from_db()
    assert gallery.state == "draft"


def test_what_was_published_cannot_be_deleted(admin_client: Client) -> None:
    gallery = make_gallery()
    answer = admin_client.post(f"/admin/gallery/gallery/{gallery.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert User.objects.exists()
    assert Gallery.objects.filter(pk=gallery.pk).exists()
