"""The files that search engines ask for: robots.txt and the sitemaps."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gallery.addresses import absolute
from gallery.xml_text import in_xml
from newsroom.sitemaps import newest_pages, news_of_two_days


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Published pages with their photos."""
    context = {"pages": newest_pages()}
    return render(request, "newsroom/sitemap.xml", context, content_type="application/xml")


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """The articles of the last two days."""
    context = {
        "items": news_of_two_days(),
        "publication": in_xml(settings.SITE_NAME),
    }
    return render(request, "newsroom/sitemap-news.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything but the desk may be read by everybody."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        "",
        *(f"Sitemap: {absolute(reverse(name))}" for name in ("sitemap", "news-sitemap")),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
