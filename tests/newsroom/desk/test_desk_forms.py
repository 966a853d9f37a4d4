"""The forms of the desk: drafts are saved, published by an act of its own, never overwritten."""

from __future__ import annotations

import re

import pytest
from django.contrib import messages
from django.contrib.auth.models import Permission, User
from django.test import Client

from gallery.models import Gallery
from gallery.slides.sequence import place_photos
from media.models import Photo
from newsroom.models import Article, GalleryPlacement, Text
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db

PARTS = (
    "text",
    "subheading",
    "galleryplacement",
    "singlephoto",
    "pullquote",
    "linkcard",
    "externalembed",
)


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ed"))
    return client


def seen_on(client: Client, url: str) -> str:
    """What a loaded form remembers."""
    page = client.get(url).content.decode()
    found = re.search(r'name="seen" value="([0-9a-f]{32})"', page)
    assert found
    return found[1]


def no_parts() -> dict[str, str]:
    """The management forms of an article without parts."""
    return {
        f"newsroom_{part}_set-{name}": "0"
        for part in PARTS
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }


def gallery_form(**fields: str) -> dict[str, str]:
    """A gallery's form as a browser sends it."""
    words = {"title": "T", "slug": "t", "kicker": "Photos", "intro": "", "cover": ""}
    return {**words, "language": "en", **fields}


def test_a_new_gallery_leads_to_its_own_page(editor: Client) -> None:
    response = editor.post("/admin/gallery/gallery/add/", gallery_form(), follow=True)
    gallery = Gallery.objects.get()
    assert response.redirect_chain[-1][0] == f"/admin/gallery/gallery/{gallery.pk}/change/"
    assert b"No photos yet." in response.content


def test_a_form_that_was_loaded_before_another_change_overwrites_nothing(editor: Client) -> None:
    gallery = make_gallery(slides=1, published=False, title="At first")
    url = f"/admin/gallery/gallery/{gallery.pk}/change/"
    seen = seen_on(editor, url)
    Gallery.objects.update(title="Theirs")
    form = gallery_form(title="Mine", slug=gallery.slug, seen=seen)
    response = editor.post(url, form)
    page = response.content.decode()
    assert "Somebody else changed this" in page
    assert 'value="Mine"' in page
    assert Gallery.objects.get().title == "Theirs"
    # Saving once more, from the page that says so, is a decision.
    found = re.search(r'name="seen" value="([0-9a-f]{32})"', page)
    assert found
    editor.post(url, {**form, "seen": found[1]})
    assert Gallery.objects.get().title == "Mine"


def test_moving_photos_does_not_make_the_title_stale(editor: Client) -> None:
    gallery = make_gallery(slides=2, published=False)
    url = f"/admin/gallery/gallery/{gallery.pk}/change/"
    seen = seen_on(editor, url)
    Gallery.objects.update(version=gallery.version + 3)
    editor.post(url, gallery_form(title="New title", slug=gallery.slug, seen=seen))
    assert Gallery.objects.get().title == "New title"


def test_the_address_of_what_was_published_leads_to_the_new_one(editor: Client) -> None:
    gallery = make_gallery(slides=1)
    url = f"/admin/gallery/gallery/{gallery.pk}/change/"
    editor.post(url, gallery_form(slug="elsewhere", seen=seen_on(editor, url)))
    assert Gallery.objects.get().slug == "elsewhere"
    answer = Client().get(gallery.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, "/galleries/elsewhere/")
    assert Gallery.objects.get().title == "T"


def test_a_cover_is_one_of_the_gallerys_own_photos(editor: Client) -> None:
    gallery = make_gallery(slides=2, published=False)
    url = f"/admin/gallery/gallery/{gallery.pk}/change/"
    own, foreign = gallery.slides.get(position=2).photo, make_ready_photo()
    assert own is not None
    for photo, cover in ((foreign, None), (own, own)):
        form = gallery_form(slug=gallery.slug, cover=str(photo.pk), seen=seen_on(editor, url))
        editor.post(url, form)
        assert Gallery.objects.get().cover == cover


def test_publishing_and_withdrawing_are_buttons(editor: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    url = f"/admin/gallery/gallery/{gallery.pk}/"
    page = editor.post(f"{url}publish/", follow=True).content.decode()
    assert "Readers see it now" in page
    assert Gallery.objects.get().is_published
    page = editor.post(f"{url}publish/", follow=True).content.decode()
    assert "published already" in page
    editor.post(f"{url}withdraw/")
    assert Gallery.objects.get().state == Gallery.State.WITHDRAWN


def test_publishing_is_never_done_by_a_link(editor: Client) -> None:
    gallery = make_gallery(slides=1, published=False)
    assert editor.get(f"/admin/gallery/gallery/{gallery.pk}/publish/").status_code == 405
    assert not Gallery.objects.get().is_published


def test_publishing_needs_its_right(client: Client) -> None:
    user = User.objects.create_user("intern", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="change_gallery"))
    client.force_login(user)
    gallery = make_gallery(slides=1, published=False)
    assert client.post(f"/admin/gallery/gallery/{gallery.pk}/publish/").status_code == 403
    assert not Gallery.objects.get().is_published


def test_an_empty_gallery_is_not_published(editor: Client) -> None:
    gallery = make_gallery(slides=0, published=False)
    page = editor.post(f"/admin/gallery/gallery/{gallery.pk}/publish/", follow=True)
    assert "no photo yet" in page.content.decode()


