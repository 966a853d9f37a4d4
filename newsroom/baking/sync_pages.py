"""Making the rows of the public tree what is planned, each page in its class of work.

What shows the edited thing itself goes with the edit. What an edit reaches from afar, such as the
numbers on ten thousand other slides, waits until nothing nearer does. Every function here is to be
called while `PublicSite.locked()` is held: planners go one after the other, owner by owner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import batched
from typing import NamedTuple

from django.db.models import Case, F, SmallIntegerField, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from newsroom.baking.change_log import note_changes, note_sections
from newsroom.baking.pages import GALLERIES, PAGE_KINDS, TOLD_KINDS, PageKind
from newsroom.baking.plan import SITE, PlannedPage, list_pages_of_photos, name_photo_owner
from newsroom.models.public_tree import ABSENT, SHOWN, BakedPage, BakedPageQuerySet, Urgency

# New slides have their pages before the gallery's page links to them, unless there are so many that
# readers would wait for the gallery.
FEW_PAGES = 40
AT_ONCE = 1_000  # rows of one statement

KINDS = {kind.name: kind for kind in PAGE_KINDS}


class Row(NamedTuple):
    """What is known of a page's row."""

    pk: int
    url: str
    kind: str
    owner: str
    wanted_status: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A page with the owner of its row."""

    owner: str
    page: PlannedPage


@dataclass(frozen=True, slots=True)
class Edit:
    """What happened to an owner, or to photos.

    `near_ids` are the slides (by their public ids) or photos of which the own pages show what was
    edited; of lists, the parts of the sitemap that name it, which no reader waits for. `is_whole`:
    so do, from afar, those of all others. `lists_only`: nothing but lists changes.
    `further_pages`: of the list of galleries, those that name what was edited (their addresses);
    None is all of them. `is_edited` False only compares.
    """

    urgency: Urgency
    near_ids: Collection[str] = frozenset()
    is_whole: bool = True
    lists_only: bool = False
    further_pages: Collection[str] | None = None
    is_edited: bool = True

    @property
    def far(self) -> Urgency:
        """The class of what it reaches from afar."""
        return min(self.urgency, Urgency.FAR)

    def shows_it(self, page: PlannedPage) -> bool:
        """Whether a page shows the edited thing itself."""
        if page.kind.is_sitemap_part:
            return False
        if is_of_many(page.kind.name):
            return find_id(page.url) in self.near_ids
        is_elsewhere = page.slide_ids and page.slide_ids.isdisjoint(self.near_ids)
        return self.is_whole or not is_elsewhere


@dataclass(slots=True)
class Differences:
    """Rows that are not as planned."""

    new: list[Planned] = field(default_factory=list)
    shown: list[Row] = field(default_factory=list)  # to be shown again
    over: dict[int, list[Row]] = field(default_factory=dict)  # by the status that they are to have
    same: list[Row] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many."""
        return len(self.new) + len(self.shown) + sum(map(len, self.over.values()))


def sync_owner(owner: str, planned: Collection[PlannedPage], edit: Edit) -> int:
    """Make an owner's rows what is planned, and stale what an edit reaches.

    Returns the number of rows that were not as planned.
    """
    found = read_rows(BakedPage.objects.filter(owner=owner))
    return sync_rows(found, {page.url: Planned(owner, page) for page in planned}, edit)


def sync_photos(photo_ids: Collection[int], edit: Edit) -> int:
    """The same for photos by themselves, in a constant number of queries.

    What one photo removed from a gallery or an article leaves behind is found by `reconcile`.
    """
    wanted = {
        page.url: Planned(name_photo_owner(photo_id), page)
        for photo_id, pages in list_pages_of_photos(photo_ids).items()
        for page in pages
    }
    owners = [name_photo_owner(photo_id) for photo_id in photo_ids]
    return sync_rows(read_rows(BakedPage.objects.filter(owner__in=owners)), wanted, edit)


def sync_rows(found: Iterable[Row], wanted: Mapping[str, Planned], edit: Edit) -> int:
    """Make rows what is planned, and stale what an edit reaches."""
    differences = compare_rows(found, wanted)
    add_rows(differences.new, edit)
    raise_rows(differences.shown, edit.urgency, edit.far)
    for status, rows in differences.over.items():
        remove_rows(rows, status, edit.urgency)
    reached = raise_reached(differences, wanted, edit) if edit.is_edited else []
    note_told(differences, reached, wanted, is_edited=edit.is_edited)
    return differences.number


def note_told(
    differences: Differences,
    reached: Iterable[Row],
    wanted: Mapping[str, Planned],
    *,
    is_edited: bool,
) -> None:
    """Note which owners' own data is another now, for those who keep copies of it."""
    told = {planned.owner for planned in differences.new if planned.page.kind.is_told}
    rows = (differences.shown, reached, *differences.over.values())
    told |= {row.owner for each in rows for row in each if row.kind in TOLD_KINDS}
    if SITE in told:
        note_sections()
        told.remove(SITE)
    statuses = dict.fromkeys(told, ABSENT)
    for planned in wanted.values():
        if planned.page.kind.is_told and planned.owner in told:
            statuses[planned.owner] = planned.page.status
    note_changes(statuses, is_edited=is_edited)


def compare_rows(found: Iterable[Row], wanted: Mapping[str, Planned]) -> Differences:
    """Rows against the plan."""
    differences, known = Differences(), set()
    for row in found:
        known.add(row.url)
        status = wanted[row.url].page.status if row.url in wanted else ABSENT
        if row.wanted_status == status:
            differences.same.append(row)
        elif status == SHOWN:
            differences.shown.append(row)
        else:
            differences.over.setdefault(status, []).append(row)
    differences.new = [planned for url, planned in wanted.items() if url not in known]
    return differences


