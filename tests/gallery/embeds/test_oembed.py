"""The oEmbed provider: what pasted links become elsewhere, and what is refused."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import micawber
import pytest
from defusedxml import ElementTree
from django.core.cache import caches
from django.test import Client
from pytest_django.fixtures import Settings

from gallery.models import Gallery, Slide
from media.models import Photo
from media.storages import renditions_storage
from media.takedown import kill_photo
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery, make_ready_photo
from tests.markup import Markup

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
EVIL = "<script>alert(1)</script>\"'&\x0b"


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Nobody has asked yet."""
    caches["requests"].clear()


def ask(client: Client, url: str, **parameters: object) -> Any:
    """The answer for an address of this site (or a whole one)."""
    whole = url if ":" in url else f"{SITE}{url}"
    response = client.get(f"/oembed?{urlencode({'url': whole, **parameters})}")
    assert response.status_code == 200, response.content
    return response.json()


def refused(client: Client, query: str, status: int) -> Any:
    """What is said to a request that is refused."""
    response = client.get(f"/oembed?{query}")
    assert response.status_code == status, response.content[:300]
    body = response.json()
    assert "type" not in body
    assert body["detail"]
    return body


def slide_url(gallery: Gallery, position: int) -> str:
    """A slide's own page."""
    return f"{gallery.get_absolute_url()}{gallery.slides.get(position=position).public_id}/"


def test_a_gallery_is_rich(client: Client) -> None:
    gallery = make_gallery(slides=2, title="Élection & night")
    response = client.get(f"/oembed?url={quote(SITE + gallery.get_absolute_url())}")
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert response["ETag"]
    assert not response.cookies
    answer = response.json()
    assert answer["version"] == "1.0"
    assert answer["type"] == "rich"
    assert answer["title"] == "Élection & night"
    assert answer["provider_name"] == answer["author_name"] == "Photodesk"
    assert answer["provider_url"] == answer["author_url"] == f"{SITE}/"
    for key in ("width", "height", "thumbnail_width", "thumbnail_height", "cache_age"):
        assert type(answer[key]) is int
    assert answer["thumbnail_url"] == f"{SITE}/galleries/{gallery.slug}/poster.jpg"
    html = Markup(answer["html"])
    assert list(html.elements) == ["blockquote", "a", "iframe"]
    assert html.anchors == {f"{SITE}{gallery.get_absolute_url()}": "Élection & night"}
    assert f'src="{SITE}/embed/galleries/{gallery.slug}/"' in answer["html"]
    assert "</blockquote><iframe " in answer["html"]
    assert answer["html"].endswith("></iframe>")


def test_a_slide_is_a_photo_whose_title_has_the_credit(client: Client) -> None:
    gallery = make_gallery(slides=2)
    Photo.objects.update(headline="The wall of water")
    answer = ask(client, slide_url(gallery, 2))
    assert answer["type"] == "photo"
    assert answer["title"] == "The wall of water (Photo: Photographer 2/Agency)"
    assert answer["author_name"] == "Photographer 2"
    assert (answer["width"], answer["height"]) == (48, 32)
    path = answer["url"].removeprefix(SITE)
    assert client.get(path).getvalue()


def test_a_start_is_a_path_that_wordpress_can_add_to(client: Client) -> None:
    gallery = make_gallery(slides=2)
    slide_id = gallery.slides.get(position=2).public_id
    start = f"{SITE}/embed/galleries/{gallery.slug}/{slide_id}/"
    for url in (f"{gallery.get_absolute_url()}#{slide_id}", start):
        answer = ask(client, url)
        assert answer["type"] == "rich"
        assert f'src="{start}"' in answer["html"]


def test_limits_bind_frame_photo_and_thumbnail(client: Client) -> None:
    gallery = make_gallery(slides=1)
    Slide.objects.update(photo=make_ready_photo(1600, 1200))
    for limits in ({"maxwidth": 300}, {"maxheight": 210}, {"maxwidth": 5, "maxheight": 7}):
        for url in (gallery.get_absolute_url(), slide_url(gallery, 1)):
            answer = ask(client, url, **limits)
            for prefix in ("", "thumbnail_"):
                assert 0 < answer[f"{prefix}width"] <= limits.get("maxwidth", 10_000)
                assert 0 < answer[f"{prefix}height"] <= limits.get("maxheight", 10_000)
    whole = ask(client, slide_url(gallery, 1), maxwidth=999_999_999)
    assert (whole["width"], whole["height"]) == (1600, 1200)
    assert 200 <= ask(client, gallery.get_absolute_url())["height"] <= 1000


