"""Old addresses in the public tree: links by which nginx leads to the new ones by itself.

`.moved/galleries/OLD` is a link to `galleries/NEW`, and nothing is ever served through it: nginx
asks where it leads, and answers 301. So an old address does not need the application. While its
thing is not shown there is no link, and the application says 410.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gallery.former_addresses import Addressed, FormerAddress, name_kind
from gallery.models import Gallery
from newsroom.baking.local_tree import LocalTree
from newsroom.baking.plan import SITE
from newsroom.models import Article, Section

FOLDERS: dict[str, type[Addressed]] = {
    "galleries": Gallery,
    "articles": Article,
    "sections": Section,
}
KINDS = {name_kind(model): folder for folder, model in FOLDERS.items()}


def link_moved(tree: LocalTree, owners: Collection[str]) -> None:
    """Have the old addresses of owners such as "gallery:12" or "site" lead to where those are."""
    wanted: list[FormerAddress] = []
    for owner in sorted(owners):
        kind, _, number = owner.partition(":")
        if owner == SITE:
            wanted += FormerAddress.objects.filter(kind=name_kind(Section))
        elif kind in KINDS:
            wanted += FormerAddress.objects.filter(kind=kind, thing_id=number)
    place_links(tree, wanted)


def link_everything_moved(tree: LocalTree) -> int:
    """The same for all there are, and no other link is left. The number that were not right."""
    every = list(FormerAddress.objects.all())
    places = {(KINDS[each.kind], each.slug) for each in every}
    changed = place_links(tree, every)
    for folder, slug in tree.list_moved():
        if (folder, slug) not in places:
            changed += tree.set_moved(folder, slug, "")
    return changed


def place_links(tree: LocalTree, former: Iterable[FormerAddress]) -> int:
    """Make the links of some old addresses right; how many were not."""
    changed = 0
    for each in former:
        model = FOLDERS[KINDS[each.kind]]
        thing = model._default_manager.filter(pk=each.thing_id).first()
        is_shown = thing is not None and getattr(thing, "is_published", True)
        target = str(thing.slug) if thing is not None and is_shown else ""
        if target == each.slug:
            target = ""  # it is there again
        changed += tree.set_moved(KINDS[each.kind], each.slug, target)
    return changed
