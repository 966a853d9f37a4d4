"""What is posted logged out, or with another login's token, is answered with all that was sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from gallery.models import Gallery
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db

OURS, THEIRS = "http://testserver", "https://evil.example"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


def post(client: Client, url: str, data: dict[str, Any], *, origin: str = OURS) -> Any:
    """As a browser posts a form of a page at `origin`."""
    return client.post(url, data, headers={**BROWSER, "Origin": origin})


def make_contributor() -> User:
    """Somebody who works on drafts of galleries and may not publish."""
    user = User.objects.create_user("carl", is_staff=True)
    rights = ("view_gallery", "change_gallery", "view_photo")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def change_url(gallery: Gallery) -> str:
    """The form of a gallery."""
    return f"/admin/gallery/gallery/{gallery.pk}/change/"


def test_a_form_posted_logged_out_comes_back_with_its_texts(client: Client) -> None:
    url = change_url(make_gallery(1, published=False))
    answer = post(client, url, {"title": 'Boats & "nets"', "intro": "One\nTwo"})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert 'name="title" value="Boats &amp; &quot;nets&quot;"' in page
    assert 'name="intro" value="One\nTwo"' in page
    assert f'action="{url}"' in page
    assert "no-store" in answer["Cache-Control"]


def test_a_token_of_another_login_is_explained_without_a_word_of_debug() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("ed"))
    url = change_url(make_gallery(1, published=False))
    answer = post(client, url, {"title": "Boats", "csrfmiddlewaretoken": "x" * 64})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "in another tab" in page
    assert 'name="title" value="Boats"' in page
    assert "DEBUG" not in page
    assert page.count("csrfmiddlewaretoken") == page.count("<form")  # fresh ones alone


def test_what_another_site_posts_gets_no_button_to_send_it() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("ed"))
    url = change_url(make_gallery(1, published=False))
    answer = post(client, url, {"title": "Boats"}, origin=THEIRS)
    assert answer.status_code == 403
    assert "Send it again" not in answer.content.decode()
    assert "Boats" not in answer.content.decode()
    logged_out = post(Client(), url, {"title": "Boats"}, origin=THEIRS)
    assert "Boats" not in logged_out.content.decode()


def test_what_was_written_while_somebody_published_the_draft_comes_back(client: Client) -> None:
    gallery = make_gallery(1, published=False)
    client.force_login(make_contributor())
    publish(gallery)

    answer = post(client, change_url(gallery), {"title": "Boats", "intro": "An hour's work"})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "only those who may publish change it" in page
    assert "<dd>An hour&#x27;s work</dd>" in page
    assert "<details open" in page.replace(' class="kept__fields"', "")
    gallery.refresh_from_db()
    assert gallery.intro == ""


def test_who_only_looks_where_he_may_not_gets_the_plain_page(client: Client) -> None:
    client.force_login(make_contributor())
    answer = client.get("/admin/auth/user/", headers=BROWSER)
    assert answer.status_code == 403
    assert "Send it again" not in answer.content.decode()


def test_a_password_is_never_shown(client: Client) -> None:
    url = "/admin/auth/user/add/"
    page = post(client, url, {"username": "eve", "password1": "horse"}).content.decode()
    assert "eve" in page
    assert "horse" not in page


def test_a_script_gets_the_reason_alone(client: Client) -> None:
    gallery = make_gallery(1, published=False)
    answer = client.post(
        f"/admin/gallery/gallery/{gallery.pk}/order/", "{}", content_type="application/json"
    )
    assert (answer.status_code, "logged out" in answer.json()["error"]) == (401, True)


def test_a_script_is_told_that_it_lacks_a_token_where_it_is_ours() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("ed"))
    for origin, lacks in ((OURS, True), (THEIRS, False)):
        answer = client.post(
            "/admin/library/preview/",
            "{}",
            content_type="application/json",
            headers={"Origin": origin},
        )
        assert (answer.status_code, "lacks_token" in answer.json()) == (403, lacks)


def test_a_login_of_no_use_for_the_desk_is_told_apart(client: Client) -> None:
    client.force_login(User.objects.create_user("reader"))
    page = post(client, change_url(make_gallery(1)), {"title": "Boats"}).content.decode()
    assert "not as somebody who may use the desk" in page


def test_the_page_that_asks_who_is_logged_in(client: Client) -> None:
    assert client.get("/admin/session/").json()["user"] == ""
    client.force_login(User.objects.create_superuser("ed"))
    answer = client.get("/admin/session/")
    assert answer.json()["user"] == "ed"
    assert len(answer.json()["token"]) == 64
    assert "no-store" in answer["Cache-Control"]


def test_reading_a_page_logged_out_leads_to_the_login(client: Client) -> None:
    answer = client.get(change_url(make_gallery(1)))
    assert (answer.status_code, "login" in answer["Location"]) == (302, True)


def saved_with(client: Client, gallery: Gallery, **more: str) -> Any:
    """Post the gallery's form with an act beside it."""
    page = client.get(change_url(gallery))
    form = page.context["adminform"].form
    fields = {name: form[name].value() or "" for name in form.fields}
    return client.post(change_url(gallery), {**fields, "title": "Boats", **more}, follow=True)


@pytest.mark.parametrize("act", ["change", "delete", "history", "../../../auth/user/1/delete", "x"])
def test_only_acts_of_its_own_come_with_a_form(client: Client, act: str) -> None:
    client.force_login(User.objects.create_superuser("ed"))
    gallery = make_gallery(1, published=False)
    saved_with(client, gallery, _act=act, post="yes")
    gallery.refresh_from_db()
    assert gallery.title == "Boats"
    assert User.objects.count() == 1


def test_an_act_that_is_refused_has_saved_what_was_typed(client: Client) -> None:
    client.force_login(User.objects.create_superuser("ed"))
    gallery = make_gallery(0, published=False)
    page = saved_with(client, gallery, _act="publish").content.decode()
    gallery.refresh_from_db()
    assert gallery.title == "Boats"
    assert not gallery.is_published
    assert "has no photo yet" in page
