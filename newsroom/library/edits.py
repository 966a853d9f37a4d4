"""The one door by which photos themselves are changed: their words, rights, focal point, moments.

Each edit starts from the values that the editor saw, column by column. What somebody changed
meanwhile is left as it is, and named; all the rest is done, as one batch that can be taken back. A
number of queries that does not hang on how many photos there are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from gallery.history.photo_log import find_changers, write_photo_acts
from gallery.models import Act, Slide
from gallery.signals import tell_galleries_changed
from media.models import Photo
from media.photo_embargo import end_first, write_moments
from media.photo_rights import find_archive_end
from media.renditions.state import want_what_is_missing_of
from media.rights_provenance import entry_of_editor
from media.rights_rules import UNRESTRICTED
from media.signals import tell_photos_reworded
from newsroom.audit.record import record_many
from newsroom.library.columns import (
    COLUMNS,
    EditRefused,
    clean_storable,
    clean_value,
    from_json,
    to_json,
)
from newsroom.library.outcome import Left, Outcome
from newsroom.library.receipts import write_batch
from newsroom.models import AuditEntry, PhotoBatch
from newsroom.rights import list_editable_photos, may_release_photos

__all__ = ["EditRefused", "Left", "Outcome", "PhotoEdit", "edit_photos"]

MOST_AT_ONCE = 2_000
ACT_NAMES = {
    "words": Act.Name.WORDS,
    "rights": Act.Name.RIGHTS,
    "focus": Act.Name.FOCUS,
    "moments": Act.Name.MOMENTS,
}
NEEDS_CHANGE = (
    "changing it needs another right, for something published shows it: propose it on its page"
)
NEEDS_RELEASE = "when it may be shown is said by those who publish"
# What no rendition holds: changing it makes no file anew.
NOT_IN_FILES = frozenset({"may_be_syndicated", "expires_at"})
ENDS_FIRST = "its licence would end before its embargo does"


@dataclass(frozen=True, slots=True)
class PhotoEdit:
    """What is to become of one photo: by column, the value that was seen and the one to come."""

    changes: Mapping[str, tuple[Any, Any]]


@dataclass(slots=True)
class Rows:
    """The locked rows of a batch, and what has been done to them so far."""

    photos: dict[int, Photo]
    open_ids: Collection[int]
    may_release: bool
    editor: str = ""
    set_by: Mapping[int, Mapping[str, Any]] | None = None
    changes: dict[int, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    set_by_before: dict[int, dict[str, Any]] = field(default_factory=dict)
    unchanged: list[int] = field(default_factory=list)
    overtaken: dict[int, list[str]] = field(default_factory=dict)
    closed: dict[int, str] = field(default_factory=dict)  # why, by photo

    def apply(self, photo_id: int, edit: PhotoEdit) -> None:
        """Do one photo's edit to its row in memory, or note why not."""
        photo = self.photos[photo_id]
        if photo_id not in self.open_ids:
            self.closed[photo_id] = NEEDS_CHANGE
            return
        if not self.may_release and any(COLUMNS[each].needs_release for each in edit.changes):
            self.closed[photo_id] = NEEDS_RELEASE
            return
        if would_never_be_seen(photo, edit):
            self.closed[photo_id] = ENDS_FIRST
            return
        for name, (seen, value) in edit.changes.items():
            present = getattr(photo, name)
            if present == value:
                continue
            if present != seen:
                self.overtaken.setdefault(photo_id, []).append(name)
                continue
            setattr(photo, name, value)
            if name == "archive_days":
                photo.archive_until = find_archive_end(photo.uploaded_at, value)
            if name in UNRESTRICTED:
                self.note_who_set(photo, name)
            change = (to_json(present), to_json(value))
            self.changes.setdefault(photo_id, {})[name] = change
        if photo_id not in self.changes and photo_id not in self.overtaken:
            self.unchanged.append(photo_id)

    def note_who_set(self, photo: Photo, column: str) -> None:
        """Note in memory who sets one of a photo's rights: a rule, or the editor; and who did."""
        before = photo.rights_set_by.get(column)
        self.set_by_before.setdefault(photo.pk, {})[column] = before
        given = self.set_by.get(photo.pk, {}) if self.set_by is not None else {}
        entry = given[column] if column in given else entry_of_editor(self.editor)
        others = {name: each for name, each in photo.rights_set_by.items() if name != column}
        photo.rights_set_by = others if entry is None else {**others, column: entry}

    def write(self) -> None:
        """Write the rows that changed, and tell it."""
        changed = [self.photos[photo_id] for photo_id in self.changes]
        columns = {name for changes in self.changes.values() for name in changes}
        moments = {name for name in columns if COLUMNS[name].group == "moments"}
        derived = {"archive_until"} if "archive_days" in columns else set()
        derived |= {"rights_set_by"} if self.set_by_before else set()
        write_columns(changed, (columns - moments) | derived)
        if columns - moments - NOT_IN_FILES:
            want_what_is_missing_of(changed)
        tell_photos_reworded(sorted(self.changes))
        self.tell_galleries()
        if moments:
            write_moments(changed, self.list_before(moments))

    def list_before(self, columns: Collection[str]) -> dict[int, dict[str, Any]]:
        """What stood in these columns where they changed, by photo."""
        return {
            photo_id: {
                name: from_json(name, before)
                for name, (before, _) in changes.items()
                if name in columns
            }
            for photo_id, changes in self.changes.items()
        }

    def record_rights(self) -> None:
        """Into the audit log: whose rights became others. Last, for others wait from here on."""
        changed = [
            (self.photos[photo_id], self.tell_rights(photo_id, rights))
            for photo_id, changes in self.changes.items()
            if (rights := [each for each in changes if COLUMNS[each].group == "rights"])
        ]
        if changed:
            record_many(AuditEntry.Act.RIGHTS, changed)

    def tell_rights(self, photo_id: int, columns: Sequence[str]) -> dict[str, Any]:
        """What the audit log keeps of one photo: before and after, and the rule that said so."""
        told: dict[str, Any] = {each: list(self.changes[photo_id][each]) for each in columns}
        given = self.set_by.get(photo_id, {}) if self.set_by is not None else {}
        rules = {entry["name"] for entry in given.values() if entry and "rule" in entry}
        return {**told, **({"rule": ", ".join(sorted(rules))} if rules else {})}

    def tell_galleries(self) -> None:
        """In frames on other sites, slides around one follow one another, or no longer."""
        ids = [each for each, edit in self.changes.items() if "may_be_syndicated" in edit]
        if ids:
            slides = Slide.objects.filter(photo__in=ids).order_by()
            tell_galleries_changed(list(slides.values_list("gallery", flat=True).distinct()))

    def list_left(self) -> tuple[Left, ...]:
        """What others changed meanwhile, and who that was, in 1 query at most."""
        changers = find_changers(
            [(photo_id, name) for photo_id, names in self.overtaken.items() for name in names]
        )
        return tuple(
            Left(
                photo_id,
                str(self.photos[photo_id]),
                f"{changers[photo_id, names[0]]} changed it",
                {name: getattr(self.photos[photo_id], name) for name in names},
            )
            for photo_id, names in self.overtaken.items()
        )


