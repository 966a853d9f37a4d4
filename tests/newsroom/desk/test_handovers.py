"""Handing on, on the desk."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from newsroom.models import Article, Handover
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


def hand_on(client: Client, url: str, **form: str) -> str:
    """What the page says after a step."""
    return client.post(f"{url}handover/", form, follow=True).content.decode()


@pytest.fixture
def ben() -> User:
    """Another."""
    return User.objects.create_superuser("ben")


def test_a_gallery_is_handed_on_and_sent_back(admin_client: Client, ben: User) -> None:
    gallery = make_gallery(1, published=False)
    url = f"/admin/gallery/gallery/{gallery.pk}/"
    page = admin_client.get(f"{url}change/").content.decode()
    assert "Ready for publishing" in page
    page = hand_on(admin_client, url, step="ready", note="<b>Check</b> it", assigned_to=str(ben.pk))
    assert "It is ready for publishing. It is for ben." in page
    assert "&lt;b&gt;Check&lt;/b&gt; it" in page
    assert 'value="back"' in page
    assert 'value="ready"' not in page
    assert "It is a draft again." in hand_on(admin_client, url, step="back")


def test_an_article_has_the_same(admin_client: Client) -> None:
    article = Article.objects.create(headline="Storm", slug="storm")
    url = f"/admin/newsroom/article/{article.pk}/"
    assert "The note is kept." in hand_on(admin_client, url, step="note", note="Who is he?")
    assert "Who is he?" in admin_client.get(f"{url}change/").content.decode()


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"step": "publish"}, "a step that there is not"),
        ({"step": "note", "assigned_to": "9" * 30}, "That user is no more"),
        ({"step": "note", "assigned_to": "²"}, "That user is no more"),
        ({"step": "note"}, "Write a note, or choose somebody."),
        ({"step": "back"}, "is draft already"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    admin_client: Client, form: dict[str, str], error: str
) -> None:
    gallery = make_gallery(1, published=False)
    page = hand_on(admin_client, f"/admin/gallery/gallery/{gallery.pk}/", **form)
    assert error in page
    assert not Handover.objects.exists()


def test_the_list_of_galleries_can_be_asked_for_what_is_ready(admin_client: Client) -> None:
    live, ready = make_gallery(1), make_gallery(1, published=False, title="Storm")
    hand_on(admin_client, f"/admin/gallery/gallery/{ready.pk}/", step="ready")
    page = admin_client.get("/admin/gallery/gallery/?state__exact=ready").content.decode()
    assert "Storm" in page
    assert str(live) not in page
    assert publish(ready).is_published


def test_a_note_completes_the_names_of_those_who_may_see_the_thing(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    gallery = make_gallery(1, published=False)
    names = {"ana": "change_gallery", "ben": "view_gallery", "cleo": "view_article"}
    for name, codename in names.items():
        person = User.objects.create_user(name, is_staff=True, first_name=name.title())
        person.user_permissions.add(Permission.objects.get(codename=codename))
    User.objects.create_user("gone", is_staff=True, is_superuser=True, is_active=False)
    User.objects.create_user("reader")
    User.objects.create_superuser("zoe")
    client.force_login(User.objects.get(username="ana"))
    with django_assert_max_num_queries(10):
        answer = client.get(f"/admin/gallery/gallery/{gallery.pk}/people/")
    assert answer.json()["people"] == [
        {"username": "ben", "name": "Ben"},
        {"username": "zoe", "name": ""},
    ]
    # Who may not leave a note is told no names.
    client.force_login(User.objects.get(username="ben"))
    assert client.get(f"/admin/gallery/gallery/{gallery.pk}/people/").status_code == 403
