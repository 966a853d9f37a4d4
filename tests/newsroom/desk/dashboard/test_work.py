"""What is under way, on the desk's first page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gallery.models import Gallery, Slide
from gallery.slides.words import edit_words, get_words_in_effect
from media.hold_decisions import hold_photo
from media.models import Photo
from newsroom.desk.dashboard.page import build_dashboard
from newsroom.desk.dashboard.work import (
    count_failures,
    count_rendering,
    list_drafts_lacking_words,
    list_own_work,
    list_published_last,
)
from newsroom.models import Article
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_photo, make_ready_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    """Somebody who may do everything."""
    return User.objects.create_superuser("ana")


def test_photos_are_counted_by_what_is_done_with_them() -> None:
    make_ready_photo()
    waiting, made, failed = make_photo(), make_photo(), make_photo()
    soon = timezone.now() + timedelta(minutes=1)
    Photo.objects.filter(pk=made.pk).update(render_claimed_until=soon)
    Photo.objects.filter(pk=failed.pk).update(state=Photo.State.FAILED)
    Photo.objects.filter(pk=waiting.pk).update(uploaded_at=soon - timedelta(days=2))
    rendering = count_rendering()
    assert (rendering.being_made, rendering.failed) == (1, 1)
    assert (rendering.waiting, rendering.finer) == (1, 1)
    assert (rendering.today, rendering.today_ready) == (3, 1)


def test_drafts_that_lack_words_are_listed_with_what_they_lack() -> None:
    live, draft = make_gallery(1), make_gallery(3, published=False, title="Storm")
    Photo.objects.update(caption="", credit_line="Ana Roth", alt_text="Boats")
    Slide.objects.filter(gallery=draft, position=2).update(caption="Waves")
    Slide.objects.filter(gallery=draft, position=3).update(flag=Slide.Flag.REJECT)
    (found,) = list_drafts_lacking_words()
    assert (found.title, found.photos) == ("Storm", 2)
    assert (found.without_caption, found.without_credit, found.without_alt) == (1, 0, 0)
    Photo.objects.update(caption="A harbour")
    assert list_drafts_lacking_words() == []
    assert live.is_published


def test_what_does_not_go_on_by_itself_is_counted() -> None:
    assert not count_failures()
    hold_photo(make_photo(), reason="Ask the agency.", held_by=None)
    Photo.objects.filter(pk=make_photo().pk).update(state=Photo.State.FAILED)
    failures = count_failures()
    assert (failures.held, failures.photos, failures.pages) == (1, 1, 0)


def test_what_was_published_last_comes_first_with_its_picture(ana: User) -> None:
    photo = make_ready_photo()
    make_gallery(1, title="First")
    publish(Article.objects.create(headline="Second", slug="second", lead_photo=photo))
    withdraw(make_gallery(1, title="Withdrawn"))
    teasers = list_published_last(ana)
    assert [teaser.title for teaser in teasers] == ["Second", "First"]
    assert all(teaser.thumbnail_url for teaser in teasers)


def test_own_work_is_what_somebody_changed_last(ana: User) -> None:
    make_gallery(1, title="Of others")
    for title in ("Old", "New"):
        gallery = make_gallery(1, title=title, published=False)
        slide = gallery.slides.get()
        seen = get_words_in_effect(slide)
        edit_words(slide, seen=seen, edited={"caption": "Boats"}, changed_by=ana)
    assert [teaser.title for teaser in list_own_work(ana)] == ["New", "Old"]


@pytest.mark.parametrize("number", [2, 20])
def test_the_first_page_asks_the_same_of_little_and_much(
    admin_client: Client, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    photo = make_ready_photo()
    for each in range(number):
        gallery = Gallery.objects.create(
            title=f"Gallery {each}",
            slug=f"gallery-{each}",
            state="published",
            published_at=timezone.now(),
            withdraw_at=timezone.now() + timedelta(days=1),
        )
        Slide.objects.create(gallery=gallery, photo=photo, position=1)
        Gallery.objects.create(title=f"Draft {each}", slug=f"draft-{each}")
    with django_assert_max_num_queries(27):
        page = admin_client.get("/admin/").content.decode()
    assert "Gallery 1" in page


def test_who_may_see_nothing_gets_an_empty_board(client: Client) -> None:
    user = User.objects.create_user("reporter", is_staff=True)
    make_gallery(1, title="Secret storm")
    client.force_login(user)
    page = client.get("/admin/").content.decode()
    assert "Secret storm" not in page
    assert build_dashboard(user).rendering is None
    user.user_permissions.add(Permission.objects.get(codename="view_article"))
    again = build_dashboard(User.objects.get(pk=user.pk))
    assert again.published == []
    assert again.timeline is not None
    assert again.failures is None


def test_the_first_page_names_what_somebody_has_to_look_at(admin_client: Client) -> None:
    assert "look at this" not in admin_client.get("/admin/").content.decode()
    hold_photo(make_photo(), reason="Ask the agency.", held_by=None)
    page = admin_client.get("/admin/").content.decode()
    assert "1 photo held" in page
    assert "/admin/media/photo/?mark=held" in page
