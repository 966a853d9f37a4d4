"""Saving an article while it is written: drafts at once, what is live when the editor says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gallery.models import Act
from newsroom.models import (
    Article,
    ExternalEmbed,
    GalleryPlacement,
    KeptEdit,
    LinkCard,
    StaleMark,
    Subheading,
    Text,
)
from newsroom.publishing.article_autosave import Saved, Where, discard_kept, save_article
from newsroom.publishing.article_changes import (
    ChangesRefused,
    digest,
    merge_changes,
    read_changes,
)
from newsroom.publishing.article_folding import FOLDED_FOR
from newsroom.publishing.article_log import find_article_acts, go_back, name_version
from newsroom.publishing.article_state import read_article_state
from newsroom.publishing.article_writing import Rules, values_of
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def article() -> Article:
    """A draft of a text and a subheading."""
    article = Article.objects.create(headline="Storm", slug="storm")
    Text.objects.create(parent=article, region="body", ordering=10, text="<p>At dawn.</p>")
    Subheading.objects.create(parent=article, region="body", ordering=20, text="The night")
    return article


@pytest.fixture
def ana() -> User:
    """An editor."""
    return User.objects.create_user("ana")


@pytest.fixture
def ben() -> User:
    """Another."""
    return User.objects.create_user("ben")


def key_of(part: Any) -> str:
    """A part's key."""
    return f"{part._meta.model_name}:{part.pk}"


def edit_of(part: Any, **values: Any) -> dict[str, Any]:
    """A change of a part as it is now."""
    return {"parts": {key_of(part): {"values": values, "seen": digest(values_of(part))}}}


def save(article: Article, user: User, data: dict[str, Any], **how: Any) -> Saved:
    """As the page does it."""
    return save_article(article.pk, read_changes(data), done_by=user, **how)


def test_a_draft_is_saved_as_it_is_typed(article: Article, ana: User) -> None:
    text = Text.objects.get()
    saved = save(
        article,
        ana,
        {
            **edit_of(text, text="<p>At <script>x</script>noon.</p>"),
            "fields": {"headline": {"values": {"headline": "Gale"}, "seen": digest("Storm")}},
        },
    )
    assert saved.where is Where.ARTICLE
    article.refresh_from_db()
    assert (article.headline, article.version, saved.version) == ("Gale", 2, 2)
    text.refresh_from_db()
    assert text.text == "<p>At noon.</p>"
    assert saved.written.seen[key_of(text)] == digest(values_of(text))
    assert StaleMark.objects.filter(kind="article").exists()


def test_parts_come_go_and_change_places(article: Article, ana: User) -> None:
    text, line = Text.objects.get(), Subheading.objects.get()
    saved = save(
        article,
        ana,
        {
            "parts": {"linkcard:+a": {"values": {"url": "https://example.org", "title": "Port"}}},
            "removed": {key_of(text): digest(values_of(text))},
            "placed": [["linkcard:+a", ""]],
        },
    )
    card = LinkCard.objects.get()
    assert saved.written.made == {"linkcard:+a": key_of(card)}
    assert read_article_state(article.pk).order == [key_of(card), key_of(line)]
    act = find_article_acts(article.pk).get()
    assert act.summary == "added 1 part, removed 1 part"
    go_back(article, to=0, done_by=ana)
    assert read_article_state(article.pk).order == [key_of(text), key_of(line)]


def test_a_request_that_comes_twice_makes_one_part(article: Article, ana: User) -> None:
    data = {"parts": {"subheading:+a": {"values": {"text": "Later"}}}}
    first = save(article, ana, data)
    again = save(article, ana, data)
    assert Subheading.objects.filter(text="Later").count() == 1
    assert again.written.made == first.written.made
    assert again.written.conflicts == []


