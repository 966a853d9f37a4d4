"""The library's page: photographs found, looked at and chosen; and what its scripts ask for.

The page itself is whole without scripts: a search, a hundred photos and a way to the next hundred.
Scripts ask for more of them (`find_photos`), for tiles whose ids they know (`show_tiles`), for
facets and for completions. Each answers in a number of queries that does not grow.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from media.models import Photo
from media.search.look_alikes import stack_photos
from newsroom.desk.gallery_requests import get_editor
from newsroom.desk.library_bar import describe_bar, describe_undoable
from newsroom.desk.photo_grid import draw_tiles, make_tiles
from newsroom.desk.photo_marks import MARK_CHIPS
from newsroom.desk.saved_searches import describe_searches
from newsroom.desk.uploads import describe_upload_panel
from newsroom.library.completion import complete
from newsroom.library.facets import Facet, count_facets
from newsroom.library.results import LibraryPage, Sort, Total, search_library
from newsroom.rights import has_right, may_kill, may_see, may_upload

PHOTOS_A_PAGE = 100
MOST_BEHIND = 100  # photos of the page before, whose stacks a page's photos may join
MOST_TILES = 200  # that are asked for by id at once
VIEWS = ("grid", "list")


@dataclass(frozen=True, slots=True)
class Search:
    """What the address of the library says: the words and chips, the order, the place, the view."""

    text: str
    sort: Sort
    after: str
    view: str

    @property
    def query_string(self) -> str:
        """The search as it stands in addresses, with which a photo's page goes to the next one."""
        return urlencode({"q": self.text, "sort": self.sort.value})


def read_search(request: HttpRequest) -> Search:
    """The search of an address; what makes no sense is as if it were not there."""
    given = request.GET
    text = given.get("q", "").replace("\x00", " ").strip()
    # Addresses of the list that was here before, which people keep as bookmarks.
    if (old := given.get("mark", "")) in MARK_CHIPS:
        text = f"{text} {MARK_CHIPS[old]}".strip()
    sort = given.get("sort", "")
    view = given.get("view", "")
    return Search(
        text=text,
        sort=Sort(sort) if sort in Sort.values else Sort.UPLOADED,
        after=given.get("after", ""),
        view=view if view in VIEWS else "",
    )


def count_in_words(total: Total) -> str:
    """As "1 photo", "312 photos" or "10,000+ photos"."""
    return f"{total} {'photo' if total.number == 1 else 'photos'}"


def for_viewers(view: Callable[[HttpRequest], dict[str, Any]]) -> Callable[..., HttpResponse]:
    """Answer those who may see photos with JSON that no cache keeps."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if not may_see_library(request):
            raise PermissionDenied
        return JsonResponse(view(request))

    return gzip_page(never_cache(require_safe(answer)))


def may_see_library(request: HttpRequest) -> bool:
    """Whether somebody may see photos that readers do not see."""
    return may_see(request.user, Photo)


def look_for_photos(request: HttpRequest, search: Search) -> LibraryPage:
    """The photos that a search finds from its place on."""
    return search_library(
        search.text,
        sort=search.sort,
        after=search.after,
        limit=PHOTOS_A_PAGE,
        person=get_editor(request),
    )


@for_viewers
def find_photos(request: HttpRequest) -> dict[str, Any]:
    """Photos that `q` finds, in the order of `sort`, behind the cursor `after`."""
    return answer_search(request, draw_for)


@for_viewers
def find_choices(request: HttpRequest) -> dict[str, Any]:
    """The same for a dialog in which one is chosen: what must not be used is closed."""
    return answer_search(request, draw_choices)


def answer_search(
    request: HttpRequest, draw: Callable[[HttpRequest, list[Photo], Search], list[dict[str, Any]]]
) -> dict[str, Any]:
    """What a request's search finds, its photos drawn by `draw`."""
    search = read_search(request)
    page = look_for_photos(request, search)
    return {
        "tiles": draw(request, page.photos, search),
        "stacks": list_stacks(page.photos, find_behind(request, page.photos)),
        "next": page.next,
        **describe_finding(page),
        "is_empty": not page.photos and not search.after,
    }


def describe_finding(page: LibraryPage) -> dict[str, Any]:
    """What is said above the photos: how many, what made no sense, what else may be meant."""
    offered = [{"says": one.says, "text": one.text} for one in page.suggestions]
    notes = [note for note in page.notes if not any(note.startswith(o["says"]) for o in offered)]
    return {"total": count_in_words(page.total), "notes": notes, "suggestions": offered}


