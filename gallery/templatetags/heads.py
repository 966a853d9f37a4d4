"""`{% preview_tags %}`, `{% discovery_links %}`: what a page's head says to other sites.

Written here and not as templates: each slide has two pages, and these are a third of their tags.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from gallery.pages.link_preview import LinkPreview

register = template.Library()


@register.simple_tag(takes_context=True)
def preview_tags(context: Context, preview: LinkPreview) -> SafeString:
    """The `<meta>` elements by which other sites show a link to the page, a line each."""
    lines = (f"<meta {line}>\n" for line in list_meta(preview, str(context["site_name"])))
    return mark_safe("".join(lines))  # noqa: S308 - whatever is not ours is escaped


def list_meta(preview: LinkPreview, site_name: str) -> Iterator[str]:
    """The attributes of each element; what is not known has none."""
    if preview.description:
        text = escape(preview.description)
        yield f'name="description" property="og:description" content="{text}"'
    yield f'property="og:type" content="{escape(preview.kind)}"'
    yield f'property="og:site_name" content="{escape(site_name)}"'
    yield f'property="og:title" content="{escape(preview.title)}"'
    yield f'property="og:locale" content="{escape(preview.locale)}"'
    yield f'property="og:url" content="{escape(preview.url)}"'
    if preview.published_at:
        moment = timezone.localtime(preview.published_at).isoformat()
        yield f'property="article:published_time" content="{moment}"'
    if preview.edited_at:
        moment = timezone.localtime(preview.edited_at).isoformat()
        yield f'property="article:modified_time" content="{moment}"'
    if preview.section_name:
        yield f'property="article:section" content="{escape(preview.section_name)}"'
    if preview.author:
        yield f'name="author" content="{escape(preview.author)}"'
    if preview.image_url:
        yield f'property="og:image" content="{escape(preview.image_url)}"'
        yield f'property="og:image:type" content="{escape(preview.image_mime_type)}"'
        yield f'property="og:image:width" content="{preview.image_width_px}"'
        yield f'property="og:image:height" content="{preview.image_height_px}"'
        if preview.image_alt:
            yield f'property="og:image:alt" content="{escape(preview.image_alt)}"'
    card = "summary_large_image" if preview.image_url else "summary"
    yield f'name="twitter:card" content="{card}"'


@register.simple_tag
def discovery_links(urls: Mapping[str, str]) -> SafeString:
    """The `<link>` elements that name the page's oEmbed, by media type, a line each."""
    links = (
        f'<link rel="alternate" type="{escape(media_type)}" href="{escape(url)}">\n'
        for media_type, url in urls.items()
    )
    return mark_safe("".join(links))  # noqa: S308 - whatever is not ours is escaped