def add_rows(new: Collection[Planned], edit: Edit) -> None:
    """Rows of pages that are wanted for the first time."""
    of_many = sum(is_of_many(planned.page.kind.name) for planned in new)
    for_many = edit.urgency if of_many <= FEW_PAGES else edit.far
    BakedPage.objects.bulk_create(
        (
            make_row(planned, for_many if is_of_many(planned.page.kind.name) else edit.urgency)
            for planned in new
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def raise_rows(rows: Collection[Row], urgency: Urgency, far: Urgency) -> None:
    """Want pages shown that were not."""
    of_many = [row.pk for row in rows if is_of_many(row.kind)]
    others = [row.pk for row in rows if not is_of_many(row.kind)]
    for row_ids, own in ((others, urgency), (of_many, urgency if are_few(of_many) else far)):
        raise_in_chunks(row_ids, own, wanted_status=SHOWN)


def remove_rows(rows: Collection[Row], status: int, urgency: Urgency) -> None:
    """Want pages gone, or told to be gone: before all else, whatever it was that they belong to.

    Their files are taken out of the tree all at once, ahead of every bake; of slides by the hundred
    the words of farewell can wait then, for the gallery's own stands above them.
    """
    urgency = max(urgency, Urgency.REMOVAL)
    of_many = [row.pk for row in rows if is_of_many(row.kind)]
    others = [row.pk for row in rows if not is_of_many(row.kind)]
    is_with_them = are_few(of_many) or urgency == Urgency.KILL
    for row_ids, own in ((others, urgency), (of_many, urgency if is_with_them else Urgency.FAR)):
        raise_in_chunks(row_ids, own, wanted_status=status)


def raise_reached(differences: Differences, wanted: Mapping[str, Planned], edit: Edit) -> list[Row]:
    """Make stale what is as planned, and shows what was edited; those pages."""
    reached = [row for row in differences.same if row.url in wanted]
    if edit.lists_only:
        reached = [row for row in reached if is_list_of(wanted[row.url].page, edit)]
    near = {row.pk for row in reached if edit.shows_it(wanted[row.url].page)}
    raise_in_chunks(sorted(near), edit.urgency)
    if edit.is_whole or did_slides_change(differences):
        raise_in_chunks([row.pk for row in reached if row.pk not in near], edit.far)
        return reached
    return [row for row in reached if row.pk in near]


def is_list_of(page: PlannedPage, edit: Edit) -> bool:
    """Whether a page is a list that may name what was edited."""
    if page.kind.is_sitemap_part:
        return page.path.rpartition("/")[2].removesuffix(".xml") in edit.near_ids
    if page.kind.name == GALLERIES and page.url != page.kind.url and edit.further_pages is not None:
        return page.url in edit.further_pages
    return page.kind.is_list


def did_slides_change(differences: Differences) -> bool:
    """Whether slides came or went, which changes the numbers on all of them."""
    return (
        any(is_of_many(planned.page.kind.name) for planned in differences.new)
        or any(is_of_many(row.kind) for row in differences.shown)
        or any(is_of_many(row.kind) for rows in differences.over.values() for row in rows)
    )


def are_few(row_ids: Collection[int]) -> bool:
    """Whether nothing has to wait for so few pages."""
    return len(row_ids) <= FEW_PAGES


def is_of_many(kind: str) -> bool:
    """Whether each slide, or each photo, has such a page: a gallery may have thousands of them."""
    known: PageKind | None = KINDS.get(kind)
    return known is not None and known.owner in ("slide", "photo")


def find_id(url: str) -> str:
    """The slide or the photo of such a page: its address ends with it, but for an image service."""
    return url.removesuffix("/iiif/info.json").rstrip("/").rpartition("/")[2]


def read_rows(pages: BakedPageQuerySet) -> list[Row]:
    """What is known of pages, light enough for thousands."""
    return [Row(*values) for values in pages.order_by().values_list(*Row._fields)]


def make_row(planned: Planned, urgency: Urgency) -> BakedPage:
    """The row of a page that is wanted for the first time."""
    page = planned.page
    return BakedPage(
        path=page.path,
        url=page.url,
        kind=page.kind.name,
        owner=planned.owner,
        phase=page.kind.phase,
        urgency=urgency,
        wanted_status=page.status,
    )


def raise_in_chunks(row_ids: Collection[int], urgency: Urgency, **changes: int) -> None:
    """Make pages stale, and set what else is wanted of them."""
    for chunk in batched(row_ids, AT_ONCE):
        raise_versions(BakedPage.objects.filter(pk__in=chunk), urgency, **changes)


def raise_versions(rows: BakedPageQuerySet, urgency: Urgency, **changes: int) -> int:
    """Make pages stale; one that failed gets another chance at once. Their number.

    A page that was stale already keeps its place in the queue, or gets a better one.
    """
    small = SmallIntegerField()
    is_fresh = When(wanted_version=F("baked_version"), then=Value(0, output_field=small))
    return rows.order_by().update(
        urgency=Greatest(
            Case(is_fresh, default=F("urgency"), output_field=small),
            Value(int(urgency), output_field=small),
        ),
        wanted_at=Case(
            When(wanted_version=F("baked_version"), then=Value(timezone.now())),
            default=F("wanted_at"),
        ),
        wanted_version=F("wanted_version") + 1,
        tries=0,
        retry_at=None,
        **changes,
    )