def test_xml_has_no_doctype_and_the_same_values(client: Client) -> None:
    gallery = make_gallery(slides=1, title="Élection & <night>")
    url = f"/oembed?format=xml&url={quote(SITE + gallery.get_absolute_url())}"
    response = client.get(url)
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert b"DOCTYPE" not in response.content
    root = ElementTree.fromstring(response.content)
    found = {element.tag: element.text for element in root}
    expected = ask(client, gallery.get_absolute_url())
    assert found == {key: str(value) for key, value in expected.items()}


def test_parameters_that_it_does_not_have_are_ignored(client: Client) -> None:
    gallery = make_gallery(slides=1)
    for extra in ({"utm_source": "x"}, {"discover": "1"}, {"format": ""}, {"maxwidth": ""}):
        assert ask(client, gallery.get_absolute_url(), **extra)["type"] == "rich"
    assert ask(client, f"{gallery.get_absolute_url()}?utm_source=x")["type"] == "rich"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("url=", 400),
        ("url=%20", 400),
        ("url=javascript:alert(1)", 400),
        ("url=JaVaScRiPt%3Aalert(1)//http://127.0.0.1:8000/galleries/g/", 400),
        ("url=data:text/html,x", 400),
        ("url=//127.0.0.1:8000/galleries/g/", 400),
        ("url=http://[::1/galleries/g/", 400),
        ("url=http://127.0.0.1:99999/galleries/g/", 400),
        ("url=http://127.0.0.1:8000/galleries/never/", 404),
        ("url=http://127.0.0.1:8000/galleries/g/never/", 404),
        ("url=http://127.0.0.1:8000/admin/", 404),
        ("url=http://127.0.0.1:8000/articles/never/", 404),
        ("url=http://127.0.0.1:8000/galleries/..%252Fgalleries/g/", 404),
        ("url=http://127.0.0.1:8000/galleries/g%2500/", 404),
        ("url=http://127.0.0.1:8000", 404),
        ("url=http://evil.example/galleries/g/", 404),
        ("url=http://127.0.0.1:8000@evil.example/galleries/g/", 404),
        ("url=http://evil.example\\@127.0.0.1:8000/galleries/g/", 404),
        ("url=http://127.0.0.1:8001/galleries/g/", 404),
        ("url=http://127.0.0.1:8000.evil.example/galleries/g/", 400),
        ("url=http://127.0.0.1:8000/galleries/g/&format=yaml", 501),
        ("url=http://127.0.0.1:8000/galleries/g/&format=%3Cscript%3E", 501),
        ("url=http://127.0.0.1:8000/galleries/g/&maxwidth=0", 400),
        ("url=http://127.0.0.1:8000/galleries/g/&maxwidth=-1", 400),
        ("url=http://127.0.0.1:8000/galleries/g/&maxheight=1e3", 400),
        ("url=http://127.0.0.1:8000/galleries/g/&maxheight=100px", 400),
        ("url=http://127.0.0.1:8000/galleries/g/&maxwidth=%D9%A1", 400),
        ("url=http://127.0.0.1:8000/galleries/g/&maxwidth=99999999999999999999", 400),
        (f"url=http://127.0.0.1:8000/galleries/g/{'a' * 10_000_000}", 400),
    ],
)
def test_bad_input_is_told_what_was_wrong(client: Client, query: str, status: int) -> None:
    make_gallery(slides=1, slug="g")
    body = refused(client, query, status)
    assert "evil" not in json.dumps(body)
    assert "<script>" not in json.dumps(body)


def test_what_is_not_public_answers_as_what_never_was(client: Client) -> None:
    nothing = refused(client, f"url={SITE}/galleries/nothing/", 404)
    draft = make_gallery(slides=1, published=False)
    assert refused(client, f"url={SITE}{draft.get_absolute_url()}", 404) == nothing
    assert refused(client, f"url={SITE}{slide_url(draft, 1)}", 404) == nothing
    withdrawn = make_gallery(slides=1)
    withdraw(withdrawn)
    assert refused(client, f"url={SITE}{withdrawn.get_absolute_url()}", 404) == nothing
    gallery = make_gallery(slides=2)
    no_slide = refused(client, f"url={SITE}{gallery.get_absolute_url()}nothing/", 404)
    killed = gallery.slides.get(position=1).photo
    assert killed is not None
    kill_photo(killed, reason="A mix-up", killed_by=None)
    assert refused(client, f"url={SITE}{slide_url(gallery, 1)}", 404) == no_slide


