"""An article's history on the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from newsroom.models import Article, Handover, Text
from newsroom.publishing.article_log import find_article_acts, log_article
from newsroom.publishing.article_state import read_article_state
from newsroom.publishing.handover import hand_over
from newsroom.publishing.workflow import publish

pytestmark = pytest.mark.django_db


def write(article: Article, **fields: Any) -> None:
    """An edit, in the log."""
    before = read_article_state(article.pk)
    Article.objects.filter(pk=article.pk).update(**fields)
    log_article(article.pk, before=before, done_by=None)


@pytest.fixture
def article() -> Article:
    """A story with an edit."""
    article = Article.objects.create(headline="Storm over the harbour", slug="storm")
    Text.objects.create(parent=article, region="body", ordering=10, text="<p>At dawn.</p>")
    log_article(article.pk, before=None, done_by=None)
    write(article, headline="Gale over the harbour")
    return article


def history(article: Article) -> str:
    """Its page."""
    return f"/admin/newsroom/article/{article.pk}/history/"


def test_the_form_writes_the_log(admin_client: Client) -> None:
    page = admin_client.get("/admin/newsroom/article/add/")
    form: dict[str, Any] = {"headline": "Storm", "slug": "storm", "language": "en"}
    for formset in page.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    form |= {
        "text-TOTAL_FORMS": 1,
        "text-0-region": "body",
        "text-0-ordering": 10,
        "text-0-text": "<p>At dawn.</p>",
    }
    prefix = next(
        each.formset.prefix
        for each in page.context["inline_admin_formsets"]
        if each.formset.model is Text
    )
    form = {key.replace("text-", f"{prefix}-", 1): value for key, value in form.items()}
    form[f"{prefix}-TOTAL_FORMS"] = 1
    answer = admin_client.post("/admin/newsroom/article/add/", form)
    assert answer.status_code == 302, answer.context["errors"]
    act = find_article_acts(Article.objects.get().pk).get()
    assert (act.name, act.done_by_name) == ("create", "admin")
    assert list(act.delta["parts"].values()) == [[None, {"text": "<p>At dawn.</p>"}]]


def test_the_whole_story_stands_on_one_page(admin_client: Client, article: Article) -> None:
    hand_over(article, step=Handover.Step.READY, made_by=None, note="Check the name.")
    publish(article)
    page = admin_client.get(history(article)).content.decode()
    places = [
        page.index(said)
        for said in ("</strong> Published", "Check the name.", "changed the headline", "created")
    ]
    assert places == sorted(places)
    assert "[taken out: </span>Storm" in page
    assert "[new: </span>Gale" in page


def test_an_earlier_version_is_taken_back(admin_client: Client, article: Article) -> None:
    page = admin_client.post(history(article), {"act": "1"}, follow=True).content.decode()
    assert "The article says again what it said then." in page
    assert Article.objects.get().headline == "Storm over the harbour"


def test_a_version_is_given_a_name_and_loses_it(admin_client: Client, article: Article) -> None:
    name = {"act": "1", "version_name": "As sent to the <lawyer>"}
    page = admin_client.post(history(article), name, follow=True).content.decode()
    assert page.index("changed the headline") < page.index("As sent to the &lt;lawyer&gt;</h2>")
    admin_client.post(history(article), {"act": "1", "version_name": " "})
    assert "lawyer" not in admin_client.get(history(article)).content.decode()
    unknown = admin_client.post(history(article), {"act": "9", "version_name": "x"}, follow=True)
    assert "does not know this version" in unknown.content.decode()
    assert Article.objects.get().headline == "Gale over the harbour"


def test_what_an_article_said_before_its_log_began_is_taken_back(admin_client: Client) -> None:
    article = Article.objects.create(headline="Storm", slug="storm")
    write(article, headline="Gale")
    assert "Go back to before all of these" in admin_client.get(history(article)).content.decode()
    admin_client.post(history(article), {"act": "0"})
    assert Article.objects.get().headline == "Storm"


@pytest.mark.parametrize("act", ["", "2", "99", "x", "9" * 20])
def test_what_there_is_not_is_refused_in_words(
    admin_client: Client, article: Article, act: str
) -> None:
    page = admin_client.post(history(article), {"act": act}, follow=True).content.decode()
    assert "its history does not know it" in page
    assert Article.objects.get().headline == "Gale over the harbour"


def test_who_may_only_look_reads_and_does_not_go_back(client: Client, article: Article) -> None:
    user = User.objects.create_user("reporter", is_staff=True)
    client.force_login(user)
    assert client.get(history(article)).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_article"))
    page = client.get(history(article))
    assert page.status_code == 200
    assert "Go back to this" not in page.content.decode()
    assert client.post(history(article), {"act": "1"}).status_code == 403


def test_marks_of_text_are_words_and_never_markup(admin_client: Client, article: Article) -> None:
    write(article, headline="<script>alert(1)</script>")
    page = admin_client.get(history(article)).content.decode()
    assert "<script>alert(1)" not in page
    assert "alert" in page


@pytest.mark.parametrize("number", [2, 60])
def test_the_page_asks_the_same_of_few_edits_and_many(
    admin_client: Client,
    article: Article,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for each in range(number):
        write(article, headline=f"Gale {each}")
    with django_assert_num_queries(6):
        admin_client.get(history(article))
