"""The readers' lists: the front page, sections, all galleries, corrections."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from gallery.models import Gallery
from gallery.pages.link_preview import LinkPreview, preview_link
from newsroom.models import Article, Section
from newsroom.pages.corrections import list_corrections
from newsroom.pages.front import Listing, arrange_list, build_front, without_usual_kicker
from newsroom.pages.lists import build_article_teasers, build_gallery_teasers
from newsroom.pages.numbered_pages import find_page

MAX_CORRECTED = 100  # articles with typed lines on the page of corrections


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """The latest of all, and of each section."""
    front = build_front()
    context = {
        "front": front,
        "listing": front.listing,
        "link_preview": preview_list(settings.SITE_NAME, "/", front.listing),
    }
    return render(request, "newsroom/front.html", context)


@require_safe
def section_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles of a section."""
    section = get_object_or_404(Section, slug=slug)
    articles = Article.objects.published().filter(section=section).select_related("section")
    page = find_page(articles, request.GET.get("page"))
    listing = arrange_list(build_article_teasers(page.object_list, with_section=False))
    context = {
        "section": section,
        "page": page,
        "listing": listing,
        "link_preview": preview_list(section.name, section.get_absolute_url(), listing),
    }
    return render(request, "newsroom/section.html", context)


@require_safe
def gallery_list(request: HttpRequest) -> HttpResponse:
    """The latest galleries."""
    page = find_page(Gallery.objects.published(), request.GET.get("page"))
    listing = arrange_list(without_usual_kicker(build_gallery_teasers(page.object_list)))
    context = {
        "page": page,
        "listing": listing,
        "link_preview": preview_list(gettext("Photos"), "/galleries/", listing),
    }
    return render(request, "newsroom/galleries.html", context)


@require_safe
def corrections_page(request: HttpRequest) -> HttpResponse:
    """What was wrong and is right now: notes, the newest first, then lines under articles."""
    corrected = Article.objects.published().exclude(corrections="")[:MAX_CORRECTED]
    context = {
        "corrections": list_corrections(),
        "corrected": [
            (article, lines) for article in corrected if (lines := article.correction_lines)
        ],
        "link_preview": preview_list(gettext("Corrections"), "/corrections/", arrange_list([])),
    }
    return render(request, "newsroom/corrections.html", context)


def preview_list(title: str, url: str, listing: Listing) -> LinkPreview:
    """A list's preview for other sites: its name, its newest titles and the photo of its lead."""
    titles = " · ".join(teaser.title for teaser in listing.head[:3])
    lead = listing.lead
    return preview_link(
        kind="website",
        title=title,
        description=titles,
        url=url,
        language=get_language() or settings.LANGUAGE_CODE,
        photo=lead.photo if lead else None,
        alt_text=lead.alt_text if lead else "",
    )
