"""What tests of baking share: everything baked, and what is then in the public tree."""

from __future__ import annotations

from pathlib import Path

from gallery.models import Gallery
from newsroom.baking.baker import Baked, bake_what_is_stale
from newsroom.models import Article, GalleryPlacement
from newsroom.publishing.workflow import publish


def bake() -> Baked:
    """Bake everything that an edit left."""
    return bake_what_is_stale(all_marks=True, at_most_seconds=None)


def files_in(site: Path) -> dict[str, bytes]:
    """Every file of the tree, by path."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def changed_paths(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Files that came, went or differ, without their compressed forms and renditions."""
    return {
        path
        for path in before.keys() | after.keys()
        if before.get(path) != after.get(path)
        and not path.endswith((".gz", ".br"))
        and not path.startswith("renditions/")
    }


def article_with(gallery: Gallery) -> Article:
    """A published article that places a gallery."""
    article = Article.objects.create(headline="A night", slug=f"night-{gallery.pk}")
    GalleryPlacement.objects.create(parent=article, gallery=gallery, region="body", ordering=1)
    return publish(article)
