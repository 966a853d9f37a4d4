"""What an address in an article is, as it is written."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings

from newsroom.links.reading import (
    find_fault,
    list_kept_addresses,
    list_links,
    outside_address,
    own_path,
)
from newsroom.models import Article, KeptEdit, LinkCard, Text


@pytest.fixture(autouse=True)
def base(settings: Settings) -> None:
    """The site's own address."""
    settings.BASE_URL = "https://news.example"


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("", "no address"),
        ("www.example.org/report", "missing"),
        ("report.html", "missing"),
        ("https://", "no address of the web"),
        ("https:///report", "no address of the web"),
        ("https://[::1", "no address of the web"),
        ("https://example.org:port/", "no address of the web"),
        ("https://exa mple.org/", "no address of the web"),
        ("https://example.org\\@news.example/", "no address of the web"),
        ("javascript:alert(1)", "“javascript:”"),
        ("file:///etc/passwd", "“file:”"),
        ("mailto:", "nothing stands behind"),
        ("tel:", "nothing stands behind"),
        ("https://ana:secret@example.org/", "login"),
        ("http://127.0.0.1/", "private network"),
        ("http://[::1]/", "private network"),
        ("http://10.1.2.3:8080/", "private network"),
        ("http://169.254.169.254/latest/", "private network"),
        ("http://intranet/page", "private network"),
        ("//localhost/x", "private network"),
    ],
)
def test_a_link_that_leads_nowhere_says_why(address: str, fault: str) -> None:
    assert fault in find_fault(address)
    assert outside_address(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org/a?b=1#c",
        "//example.org/a",
        "https://example.org:8443/",
        "https://exämple.org/ä b",
        "mailto:ana@example.org",
        "tel:+49 30 1234",
        "#below",
        "/articles/storm/",
        "https://news.example/articles/storm/",
        "https://93.184.215.14/",
    ],
)
def test_others_have_no_fault(address: str) -> None:
    assert find_fault(address) == ""


def test_own_addresses_are_known_and_others_are_asked_as_browsers_ask_them() -> None:
    assert own_path(" /articles/storm/?a#b ") == "/articles/storm/"
    assert own_path("https://NEWS.example") == "/"
    assert own_path("https://news.example.org/") is None
    assert own_path("//news.example/x") == "/x"
    assert own_path("/\\example.org") is None
    assert outside_address("https://exämple.org/ä?b=ü#c") == (
        "https://xn--exmple-cua.org/%C3%A4?b=%C3%BC"
    )
    assert outside_address("//example.org/a") == "https://example.org/a"
    assert outside_address("mailto:ana@example.org") is None
    assert outside_address("https://news.example/x") is None
    assert outside_address("https://example.org/" + "a" * 3000) is None


@pytest.mark.django_db
def test_links_come_in_the_order_of_the_body() -> None:
    article = Article.objects.create(headline="Storm", slug="storm")
    LinkCard.objects.create(
        parent=article, region="body", ordering=20, url="https://b.example", title="B"
    )
    Text.objects.create(
        parent=article,
        region="body",
        ordering=10,
        text='<p>A <a href="https://a.example"><em>first</em>  one</a>, <a href="/c">two</a>.</p>',
    )
    found = [(link.address, link.words) for link in list_links(article)]
    assert found == [
        ("https://a.example", "first one"),
        ("/c", "two"),
        ("https://b.example", "B"),
    ]


@pytest.mark.django_db
def test_links_of_what_is_kept_are_known(admin_user: User) -> None:
    article = Article.objects.create(headline="Storm", slug="storm")
    parts = {
        "text:1": {"values": {"text": '<p><a href="https://a.example">A</a></p>'}, "seen": ""},
        "linkcard:+1": {"values": {"url": "https://b.example"}, "seen": ""},
        "text:2": {"values": {"name": "Lead"}, "seen": ""},
    }
    KeptEdit.objects.create(article=article, user=admin_user, changes={"parts": parts})
    assert list(list_kept_addresses(article.pk)) == ["https://a.example", "https://b.example"]