def test_what_another_changed_is_named_and_the_rest_is_saved(
    article: Article, ana: User, ben: User
) -> None:
    text, line = Text.objects.get(), Subheading.objects.get()
    mine = edit_of(text, text="<p>Mine.</p>")
    mine["parts"] |= edit_of(line, text="Mine")["parts"]
    save(article, ben, edit_of(text, text="<p>Theirs.</p>"))
    saved = save(article, ana, mine)
    (conflict,) = saved.written.conflicts
    assert conflict.key == key_of(text)
    assert conflict.theirs == {"text": "<p>Theirs.</p>", "name": ""}
    assert (Text.objects.get().text, Subheading.objects.get().text) == ("<p>Theirs.</p>", "Mine")
    mine["parts"][key_of(text)]["seen"] = conflict.seen  # "Keep mine"
    assert save(article, ana, mine).written.conflicts == []
    assert Text.objects.get().text == "<p>Mine.</p>"


def test_the_same_words_of_two_are_no_conflict(article: Article, ana: User, ben: User) -> None:
    data = edit_of(Text.objects.get(), text="<p>Same.</p>")
    save(article, ben, data)
    assert save(article, ana, data).written.conflicts == []


def test_what_another_took_out_or_changed_is_not_lost(
    article: Article, ana: User, ben: User
) -> None:
    text, line = Text.objects.get(), Subheading.objects.get()
    mine = {
        **edit_of(text, text="<p>Mine.</p>"),
        "removed": {key_of(line): digest(values_of(line))},
    }
    save(article, ben, {"removed": {key_of(text): digest(values_of(text))}})
    save(article, ben, edit_of(line, text="Theirs"))
    saved = save(article, ana, mine)
    assert {each.key: each.theirs for each in saved.written.conflicts} == {
        key_of(text): None,
        key_of(line): {"text": "Theirs", "name": ""},
    }
    assert Subheading.objects.get().text == "Theirs"


def test_what_is_not_complete_is_named_and_the_rest_is_saved(article: Article, ana: User) -> None:
    rules = Rules(find_wrong=lambda part: "No." if isinstance(part, ExternalEmbed) else "")
    saved = save(
        article,
        ana,
        {
            "parts": {
                "galleryplacement:+a": {"values": {"gallery": ""}},
                "linkcard:+b": {"values": {"url": "no address", "title": "x" * 300}},
                "externalembed:+c": {"values": {"url": "https://example.org"}},
                "subheading:+d": {"values": {"text": "Later"}},
                "galleryplacement:+e": {"values": {"gallery": "77"}},
            },
            "fields": {
                "headline": {"values": {"headline": ""}, "seen": digest("Storm")},
                "state": {"values": {"state": "published"}, "seen": ""},
            },
        },
        rules=rules,
    )
    assert saved.written.problems["galleryplacement:+a"] == "Gallery: Choose a gallery first."
    assert saved.written.problems["linkcard:+b"].startswith("URL: Enter a valid URL.")
    assert saved.written.problems["externalembed:+c"] == "No."
    assert "headline" in saved.written.problems
    assert set(saved.written.made) == {"subheading:+d"}
    article.refresh_from_db()
    assert (article.headline, article.state) == ("Storm", "draft")


def test_rights_are_asked_kind_by_kind(article: Article, ana: User) -> None:
    text, line = Text.objects.get(), Subheading.objects.get()
    rules = Rules(may=lambda act, kind: act != "delete" and kind is not Text)
    saved = save(
        article,
        ana,
        {
            **edit_of(text, text="<p>No.</p>"),
            "removed": {key_of(line): digest(values_of(line))},
            "placed": [[key_of(text), key_of(line)]],
        },
        rules=rules,
    )
    assert set(saved.written.problems) == {key_of(text), key_of(line)}
    assert read_article_state(article.pk).order == [key_of(text), key_of(line)]
    assert not saved.written.delta


def test_autosaves_of_one_editor_are_one_act(article: Article, ana: User, ben: User) -> None:
    for word in ("Gale", "Gale over", "Gale over the port"):
        present = Article.objects.get().headline
        edit = {"values": {"headline": word}, "seen": digest(present)}
        save(article, ana, {"fields": {"headline": edit}})
    act = find_article_acts(article.pk).get()
    assert (act.name, act.delta["fields"]) == (
        *(Act.Name.AUTOSAVE, {"headline": ["Storm", "Gale over the port"]}),
    )
    save(article, ben, edit_of(Text.objects.get(), text="<p>Ben.</p>"))
    save(article, ana, edit_of(Text.objects.get(), text="<p>Ana.</p>"))
    assert find_article_acts(article.pk).count() == 3
    assert go_back(article, to=1, done_by=ana).left_out == ()
    assert Text.objects.get().text == "<p>At dawn.</p>"


