"""The files that search engines ask for: robots.txt and the sitemaps."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gallery.addresses import make_absolute
from gallery.xml_text import clean_for_xml
from newsroom.pages.sitemaps import (
    find_all_pages,
    find_news_of_two_days,
    find_pages_of_part,
    is_one_enough,
    list_parts,
)


@require_safe
def show_sitemap(request: HttpRequest) -> HttpResponse:
    """Published pages with their photos; of a larger site, the index of its sitemaps."""
    if not is_one_enough():
        parts = [
            make_absolute(reverse("sitemap-part", args=part.rsplit("-", 1)))
            for part in list_parts()
        ]
        context: dict[str, object] = {"parts": parts}
        return render(
            request, "newsroom/sitemap-index.xml", context, content_type="application/xml"
        )
    context = {"pages": find_all_pages()}
    return render(request, "newsroom/sitemap.xml", context, content_type="application/xml")


@require_safe
def show_sitemap_part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Published galleries or articles of a thousand numbers; 404 where there is none."""
    pages = find_pages_of_part(name, number) if not is_one_enough() else []
    if not pages:
        raise Http404
    context = {"pages": pages}
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
