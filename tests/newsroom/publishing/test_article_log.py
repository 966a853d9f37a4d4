"""The log of an article's edits, and going back."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from gallery.models import Act
from media.takedown import kill_photo
from newsroom.models import (
    Article,
    ExternalEmbed,
    GalleryPlacement,
    PullQuote,
    SinglePhoto,
    Subheading,
    Text,
)
from newsroom.models.public_tree import StaleMark
from newsroom.publishing.article_log import (
    NothingToGoBackTo,
    compare_articles,
    find_article_acts,
    find_state_after,
    go_back,
    log_article,
)
from newsroom.publishing.article_state import ArticleState, read_article_state
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_photo, make_ready_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    """A story of two paragraphs with a photo between them, in the log since it was made."""
    article = Article.objects.create(headline="Storm", slug="storm", lead_photo=make_photo())
    place(article, Text, 10, text="<p>It began at dawn.</p>")
    place(article, SinglePhoto, 20, photo=make_photo())
    place(article, Text, 30, text="<p>It ended at noon.</p>")
    log_article(article.pk, before=None, done_by=None)
    return article


def place(article: Article, kind: Any, ordering: int, **values: Any) -> Any:
    """A part of the body."""
    return kind.objects.create(parent=article, region="body", ordering=ordering, **values)


def edit(article: Article, change: Any) -> Act | None:
    """An edit as the desk makes it: what was there, the change, and its row."""
    before = read_article_state(article.pk)
    change()
    return log_article(article.pk, before=before, done_by=None)


def test_a_row_holds_what_changed_and_nothing_else(article: Article) -> None:
    text = Text.objects.order_by("ordering")[0]
    Text.objects.filter(pk=text.pk)
    act = edit(article, lambda: Text.objects.filter(pk=text.pk).update(text="<p>At six.</p>"))
    assert act is not None
    assert act.summary == "changed 1 part"
    assert act.delta == {
        "parts": {
            f"text:{text.pk}": [{"text": "<p>It began at dawn.</p>"}, {"text": "<p>At six.</p>"}]
        }
    }
    assert edit(article, lambda: None) is None


def test_each_kind_of_edit_is_said_in_words(article: Article) -> None:
    def reorder() -> None:
        Text.objects.filter(ordering=30).update(ordering=5)

    assert (
        edit(article, lambda: Article.objects.update(headline="Gale", byline="Ana")).summary  # type: ignore[union-attr]
        == "changed the headline and byline"
    )
    added = edit(article, lambda: place(article, Subheading, 40, text="After"))
    assert added is not None
    assert added.summary == "added 1 part"
    assert edit(article, reorder).summary == "put the parts into another order"  # type: ignore[union-attr]
    removed = edit(article, lambda: Subheading.objects.all().delete())
    assert removed is not None
    assert removed.summary == "removed 1 part"
    numbers = list(find_article_acts(article.pk).values_list("number", flat=True))
    assert numbers == [5, 4, 3, 2, 1]


def test_going_back_brings_back_what_was_removed_and_can_itself_be_undone(
    article: Article,
) -> None:
    ana = User.objects.create_user("ana")
    first = read_article_state(article.pk)
    gallery = make_gallery(1)
    edit(article, lambda: SinglePhoto.objects.all().delete())
    edit(article, lambda: place(article, GalleryPlacement, 15, gallery=gallery))
    edit(article, lambda: Article.objects.update(headline="Gale", lead_photo=None))
    third = read_article_state(article.pk)
    version = Article.objects.get().version

    assert go_back(article, to=1, done_by=ana).left_out == ()
    assert read_article_state(article.pk) == first
    assert Article.objects.get().version > version
    assert StaleMark.objects.filter(kind=StaleMark.Kind.GALLERY, object_id=gallery.pk).exists()
    newest = find_article_acts(article.pk)[0]
    assert (newest.name, newest.done_by_name) == ("go_back", "ana")

    go_back(article, to=newest.number - 1, done_by=ana)
    assert read_article_state(article.pk) == third


def test_the_address_stays_and_what_is_no_more_is_named(article: Article) -> None:
    lead, shown = article.lead_photo, SinglePhoto.objects.get().photo
    assert lead is not None

    def lose() -> None:
        SinglePhoto.objects.all().delete()
        Article.objects.update(lead_photo=None, slug="gale", headline="Gale")
        lead.delete()
        shown.delete()

    edit(article, lose)
    went = go_back(article, to=1, done_by=None)
    assert went.left_out == (
        "The lead photo is no more.",
        "A photo that the article showed is no more.",
    )
    back = Article.objects.get()
    assert (back.headline, back.slug, back.lead_photo) == ("Storm", "gale", None)
    assert Text.objects.count() == 2


def test_a_photo_that_was_killed_since_is_shown_in_the_history_and_to_no_reader(
    article: Article, admin_client: Client
) -> None:
    shown = make_ready_photo(headline="Nets", caption="Nets in the yard")
    SinglePhoto.objects.update(photo=shown)
    article.refresh_from_db()
    publish(article)
    edit(article, lambda: Article.objects.update(headline="Gale"))
    number = find_article_acts(article.pk)[0].number
    reader = Client()
    assert "Nets in the yard" in reader.get(article.get_absolute_url()).text
    edit(article, lambda: SinglePhoto.objects.all().delete())
    kill_photo(shown, reason="Court", killed_by=None)
    assert go_back(article, to=number, done_by=None).left_out == ()
    assert "Nets in the yard" not in reader.get(article.get_absolute_url()).text
    history = admin_client.get(f"/admin/newsroom/article/{article.pk}/history/").text
    assert "Nets" in history


@pytest.mark.parametrize("number", [-1, 0, 2, 99])
def test_there_is_no_going_back_to_what_never_was_or_is(article: Article, number: int) -> None:
    edit(article, lambda: Article.objects.update(headline="Gale"))
    with pytest.raises(NothingToGoBackTo):
        go_back(article, to=number, done_by=None)
    assert Article.objects.get().headline == "Gale"
    assert find_article_acts(article.pk).count() == 2


def test_what_a_site_said_of_an_embed_is_no_edit(article: Article) -> None:
    embed = place(article, ExternalEmbed, 50, url="https://video.example/storm")
    state = read_article_state(article.pk)
    ExternalEmbed.objects.filter(pk=embed.pk).update(state="ready", title="The wall of water")
    assert compare_articles(state, read_article_state(article.pk)) == {}


def test_every_earlier_version_is_found_again_after_many_edits(article: Article) -> None:
    chance = random.Random(4)
    states: dict[int, ArticleState] = {1: read_article_state(article.pk)}

    def change() -> None:
        what, texts = chance.randrange(4), list(Text.objects.values_list("pk", flat=True))
        if what == 0 or not texts:
            place(article, Text, chance.randrange(99), text=f"<p>{chance.random()}</p>")
        elif what == 1:
            Text.objects.filter(pk=chance.choice(texts)).update(text=f"<p>{chance.random()}</p>")
        elif what == 2:
            Text.objects.filter(pk=chance.choice(texts)).delete()
        else:
            Text.objects.filter(pk=chance.choice(texts)).update(ordering=chance.randrange(99))

    for _ in range(40):
        act = edit(article, change)
        if act is not None:
            states[act.number] = read_article_state(article.pk)
    newest = max(states)
    assert newest > 25
    for number in list(states)[:-1]:
        assert find_state_after(article.pk, number) == states[number]
    for number in (3, newest, 17):
        if read_article_state(article.pk) != states[number]:
            go_back(article, to=number, done_by=None)
        assert read_article_state(article.pk) == states[number]


def test_pull_quotes_keep_their_attribution(article: Article) -> None:
    place(article, PullQuote, 60, text="We saw it.", attribution="A fisherman")
    edit(article, lambda: None)
    state = read_article_state(article.pk)
    quote = next(values for key, values in state.parts.items() if key.startswith("pullquote"))
    assert quote == {"text": "We saw it.", "attribution": "A fisherman"}