def test_a_save_a_name_or_time_ends_an_act(article: Article, ana: User) -> None:
    def write(text: str, **how: Any) -> int:
        save(article, ana, edit_of(Text.objects.get(), text=f"<p>{text}</p>"), **how)
        return find_article_acts(article.pk).count()

    assert write("1") == 1
    assert write("2", is_final=True) == 1
    assert write("3") == 2
    name_version(article, 2, " As\x00 sent  to the lawyer ")
    assert find_article_acts(article.pk)[0].version_name == "As sent to the lawyer"
    assert write("4") == 3
    Act.objects.update(done_at=timezone.now() - FOLDED_FOR - timedelta(seconds=1))
    assert write("5") == 4


def test_what_was_typed_and_taken_back_is_no_act(article: Article, ana: User) -> None:
    save(article, ana, edit_of(Text.objects.get(), text="<p>Oops.</p>"))
    save(article, ana, edit_of(Text.objects.get(), text="<p>At dawn.</p>"))
    assert not find_article_acts(article.pk).exists()


@pytest.mark.parametrize("is_scheduled", [False, True])
def test_a_live_article_does_not_change_by_itself(
    article: Article, ana: User, ben: User, is_scheduled: bool
) -> None:
    publish(article, at=timezone.now() + timedelta(days=1) if is_scheduled else None)
    text, line = Text.objects.get(), Subheading.objects.get()
    StaleMark.objects.all().delete()
    kept = save(article, ana, edit_of(text, text="<p>At noon.</p>"))
    new = {"parts": {"subheading:+a": {"values": {"text": "Later"}}}}
    again = save(article, ana, {**new, "placed": [["subheading:+a", ""]]})
    assert (kept.where, again.where) == (Where.KEPT, Where.KEPT)
    assert Text.objects.get().text == "<p>At dawn.</p>"
    assert Subheading.objects.count() == 1
    assert not StaleMark.objects.exists()
    assert not find_article_acts(article.pk).exists()
    assert save(article, ben, {}).where is Where.KEPT  # and Ben knows nothing of it
    assert KeptEdit.objects.get().user == ana

    final = save(article, ana, {}, is_final=True)
    assert final.where is Where.ARTICLE
    assert Text.objects.get().text == "<p>At noon.</p>"
    assert read_article_state(article.pk).order == [
        *(final.written.made["subheading:+a"], key_of(text), key_of(line)),
    ]
    assert StaleMark.objects.exists()
    assert find_article_acts(article.pk).get().name == Act.Name.FIELDS
    assert not KeptEdit.objects.exists()


def test_a_live_article_gets_all_or_nothing(article: Article, ana: User, ben: User) -> None:
    publish(article)
    text, line = Text.objects.get(), Subheading.objects.get()
    mine = edit_of(text, text="<p>Mine.</p>")
    mine["parts"] |= edit_of(line, text="Mine")["parts"]
    save(article, ana, mine)
    save(article, ben, edit_of(line, text="Theirs"), is_final=True)
    refused = save(article, ana, {}, is_final=True)
    assert refused.where is Where.REFUSED
    assert [each.key for each in refused.written.conflicts] == [key_of(line)]
    assert Text.objects.get().text == "<p>At dawn.</p>"
    assert KeptEdit.objects.get(user=ana).changes["parts"].keys() == mine["parts"].keys()
    line.refresh_from_db()
    assert save(article, ana, edit_of(line, text="Mine"), is_final=True).where is Where.ARTICLE
    assert (Text.objects.get().text, Subheading.objects.get().text) == ("<p>Mine.</p>", "Mine")


def test_kept_changes_are_thrown_away_and_kept_apart(article: Article, ana: User) -> None:
    publish(article)
    save(article, ana, edit_of(Text.objects.get(), text="<p>No.</p>"))
    assert discard_kept(article, ana)
    assert not discard_kept(article, ana)
    assert Text.objects.get().text == "<p>At dawn.</p>"


