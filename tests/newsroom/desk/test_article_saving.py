"""What an article's page sends while somebody writes, and what it is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gallery.models import CorrectionNote
from newsroom.models import Article, ExternalEmbed, KeptEdit, Subheading, Text
from newsroom.publishing.article_autosave import save_article
from newsroom.publishing.article_changes import digest, read_changes
from newsroom.publishing.article_writing import values_of
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    """A draft with a text."""
    article = Article.objects.create(headline="Storm", slug="storm")
    Text.objects.create(parent=article, region="body", ordering=10, text="<p>At dawn.</p>")
    return article


def ask(client: Client, article: Article, act: str, data: Any = None) -> Any:
    """A request of the page."""
    address = f"/admin/newsroom/article/{article.pk}/{act}/"
    if data is None:
        return client.get(address)
    return client.post(address, data, content_type="application/json")


def change(part: Any, **values: Any) -> dict[str, Any]:
    """An edit of one part."""
    key = f"{part._meta.model_name}:{part.pk}"
    return {"parts": {key: {"values": values, "seen": digest(values_of(part))}}}


def state_of(client: Client, article: Article) -> dict[str, Any]:
    """What the page's scripts know at first."""
    state: dict[str, Any] = client.get(f"/admin/newsroom/article/{article.pk}/change/").context[
        "page_state"
    ]
    return state


def test_what_the_page_knows_is_what_saving_compares(
    admin_client: Client, article: Article
) -> None:
    state = state_of(admin_client, article)
    text = Text.objects.get()
    assert state["parts"] == {f"text:{text.pk}": digest(values_of(text))}
    edit = {"values": {"headline": "Gale"}, "seen": state["fields"]["headline"]}
    answer = ask(admin_client, article, "autosave", {"fields": {"headline": edit}}).json()
    assert (answer["where"], answer["conflicts"], answer["problems"]) == ("article", [], {})
    assert answer["seen"]["headline"] == state_of(admin_client, article)["fields"]["headline"]


def test_a_conflict_says_who_and_what(admin_client: Client, article: Article) -> None:
    text, ben = Text.objects.get(), User.objects.create_user("ben")
    mine = change(text, text="<p>Mine.</p>")
    theirs = read_changes(change(text, text="<p>Theirs.</p>"))
    save_article(article.pk, theirs, done_by=ben)
    (conflict,) = ask(admin_client, article, "autosave", mine).json()["conflicts"]
    assert (conflict["who"], conflict["theirs"]["text"]) == ("ben", "<p>Theirs.</p>")


def test_what_is_kept_of_a_live_article_is_there_again(
    admin_client: Client, article: Article
) -> None:
    publish(article)
    gallery = make_gallery(1, title="At dawn")
    data = {"parts": {"galleryplacement:+a": {"values": {"gallery": str(gallery.pk)}}}}
    assert ask(admin_client, article, "autosave", data).json()["where"] == "kept"
    kept = state_of(admin_client, article)["kept"]
    assert kept["shown"] == {"galleryplacement:+a": {"gallery": "At dawn"}}
    assert set(kept["changes"]["parts"]) == {"galleryplacement:+a"}
    assert ask(admin_client, article, "discard", {}).status_code == 200
    assert state_of(admin_client, article)["kept"] is None
    assert not KeptEdit.objects.exists()


def test_the_preview_shows_what_is_kept_and_readers_do_not_get_it(
    admin_client: Client, client: Client, article: Article
) -> None:
    publish(article)
    ask(admin_client, article, "autosave", change(Text.objects.get(), text="<p>At noon.</p>"))
    address = article.get_absolute_url()
    assert "At noon." in admin_client.get(f"/admin/preview{address}").content.decode()
    assert "At noon." not in admin_client.get(address).content.decode()
    client.force_login(User.objects.create_superuser("ben"))
    assert "At noon." not in client.get(f"/admin/preview{address}").content.decode()
    assert Text.objects.get().text == "<p>At dawn.</p>"


def test_what_is_published_may_be_a_correction(admin_client: Client, article: Article) -> None:
    publish(article)
    data = {**change(Text.objects.get(), text="<p>At noon.</p>"), "final": True}
    empty = ask(admin_client, article, "autosave", {**data, "correction": " "})
    assert (empty.status_code, Text.objects.get().text) == (400, "<p>At dawn.</p>")
    noted = ask(admin_client, article, "autosave", {**data, "correction": "It was noon."})
    assert noted.json()["where"] == "article"
    assert CorrectionNote.objects.get().text == "It was noon."
    assert Text.objects.get().text == "<p>At noon.</p>"