def test_publishing_an_article_warns_of_galleries_that_are_not(editor: Client) -> None:
    article = Article.objects.create(headline="Counted", slug="counted")
    gallery = make_gallery(slides=1, published=False, title="All night")
    GalleryPlacement.objects.create(parent=article, region="body", ordering=10, gallery=gallery)
    page = editor.post(f"/admin/newsroom/article/{article.pk}/publish/", follow=True)
    assert "“All night” in it is not published" in page.content.decode()


def test_what_is_amiss_is_told_to_those_who_publish_and_not_to_those_who_take_back(
    editor: Client,
) -> None:
    gallery = make_gallery(slides=0, published=False)
    place_photos(gallery, [make_ready_photo(credit_line="")])
    url = f"/admin/gallery/gallery/{gallery.pk}/"

    def warnings_after(act: str, **form: str) -> list[str]:
        told = list(editor.post(f"{url}{act}/", form, follow=True).context["messages"])
        assert any(message.level == messages.SUCCESS for message in told)
        return [str(message) for message in told if message.level == messages.WARNING]

    later, why = "2199-01-02 09:00", "The credit follows"
    assert "no credit" in warnings_after("schedule", publish_at=later, reason=why)[0]
    assert warnings_after("unschedule") == []
    assert "no credit" in warnings_after("publish", reason=why)[0]
    assert warnings_after("withdraw") == []


def article_form(seen: str = "", **fields: str) -> dict[str, str]:
    """An article's form as a browser sends it."""
    head = {"headline": "Counted", "slug": "counted", "standfirst": "", "byline": ""}
    head["language"] = "en"
    return {**head, "section": "", "lead_photo": "", "seen": seen, **no_parts(), **fields}


def test_text_is_sanitised_when_it_is_saved(editor: Client) -> None:
    hostile = '<p onclick="x()">Hi <strong>all</strong><script>alert(1)</script></p>'
    parts = {
        "newsroom_text_set-TOTAL_FORMS": "1",
        "newsroom_text_set-0-region": "body",
        "newsroom_text_set-0-ordering": "10",
        "newsroom_text_set-0-text": hostile,
    }
    editor.post("/admin/newsroom/article/add/", article_form(**parts))
    assert Text.objects.get().text == "<p>Hi <strong>all</strong></p>"


def test_a_placement_of_a_gallery_that_is_not_there_changes_nothing(editor: Client) -> None:
    article = Article.objects.create(headline="Before", slug="counted")
    url = f"/admin/newsroom/article/{article.pk}/change/"
    parts = {
        "newsroom_galleryplacement_set-TOTAL_FORMS": "1",
        "newsroom_galleryplacement_set-0-region": "body",
        "newsroom_galleryplacement_set-0-ordering": "10",
        "newsroom_galleryplacement_set-0-gallery": "4711",
        "newsroom_galleryplacement_set-0-parent": str(article.pk),
    }
    response = editor.post(url, article_form(seen_on(editor, url), **parts))
    assert b"not one of the available choices" in response.content
    assert Article.objects.get().headline == "Before"
    assert GalleryPlacement.objects.count() == 0


def test_two_forms_of_an_article_do_not_overwrite_each_others_body(editor: Client) -> None:
    article = Article.objects.create(headline="Counted", slug="counted")
    url = f"/admin/newsroom/article/{article.pk}/change/"
    seen = seen_on(editor, url)
    parts = {
        "newsroom_subheading_set-TOTAL_FORMS": "1",
        "newsroom_subheading_set-0-region": "body",
        "newsroom_subheading_set-0-ordering": "10",
        "newsroom_subheading_set-0-text": "Theirs",
    }
    editor.post(url, article_form(seen, **parts))
    response = editor.post(url, article_form(seen))
    assert b"Somebody else changed this" in response.content


def test_a_photo_is_edited_with_the_same_guard(editor: Client) -> None:
    photo = make_ready_photo(caption="Before")
    url = f"/admin/media/photo/{photo.pk}/change/"
    page = editor.get(url).content.decode()
    assert "<bdi>photo.jpg</bdi>: JPEG, 48 x 32" in page
    assert "Nothing shows it yet." in page
    seen = seen_on(editor, url)
    Photo.objects.update(caption="Theirs")
    form = {"caption": "Mine", "seen": seen, "keywords": ""}
    assert b"Somebody else changed this" in editor.post(url, form).content
    editor.post(url, {**form, "seen": seen_on(editor, url)})
    assert Photo.objects.get().caption == "Mine"


def test_every_page_of_the_desk_opens(editor: Client) -> None:
    gallery = make_gallery(slides=1)
    photo = gallery.slides.get().photo
    assert photo is not None
    article = Article.objects.create(headline="Counted", slug="counted")
    for url in (
        "/admin/",
        "/admin/gallery/gallery/?q=harbour",
        "/admin/gallery/gallery/add/",
        f"/admin/gallery/gallery/{gallery.pk}/change/",
        "/admin/media/photo/?q=caption",
        f"/admin/media/photo/{photo.pk}/change/",
        "/admin/newsroom/article/",
        f"/admin/newsroom/article/{article.pk}/change/",
        "/admin/newsroom/section/add/",
    ):
        assert editor.get(url).status_code == 200, url
