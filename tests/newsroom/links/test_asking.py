"""Links to other sites are asked for by a worker, of real servers, and never of our own network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsroom.links import asking
from newsroom.links.asking import check_again, check_what_waits
from newsroom.links.findings import LinkReport, report_links
from newsroom.models import Article, CheckedLink, Text
from newsroom.publishing.article_autosave import save_article
from newsroom.publishing.article_changes import digest, read_changes
from newsroom.publishing.article_writing import values_of
from newsroom.publishing.preflight import require_clear
from newsroom.publishing.workflow import publish
from tests.newsroom.external.other_site import Site, running_site, send, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """Another site with one page, one that moved, one behind a login and one that is broken."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        where = {"/old": "/page", "/inside": "http://127.0.0.2/", "/round": "/round"}
        if handler.path in where:
            return send(handler, b"", status=302, location=where[handler.path])
        status = {"/page": 200, "/login": 403, "/broken": 503}.get(handler.path, 404)
        return send(handler, b"a" * 400_000, status=status)

    with running_site(settings) as site:
        site.answer = answer
        yield site


def make_article(*addresses: str) -> Article:
    """A draft with a link to each, edited just now."""
    article = Article.objects.create(headline="Storm", slug="storm", links_wanted=True)
    links = "".join(f'<a href="{address}">{address[-9:]}</a> ' for address in addresses)
    Text.objects.create(parent=article, region="body", ordering=10, text=f"<p>{links}</p>")
    return article


def said_of(article: Article) -> dict[str, list[str]]:
    """The findings by their kinds, each with its places."""
    return {one.kind: [use.name for use in one.uses] for one in report_links(article).findings}


def wait_two_minutes() -> None:
    """Let it be time for another try."""
    earlier = timezone.now() - timedelta(minutes=3)
    CheckedLink.objects.exclude(asked_at=None).update(asked_at=earlier)


def test_each_link_is_looked_at_once_and_kept_with_the_moment(site: Site) -> None:
    pages = [url_of(site, path) for path in ("/page", "/page#b", "/old", "/gone", "/login")]
    article = make_article(*pages)
    assert report_links(article) == LinkReport((), 5, 5, None, is_awaited=True)
    assert site.asked == []  # no request asks another site
    assert check_what_waits() == 4
    assert check_what_waits() == 0
    assert sorted(site.asked) == ["/gone", "/login", "/old", "/page", "/page"]
    report = report_links(article)
    assert (report.elsewhere, report.waiting) == (5, 0)
    assert report.checked_at is not None
    assert said_of(article) == {
        "link_broken": [f"“{url_of(site, '/gone')[-9:]}” (It is not there (404))"],
        "link_unsure": [
            f"“{url_of(site, '/login')[-9:]}” (It does not answer programs like this one (403))"
        ],
    }


def test_a_link_never_holds_an_article_back(site: Site) -> None:
    article = make_article(url_of(site, "/gone"), "www.example.org")
    check_what_waits()
    assert set(said_of(article)) == {"link_broken", "link_wrong"}
    assert not any(one.is_blocker for one in report_links(article).findings)
    assert require_clear(article) == ()


def test_our_own_network_is_never_asked(site: Site, settings: Settings) -> None:
    article = make_article(url_of(site, "/inside"))
    check_what_waits()
    assert site.asked == ["/inside"]  # and not where it sent us
    (line,) = said_of(article)["link_broken"]
    assert "leads into a private network" in line
    settings.PRIVATE_ADDRESSES_ALLOWED = frozenset()
    check_again(article.pk)
    check_what_waits()
    assert site.asked == ["/inside"]
    (line,) = said_of(article)["link_wrong"]
    assert "it leads into a private network" in line
    assert not CheckedLink.objects.exists()


def test_what_may_pass_is_tried_three_times(site: Site) -> None:
    article = make_article(url_of(site, "/broken"), url_of(site, "/round"))
    for tries in (1, 2, 3):
        assert report_links(article).waiting == 2
        check_what_waits()
        assert site.asked.count("/broken") == tries
        wait_two_minutes()
    assert check_what_waits() == 0
    assert len(said_of(article)["link_unsure"]) == 2
    check_again(article.pk)
    assert report_links(article).waiting == 2
    assert check_what_waits() == 2


def test_a_worker_that_was_killed_each_time_says_that_it_does_not_know(site: Site) -> None:
    article = make_article(url_of(site))
    asking.find_links(article.pk)
    CheckedLink.objects.update(tries=3, asked_at=timezone.now())
    assert "could not be looked at" in str(report_links(article).findings[0])


def test_rows_follow_the_article(site: Site) -> None:
    article, ana = make_article(url_of(site, "/page")), User.objects.create_user("ana")
    check_what_waits()
    text = Text.objects.get()
    key, seen = f"text:{text.pk}", digest(values_of(text))
    new = f'<p><a href="{url_of(site, "/old")}">old</a></p>'
    edit = read_changes({"parts": {key: {"values": {"text": new}, "seen": seen}}})
    save_article(article.pk, edit, done_by=ana)
    check_what_waits()
    assert [row.address for row in CheckedLink.objects.all()] == [url_of(site, "/old")]

    # What is kept beside a live article is looked at before it is public.
    publish(article)
    seen = digest(values_of(Text.objects.get()))
    new += f'<p><a href="{url_of(site, "/gone")}">gone</a></p>'
    edit = read_changes({"parts": {key: {"values": {"text": new}, "seen": seen}}})
    save_article(article.pk, edit, done_by=ana)
    check_what_waits()
    assert set(CheckedLink.objects.values_list("address", "state")) == {
        (url_of(site, "/old"), "found"),
        (url_of(site, "/gone"), "broken"),
    }


def test_what_was_looked_at_long_ago_is_looked_at_anew_when_it_is_edited(site: Site) -> None:
    article = make_article(url_of(site, "/page"))
    check_what_waits()
    Article.objects.update(links_wanted=True)
    assert check_what_waits() == 0
    CheckedLink.objects.update(checked_at=timezone.now() - timedelta(days=8))
    Article.objects.update(links_wanted=True)
    assert check_what_waits() == 1
    assert site.asked == ["/page", "/page"]
    assert not said_of(article)


def test_a_name_that_is_none_is_said(site: Site) -> None:
    article = make_article("https://no-such-host.invalid/x")
    for _ in range(3):
        check_what_waits()
        wait_two_minutes()
    (line,) = said_of(article)["link_broken"]
    assert "There is no site no-such-host.invalid" in line
