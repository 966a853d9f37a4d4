"""The parts of an article on its page: their order, their names and their pictures."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsroom.models import (
    Article,
    ExternalEmbed,
    GalleryPlacement,
    KeptEdit,
    LinkCard,
    PullQuote,
    SinglePhoto,
    Subheading,
    Text,
)
from newsroom.publishing.article_log import find_article_acts, go_back, log_article
from newsroom.publishing.article_state import read_article_state
from tests.builders import make_gallery, make_ready_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    """With one part of each kind; the kinds are not in the order of the body."""
    article = Article.objects.create(headline="Storm", slug="storm")
    parts: list[Any] = [
        PullQuote(text="It was dark."),
        Text(text="<p>At dawn the boats came in.</p>"),
        SinglePhoto(photo=make_ready_photo(headline="Nets")),
        Subheading(text="The night"),
        GalleryPlacement(gallery=make_gallery(3, title="Harbour")),
        LinkCard(url="https://example.org/a", title="Harbour office"),
        ExternalEmbed(url="https://www.youtube.com/watch?v=storm", name="The storm on film"),
    ]
    for place, part in enumerate(parts):
        part.parent, part.region, part.ordering = article, "body", place * 10
        part.save()
    return article


def open_page(client: Client, article: Article) -> str:
    """The article's page."""
    return client.get(f"/admin/newsroom/article/{article.pk}/change/").content.decode()


def test_parts_stand_in_the_order_of_the_body_whatever_their_kinds(
    admin_client: Client, article: Article
) -> None:
    kinds = re.findall(r'data-part="(\w+):\d+"', open_page(admin_client, article))
    assert kinds == [
        *("pullquote", "text", "singlephoto", "subheading"),
        *("galleryplacement", "linkcard", "externalembed"),
    ]


def test_each_part_has_a_name_that_can_be_read(admin_client: Client, article: Article) -> None:
    page = open_page(admin_client, article)
    names = re.findall(r'<li class="part [^>]*aria-label="([^"]*)"', page)[:7]
    assert names == [
        "Pull quote: It was dark.",
        "Text: At dawn the boats came in.",
        "Photo: Nets",
        "Subheading: The night",
        "Gallery: Harbour",
        "External link: Harbour office",
        "Embed: https://www.youtube.com/watch?v=storm",
    ]
    assert 'value="The storm on film"' in page
    assert " object (" not in page
    assert page.count('loading="lazy"') == 4


def test_a_name_is_kept_logged_and_taken_back(article: Article) -> None:
    part = Subheading.objects.get()
    assert str(part) == "The night"
    log_article(article.pk, before=None, done_by=None)
    before = read_article_state(article.pk)
    Subheading.objects.update(name="Where it turns")
    act = log_article(article.pk, before=before, done_by=None)
    assert str(Subheading.objects.get()) == "Where it turns"
    assert act is not None
    assert act.delta["parts"] == {
        f"subheading:{part.pk}": [
            {"text": "The night"},
            {"text": "The night", "name": "Where it turns"},
        ]
    }
    go_back(article, to=find_article_acts(article.pk).last().number, done_by=None)  # type: ignore[union-attr]
    assert Subheading.objects.get().name == ""


def test_an_empty_part_is_called_by_its_kind() -> None:
    assert str(Text()) == "Text"
    assert str(GalleryPlacement()) == "Gallery"
    assert str(SinglePhoto()) == "Photo"


def test_who_may_only_look_sees_parts_and_nothing_to_press(
    client: Client, article: Article
) -> None:
    user = User.objects.create_user("reader", is_staff=True)
    codes = ["view_article", "view_text", "view_subheading"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    page = open_page(client, article)
    assert re.findall(r'data-part="(\w+):', page) == ["text", "subheading"]
    assert "data-grip" not in page
    assert "data-plus" not in page
    assert "data-blank" not in page


def test_the_page_asks_the_same_of_few_parts_and_two_hundred(
    admin_client: Client, admin_user: User, article: Article
) -> None:
    """Also where all of them have links, and are kept beside what readers see."""

    def add_parts(number: int) -> None:
        photo, gallery = make_ready_photo(), make_gallery(1)
        for place in range(number // 5):
            fields: dict[str, Any] = {"parent": article, "region": "body", "ordering": 100 + place}
            link = f'<a href="/galleries/g{place}/">G</a> <a href="https://g{place}.example">O</a>'
            Text.objects.create(text=f"<p>So {link}.</p>", **fields)
            SinglePhoto.objects.create(photo=photo, **fields)
            ExternalEmbed.objects.create(url="https://vimeo.com/1", **fields)
            LinkCard.objects.create(url=f"https://l{place}.example", title="L", **fields)
            GalleryPlacement.objects.create(gallery=gallery, **fields)
        parts = {
            f"galleryplacement:{pk}": {"values": {"gallery": str(gallery.pk)}, "seen": "other"}
            for pk in GalleryPlacement.objects.values_list("pk", flat=True)
        }
        changes = {"fields": {}, "parts": parts, "removed": None, "placed": None}
        KeptEdit.objects.update_or_create(
            article=article, user=admin_user, defaults={"changes": changes}
        )

    counts = {}
    for number in (10, 190):
        add_parts(number)
        with CaptureQueriesContext(connection) as asked:
            page = open_page(admin_client, article)
        counts[number] = len(asked)
        assert page.count("data-part-name") > number
    assert counts[190] == counts[10] <= 40


def test_a_form_that_comes_back_shows_what_is_wrong_and_what_was_typed(
    admin_client: Client, article: Article
) -> None:
    """Some fields are drawn without Django's templates: not where something is wrong with them."""
    page = admin_client.get(f"/admin/newsroom/article/{article.pk}/change/")
    form = {"headline": "Storm", "slug": "storm", "language": "en"}
    for formset in page.context["inline_admin_formsets"]:
        form |= {
            field.html_name: "" if field.value() is None else field.value()
            for field in formset.formset.management_form
        }
        for one in formset.formset.initial_forms:
            form |= {field.html_name: str(field.value() or "") for field in one}
    form |= {"newsroom_text_set-0-text": "", "newsroom_text_set-0-ordering": "x"}
    back = admin_client.post(f"/admin/newsroom/article/{article.pk}/change/", form)
    shown = back.content.decode()
    assert back.status_code == 200
    assert "Nothing was saved" in shown
    assert "This field is required." in shown
    assert "Enter a whole number." in shown
    assert re.search(r'type="hidden" name="newsroom_text_set-0-ordering" value="x"', shown)