def test_a_gallery_that_leaves_is_baked_anew(article: Article, ana: User) -> None:
    gallery = make_gallery(1)
    part = GalleryPlacement.objects.create(
        parent=article, region="body", ordering=30, gallery=gallery
    )
    StaleMark.objects.all().delete()
    save(article, ana, {"removed": {key_of(part): digest(values_of(part))}})
    assert StaleMark.objects.filter(kind="gallery", object_id=gallery.pk).exists()


def test_later_changes_stand_over_earlier_ones() -> None:
    earlier = read_changes(
        {
            "parts": {
                "text:1": {"values": {"text": "a", "name": "n"}, "seen": "1"},
                "text:+x": {"values": {"text": "new"}},
            },
            "placed": [["text:+x", ""]],
        }
    )
    later = read_changes({"parts": {"text:1": {"values": {"text": "b"}, "seen": "2"}}})
    merged = merge_changes(earlier, later)
    assert merged.parts["text:1"].values == {"text": "b", "name": "n"}
    assert merged.parts["text:1"].seen == "2"
    assert merged.placed == [("text:+x", "")]
    gone = merge_changes(merged, read_changes({"removed": {"text:+x": ""}, "placed": []}))
    assert set(gone.parts) == {"text:1"}
    assert read_changes(gone.to_json()) == gone
    assert not read_changes({})


@pytest.mark.parametrize(
    "data",
    [
        {"fields": []},
        {"parts": {"text": {"values": {}}}},
        {"parts": {"text:1": {"values": {"text": "a\x00"}}}},
        {"parts": {"text:1": {"values": {"text": ["a"]}}}},
        {"parts": {"x" * 99 + ":1": {"values": {}}}},
        {"placed": [["text:1"]]},
        {"placed": "text:1"},
        {"removed": {"text:1": 5}},
    ],
)
def test_what_no_page_sends_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ChangesRefused):
        read_changes(data)


def test_of_a_live_article_only_what_is_new_is_tried(
    article: Article, ana: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(article)
    for number in range(40):
        part = Subheading.objects.create(parent=article, region="body", text=f"{number}")
        save(article, ana, edit_of(part, text=f"Line {number}"))
    text = Text.objects.get()
    with django_assert_num_queries(13):  # with 4 savepoints; not one a part
        saved = save(article, ana, edit_of(text, text="<p>At noon.</p>"))
    assert saved.where is Where.KEPT
    assert len(KeptEdit.objects.get().changes["parts"]) == 41


def test_what_is_not_complete_stays_named_until_it_is_mended(article: Article, ana: User) -> None:
    publish(article)
    card = {"parts": {"linkcard:+a": {"values": {"url": "none", "title": "Port"}}}}
    assert set(save(article, ana, card).written.problems) == {"linkcard:+a"}
    later = save(article, ana, edit_of(Text.objects.get(), text="<p>At noon.</p>"))
    assert set(later.written.problems) == {"linkcard:+a"}
    assert set(KeptEdit.objects.get().problems) == {"linkcard:+a"}
    # The page sends of a part what changed: the rest of it is kept.
    mended = {"parts": {"linkcard:+a": {"values": {"url": "https://example.org"}}}}
    assert save(article, ana, mended).written.problems == {}
    assert save(article, ana, {}, is_final=True).where is Where.ARTICLE
    assert LinkCard.objects.get().title == "Port"


def test_a_part_that_is_taken_out_takes_its_problem_along(article: Article, ana: User) -> None:
    publish(article)
    save(article, ana, {"parts": {"linkcard:+a": {"values": {"url": "none", "title": "Port"}}}})
    saved = save(article, ana, {"removed": {"linkcard:+a": ""}, "placed": []})
    assert saved.written.problems == {}


def test_what_another_took_out_can_be_let_go(article: Article, ana: User, ben: User) -> None:
    publish(article)
    line = Subheading.objects.get()
    save(article, ana, edit_of(line, text="Mine"))
    save(article, ben, {"removed": {key_of(line): digest(values_of(line))}}, is_final=True)
    assert save(article, ana, {}, is_final=True).where is Where.REFUSED
    let_go = {"removed": {key_of(line): ""}, "placed": []}
    assert save(article, ana, let_go, is_final=True).where is Where.ARTICLE