def would_never_be_seen(photo: Photo, edit: PhotoEdit) -> bool:
    """Whether an edit of moments would have the photo end before readers may see it."""
    asked = {name: value for name, (_, value) in edit.changes.items() if value is not None}
    if not any(COLUMNS[name].needs_release for name in asked):
        return False
    now = {"embargo_until": photo.embargo_until, "expires_at": photo.expires_at} | asked
    ends = (
        now["expires_at"],
        find_archive_end(photo.uploaded_at, asked["archive_days"])
        if "archive_days" in asked
        else photo.archive_until,
    )
    return end_first(now["embargo_until"], ends)


def edit_photos(
    edits: Mapping[int, PhotoEdit],
    *,
    summary: str,
    changed_by: User | None,
    source: Act.Source = Act.Source.DESK,
    answers: PhotoBatch | None = None,
    set_by: Mapping[int, Mapping[str, Any]] | None = None,
) -> Outcome:
    """Change photos (by their ids), each column where it is as it was seen.

    `summary` follows a name, with "{photos}" for how many changed ("set the credit of {photos}").
    Without `changed_by`, a command does it, and rights are not asked for. `answers` is the batch
    that is taken back. `set_by` are the entries of `Photo.rights_set_by` to come, by photo and
    column; without one, it is the editor who sets it. Raises `EditRefused`, and nothing is
    changed then.
    """
    if len(edits) > MOST_AT_ONCE:
        raise EditRefused(
            f"At most {MOST_AT_ONCE:,} photos are changed at once; these are {len(edits):,}. "
            "Nothing was changed."
        )
    clean = clean_storable if answers else clean_value
    wanted = {photo_id: clean_edit(edit, clean) for photo_id, edit in edits.items()}
    with transaction.atomic():
        photos = Photo.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
        found = {photo.pk: photo for photo in photos.defer("embedded_metadata")}
        rows = Rows(
            found,
            found.keys() if changed_by is None else list_editable_photos(changed_by, found.keys()),
            may_release=changed_by is None or may_release_photos(changed_by),
            editor=str(changed_by or ""),
            set_by=set_by,
        )
        names = {photo_id: str(photo) for photo_id, photo in found.items()}
        for photo_id in wanted.keys() & found.keys():
            rows.apply(photo_id, wanted[photo_id])
        outcome = Outcome(
            changed=tuple(sorted(rows.changes)),
            unchanged=tuple(sorted(rows.unchanged)),
            left=rows.list_left(),
            closed=tuple(Left(pk, names[pk], why) for pk, why in sorted(rows.closed.items())),
            gone=tuple(sorted(wanted.keys() - found.keys())),
            names={pk: names[pk] for pk in rows.changes},
        )
        if not rows.changes:
            return outcome
        rows.write()
        outcome = log_batch(rows, outcome, summary, changed_by, source, answers)
        rows.record_rights()
        return outcome