def list_stacks(photos: list[Photo], behind: Sequence[Photo] = ()) -> list[list[int]]:
    """The photos of a page that look alike or are of one burst, as lists of ids; with those of
    `behind`, the page before, whose stacks they join.
    """
    return [stack for stack in stack_photos(photos, behind) if len(stack) > 1]


def find_behind(request: HttpRequest, photos: list[Photo]) -> list[Photo]:
    """The photos of the page before (`behind`, ids with commas), as far as stacks go by them."""
    shown = {photo.pk for photo in photos}
    ids = [photo_id for photo_id in read_ids(request, "behind") if photo_id not in shown]
    found = Photo.objects.only("perceptual_hash", "camera", "taken_at").in_bulk(ids[-MOST_BEHIND:])
    return [found[photo_id] for photo_id in ids if photo_id in found]


@for_viewers
def show_tiles(request: HttpRequest) -> dict[str, Any]:
    """Tiles of photos that the page knows (`ids`, with commas): drawn again, or come back to.

    `gone` are the ids of photos that are no longer there; nothing is said of those beyond
    `MOST_TILES`.
    """
    ids = read_ids(request, "ids")[:MOST_TILES]
    photos = Photo.objects.defer("embedded_metadata").in_bulk(ids)
    known = [photos[photo_id] for photo_id in ids if photo_id in photos]
    gone = [photo_id for photo_id in ids if photo_id not in photos]
    return {"tiles": draw_for(request, known, read_search(request)), "gone": gone}


def draw_for(request: HttpRequest, photos: list[Photo], search: Search) -> list[dict[str, Any]]:
    """Tiles of photos, with what the person may do."""
    tiles = make_tiles(photos, search=search.query_string)
    return draw_tiles(tiles, may_kill=may_kill(request.user))


def draw_choices(
    request: HttpRequest,
    photos: list[Photo],
    search: Search,
    *,
    there: Collection[int] = (),
    place: str = "",
) -> list[dict[str, Any]]:
    """Tiles of a dialog; killed photos are closed, and so are those that are `there` already."""
    closed = {photo.pk: "Must not be used" for photo in photos if photo.killed_at is not None}
    closed |= {photo.pk: place for photo in photos if photo.pk in there}
    return draw_tiles(make_tiles(photos, search=search.query_string, closed=closed))


def read_ids(request: HttpRequest, name: str) -> list[int]:
    """Ids of an address, with commas; what is none is passed over."""
    return [int(one) for one in request.GET.get(name, "").split(",") if is_number(one)]


def is_number(text: str) -> bool:
    """Whether a text is an id that a database may hold."""
    return text.isascii() and text.isdigit() and len(text) < 19


@for_viewers
def show_facets(request: HttpRequest) -> dict[str, Any]:
    """What the photos that `q` finds are of, by byline, source, keyword and so on, with numbers."""
    facets = count_facets(read_search(request).text, get_editor(request))
    return {"facets": [describe_facet(facet) for facet in facets]}


def describe_facet(facet: Facet) -> dict[str, Any]:
    """A facet for the panel."""
    return {
        "name": facet.name,
        "label": facet.label,
        "values": [
            {
                "chip": value.chip,
                "label": value.label,
                "number": f"{value.number:,}{'+' if value.is_capped else ''}",
            }
            for value in facet.values
        ],
    }


@for_viewers
def show_completions(request: HttpRequest) -> dict[str, Any]:
    """What the end of a text (`text`) may become: chips, and the values of chips."""
    return {
        "completions": [
            {"insert": one.insert, "label": one.label, "number": one.number}
            for one in complete(request.GET.get("text", ""))
        ]
    }


def show_library(request: HttpRequest, admin: Any) -> HttpResponse:
    """The page, with the first photos of its search."""
    if not may_see_library(request):
        raise PermissionDenied
    search = read_search(request)
    page = look_for_photos(request, search)
    context = {
        **admin.admin_site.each_context(request),
        "title": "Library",
        "opts": admin.opts,
        "search": search,
        "sorts": Sort.choices,
        "tiles": make_tiles(page.photos, search=search.query_string),
        "found": {
            "stacks": list_stacks(page.photos),
            "next": page.next,
            **describe_finding(page),
        },
        "searches": describe_searches(request),
        "next": page.next
        and urlencode({"q": search.text, "sort": search.sort.value, "after": page.next}),
        **describe_finding(page),
        "is_empty_library": not page.photos and not search.text and not search.after,
        "may_upload": may_upload(request.user),
        "may_kill": may_kill(request.user),
        "may_delete": admin.has_delete_permission(request),
        "may_change": has_right(request.user, "change", Photo),
        **describe_upload_panel(request),
        **describe_bar(request),
        "undoable": describe_undoable(get_editor(request)),
    }
    return TemplateResponse(request, "desk/library_page.html", context)
