"""Dark first: the files of pages that are not to be shown go out of the tree all at once.

A bake takes milliseconds for each page, and a withdrawn gallery may have thousands. So nothing is
asked of Django here; the words of farewell are baked afterwards, and until then the application
answers. An older bake that is under way does not bring a file back: its row's version is another.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from newsroom.baking.bake_page import find_file
from newsroom.baking.local_tree import LocalTree
from newsroom.baking.moved_links import link_moved
from newsroom.baking.public_renditions import list_photo_folders, withdraw_unused
from newsroom.baking.trees import choose_tree
from newsroom.models.public_tree import ABSENT, SHOWN, BakedPage, PublicSite, PurgeOrder, Urgency

AT_ONCE = 200  # pages of one transaction


def remove_what_is_over() -> int:
    """Take out the files of all pages that are shown and are not to be; their number.

    Files of photos that no published page shows any more go with them.
    """
    number, tree, owners = 0, choose_tree(), set[str]()
    is_there_more = BakedPage.objects.over().exists()
    while is_there_more:
        folders: set[str] = set()
        with transaction.atomic():
            PublicSite.locked()  # a planner that wants one of them again comes before or after
            over = BakedPage.objects.over().select_for_update().order_by("pk")
            pages = list(over[:AT_ONCE])
            for page in pages:
                folders |= remove_file(tree, page)
                owners.add(page.owner)
            note_removals(pages)
        withdraw_unused(tree, folders)
        number += len(pages)
        is_there_more = len(pages) == AT_ONCE
    link_moved(tree, owners)
    return number


def remove_file(tree: LocalTree, page: BakedPage) -> set[str]:
    """Take a page out of the tree; the folders of the photos that it named."""
    path = find_file(page.path, SHOWN)
    folders = list_photo_folders(tree.read(path) or b"")
    tree.remove(path)
    return folders


def note_removals(pages: list[BakedPage]) -> None:
    """Save that nothing is there any more; a row of which nothing is wanted goes, too."""
    if settings.PURGE != "none":
        PurgeOrder.objects.bulk_create(
            PurgeOrder(url=page.url, urgency=max(page.urgency, Urgency.REMOVAL)) for page in pages
        )
    row_ids = [page.pk for page in pages]
    removed = BakedPage.objects.filter(pk__in=row_ids)
    removed.filter(wanted_status=ABSENT).delete()
    removed.update(baked_status=ABSENT, sha256="")
