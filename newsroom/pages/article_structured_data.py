"""What search engines read beside an article: schema.org's NewsArticle with its photos."""

from __future__ import annotations

from django.conf import settings

from gallery.addresses import absolute
from gallery.structured_data import (
    StructuredData,
    image_gallery,
    image_object,
    known,
    last_change,
    makers_in,
    moment,
    one_or_all,
    publisher,
)
from newsroom.story import CreditedPhoto, Story


def news_article(story: Story) -> StructuredData:
    """An article with every photo that its page shows."""
    return known(
        {
            "@type": "NewsArticle",
            "url": absolute(story.url),
            "mainEntityOfPage": absolute(story.url),
            "headline": story.headline,
            "description": story.standfirst,
            "inLanguage": story.language,
            "articleSection": story.section_name,
            "datePublished": moment(story.published_at),
            "dateModified": moment(last_change(story.published_at, story.edited_at)),
            "correction": list(story.corrections),
            "author": one_or_all(makers_in(story.byline)) or publisher(),
            "publisher": publisher(),
            "isPartOf": {
                "@type": "WebSite",
                "name": settings.SITE_NAME,
                "url": f"{settings.BASE_URL}/",
            },
            "image": [credited_image(shown) for shown in photos_of(story)],
            "hasPart": one_or_all(
                [image_gallery(part.slideshow) for part in story.parts if part.slideshow]
            ),
        }
    )


def photos_of(story: Story) -> list[CreditedPhoto]:
    """The lead and the photos among the words; without any, the cover of a gallery."""
    shown = [story.lead, *(part.photo for part in story.parts)]
    photos = [photo for photo in shown if photo is not None]
    return photos or ([story.lead_image] if story.lead_image else [])


def credited_image(shown: CreditedPhoto) -> StructuredData:
    """A photo with the words beside it."""
    return image_object(shown.photo, caption=shown.caption, credit=shown.credit)
