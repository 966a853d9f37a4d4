"""The files that search engines ask for: robots.txt and the sitemaps."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gallery.addresses import make_absolute
from gallery.xml_text import clean_for_xml
from newsroom.pages.sitemaps import find_newest_pages, find_news_of_two_days


@require_safe
def show_sitemap(request: HttpRequest) -> HttpResponse:
    """Published pages with their photos."""
    context = {"pages": find_newest_pages()}
    return render(request, "newsroom/sitemap.xml", context, content_type="application/xml")


@require_safe
def show_news_sitemap(request: HttpRequest) -> HttpResponse:
    """The articles of the last two days."""
    context = {
        "items": find_news_of_two_days(),
        "publication": clean_for_xml(settings.SITE_NAME),
    }
    return render(request, "newsroom/sitemap-news.xml", context, content_type="application/xml")


@require_safe
def show_robots_txt(request: HttpRequest) -> HttpResponse:
    """Everything but the desk may be read by everybody."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        "",
        *(f"Sitemap: {make_absolute(reverse(name))}" for name in ("sitemap", "news-sitemap")),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