@pytest.mark.parametrize("place", ["/galleries/g", "/embed/galleries/g"])
def test_an_address_without_its_last_slash_answers_as_with_it(client: Client, place: str) -> None:
    make_gallery(slides=1, slug="g")
    assert ask(client, place) == ask(client, f"{place}/")


def test_what_other_sites_may_not_show_is_401(client: Client) -> None:
    gallery = make_gallery(slides=3)
    photos = [slide.photo for slide in gallery.slides.order_by("position") if slide.photo]
    kill_photo(photos[0], reason="A mix-up", killed_by=None)
    Photo.objects.filter(pk=photos[1].pk).update(may_be_syndicated=False)
    refused(client, f"url={SITE}{slide_url(gallery, 2)}", 401)
    answer = ask(client, gallery.get_absolute_url())
    assert "1 photo. 1 photo is not available here." in answer["html"]
    poster = client.get(answer["thumbnail_url"].removeprefix(SITE)).content
    with renditions_storage().open(photos[2].manifest["w320.jpg"].stored_at) as file:
        assert poster == file.read()
    Photo.objects.update(may_be_syndicated=False)
    refused(client, f"url={SITE}{gallery.get_absolute_url()}", 401)


def test_errors_in_xml_are_xml(client: Client) -> None:
    response = client.get("/oembed?format=xml&url=javascript:alert(1)")
    assert response.status_code == 400
    assert ElementTree.fromstring(response.content).find("type") is None


def test_titles_and_credits_inject_nothing(client: Client) -> None:
    gallery = make_gallery(slides=1, title=EVIL)
    Slide.objects.update(caption=EVIL, credit_line=EVIL, alt_text=EVIL)
    Photo.objects.update(headline=EVIL, byline=EVIL)
    for url in (gallery.get_absolute_url(), slide_url(gallery, 1)):
        html = ask(client, url).get("html", "")
        assert "<script" not in html
        response = client.get(f"/oembed?format=xml&url={quote(SITE + url)}")
        ElementTree.fromstring(response.content)
        assert b"<script" not in response.content


def test_too_many_requests_have_no_type(client: Client, settings: Settings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1
    client.get("/oembed?url=x")
    response = client.get("/oembed?url=x")
    assert response.status_code == 429
    assert response["Retry-After"]
    assert "type" not in response.json()


def test_pages_name_their_oembed_early_and_in_headers(client: Client) -> None:
    gallery = make_gallery(slides=1)
    for url in (
        gallery.get_absolute_url(),
        slide_url(gallery, 1),
        f"/embed{gallery.get_absolute_url()}",
        f"/embed{slide_url(gallery, 1)}",
    ):
        response = client.get(url)
        html = response.content.decode()
        escaped = quote(f"{SITE}{url}", safe="")
        for kind, form in (("application/json", "json"), ("text/xml", "xml")):
            address = f"{SITE}/oembed?url={escaped}&format={form}"
            link = f'<link rel="alternate" type="{kind}+oembed" href="{address}"'.replace(
                "&", "&amp;"
            )
            assert link in html
            assert html.index(link) < 2_000
            assert f'<{address}>; rel="alternate"; type="{kind}+oembed"' in response["Link"]
            answer = client.get(address.removeprefix(SITE))
            assert answer.status_code == 200
    draft = make_gallery(slides=1, published=False)
    assert "oembed" not in client.get(draft.get_absolute_url()).content.decode()


def test_micawber_reads_it(client: Client) -> None:
    """micawber, a consumer that others use, with Django's client under it."""

    class Provider(micawber.Provider):  # type: ignore[misc] # it has no types
        def fetch(self, url: str) -> str:
            response = client.get(url.removeprefix(SITE))
            return response.content.decode() if response.status_code == 200 else ""

    gallery = make_gallery(slides=1)
    registry = micawber.ProviderRegistry()
    registry.register(f"{SITE}/galleries/.*", Provider(f"{SITE}/oembed"))
    found = registry.request(f"{SITE}{gallery.get_absolute_url()}", maxwidth=500)
    assert found["type"] == "rich"
    assert found["width"] == 500
    html = micawber.parse_text_full(f"{SITE}{gallery.get_absolute_url()}", registry)
    assert "<iframe" in html
    assert registry.request(f"{SITE}{slide_url(gallery, 1)}")["type"] == "photo"
