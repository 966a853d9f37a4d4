"""Who may change what readers see: only those who may publish it, at whatever door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from gallery.models import Gallery
from media.models import Photo
from media.photo_embargo import embargo_photo
from newsroom.models import Article
from newsroom.publishing.embargoes import set_embargo, set_withdrawal
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_photo, photo_bytes
from tests.newsroom.uploads.sending import send_file

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
CONTRIBUTOR = ("view_gallery", "change_gallery", "view_photo", "change_photo", "add_photo")


def member(client: Client, *rights: str) -> User:
    """A member of the desk with these rights alone, logged in."""
    user = User.objects.create_user(f"member-{User.objects.count()}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    return user


def test_visibility_is_no_field_of_the_ordinary_forms(admin_client: Client) -> None:
    gallery = make_gallery(1)
    photo = gallery.slides.get().photo
    assert photo is not None
    article = Article.objects.create(headline="Counted", slug="counted")
    for url in (
        f"/admin/gallery/gallery/{gallery.pk}/change/",
        f"/admin/newsroom/article/{article.pk}/change/",
        f"/admin/media/photo/{photo.pk}/change/",
    ):
        form = admin_client.get(url).context["adminform"].form
        names = {name for name in form.fields if name.endswith(("_at", "_until"))}
        assert names <= {"taken_at"}, url


@pytest.mark.parametrize("held", ["scheduled", "embargoed", "withdrawn by itself"])
def test_what_is_published_later_is_not_changed_by_a_contributor(client: Client, held: str) -> None:
    gallery = make_gallery(1, published=False)
    if held == "scheduled":
        publish(gallery, at=timezone.now() + HOUR)
    else:
        set_embargo(publish(gallery), until=timezone.now() + HOUR)
    if held == "withdrawn by itself":
        set_withdrawal(gallery, at=timezone.now() + 2 * HOUR)
    member(client, *CONTRIBUTOR)
    page = f"/admin/gallery/gallery/{gallery.pk}"
    assert client.post(f"{page}/change/", {"title": "Mine"}).status_code == 403
    for act in ("publish", "unschedule", "withdraw", "embargo", "withdrawal", "live"):
        assert client.post(f"{page}/{act}/", {"act": "clear"}).status_code == 403, act
    answer = client.post(
        f"{page}/words/",
        {"slide": gallery.slides.get().public_id, "seen": {}, "edited": {"caption": "Mine"}},
        content_type="application/json",
    )
    assert (answer.status_code, "right to publish" in answer.json()["error"]) == (403, True)


def test_a_photo_that_is_live_is_changed_by_those_who_may_publish_it(client: Client) -> None:
    live, draft = make_gallery(1).slides.get().photo, make_photo()
    assert live is not None
    user = member(client, *CONTRIBUTOR)
    for photo, code in ((draft, 200), (live, 403)):
        url = f"/admin/media/photo/{photo.pk}/change/"
        assert client.post(url, {"caption": "Mine"}).status_code == code
    user.user_permissions.add(Permission.objects.get(codename="publish_gallery"))
    assert client.post(f"/admin/media/photo/{live.pk}/change/", {}).status_code == 200


def test_a_photos_embargo_is_lifted_by_those_who_may_publish(client: Client) -> None:
    photo = embargo_photo(make_photo(), until=timezone.now() + HOUR)
    user = member(client, *CONTRIBUTOR)
    act = f"/admin/media/photo/{photo.pk}/embargo/"
    assert client.post(act, {"act": "clear"}).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="publish_article"))
    client.post(act, {"act": "clear"})
    assert Photo.objects.get(pk=photo.pk).embargo_until is None


def test_the_words_of_a_live_photo_are_not_changed_through_a_draft(client: Client) -> None:
    photo = make_gallery(1).slides.get().photo
    assert photo is not None
    draft = make_gallery(0, published=False)
    user = member(client, *CONTRIBUTOR)
    page = f"/admin/gallery/gallery/{draft.pk}"
    placed = client.post(f"{page}/place/", {"photo": photo.pk}, content_type="application/json")
    assert placed.status_code == 200
    words = {
        "slide": draft.slides.get().public_id,
        "seen": {"caption": photo.caption},
        "edited": {"caption": "Mine"},
        "everywhere": True,
    }
    for right, code in ((None, 403), ("publish_gallery", 200)):
        if right:
            user.user_permissions.add(Permission.objects.get(codename=right))
        answer = client.post(f"{page}/words/", words, content_type="application/json")
        assert answer.status_code == code
    photo.refresh_from_db()
    assert photo.caption == "Mine"


def test_nobody_learns_of_a_photo_that_he_may_not_see(client: Client) -> None:
    content = photo_bytes()
    member(client, "change_gallery", "add_photo", "view_photo")
    gallery = Gallery.objects.create(title="Draft", slug="draft")
    page = f"/admin/gallery/gallery/{gallery.pk}"

    assert send_file(client, "a.jpg", content)[1]["results"][0]["outcome"] == "added"
    assert send_file(client, "a.jpg", content)[1]["results"][0]["outcome"] == "known"
    member(client, "change_gallery", "add_photo")
    status, answer = send_file(client, "a.jpg", content)
    assert (status, "already" in answer["error"]) == (403, False)
    photo = Photo.objects.get()
    placed = client.post(f"{page}/place/", {"photo": photo.pk}, content_type="application/json")
    assert placed.status_code == 403


def test_what_somebody_may_not_do_is_told_on_a_page_of_ours(client: Client) -> None:
    member(client, "view_gallery")
    answer = client.get("/admin/newsroom/article/add/")
    assert answer.status_code == 403
    assert "does not have the right" in answer.text
    assert 'href="/admin/"' in answer.text
