"""Minor, or a correction with a public note: the choice at each door where live words are saved."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from gallery.models import CorrectionNote, Gallery, Slide
from media.models import Photo
from newsroom.models import Article, Text
from newsroom.publishing.workflow import publish
from tests.builders import make_gallery, make_photo
from tests.newsroom.desk.photo_page.test_page import form_of, page_of

pytestmark = pytest.mark.django_db

NOTE = "It was Bonn, not Köln."


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may do everything."""
    client.force_login(User.objects.create_superuser("ed"))
    return client


def slide_of(gallery: Gallery) -> Slide:
    """Its first slide with the photo."""
    return gallery.slides.select_related("photo").get(position=1)


def ask(client: Client, gallery: Gallery, act: str, body: object) -> tuple[int, dict[str, Any]]:
    """Status and JSON of a request of the light table."""
    url = f"/admin/gallery/gallery/{gallery.pk}/{act}/"
    answer = client.post(url, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def words(slide: Slide, **more: Any) -> dict[str, Any]:
    """What the page sends for another caption."""
    seen = {"caption": slide.caption_in_effect}
    return {"slide": slide.public_id, "seen": seen, "edited": {"caption": "Bonn"}, **more}


def notes() -> list[tuple[str, str, str]]:
    """Where notes stand, and what they say."""
    rows = CorrectionNote.objects.order_by("pk")
    return [(row.kind, row.slide_id, row.text) for row in rows]


def test_words_of_a_slide_are_minor_where_nothing_is_said(editor: Client) -> None:
    gallery = make_gallery(1)
    code, answer = ask(editor, gallery, "words", words(slide_of(gallery)))
    assert (code, answer["noted"], notes()) == (200, "", [])


def test_words_of_a_slide_with_a_note(editor: Client) -> None:
    gallery = make_gallery(2)
    slide = slide_of(gallery)
    code, answer = ask(editor, gallery, "words", words(slide, correction=NOTE))
    assert (code, answer["noted"]) == (200, "The correction is noted on 1 page.")
    assert notes() == [("gallery", slide.public_id, NOTE)]
    assert CorrectionNote.objects.get().written_by_name == "ed"


def test_a_note_comes_after_the_edit_that_was_called_minor(editor: Client) -> None:
    gallery = make_gallery(1)
    ask(editor, gallery, "words", words(slide_of(gallery)))
    later = {"slide": slide_of(gallery).public_id, "seen": {}, "edited": {}, "correction": NOTE}
    assert ask(editor, gallery, "words", later)[0] == 200
    assert len(notes()) == 1


def test_words_everywhere_are_noted_wherever_they_stood(editor: Client) -> None:
    gallery, other = make_gallery(1), make_gallery(1)
    slide = slide_of(gallery)
    Slide.objects.filter(gallery=other).update(photo=slide.photo)
    body = words(slide, correction=NOTE, everywhere=True)
    code, answer = ask(editor, gallery, "words", body)
    assert (code, answer["noted"]) == (200, "The correction is noted on 2 pages.")
    assert {slide_id for _, slide_id, _ in notes()} == {
        slide.public_id,
        slide_of(other).public_id,
    }


@pytest.mark.parametrize("note", ["", "   ", "x" * 1_001, 7])
def test_a_note_that_cannot_be_taken_stops_the_edit(editor: Client, note: object) -> None:
    gallery = make_gallery(1)
    code, answer = ask(editor, gallery, "words", words(slide_of(gallery), correction=note))
    assert code == 400
    assert answer["error"]
    assert slide_of(gallery).caption_in_effect == "Caption 1"
    assert notes() == []


def test_what_somebody_else_wrote_meanwhile_leaves_no_note(editor: Client) -> None:
    gallery = make_gallery(1)
    body = words(slide_of(gallery), correction=NOTE)
    Slide.objects.update(caption="Theirs")
    assert ask(editor, gallery, "words", body)[0] == 409
    assert notes() == []


def test_a_draft_is_edited_and_the_editor_told(editor: Client) -> None:
    gallery = make_gallery(1, published=False)
    code, answer = ask(editor, gallery, "words", words(slide_of(gallery), correction=NOTE))
    assert (code, "Nothing published shows it" in answer["noted"]) == (200, True)
    assert slide_of(gallery).caption_in_effect == "Bonn"
    assert notes() == []


def test_one_field_of_many_slides_is_noted_where_it_changed(editor: Client) -> None:
    gallery = make_gallery(3)
    slides = list(gallery.slides.order_by("position"))
    seen = {slide.public_id: slide.caption_in_effect for slide in slides[:2]}
    seen[slides[1].public_id] = "Seen before somebody else wrote"
    body = {
        "seen": seen,
        "field": "caption",
        "text": "Bonn",
        "how": "set",
        "on_photo": False,
        "correction": NOTE,
    }
    code, answer = ask(editor, gallery, "set", body)
    assert code == 200
    assert answer["is_left"]
    assert "noted on 1 page" in answer["message"]
    assert notes() == [("gallery", slides[0].public_id, NOTE)]


def test_find_and_replace_in_photos_is_noted(editor: Client) -> None:
    gallery = make_gallery(1)
    slide = slide_of(gallery)
    body = {
        "find": "Caption",
        "replacement": "Bonn",
        "whole_words": True,
        "match_case": True,
        "hits": [
            {
                "slide": slide.public_id,
                "field": "caption",
                "on_photo": True,
                "seen": slide.caption_in_effect,
            }
        ],
        "correction": NOTE,
    }
    assert ask(editor, gallery, "replace", body)[0] == 200
    assert notes() == [("gallery", slide.public_id, NOTE)]


def test_a_photos_page_asks_where_readers_see_it(editor: Client) -> None:
    gallery = make_gallery(1)
    live, unused = slide_of(gallery).photo, make_photo()
    assert live is not None
    assert 'name="correction_note"' in editor.get(page_of(live)).content.decode()
    assert 'name="correction_note"' not in editor.get(page_of(unused)).content.decode()
    form = form_of(editor, live, caption="Bonn")
    editor.post(page_of(live), form)
    assert notes() == []
    form = form_of(editor, Photo.objects.get(pk=live.pk), caption="Bonn again")
    form |= {"correction": "note", "correction_note": NOTE}
    page = editor.post(page_of(live), form, follow=True).content.decode()
    assert "noted on 1 page" in page
    assert notes() == [("gallery", slide_of(gallery).public_id, NOTE)]


def test_a_photos_page_comes_back_with_a_note_that_is_empty(editor: Client) -> None:
    gallery = make_gallery(1)
    photo = slide_of(gallery).photo
    assert photo is not None
    form = form_of(editor, photo, caption="Bonn") | {"correction": "note", "correction_note": " "}
    answer = editor.post(page_of(photo), form)
    page = answer.content.decode()
    assert "Write what was wrong and is right now" in page
    assert re.search(r'value="note" checked', page)
    photo.refresh_from_db()
    assert (photo.caption, notes()) == ("Caption 1", [])


def test_a_batch_of_the_library_is_noted_where_it_changed(editor: Client) -> None:
    gallery = make_gallery(2)
    unused = make_photo(credit_line="AP")
    photos = [slide.photo for slide in gallery.slides.select_related("photo")]
    ids = [photo.pk for photo in photos if photo] + [unused.pk]
    change = {"kind": "set", "field": "credit_line", "how": "set", "value": "dpa"}

    def post(act: str, **body: Any) -> dict[str, Any]:
        answer = editor.post(
            f"/admin/library/{act}/", {"change": change, **body}, content_type="application/json"
        )
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    assert post("preview", photos=[unused.pk])["is_live"] is False
    seen = post("preview", photos=ids)
    assert seen["is_live"] is True
    answer = post("change", seen=seen["seen"], correction=NOTE)
    assert "noted on 1 page" in answer["message"]
    assert len(notes()) == 2


def article_form(client: Client, article: Article, **fields: str) -> dict[str, Any]:
    """The form of an article as a browser sends it, with a text for its body."""
    page = client.get(f"/admin/newsroom/article/{article.pk}/change/")
    form: dict[str, Any] = {}
    for field in page.context["adminform"].form:
        value = field.value()
        form[field.html_name] = "" if value is None else value
    for formset in page.context["inline_admin_formsets"]:
        for field in formset.formset.management_form:
            form[field.html_name] = field.value()
        for row in formset.formset.initial_forms:
            form |= {field.html_name: field.value() or "" for field in row}
    return {**form, **fields}


def test_an_article_is_corrected_with_a_note(editor: Client) -> None:
    article = publish(Article.objects.create(headline="The count", slug="count"))
    Text.objects.create(parent=article, region="body", ordering=1, text="<p>Köln.</p>")
    url = f"/admin/newsroom/article/{article.pk}/change/"
    form = article_form(editor, article, headline="The recount")
    assert editor.post(url, form).status_code == 302
    assert notes() == []
    form = article_form(editor, article, headline="The second count")
    editor.post(url, form | {"correction": "note", "correction_note": NOTE})
    assert notes() == [("article", "", NOTE)]
    page = editor.get(article.get_absolute_url()).content.decode()
    assert NOTE in page
    assert "The second count" in page


def test_an_article_comes_back_with_a_note_that_is_empty(editor: Client) -> None:
    article = publish(Article.objects.create(headline="The count", slug="count"))
    url = f"/admin/newsroom/article/{article.pk}/change/"
    form = article_form(editor, article, headline="The recount")
    answer = editor.post(url, form | {"correction": "note", "correction_note": ""})
    assert "Write what was wrong and is right now" in answer.content.decode()
    assert Article.objects.get().headline == "The count"


def test_the_desk_lists_notes_and_changes_them(editor: Client) -> None:
    gallery = make_gallery(1)
    ask(editor, gallery, "words", words(slide_of(gallery), correction=NOTE))
    note = CorrectionNote.objects.get()
    page = editor.get("/admin/corrections/").content.decode()
    assert NOTE in page
    assert gallery.title in page
    form = {"batch": note.batch, "seen": NOTE, "text": ""}
    answer = editor.post("/admin/corrections/", form)
    assert answer.status_code == 409
    assert "Write what was wrong" in answer.content.decode()
    editor.post("/admin/corrections/", form | {"text": "It was Bonn."})
    assert notes()[0][2] == "It was Bonn."
    stale = {"batch": note.batch, "seen": NOTE, "text": "Typed meanwhile"}
    answer = editor.post("/admin/corrections/", stale)
    assert "Typed meanwhile" in answer.content.decode()
    editor.post("/admin/corrections/", stale | {"seen": "It was Bonn.", "act": "take_back"})
    assert notes() == []
    assert "No correction has been noted" in editor.get("/admin/corrections/").content.decode()
    for batch in ("", "x", str(note.batch)):
        assert editor.post("/admin/corrections/", {"batch": batch}).status_code == 409


def test_a_note_is_changed_by_those_who_publish_its_pages(client: Client) -> None:
    gallery = make_gallery(1)
    ed = User.objects.create_superuser("ed")
    client.force_login(ed)
    ask(client, gallery, "words", words(slide_of(gallery), correction=NOTE))
    form = {"batch": CorrectionNote.objects.get().batch, "seen": NOTE, "text": "Mine"}
    user = User.objects.create_user("reporter", is_staff=True)
    rights = ("view_gallery", "publish_article")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    page = client.get("/admin/corrections/").content.decode()
    assert NOTE in page
    assert "Change the note" not in page
    assert client.post("/admin/corrections/", form).status_code == 403
    assert notes()[0][2] == NOTE
