"""What search engines read beside an article: schema.org's NewsArticle with its photos."""

from __future__ import annotations

from django.conf import settings

from gallery.addresses import make_absolute
from gallery.pages.link_preview import shorten_text
from gallery.pages.structured_data import (
    StructuredData,
    build_correction,
    build_image_gallery,
    build_image_object,
    build_makers,
    build_publisher,
    drop_empty,
    last_change,
    one_or_all,
    write_moment,
)
from newsroom.pages.article_view import CreditedPhoto, Story


def build_news_article(story: Story) -> StructuredData:
    """An article with every photo that its page shows."""
    return drop_empty(
        {
            "@type": "NewsArticle",
            "url": make_absolute(story.url),
            "mainEntityOfPage": make_absolute(story.url),
            "headline": story.headline,
            "description": story.standfirst or shorten_text(story.opening),
            "inLanguage": story.language,
            "articleSection": story.section_name,
            "datePublished": write_moment(story.published_at),
            "dateModified": write_moment(last_change(story.published_at, story.edited_at)),
            "correction": [build_correction(each) for each in story.corrections],
            "author": one_or_all(build_makers(story.byline)) or build_publisher(),
            "publisher": build_publisher(),
            "isPartOf": {
                "@type": "WebSite",
                "name": settings.SITE_NAME,
                "url": f"{settings.BASE_URL}/",
            },
            "image": [credited_image(shown) for shown in list_photos(story)],
            "hasPart": one_or_all(
                [build_image_gallery(part.slideshow) for part in story.parts if part.slideshow]
            ),
        }
    )


def list_photos(story: Story) -> list[CreditedPhoto]:
    """The lead and the photos among the words; without any, the cover of a gallery."""
    shown = [story.lead, *(part.photo for part in story.parts)]
    photos = [photo for photo in shown if photo is not None]
    return photos or ([story.lead_image] if story.lead_image else [])


def credited_image(shown: CreditedPhoto) -> StructuredData:
    """A photo with the words beside it."""
    return build_image_object(shown.photo, caption=shown.caption, credit=shown.credit)
