"""Who has a gallery or an article open now, and what each is writing: in the cache, for seconds.

Each open page says so with every look for changes. A page in a hidden tab is let speak once a
minute by its browser, so it is believed for longer.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

SEEN_FOR = timedelta(seconds=20)
HIDDEN_FOR = timedelta(seconds=150)
# A page that says the same again is not written down again before this has passed.
WRITTEN_EVERY = timedelta(seconds=6)
MOST_PAGES = 60


@dataclass(frozen=True, slots=True)
class Page:
    """An open page of a gallery or an article, of one editor."""

    name: str
    slide_id: str = ""  # the slide whose words are being written, or an article's part
    is_hidden: bool = False
    until: float = 0  # seconds since 1970: when it is believed to be gone


def note_page(
    gallery_id: int, page_id: str, page: Page, *, kind: str = "gallery"
) -> dict[str, Page]:
    """Note that a page is open, and give the other pages, by their ids.

    Pages that speak at the same moment may overwrite each other; each sees that it is not there the
    next time it speaks, and says so again.
    """
    now = timezone.now().timestamp()
    pages = open_pages(gallery_id, kind=kind)
    known = pages.get(page_id)
    lifetime = HIDDEN_FOR if page.is_hidden else SEEN_FOR
    noted = Page(page.name, page.slide_id, page.is_hidden, now + lifetime.total_seconds())
    is_fresh = (
        known is not None
        and (known.slide_id, known.is_hidden) == (page.slide_id, page.is_hidden)
        and noted.until - known.until < WRITTEN_EVERY.total_seconds()
    )
    if not is_fresh and (known is not None or len(pages) < MOST_PAGES):
        pages[page_id] = noted
        keep_pages(gallery_id, pages, kind=kind)
    return {each: other for each, other in pages.items() if each != page_id}


def forget_page(gallery_id: int, page_id: str, *, kind: str = "gallery") -> None:
    """Note that a page was closed."""
    pages = open_pages(gallery_id, kind=kind)
    if pages.pop(page_id, None) is not None:
        keep_pages(gallery_id, pages, kind=kind)


def open_pages(gallery_id: int, *, kind: str = "gallery") -> dict[str, Page]:
    """The pages that are believed to be open, by their ids."""
    now = timezone.now().timestamp()
    kept = cache.get(make_key(gallery_id, kind), {})
    pages = {page_id: Page(**page) for page_id, page in kept.items()}
    return {page_id: page for page_id, page in pages.items() if page.until > now}


def keep_pages(gallery_id: int, pages: dict[str, Page], *, kind: str = "gallery") -> None:
    """Write them down."""
    kept = {page_id: asdict(page) for page_id, page in pages.items()}
    cache.set(make_key(gallery_id, kind), kept, HIDDEN_FOR.total_seconds())


def make_key(gallery_id: int, kind: str) -> str:
    """Where the open pages of a thing are in the cache."""
    return f"presence:{kind}:{gallery_id}"
