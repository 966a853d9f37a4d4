"""Where the desk asks for a photo or a gallery: what was chosen is shown, no number is typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from media.models import Photo
from media.takedown import kill_photo
from newsroom.desk.pick_fields import OFFERED_WITHOUT_SCRIPTS, Shelf
from newsroom.models import Article, GalleryPlacement, SinglePhoto
from tests.builders import make_gallery, make_photo, make_ready_photo

pytestmark = pytest.mark.django_db


def make_article(photos: int = 1) -> Article:
    """An article with a lead photo, so many single photos, and a gallery."""
    article = Article.objects.create(
        headline="A night", slug="a-night", lead_photo=make_ready_photo(headline="The lead")
    )
    for n in range(photos):
        SinglePhoto.objects.create(
            parent=article, region="body", ordering=n, photo=make_ready_photo(headline=f"One {n}")
        )
    GalleryPlacement.objects.create(
        parent=article, region="body", ordering=99, gallery=make_gallery(1, title="At dawn")
    )
    return article


def form_of(client: Client, article: Article) -> str:
    """The article's page on the desk."""
    return client.get(f"/admin/newsroom/article/{article.pk}/change/").text


def test_what_was_chosen_is_shown_by_picture_and_name(admin_client: Client) -> None:
    article = make_article()
    page = form_of(admin_client, article)
    for name in ("The lead", "One 0", "At dawn"):
        assert re.search(rf'data-pick-name id="[^"]*">{name}<', page)
    assert page.count('class="pick__picture" data-pick-picture><img') == 3
    assert f'<option value="{article.lead_photo_id}" selected' in page
    assert "related-lookup" not in page  # no field asks for a number
    assert 'type="number"' not in page


def test_forms_that_are_added_later_have_the_same_field(admin_client: Client) -> None:
    page = form_of(admin_client, make_article())
    for name in ("newsroom_singlephoto_set", "newsroom_galleryplacement_set"):
        assert re.search(rf'<select name="{name}-__prefix__-(photo|gallery)"', page)


def test_without_scripts_the_newest_and_what_was_chosen_can_be_selected(
    admin_client: Client,
) -> None:
    old = make_photo(headline="Long ago")
    article = Article.objects.create(headline="A night", slug="a-night", lead_photo=old)
    for _ in range(OFFERED_WITHOUT_SCRIPTS + 5):
        make_photo()
    page = form_of(admin_client, article)
    select = re.search(r'<select name="lead_photo".*?</select>', page, re.DOTALL)
    assert select
    assert select[0].count("<option") == OFFERED_WITHOUT_SCRIPTS + 2
    assert re.search(rf'<option value="{old.pk}" selected[^>]*>Long ago', select[0])


def test_any_photo_of_the_library_is_saved_not_only_those_that_were_offered(
    admin_client: Client,
) -> None:
    old = make_photo()
    for _ in range(OFFERED_WITHOUT_SCRIPTS + 1):
        make_photo()
    parts = ("text", "subheading", "galleryplacement", "singlephoto", "pullquote", "linkcard")
    fields: dict[str, Any] = {
        "headline": "A night",
        "slug": "a-night",
        "language": "en",
        "lead_photo": old.pk,
    }
    for part in (*parts, "externalembed"):
        fields |= {
            f"newsroom_{part}_set-TOTAL_FORMS": 0,
            f"newsroom_{part}_set-INITIAL_FORMS": 0,
        }
    admin_client.post("/admin/newsroom/article/add/", fields)
    assert Article.objects.get().lead_photo == old


def test_a_form_costs_the_same_queries_for_one_photo_and_for_twelve(
    admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    few, many = make_article(1), None
    with django_assert_max_num_queries(200) as counted:
        form_of(admin_client, few)
    first = len(counted)
    Article.objects.filter(pk=few.pk).update(slug="another")
    many = make_article(12)
    with django_assert_max_num_queries(first):
        form_of(admin_client, many)


def test_a_killed_photo_says_so_and_shows_no_picture() -> None:
    photo = make_ready_photo(headline="The minister")
    kill_photo(photo, reason="Not the minister", killed_by=None)
    assert Shelf(Photo).find(str(photo.pk)) == ("The minister", "", "Killed")
    assert Shelf(Photo).find("999999") is None
    assert Shelf(Photo).find("x") is None


def test_who_may_not_see_photos_is_told_none(client: Client) -> None:
    user = User.objects.create_user("intern", is_staff=True)
    names = ("view_article", "change_article", "view_gallery")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    make_photo(headline="A secret")
    article = Article.objects.create(headline="A night", slug="a-night")
    assert "A secret" not in form_of(client, article)
