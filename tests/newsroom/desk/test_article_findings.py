"""What an article's page says before readers see it, after each save."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from newsroom.models import Article, CheckedLink, LinkCard, SinglePhoto, Text
from newsroom.publishing.article_autosave import save_article
from newsroom.publishing.article_changes import digest, read_changes
from newsroom.publishing.article_writing import values_of
from newsroom.publishing.workflow import publish
from tests.builders import make_ready_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    """A draft with a link to another site, and one that lacks its beginning."""
    article = Article.objects.create(headline="Storm", slug="storm", links_wanted=True)
    text = '<p><a href="https://a.example/">A</a> and <a href="www.b.example">B</a></p>'
    Text.objects.create(parent=article, region="body", ordering=10, text=text)
    return article


def ask(client: Client, article: Article) -> dict[str, Any]:
    """What the page is told."""
    answer = client.get(f"/admin/newsroom/article/{article.pk}/findings/")
    assert "no-store" in answer.headers["Cache-Control"]
    told: dict[str, Any] = answer.json()
    return told


def test_findings_lead_to_the_part(admin_client: Client, article: Article) -> None:
    told = ask(admin_client, article)
    assert (told["number"], told["is_checking"]) == (1, True)
    assert "1 link is no address that readers can follow" in told["html"]
    assert f"#part-text-{Text.objects.get().pk}" in told["html"]
    assert "1 link to other sites: not looked at yet." in told["html"]
    assert "Check again" in told["html"]
    Article.objects.update(links_wanted=False)  # from before links were looked at
    told = ask(admin_client, article)
    assert not told["is_checking"]
    assert "Check now" in told["html"]
    CheckedLink.objects.create(
        article=article, address="https://a.example/", state="broken", said="It is not there (404)."
    )
    told = ask(admin_client, article)
    assert (told["number"], told["is_checking"]) == (2, False)
    assert "“A” (It is not there (404))" in told["html"]


def test_what_is_kept_beside_a_live_article_is_looked_at_for_its_writer(
    admin_client: Client, admin_user: User, client: Client, article: Article
) -> None:
    publish(article)
    text = Text.objects.get()
    edit = {"values": {"text": "<p>No links.</p>"}, "seen": digest(values_of(text))}
    changes = read_changes({"parts": {f"text:{text.pk}": edit}})
    save_article(article.pk, changes, done_by=admin_user)
    assert ask(admin_client, article)["number"] == 0
    client.force_login(User.objects.create_superuser("ben"))
    assert ask(client, article)["number"] == 1
    assert "www.b.example" in Text.objects.get().text


def test_links_are_looked_at_again_when_asked_for(
    admin_client: Client,
    article: Article,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    CheckedLink.objects.create(article=article, address="https://a.example/", state="found")
    address = f"/admin/newsroom/article/{article.pk}/links/"
    with django_capture_on_commit_callbacks() as rung:
        back = admin_client.post(address)
    assert back.headers["Location"] == f"/admin/newsroom/article/{article.pk}/change/"
    assert len(rung) == 1
    assert CheckedLink.objects.get().state == "waiting"
    article.refresh_from_db()
    assert article.links_wanted
    answer = admin_client.post(address, json.dumps({}), content_type="application/json")
    assert answer.json() == {}


def test_publishing_warns_and_does_not_wait(admin_client: Client, article: Article) -> None:
    answer = admin_client.post(f"/admin/newsroom/article/{article.pk}/publish/", follow=True)
    assert "is no address that readers can follow" in answer.content.decode()
    article.refresh_from_db()
    assert article.is_published


def test_as_many_queries_for_many_links_as_for_one(
    admin_client: Client,
    article: Article,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        LinkCard.objects.create(
            parent=article, region="body", url=f"https://{number}.example", title=f"{number}"
        )
        Text.objects.create(
            parent=article, region="body", text=f'<p><a href="/galleries/g{number}/">G</a></p>'
        )
        SinglePhoto.objects.create(parent=article, region="body", photo=make_ready_photo())
    with django_assert_max_num_queries(15):
        assert ask(admin_client, article)["number"] > 1