def write_columns(photos: Sequence[Photo], columns: Collection[str]) -> None:
    """Write columns of locked rows, in 2 queries at most: what is the same on all is written at
    once, which is ten times as fast.
    """
    same = {
        name: getattr(photos[0], name)
        for name in columns
        if all(getattr(photo, name) == getattr(photos[0], name) for photo in photos)
    }
    ids = [photo.pk for photo in photos]
    Photo.objects.filter(pk__in=ids).order_by().update(**same, edited_at=timezone.now())
    if others := sorted(set(columns) - same.keys()):
        Photo.objects.bulk_update(photos, others)


def clean_edit(edit: PhotoEdit, clean: Callable[[str, Any], Any]) -> PhotoEdit:
    """The same with values as the columns keep them. Raises `EditRefused`."""
    return PhotoEdit(
        {name: (seen, clean(name, value)) for name, (seen, value) in edit.changes.items()}
    )


def log_batch(
    rows: Rows,
    outcome: Outcome,
    summary: str,
    changed_by: User | None,
    source: Act.Source,
    answers: PhotoBatch | None,
) -> Outcome:
    """Write the batch, and an act into the log of each photo that changed."""
    groups = {COLUMNS[name].group for changes in rows.changes.values() for name in changes}
    number = len(rows.changes)
    said = summary.replace("{photos}", f"{number} photo{'' if number == 1 else 's'}")
    kind = PhotoBatch.Kind.MOMENTS if groups == {"moments"} else PhotoBatch.Kind.EDIT
    batch = write_batch(outcome, kind=kind, summary=said, done_by=changed_by, answers=answers)
    write_photo_acts(
        rows.changes,
        name=Act.Name.UNDO
        if answers
        else ACT_NAMES[groups.pop()]
        if len(groups) == 1
        else Act.Name.WORDS,
        summary=said,
        done_by=changed_by,
        source=source,
        batch_id=batch.pk,
        set_by=rows.set_by_before,
    )
    return outcome.of_batch(batch.pk)
