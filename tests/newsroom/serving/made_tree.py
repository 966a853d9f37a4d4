"""A public tree made by hand, with all that a tree may hold and some that it may not."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import brotli

CHANGED_SECONDS = 1_764_000_000
SECRET = b"nobody may read this"
# Long enough to shrink: some nginx modules pass over a compressed form that is no smaller.
PADDING = " " * 400
TEXTS = {
    "index.html": "tree: front",
    "galleries/index.html": "tree: list",
    "galleries/page-2.html": "tree: list, page 2",
    "galleries/harbour/index.html": "tree: harbour " * 500,
    "galleries/harbour/print.html": "tree: harbour on paper",
    "galleries/harbour/live.json": '{"slides": 3}',
    "galleries/harbour/slide-1/index.html": "tree: first slide",
    "galleries/withdrawn/gone.html": "tree: no longer published",
    "articles/count/index.html": "tree: the count",
    "api/v1/index.json": '{"title": "tree: start"}',
    "api/v1/galleries/index.json": '{"galleries": []}',
    "api/v1/galleries/harbour/index.json": '{"slug": "harbour"}',
    "api/v1/galleries/withdrawn/gone.json": '{"detail": "withdrawn"}',
    "api/v1/galleries/harbour/ninjs.json": '{"ninjs": true}',
    "api/v1/docs/index.html": "tree: how to ask",
    "embed/galleries/harbour/index.html": "tree: embedded",
    "embed/galleries/withdrawn/gone.html": "tree: no longer embedded",
    "embed.js": "// tree: customElements",
    "feeds/galleries.rss": "<rss>tree</rss>",
    "feeds/galleries.atom": "<feed>tree</feed>",
    "feeds/galleries.json": '{"feed": "tree"}',
    "sitemap.xml": "<urlset>tree</urlset>",
    "robots.txt": "# tree\nUser-agent: *",
}
TEXTS = {name: f"{text}{PADDING}" for name, text in TEXTS.items()}
SMALL_RENDITION = "renditions/ab/abcdef/w320-1.jpg"
LARGE_RENDITION = "renditions/ab/abcdef/w2560-2.avif"
STATIC_FILE = "gallery/slideshow.0123456789ab.css"
PLAIN_STATIC_FILE = "gallery/plain.css"


def write(path: Path, content: bytes, *, compressed: bool) -> None:
    """A file, with its compressed forms beside it, all of one time."""
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    forms = {"": content}
    if compressed:
        forms |= {".gz": gzip.compress(content, mtime=0), ".br": brotli.compress(content)}
    for suffix, form in forms.items():
        beside = path.with_name(f".{path.name}{suffix}.new")
        beside.write_bytes(form)
        beside.chmod(0o644)
        os.utime(beside, (CHANGED_SECONDS, CHANGED_SECONDS))
        beside.replace(f"{path}{suffix}")


def make_tree(data: Path) -> Path:
    """The tree below a data folder, with static files beside it; the tree's root."""
    root, static = data / "site", data / "static"
    for name, text in TEXTS.items():
        write(root / name, text.encode(), compressed=True)
    write(root / SMALL_RENDITION, bytes(range(256)) * 40, compressed=False)
    write(root / LARGE_RENDITION, bytes(range(256)) * 2400, compressed=False)
    write(static / STATIC_FILE, b"p{color:red}" * 100, compressed=True)
    write(static / PLAIN_STATIC_FILE, b"p{color:blue}", compressed=False)
    hide_secrets(data, root)
    return root


def hide_secrets(data: Path, root: Path) -> None:
    """What lies in the tree, or is reached from it, and must not be answered."""
    write(data / "secret.html", SECRET, compressed=False)
    write(data / "originals/secret.jpg", SECRET, compressed=False)
    write(root / ".unfinished/secret.html", SECRET, compressed=False)
    write(root / ".secret.html", SECRET, compressed=False)
    write(root / "galleries/.secret/index.html", SECRET, compressed=False)
    write(root / "page.html.gz", SECRET, compressed=False)
    (root / "link.html").symlink_to(data / "secret.html")
    (root / "originals").symlink_to(data / "originals")


# Addresses that must get a 404 of the application, or a 400, and never a byte of a file.
ESCAPES = (
    "/../secret.html",
    "/galleries/../../secret.html",
    "/galleries/..%2f..%2fsecret.html",
    "/%2e%2e/secret.html",
    "/galleries/%2e%2e/%2e%2e/secret.html",
    "/..%5csecret.html",
    "/galleries\\..\\..\\secret.html",
    "/galleries/harbour/index.html%00.jpg",
    "/%00",
    "/.unfinished/secret.html",
    "/%2eunfinished/secret.html",
    "/.secret.html",
    "/galleries/.secret/",
    "/link.html",
    "/originals/secret.jpg",
    "/renditions/../../secret.html",
    "/renditions/%2e%2e/%2e%2e/secret.html",
    "/static/../secret.html",
    "/static/..%2fsecret.html",
    "/static/%2e%2e/secret.html",
    "//secret.html",
    "/page.html.gz",
    "/galleries/harbour/index.html",
    "/galleries/harbour/index.html.gz",
    "/galleries/harbour/index.html.br",
    "/galleries/harbour/print.html",
    "/galleries/page-2.html",
    "/galleries/withdrawn/gone.html",
    "/galleries/withdrawn/gone.html.gz",
    "/api/v1/galleries/withdrawn/gone.json",
    "/api/v1/galleries/harbour/index.json",
    "/galleries/harbour/live.json.gz",
)
