"""Texts and numbers that no database keeps, texts without end, a full disk: a sentence, no 500."""

from __future__ import annotations

import errno
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from PIL import Image

from gallery.models import Gallery, Slide
from media import ingest
from media.decoding.originals import DamagedImage
from media.text_limits import MAX_CHARACTERS
from newsroom.serving.database_down import server_error
from newsroom.text_limits import text_fields
from tests.builders import make_gallery, photo_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    """Somebody who may do everything; a 500 is an answer."""
    client.force_login(User.objects.create_superuser("editor"))
    client.raise_request_exception = False
    return client


def ask(desk: Client, gallery: Gallery, act: str, body: str) -> tuple[int, str]:
    """The status and the sentence of the contact sheet's answer."""
    url = f"/admin/gallery/gallery/{gallery.pk}/{act}/"
    response = desk.post(url, body, content_type="application/json", headers={"accept": "*/*"})
    return response.status_code, response.json().get("error", "")


def words_body(gallery: Gallery, caption: str) -> str:
    """A caption as the contact sheet sends it."""
    slide = gallery.slides.get(position=1)
    seen = {"caption": slide.caption}
    return json.dumps({"slide": slide.public_id, "seen": seen, "edited": {"caption": caption}})


@pytest.mark.parametrize(
    "caption", ["half a letter \ud83d", "\udc00", "NUL \0", "x" * (MAX_CHARACTERS + 1)]
)
def test_a_caption_that_cannot_be_kept_is_refused_in_words(desk: Client, caption: str) -> None:
    gallery = make_gallery(1)
    before = Slide.objects.get().caption
    status, sentence = ask(desk, gallery, "words", words_body(gallery, caption))
    assert (status, sentence.endswith(".")) == (400, True)
    assert Slide.objects.get().caption == before


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"slides": ' + "[" * 50_000 + "]" * 50_000 + ', "version": 1, "to": 1}',
        '{"version": 7, "to": 100000000000000000000000000, "slides": ["x"]}',
        '{"version": 1, "to": NaN, "slides": ["\\ud800"]}',
        '{"photo": 99999999999999999999999}',
        '{"slide": "\\ud800"}',
        '{"slide": "\\u0000"}',
        "\udcff".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
@pytest.mark.parametrize("act", ["order", "place", "words", "remove", "supply", "retry"])
def test_a_request_that_nobody_makes_is_a_400(desk: Client, act: str, body: str) -> None:
    gallery = make_gallery(1)
    status, sentence = ask(desk, gallery, act, body)
    assert status in (400, 404, 409)
    assert sentence


@pytest.mark.parametrize("gallery_id", ["abc", "0", "-1", "9" * 30, "%00", "%ED%A0%80", "1/../2"])
@pytest.mark.parametrize(
    "place",
    [
        "/admin/gallery/gallery/{}/change/",
        "/admin/gallery/gallery/{}/cards/",
        "/admin/gallery/gallery/{}/publish/",
        "/admin/gallery/gallery/?q={}",
        "/admin/media/photo/?q={}",
        "/admin/media/photo/{}/change/",
        "/admin/newsroom/article/{}/change/",
        "/admin/newsroom/article/?section__id__exact={}",
        "/api/v1/photos/{}",
        "/api/v1/galleries?q={}",
        "/api/v1/galleries/{}",
        "/oembed?url={}",
        "/galleries/{}/",
        "/galleries/?page={}",
        "/renditions/{}",
        "/feeds/sections/{}/galleries.rss",
    ],
)
def test_no_address_is_a_fault_of_ours(desk: Client, place: str, gallery_id: str) -> None:
    url = place.format(gallery_id)
    assert desk.get(url).status_code < 500
    assert desk.post(url, {"action": "publish_now", "version": gallery_id}).status_code < 500


def test_every_text_has_a_limit_and_what_was_typed_is_shown_again(desk: Client) -> None:
    assert len(list(text_fields())) > 30
    gallery = make_gallery(1)
    url = f"/admin/gallery/gallery/{gallery.pk}/change/"
    form = desk.get(url).context["adminform"].form
    data: dict[str, Any] = {name: form[name].value() or "" for name in form.fields}
    typed = "word " * 200_000
    response = desk.post(url, {**data, "intro": typed})
    assert response.status_code == 200
    assert "has 999999 characters; the limit is 20000. Shorten it." in response.text
    assert response.text.count(typed.strip()) == 1
    assert Gallery.objects.get().intro == gallery.intro


