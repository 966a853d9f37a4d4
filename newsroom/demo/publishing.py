"""The demo's rows: its galleries and articles, made once and then left to whoever tries them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from html import escape

from django.db import transaction
from django.utils import timezone

from gallery.models import Act, Gallery, Publishable
from gallery.slides.sequence import place_photos
from media.models import Photo
from newsroom import models
from newsroom.addresses import find_free_slug
from newsroom.demo import stories
from newsroom.publishing.workflow import publish

ORDERING_STEP = 10


@transaction.atomic
def publish_demo(photos: Mapping[str, Photo]) -> list[str]:
    """Publish the demo's galleries and articles that are not there yet; the URLs of the long ones.

    `photos` are photos of the library by the demo's file names.
    """
    galleries = {gallery.slug: demo_gallery(gallery, photos) for gallery in stories.DEMO_GALLERIES}
    articles = {
        article.slug: demo_article(article, galleries, photos) for article in stories.DEMO_ARTICLES
    }
    return [
        *(articles[article.slug].get_absolute_url() for article in stories.MAIN_ARTICLES),
        *(galleries[gallery.slug].get_absolute_url() for gallery in stories.MAIN_GALLERIES),
    ]


def demo_gallery(demo: stories.DemoGallery, photos: Mapping[str, Photo]) -> Gallery:
    """One gallery; one that is there already stays as it is."""
    there = Gallery.objects.filter(slug=demo.slug).first()
    if there is not None:
        return there
    gallery = Gallery.objects.create(slug=demo.slug, title=demo.title, intro=demo.intro)
    place_photos(gallery, [photos[name] for name in demo.photos], source=Act.Source.COMMAND)
    return publish_at(gallery, hours_ago=demo.hours_ago)


def demo_article(
    demo: stories.DemoArticle, galleries: Mapping[str, Gallery], photos: Mapping[str, Photo]
) -> models.Article:
    """One article with its parts; one that is there already stays as it is."""
    there = models.Article.objects.filter(slug=demo.slug).first()
    if there is not None:
        return there
    section, _ = models.Section.objects.get_or_create(
        name=demo.section,
        defaults={
            "slug": demo.section.lower(),
            "position": stories.SECTIONS.index(demo.section) + 1,
        },
    )
    article = models.Article.objects.create(
        slug=demo.slug,
        headline=demo.headline,
        standfirst=demo.standfirst,
        byline=demo.byline,
        section=section,
        lead_photo=photos[demo.lead_photo],
        corrections=demo.corrections,
    )
    for number, block in enumerate(demo.blocks, start=1):
        part = make_part(block, galleries, photos)
        part.parent, part.region, part.ordering = article, "body", number * ORDERING_STEP
        part.save()
    return publish_at(article, hours_ago=demo.hours_ago)


def publish_at[ThingT: Publishable](thing: ThingT, *, hours_ago: int) -> ThingT:
    """Publish it as if it had come out then: a front page has things of many hours."""
    thing = publish(thing)
    thing.published_at = thing.edited_at = timezone.now() - timedelta(hours=hours_ago)
    things = type(thing)._default_manager.filter(pk=thing.pk)
    things.update(published_at=thing.published_at, edited_at=thing.edited_at)
    return thing


def make_part(
    block: stories.Block, galleries: Mapping[str, Gallery], photos: Mapping[str, Photo]
) -> models.ArticlePart:
    """An unsaved part of an article's body."""
    match block:
        case stories.Paragraph(text):
            return models.Text(text=f"<p>{escape(text, quote=False)}</p>")
        case stories.Subheading(text):
            return models.Subheading(text=text)
        case stories.GalleryHere(slug):
            return models.GalleryPlacement(gallery=galleries[slug])
        case stories.PhotoHere(file_name):
            return models.SinglePhoto(photo=photos[file_name])
        case stories.PullQuote(text, attribution):
            return models.PullQuote(text=text, attribution=attribution)
        case stories.LinkCard(url, title, description, site_name):
            return models.LinkCard(
                url=url, title=title, description=description, site_name=site_name
            )


@transaction.atomic
def publish_own_photos(photos: Sequence[Photo], *, name: str) -> list[str]:
    """A gallery of one's own photos and an article that shows it, both published; their URLs."""
    title = f"Photographs from {name}"
    there = Gallery.objects.filter(title=title).first()
    if there is not None:
        placements = models.GalleryPlacement.objects.filter(gallery=there).select_related("parent")
        articles = [placement.parent.get_absolute_url() for placement in placements]
        return [*articles, there.get_absolute_url()]
    slug = find_free_slug(Gallery.objects.all(), title, otherwise="photographs")
    gallery = Gallery.objects.create(slug=slug, title=title)
    place_photos(gallery, photos, source=Act.Source.COMMAND)
    gallery = publish(gallery)
    article = models.Article.objects.create(
        slug=find_free_slug(models.Article.objects.all(), title, otherwise="photographs"),
        headline=title,
        standfirst="A gallery in an article, from your own photographs. (Demo)",
    )
    place = {"parent": article, "region": "body"}
    text = "<p>The gallery below stands where an editor placed it, between two paragraphs.</p>"
    models.Text.objects.create(**place, ordering=10, text=text)
    models.GalleryPlacement.objects.create(**place, ordering=20, gallery=gallery)
    after = "<p>Captions and credits were read from the files; the desk is where they change.</p>"
    models.Text.objects.create(**place, ordering=30, text=after)
    return [publish(article).get_absolute_url(), gallery.get_absolute_url()]
