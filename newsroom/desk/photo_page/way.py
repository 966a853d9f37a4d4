"""The way from photo to photo within the search from which a photo's page was opened (`?in=…`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from media.models import Photo
from newsroom.desk.kills import photo_page
from newsroom.library.neighbours import find_neighbours
from newsroom.library.results import Sort

SEARCH: Final = "in"  # in the address: the search's own query string
MOST_CHARACTERS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Way:
    """Addresses, empty where nothing is there; `place` is such as "3 of 214"."""

    back: str
    previous: str
    next: str
    place: str


def find_way(request: HttpRequest, photo: Photo) -> Way:
    """The way on from a photo; without a search, through the whole library."""
    search = request.GET.get(SEARCH, "")[:MOST_CHARACTERS]
    asked = QueryDict(search.encode("utf-8", "ignore").decode())
    sort = asked.get("sort", "")
    found = find_neighbours(
        asked.get("q", "").replace("\x00", " "),
        sort=Sort(sort) if sort in Sort.values else Sort.UPLOADED,
        photo=photo,
        person=request.user,
    )

    def lead_to(photo_id: int | None) -> str:
        if photo_id is None:
            return ""
        query = f"?{urlencode({SEARCH: search})}" if search else ""
        return f"{photo_page(photo_id)}{query}"

    library = reverse("admin:media_photo_changelist")
    place = f"{found.position:,} of {found.total}" if found.position else ""
    return Way(
        back=f"{library}?{search}" if search else library,
        previous=lead_to(found.previous),
        next=lead_to(found.next),
        place=place if found.position and found.position <= found.total.number else "",
    )


def keep_search(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """An answer that leads to a photo's page: with the search of the page that asked."""
    asked = QueryDict(urlsplit(request.headers.get("Referer", "")).query)
    search = asked.get(SEARCH, "")[:MOST_CHARACTERS]
    if isinstance(answer, HttpResponseRedirect) and search and "?" not in answer.url:
        return HttpResponseRedirect(f"{answer.url}?{urlencode({SEARCH: search})}")
    return answer
