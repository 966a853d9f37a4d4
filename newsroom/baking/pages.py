"""The table of public pages. Adding a kind of page is adding one entry here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from gallery.pages.pagination import OVERVIEW_LENGTH, PART_LENGTH

# How many pages of a long list are baked; the application answers for those beyond.
LIST_PAGES = 10

Owner = Literal["gallery", "slide", "article", "photo", "section", "site"]


class Phase(IntEnum):
    """Pages are baked in this order, so that nothing names what is not there yet."""

    DATA = 1
    SLIDE = 2
    PAGE = 3
    LIST = 4


@dataclass(frozen=True, slots=True)
class PageKind:
    """One kind of public page.

    `owner` is what has such a page: each gallery, each slide, … or the site, once. `url` holds
    {slug} (of the gallery, article or section), {slide} (its public id) or {photo} (its number).
    `is_list`: it names galleries or articles, and is stale when any of them changes. `is_paged`:
    it has further pages, ?page=2 and so on. `leaves_gone`: when its owner is withdrawn, its address
    says so with a 410; else there is nothing. `leads_on`: it ends with teasers of other galleries
    and leads back to its articles, and is stale with them. `part_length`: how many slides it shows;
    a longer gallery has further parts, ?page=2 and so on. `is_elsewhere`: it shows the slides alone
    that other sites may show. `is_told`: it is the thing itself for programs, and whoever keeps
    copies is told when it changes. `is_picture`: it is a photo itself, one that other sites may
    show. `is_sitemap_part`: `url` holds {part}, and it names the things of some numbers alone.
    """

    name: str
    owner: Owner
    url: str
    phase: Phase
    leaves_gone: bool = True
    is_paged: bool = False
    leads_on: bool = False
    part_length: int = 0
    is_elsewhere: bool = False
    is_told: bool = False
    is_picture: bool = False
    is_sitemap_part: bool = False

    @property
    def has_style(self) -> bool:
        """Whether it names static files, or is one."""
        return find_path(self.url).endswith((".html", ".js"))

    @property
    def is_list(self) -> bool:
        """Whether it changes with whatever is published."""
        return self.phase == Phase.LIST


POSTER, GALLERIES = "poster", "galleries"

PAGE_KINDS: tuple[PageKind, ...] = (
    PageKind("photo JSON", "photo", "/api/v1/photos/{photo}", Phase.DATA, is_told=True),
    PageKind(
        "IIIF image",
        "photo",
        "/api/v1/photos/{photo}/iiif/info.json",
        Phase.DATA,
        leaves_gone=False,
    ),
    PageKind("gallery JSON", "gallery", "/api/v1/galleries/{slug}", Phase.DATA, is_told=True),
    # The gallery JSON's word of farewell, in the same folder, is theirs, too.
    *(
        PageKind(
            name, "gallery", f"/api/v1/galleries/{{slug}}/{file}", Phase.DATA, leaves_gone=False
        )
        for name, file in (("ninjs", "ninjs.json"), ("IIIF manifest", "manifest.json"))
    ),
    PageKind("article JSON", "article", "/api/v1/articles/{slug}", Phase.DATA, is_told=True),
    PageKind("slide", "slide", "/galleries/{slug}/{slide}/", Phase.SLIDE),
    PageKind("slide in a frame", "slide", "/embed/galleries/{slug}/{slide}/", Phase.SLIDE),
    PageKind("embed code", "gallery", "/embed/galleries/{slug}/code/", Phase.PAGE),
    PageKind(
        "gallery in a frame",
        "gallery",
        "/embed/galleries/{slug}/",
        Phase.PAGE,
        part_length=PART_LENGTH,
        is_elsewhere=True,
    ),
    PageKind(
        "gallery",
        "gallery",
        "/galleries/{slug}/",
        Phase.PAGE,
        leads_on=True,
        part_length=PART_LENGTH,
    ),
    PageKind(
        "all photos",
        "gallery",
        "/galleries/{slug}/photos/",
        Phase.PAGE,
        part_length=OVERVIEW_LENGTH,
    ),
    PageKind("print", "gallery", "/galleries/{slug}/?print=1", Phase.PAGE, leaves_gone=False),
    PageKind(
        POSTER,
        "gallery",
        "/galleries/{slug}/poster.jpg",
        Phase.SLIDE,  # before the pages whose codes name it
        leaves_gone=False,
        is_picture=True,
    ),
    PageKind("live", "gallery", "/galleries/{slug}/live.json", Phase.PAGE, leaves_gone=False),
    PageKind("article", "article", "/articles/{slug}/", Phase.PAGE),
    PageKind("section", "section", "/sections/{slug}/", Phase.LIST, is_paged=True),
    PageKind(GALLERIES, "site", "/galleries/", Phase.LIST, is_paged=True),
    PageKind("front", "site", "/", Phase.LIST),
    PageKind("corrections", "site", "/corrections/", Phase.LIST),
    PageKind("sitemap", "site", "/sitemap.xml", Phase.LIST),
    PageKind("sitemap part", "site", "/sitemaps/{part}.xml", Phase.LIST, is_sitemap_part=True),
    PageKind("news sitemap", "site", "/sitemap-news.xml", Phase.LIST),
    PageKind("robots", "site", "/robots.txt", Phase.PAGE),
    PageKind("API start", "site", "/api/v1", Phase.PAGE),
    PageKind("galleries JSON", "site", "/api/v1/galleries", Phase.LIST),
    PageKind("articles JSON", "site", "/api/v1/articles", Phase.LIST),
    PageKind("photos JSON", "site", "/api/v1/photos", Phase.LIST),
    PageKind("sections JSON", "site", "/api/v1/sections", Phase.LIST),
    PageKind("section JSON", "section", "/api/v1/sections/{slug}", Phase.LIST, is_told=True),
    *(
        PageKind(f"feed of {name}, {form}", "site", f"/feeds/{name}.{form}", Phase.LIST)
        for name in ("galleries", "articles")
        for form in ("rss", "atom", "json")
    ),
    *(
        PageKind(
            f"section's feed of {name}, {form}",
            "section",
            f"/feeds/sections/{{slug}}/{name}.{form}",
            Phase.LIST,
        )
        for name in ("galleries", "articles")
        for form in ("rss", "atom", "json")
    ),
    PageKind("embed.js", "site", "/embed.js", Phase.PAGE),
    PageKind("OpenAPI", "site", "/api/v1/openapi.json", Phase.PAGE),
    PageKind("API docs", "site", "/api/v1/docs", Phase.PAGE),
)
TOLD_KINDS = frozenset(kind.name for kind in PAGE_KINDS if kind.is_told)


def list_kinds(owner: Owner) -> tuple[PageKind, ...]:
    """The kinds of page that such a thing has."""
    return tuple(kind for kind in PAGE_KINDS if kind.owner == owner)


def find_path(url: str) -> str:
    """Where the page of a URL (a path with its query) is in the public tree."""
    path, _, query = url.removeprefix("/").partition("?")
    if query == "print=1":
        return f"{path}print.html"
    if query.startswith("page="):
        return f"{path}page-{query.removeprefix('page=')}.html"
    if not path or path.endswith("/"):
        return f"{path}index.html"
    if path.startswith("api/") and "." not in path.rpartition("/")[2]:
        return f"{path}/index.html" if path.endswith("/docs") else f"{path}/index.json"
    return path


STYLED_KINDS = frozenset(kind.name for kind in PAGE_KINDS if kind.has_style)


def find_gone_path(path: str) -> str:
    """Where a page that is gone has its word of farewell, served with 410 at the page's address."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/gone.{name.rpartition('.')[2]}"


def list_files(kind: PageKind) -> set[str]:
    """Every file that pages of a kind may have, with {slug} and so on for what they belong to."""
    path = find_path(kind.url)
    files = {path, find_path(f"{kind.url}?page=2")} if kind.is_paged else {path}
    if kind.leaves_gone and kind.owner not in ("site", "section"):  # those are never withdrawn
        files.add(find_gone_path(path))
    return files