def test_an_embed_of_a_site_that_is_not_allowed_is_refused(
    admin_client: Client, article: Article
) -> None:
    data = {"parts": {"externalembed:+a": {"values": {"url": "https://example.org/"}}}}
    answer = ask(admin_client, article, "autosave", data).json()
    assert "not among those" in answer["problems"]["externalembed:+a"]
    assert not ExternalEmbed.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{", '{"parts": 5}', '{"fields": {"a": "\\ud800"}}'])
def test_what_cannot_be_read_is_refused_in_words(
    admin_client: Client, article: Article, body: str
) -> None:
    answer = ask(admin_client, article, "autosave", body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_who_may_not_publish_does_not_change_what_is_live(client: Client, article: Article) -> None:
    user = User.objects.create_user("reporter", is_staff=True)
    codes = ["change_article", "change_text", "view_article"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    data = change(Text.objects.get(), text="<p>Mine.</p>")
    data["parts"]["subheading:+a"] = {"values": {"text": "No right to add"}}
    answer = ask(client, article, "autosave", data).json()
    assert answer["problems"] == {"subheading:+a": "This needs another right; it is not saved."}
    assert Text.objects.get().text == "<p>Mine.</p>"
    publish(article)
    refused = ask(client, article, "autosave", change(Text.objects.get(), text="<p>No.</p>"))
    assert (refused.status_code, "right to publish" in refused.json()["error"]) == (403, True)
    assert Text.objects.get().text == "<p>Mine.</p>"
    assert not KeptEdit.objects.exists()


def test_others_are_told_what_changed_and_who_is_here(
    admin_client: Client, client: Client, article: Article
) -> None:
    ben = User.objects.create_superuser("ben")
    client.force_login(ben)
    address = f"/admin/newsroom/article/{article.pk}/changes/"
    client.get(f"{address}?page=b&version=1&part=text:1")
    answer = admin_client.get(f"{address}?page=a&version=1").json()
    assert answer == {"version": 1, "people": [{"name": "ben", "part": "text:1"}]}
    text = Text.objects.get()
    ask(client, article, "autosave", change(text, text="<p>Ben.</p>", name="Opening"))
    news = admin_client.get(f"{address}?page=a&version=1").json()
    text.refresh_from_db()
    key = f"text:{text.pk}"
    assert news["parts"] == {key: digest(values_of(text))}
    got = admin_client.get(f"/admin/newsroom/article/{article.pk}/values/?part={key}&part=x:1")
    assert got.json()["parts"][key]["values"] == {"text": "<p>Ben.</p>", "name": "Opening"}
    client.get(f"{address}?page=b&closed=1")
    assert admin_client.get(f"{address}?page=a&version=2").json()["people"] == []


@pytest.mark.parametrize("number", [1, 200])
def test_an_autosave_asks_the_same_of_few_parts_and_many(
    admin_client: Client,
    article: Article,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for place in range(number):
        Subheading.objects.create(
            parent=article, region="body", ordering=20 + 10 * place, text=f"Hour {place}"
        )
    data = json.dumps(change(Subheading.objects.latest("pk"), text="The last hour"))
    assert len(data) < 20_000
    with django_assert_num_queries(25):
        assert ask(admin_client, article, "autosave", data).json()["where"] == "article"


def test_a_page_that_opens_says_what_stands_against_what_is_kept(
    admin_client: Client, article: Article
) -> None:
    publish(article)
    text = Text.objects.get()
    line = Subheading.objects.create(parent=article, region="body", ordering=20, text="Night")
    ask(admin_client, article, "autosave", change(text, text="<p>Mine.</p>"))
    ask(admin_client, article, "autosave", change(line, text="Mine"))
    edit = {"values": {"headline": "Gale"}, "seen": digest("Storm")}
    ask(admin_client, article, "autosave", {"fields": {"headline": edit}})
    assert state_of(admin_client, article)["kept"]["conflicts"] == []
    ben = User.objects.create_user("ben")
    theirs = {
        **change(text, text="<p>Theirs.</p>"),
        "removed": {f"subheading:{line.pk}": digest(values_of(line))},
        "fields": {"headline": {**edit, "values": {"headline": "Gale"}}},
    }
    save_article(article.pk, read_changes(theirs), done_by=ben, is_final=True)
    conflicts = state_of(admin_client, article)["kept"]["conflicts"]
    # The same headline is no conflict.
    assert {each["key"]: each["theirs"] for each in conflicts} == {
        f"text:{text.pk}": {"text": "<p>Theirs.</p>", "name": ""},
        f"subheading:{line.pk}": None,
    }
    assert {each["who"] for each in conflicts} == {"ben"}


def test_a_kept_number_tells_no_name(client: Client, article: Article) -> None:
    publish(article)
    gallery = make_gallery(1, title="Not for Cleo")
    cleo = User.objects.create_user("cleo", is_staff=True)
    codenames = ("view_article", "change_article", "publish_article")
    cleo.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(cleo)
    data = {"parts": {"galleryplacement:+a": {"values": {"gallery": str(gallery.pk)}}}}
    answer = ask(client, article, "autosave", data).json()
    assert "another right" in answer["problems"]["galleryplacement:+a"]
    assert "Not for Cleo" not in json.dumps(state_of(client, article))


def test_what_was_kept_is_published_with_the_note_of_a_correction(
    admin_client: Client, article: Article
) -> None:
    publish(article)
    text = Text.objects.get()
    ask(admin_client, article, "autosave", change(text, text="<p>At noon.</p>"))
    assert not CorrectionNote.objects.exists()  # an autosave corrects nothing yet
    final = {"final": True, "correction": "It was noon."}
    theirs = read_changes(change(text, text="<p>At ten.</p>"))
    save_article(article.pk, theirs, done_by=User.objects.create_user("ben"), is_final=True)
    refused = ask(admin_client, article, "autosave", final).json()
    assert (refused["where"], CorrectionNote.objects.count()) == ("refused", 0)
    (conflict,) = refused["conflicts"]
    kept = change(Text.objects.get(), text="<p>At noon.</p>")
    assert conflict["seen"] == kept["parts"][f"text:{text.pk}"]["seen"]
    assert ask(admin_client, article, "autosave", {**kept, **final}).json()["where"] == "article"
    assert CorrectionNote.objects.get().text == "It was noon."
    assert Text.objects.get().text == "<p>At noon.</p>"
    page = admin_client.get(article.get_absolute_url()).content.decode()
    assert "It was noon." in page
