"""What readers get at addresses of this site."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve

from gallery.former_addresses import Addressed, find_all_moved
from gallery.models import Gallery, Publishable, RemovedSlide, Slide
from media.models import Photo
from media.renditions import ladder
from newsroom.models import Article, Section
from newsroom.visibility import find_public_photos

NO_PAGE = "there is no such page on this site"
OF_GALLERY = ("gallery", "overview", "live", "embed-gallery", "embed-code")
OF_SLIDE = ("slide", "embed-slide")
MOST_PHOTOS = 50
LONGEST_NUMBER = 19  # digits; no database counts as far


def find_unread(paths: Collection[str]) -> dict[str, str]:
    """Of paths of this site, those at which readers get nothing, and why: 15 queries at most."""
    matches = {path: find_page(path) for path in paths}
    pages = {path: match for path, match in matches.items() if match is not None}
    found = {path: NO_PAGE for path, match in matches.items() if match is None}
    found |= {
        path: "it leads to the desk, which readers cannot open"
        for path, match in pages.items()
        if "admin" in match.namespaces
    }
    found |= {
        path: "it is a private link, which ends"
        for path, match in pages.items()
        if match.func.__name__ == "show_by_link"
    }
    found |= say_hidden(Gallery, choose(pages, OF_GALLERY))
    found |= say_hidden(Article, choose(pages, ("article",)))
    found |= find_missing_sections(choose(pages, ("section", "section-feed")))
    found |= find_hidden_slides(choose(pages, OF_SLIDE, key="slide_id"))
    found |= find_hidden_photos(choose(pages, ("rendition",), key="path"))
    found |= find_photos_shown_nowhere(choose(pages, ("photo",), key="photo_id"))
    return found


def find_page(path: str) -> ResolverMatch | None:
    """The page that stands there; a last slash that is missing is added, as the site does it."""
    for each in (path, f"{path}/"):
        try:
            return resolve(each)
        except Resolver404:
            continue
    return None


def choose(
    pages: dict[str, ResolverMatch], names: Iterable[str], *, key: str = "slug"
) -> dict[str, str]:
    """The paths of some kinds of pages, each with what its page is of."""
    return {
        path: str(match.kwargs[key]) for path, match in pages.items() if match.view_name in names
    }


def say_hidden(model: type[Publishable], slugs: dict[str, str]) -> dict[str, str]:
    """Those of things that readers do not see. Their names are not told: not everybody may know."""
    if not slugs:
        return {}
    kind = model._meta.verbose_name
    things = find_things(model, set(slugs.values()))
    found = {}
    for path, slug in slugs.items():
        thing = things.get(slug)
        if thing is None:
            found[path] = f"there is no such {kind}"
        elif not thing.is_published:
            found[path] = f"readers do not see this {kind}: {lower(thing.why_hidden)}"
    return found


def find_things[ThingT: Addressed](model: type[ThingT], slugs: set[str]) -> dict[str, ThingT]:
    """What is at these addresses, or was once: old ones lead to it."""
    things = {thing.slug: thing for thing in model._default_manager.filter(slug__in=slugs)}
    return {**things, **find_all_moved(model, slugs - things.keys())}


def lower(sentence: str) -> str:
    """A sentence as the end of another."""
    return (sentence[:1].lower() + sentence[1:]).rstrip(".")


def find_missing_sections(slugs: dict[str, str]) -> dict[str, str]:
    """Those of sections that are not there."""
    if not slugs:
        return {}
    there = find_things(Section, set(slugs.values()))
    return {path: "there is no such section" for path, slug in slugs.items() if slug not in there}


def find_hidden_slides(ids: dict[str, str]) -> dict[str, str]:
    """Those of slides that readers do not see."""
    if not ids:
        return {}
    named = Slide.objects.filter(public_id__in=ids.values())
    shown = set(named.for_readers().values_list("public_id", flat=True))
    slides = {
        slide.public_id: slide
        for slide in named.select_related("gallery", "photo").defer("photo__embedded_metadata")
    }
    missing = set(ids.values()) - slides.keys()
    removed = RemovedSlide.objects.filter(public_id__in=missing) if missing else ()
    taken_out = {each.public_id for each in removed}
    found = {}
    for path, slide_id in ids.items():
        slide = slides.get(slide_id)
        if slide_id in taken_out:
            found[path] = "this photo was taken out of its gallery"
        elif slide is None:
            found[path] = "there is no such photo"
        elif slide.photo is not None and slide.photo.killed_at is not None:
            found[path] = "this photo was killed"
        elif not slide.gallery.is_published:
            found[path] = f"readers do not see its gallery: {lower(slide.gallery.why_hidden)}"
        elif slide_id not in shown:
            found[path] = "readers do not see this photo"
    return found


def find_hidden_photos(files: dict[str, str]) -> dict[str, str]:
    """Those of files of photos that may not be shown."""
    keys = {path: ladder.find_photo_key(file) or "" for path, file in files.items()}
    wanted = Q()
    for key in sorted(set(filter(None, keys.values())))[:MOST_PHOTOS]:
        wanted |= Q(original_sha256__startswith=key)
    if not wanted:
        return dict.fromkeys(files, NO_PAGE)
    photos = list(Photo.objects.filter(wanted).defer("embedded_metadata"))
    found = {}
    for path, key in keys.items():
        photo = next((one for one in photos if key and one.original_sha256.startswith(key)), None)
        if photo is None:
            found[path] = NO_PAGE
        elif photo.killed_at is not None:
            found[path] = "this photo was killed"
        elif photo.why_hidden:
            found[path] = "readers do not see this photo"
    return found


def find_photos_shown_nowhere(numbers: dict[str, str]) -> dict[str, str]:
    """Those of lasting addresses of photos that lead nowhere now."""
    ids = {path: int(number) for path, number in numbers.items() if len(number) < LONGEST_NUMBER}
    found = dict.fromkeys(numbers, "there is no such photo")
    if not ids:
        return found
    named = Photo.objects.filter(pk__in=ids.values()).order_by()
    killed_at = dict(named.values_list("pk", "killed_at"))
    public = set(find_public_photos().filter(pk__in=ids.values()).values_list("pk", flat=True))
    for path, photo_id in ids.items():
        if photo_id in public:
            del found[path]
        elif killed_at.get(photo_id) is not None:
            found[path] = "this photo was killed"
        elif photo_id in killed_at:
            found[path] = "readers do not see this photo"
    return found