def test_a_photo_with_endless_words_can_be_saved_on_the_desk(desk: Client) -> None:
    upload = io.BytesIO(photo_bytes(caption="Gulls. " * 3_600, credit_line="Ada " * 200))
    photo = ingest.ingest_photo(upload, file_name="photo.jpg", uploaded_by=None).photo
    assert len(photo.embedded_metadata["caption"]) > 25_000
    assert (len(photo.caption), len(photo.credit_line)) == (10_000, 499)
    assert "The caption has 25,199 characters; the first 10,000" in " ".join(photo.ingest_notes)
    url = f"/admin/media/photo/{photo.pk}/change/"
    form = desk.get(url).context["adminform"].form
    data: dict[str, Any] = {name: form[name].value() or "" for name in form.fields}
    assert desk.post(url, {**data, "keywords": "", "caption": photo.caption}).status_code == 302
    refused = desk.post(url, {**data, "keywords": "", "caption": "x" * 10_001})
    assert "has 10,001 characters; at most 10,000 are kept" in refused.text


def test_a_form_that_is_too_long_is_told_on_a_page_of_ours(desk: Client) -> None:
    gallery = make_gallery(1)
    url = f"/admin/gallery/gallery/{gallery.pk}/change/"
    form = {"title": "Other", "intro": "x" * 3_000_000}
    page = desk.post(url, form, headers={"accept": "text/html"})
    assert page.status_code == 400
    assert "more than 2.5 MB of text" in page.text
    assert "Nothing was saved." in page.text
    assert "<h1>" in page.text
    assert "default-src 'self'" in page["Content-Security-Policy"]
    said = desk.post(url, form, headers={"accept": "application/json"}).json()["error"]
    assert "2.5 MB" in said
    gallery.refresh_from_db()
    assert gallery.title != "Other"


@pytest.mark.parametrize(
    ("body", "kind", "sentence"),
    [
        (b"x", "multipart/form-data", "did not arrive whole"),
        (b"a=1&" * 20_001, "application/x-www-form-urlencoded", "more fields or files"),
    ],
)
def test_a_form_that_cannot_be_read_is_told_on_a_page_of_ours(
    desk: Client, body: bytes, kind: str, sentence: str
) -> None:
    page = desk.post("/admin/gallery/gallery/add/", body, content_type=kind)
    assert (page.status_code, sentence in page.text) == (400, True)
    assert "<h1>" in page.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OSError(errno.ENOSPC, "No space"), 507),
        (OperationalError("database or disk is full"), 507),
        (OperationalError("Expression tree is too large (maximum depth 1000)"), 400),
        (OperationalError("connection refused"), 503),
        (RecursionError("maximum recursion depth exceeded"), 400),
        (OSError(errno.EACCES, "Permission denied"), 500),
        (ValueError("a fault of ours"), 500),
        (KeyError("a fault of ours"), 500),
    ],
)
def test_what_an_exception_means(rf: RequestFactory, error: Exception, status: int) -> None:
    request: HttpRequest = rf.get("/admin/")

    def fail() -> None:
        raise error

    try:
        fail()
    except Exception:  # noqa: BLE001 - as Django handles it
        assert server_error(request).status_code == status


def claiming_jpeg(width: int, height: int) -> bytes:
    """A whole little JPEG whose frame header says another size (ITU T.81, B.2.2)."""
    content = bytearray(photo_bytes(8, 8))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = height.to_bytes(2) + width.to_bytes(2)
    return bytes(content)


def test_a_jpeg_that_claims_more_than_its_bytes_can_hold_is_refused() -> None:
    with pytest.raises(DamagedImage, match="cannot hold"):
        ingest.ingest_photo(
            io.BytesIO(claiming_jpeg(9000, 9000)), file_name="photo", uploaded_by=None
        )


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_large_photo_of_one_grey_is_taken(mode: str) -> None:
    file = io.BytesIO()
    Image.new(mode, (4000, 3000)).save(
        file, "JPEG", quality=1, optimize=True, progressive=mode == "RGB"
    )
    ingested = ingest.ingest_photo(file, file_name="photo", uploaded_by=None)
    assert ingested.photo.width_px == 4000


def test_a_png_of_one_colour_is_taken() -> None:
    file = io.BytesIO()
    Image.new("1", (8000, 6000)).save(file, "PNG", optimize=True)
    ingested = ingest.ingest_photo(file, file_name="photo", uploaded_by=None)
    assert ingested.photo.width_px == 8000
