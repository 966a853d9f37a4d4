"""Embeds of other sites: asked for by a worker, and harmless when they are shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from newsroom.external import fetch_embeds
from newsroom.models import Article, ExternalEmbed
from newsroom.models.public_tree import StaleMark
from newsroom.publishing.workflow import publish
from tests.markup import read
from tests.newsroom.external.other_site import VIDEO, Site, running_site, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """Another site; it answers with a video."""
    with running_site(settings) as site:
        yield site


def make_embed(url: str = "https://video.example/1") -> ExternalEmbed:
    """An embed in a published article."""
    article = publish(Article.objects.create(headline="Storm", slug="storm"))
    return ExternalEmbed.objects.create(parent=article, region="body", ordering=1, url=url)


def test_the_worker_stores_what_the_site_says_and_bakes_the_article(site: Site) -> None:
    embed = make_embed()
    StaleMark.objects.all().delete()
    assert fetch_embeds.fetch_waiting_embeds() == 1
    embed.refresh_from_db()
    assert embed.state == ExternalEmbed.State.READY
    assert embed.frame_url == "https://frames.example/v/1?a=1&b=2"
    assert (embed.frame_width_px, embed.frame_height_px) == (800, 450)
    assert embed.provider_name == "Storm TV"
    query = parse_qs(urlsplit(site.asked[0]).query)
    assert query["url"] == ["https://video.example/1"]
    assert StaleMark.objects.filter(object_id=embed.parent_id).exists()
    assert fetch_embeds.fetch_waiting_embeds() == 0
    assert len(site.asked) == 1


def test_a_page_asks_no_other_site_until_its_reader_does(site: Site, client: Client) -> None:
    make_embed()
    before = read(client, "/articles/storm/")
    assert before.anchors["https://video.example/1"] == "video.example"
    fetch_embeds.fetch_waiting_embeds()
    response = client.get("/articles/storm/")
    html = response.content.decode()
    assert 'data-frame="https://frames.example/v/1?a=1&amp;b=2"' in html
    assert "<iframe" not in html
    assert "A storm &lt;b&gt;from above&lt;/b&gt;" in html
    assert "frames.example learns" in html
    for attribute in ("src=", 'rel="preconnect"', 'rel="dns-prefetch"'):
        assert f'{attribute}"https://frames.example' not in html


@pytest.mark.parametrize(
    "source",
    [
        "https://evil.example/v/1",
        "http://frames.example/v/1",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "https://frames.example.evil.example/",
        "https://frames.example@evil.example/",
        "https://frames.example:8443/",
        "//evil.example/",
        "https://frames.example/" + "a" * 3000,
    ],
)
def test_only_the_sites_own_frames_are_kept(site: Site, source: str) -> None:
    answer = {**VIDEO, "html": f'<iframe src="{source}"></iframe>'}
    site.answer = lambda handler: send(handler, json.dumps(answer).encode())
    embed = make_embed()
    fetch_embeds.fetch_waiting_embeds()
    embed.refresh_from_db()
    assert embed.frame_url == ""
    assert embed.title == VIDEO["title"]


def test_words_are_sanitised(site: Site, client: Client) -> None:
    quote = (
        '<blockquote onclick="x()"><p>Wind <script>alert(1)</script><img src=x onerror=alert(1)>'
        '<a href="javascript:alert(1)">a</a> <a href="https://video.example/2">b</a></p>'
        '</blockquote><script src="https://evil.example/widgets.js"></script><style>*{}</style>'
    )
    answer = {**VIDEO, "type": "rich", "html": quote}
    site.answer = lambda handler: send(handler, json.dumps(answer).encode())
    make_embed()
    fetch_embeds.fetch_waiting_embeds()
    stored = ExternalEmbed.objects.get().quote_html
    assert stored.startswith("<blockquote><p>Wind ")
    for bad in ("script", "onclick", "onerror", "<img", "javascript:", "style", "evil.example"):
        assert bad not in stored
        assert "evil.example" not in client.get("/articles/storm/").content.decode()
    assert 'href="https://video.example/2"' in stored


def test_an_answer_that_is_no_oembed_says_so(site: Site) -> None:
    for body in (
        b"<html>",
        b"[]",
        b'"x"',
        b"{}",
        b'{"type": "other"}',
        b"[" * 100_000,
        b"\xff\xfe",
    ):
        ExternalEmbed.objects.all().delete()
        Article.objects.all().delete()
        site.answer = lambda handler, body=body: send(handler, body)  # type: ignore[misc]
        embed = make_embed()
        fetch_embeds.fetch_waiting_embeds()
        embed.refresh_from_db()
        assert "no oEmbed" in embed.error


def test_it_is_tried_three_times_and_then_says_why(site: Site, client: Client) -> None:
    site.answer = lambda handler: send(handler, b"{}", status=503)
    embed = make_embed()
    for tries in (1, 2, 3):
        ExternalEmbed.objects.update(asked_at=None)
        fetch_embeds.fetch_waiting_embeds()
        embed.refresh_from_db()
        assert embed.tries == tries
    assert embed.state == ExternalEmbed.State.FAILED
    assert "503" in embed.error
    assert fetch_embeds.fetch_waiting_embeds() == 0
    # Readers have the link, whatever happened.
    assert "https://video.example/1" in read(client, "/articles/storm/").anchors
    fetch_embeds.fetch_embed_again([embed.pk])
    site.answer = lambda handler: send(handler, json.dumps(VIDEO).encode())
    fetch_embeds.fetch_waiting_embeds()
    embed.refresh_from_db()
    assert embed.state == ExternalEmbed.State.READY


def test_a_new_address_starts_anew(site: Site) -> None:
    embed = make_embed()
    fetch_embeds.fetch_waiting_embeds()
    embed.refresh_from_db()
    embed.url = "https://video.example/2"
    embed.save()
    embed.refresh_from_db()
    assert (embed.state, embed.frame_url, embed.title) == ("waiting", "", "")
    fetch_embeds.fetch_waiting_embeds()
    assert "video.example%2F2" in site.asked[-1]


def test_the_desk_says_what_came_and_asks_again(
    site: Site, client: Client, admin_user: User
) -> None:
    client.force_login(admin_user)
    site.answer = lambda handler: send(handler, b"{}", status=404)
    embed = make_embed()
    fetch_embeds.fetch_waiting_embeds()
    url = f"/admin/newsroom/article/{embed.parent_id}/change/"
    page = client.get(url).content.decode()
    assert "Storm TV does not know it, or not any more." in page
    ExternalEmbed.objects.update(state="failed", tries=3)
    form = form_of(client, url)
    prefix = next(name for name in form if name.endswith("-0-url")).removesuffix("-url")
    response = client.post(url, {**form, f"{prefix}-ask_again": "on"})
    assert response.status_code == 302, [
        *(inline.formset.errors for inline in response.context["inline_admin_formsets"]),
        response.context["adminform"].form.errors,
    ]
    embed.refresh_from_db()
    assert (embed.state, embed.tries) == ("waiting", 0)
    refused = client.post(
        url, {**form_of(client, url), f"{prefix}-url": "https://evil.example/watch"}
    )
    assert "not among those that articles may embed" in refused.content.decode()


def form_of(client: Client, url: str) -> dict[str, str]:
    """What a browser would send of a form that nobody touched."""
    context = client.get(url).context
    form: dict[str, str] = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for each in forms:
        for bound in each:
            value = bound.value()
            if value is not None and value is not False:
                form[bound.html_name] = str(value)
    return form
