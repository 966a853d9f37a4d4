"""What the things of proposals say now: the "before" of a new one, and whether it has moved on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from gallery.models import Gallery, Slide
from gallery.slides.word_names import WORDS
from gallery.slides.words import get_words_in_effect
from media.models import Photo
from newsroom.library.columns import COLUMNS, to_json
from newsroom.models import Article, Proposal
from newsroom.publishing.article_state import KINDS

Kind = Proposal.Kind
ORDER = "order"
COMING, GOING = "photos", "slides"  # of a gallery's photos: what is proposed to come, and to go
# A photo's columns that are proposed; its moments are said by those who publish.
PHOTO_COLUMNS = tuple(name for name, column in COLUMNS.items() if column.group != "moments")
GALLERY_FIELDS = ("title", "kicker", "intro", "cover")
ARTICLE_FIELDS = ("headline", "standfirst", "byline")
# The texts of an article's parts, by the kind of part; what is shown there is no text.
PART_TEXTS: Mapping[str, tuple[str, ...]] = {
    "text": ("text",),
    "subheading": ("text",),
    "pullquote": ("text", "attribution"),
    "singlephoto": ("caption",),
    "linkcard": ("title", "description"),
}

type Values = dict[str, Any]


def read_photo(photo: Photo) -> Values:
    """A photo's columns as JSON."""
    return {name: to_json(getattr(photo, name)) for name in PHOTO_COLUMNS}


def read_slide(slide: Slide) -> Values:
    """A slide's words in effect."""
    return {str(word): text for word, text in get_words_in_effect(slide).items()}


def read_order(gallery: Gallery) -> list[str]:
    """The public ids of a gallery's slides, in 1 query."""
    return list(gallery.slides.order_by("position").values_list("public_id", flat=True))


def read_gallery(gallery: Gallery) -> Values:
    """A gallery's fields; the cover is a photo's number."""
    return {
        "title": gallery.title,
        "kicker": gallery.kicker,
        "intro": gallery.intro,
        "cover": gallery.cover_id,
    }


def read_articles(articles: Iterable[Article]) -> dict[int, Values]:
    """Each article's fields and the texts of its parts in their order, a query a kind of part."""
    listed = list(articles)
    found: dict[int, Values] = {
        article.pk: {name: getattr(article, name) for name in ARTICLE_FIELDS} for article in listed
    }
    if not listed:
        return found
    parts: defaultdict[int, list[tuple[int, str, Values]]] = defaultdict(list)
    for kind, names in PART_TEXTS.items():
        listed_parts = KINDS[kind]._default_manager.filter(parent__in=found)
        for row in listed_parts.values("pk", "parent_id", "ordering", *names):
            texts = {f"{kind}:{row['pk']}.{name}": row[name] for name in names}
            parts[row["parent_id"]].append((row["ordering"], f"{kind}:{row['pk']}", texts))
    for pk, rows in parts.items():
        for _, _, texts in sorted(rows, key=lambda each: each[:2]):
            found[pk] |= texts
    return found


def read_present(proposals: Iterable[Proposal]) -> dict[int, Values]:
    """What each proposal's thing says now, by the proposal's number.

    A number of queries that does not hang on how many there are. What is gone has no values.
    """
    listed = list(proposals)
    orders = read_orders(
        each.gallery_id for each in listed if each.kind in (Kind.ORDER, Kind.REMOVE)
    )
    slides = find_slides(each.slide_id for each in listed if each.kind == Kind.WORDS)
    shown = find_shown([each for each in listed if each.kind == Kind.ADD])
    articles = read_articles(
        {each.article_id: each.article for each in listed if each.article}.values()
    )
    present: dict[int, Values] = {}
    for each in listed:
        if each.kind == Kind.PHOTO and each.photo is not None:
            values = read_photo(each.photo)
        elif each.kind == Kind.GALLERY and each.gallery is not None:
            values = read_gallery(each.gallery)
        elif each.kind == Kind.ORDER:
            values = {ORDER: orders.get(each.gallery_id, [])}
        elif each.kind == Kind.REMOVE:
            there = set(orders.get(each.gallery_id, ()))
            values = {GOING: [one for one in each.changes[GOING][0] if one in there]}
        elif each.kind == Kind.ADD:
            values = shown[each.pk]
        elif each.kind == Kind.WORDS:
            slide = slides.get((each.gallery_id, each.slide_id))
            values = read_slide(slide) if slide else {}
        else:
            values = articles.get(each.article_id or 0, {})
        present[each.pk] = {name: values[name] for name in each.changes if name in values}
    return present


def read_orders(gallery_ids: Iterable[int | None]) -> dict[int | None, list[str]]:
    """The public ids of the slides of some galleries, in 1 query."""
    orders: dict[int | None, list[str]] = {each: [] for each in gallery_ids}
    if orders:
        rows = Slide.objects.filter(gallery__in=orders).order_by("gallery", "position")
        for gallery_id, slide_id in rows.values_list("gallery", "public_id"):
            orders[gallery_id].append(slide_id)
    return orders


def find_slides(slide_ids: Iterable[str]) -> dict[tuple[int | None, str], Slide]:
    """Slides with their photos' words, by their gallery and public id, in 1 query."""
    wanted = set(slide_ids)
    if not wanted:
        return {}
    own = ("gallery", "public_id", *WORDS, *(f"photo__{word}" for word in WORDS))
    found = Slide.objects.filter(public_id__in=wanted).select_related("photo").only(*own)
    return {(slide.gallery_id, slide.public_id): slide for slide in found}


def find_shown(proposals: Iterable[Proposal]) -> dict[int, Values]:
    """Of photos that are to come: those that are in the gallery by now, in 2 queries.

    Nothing where none of them is in the library any more.
    """
    listed = list(proposals)
    wanted = {photo_id for each in listed for photo_id in each.changes[COMING][1]}
    if not wanted:
        return {each.pk: {} for each in listed}
    known = set(Photo.objects.filter(pk__in=wanted).order_by().values_list("pk", flat=True))
    slides = Slide.objects.filter(
        gallery__in={each.gallery_id for each in listed}, photo__in=known
    ).order_by()
    shown = set(slides.values_list("gallery", "photo"))
    return {
        each.pk: {
            COMING: [one for one in each.changes[COMING][1] if (each.gallery_id, one) in shown]
        }
        if known & set(each.changes[COMING][1])
        else {}
        for each in listed
    }


def list_moved_on(proposal: Proposal, present: Values) -> list[str]:
    """The names whose "before" is not what is there now; what says the proposed already is done."""
    return [
        name
        for name, (before, after) in proposal.changes.items()
        if present.get(name) not in (before, after)
    ]
