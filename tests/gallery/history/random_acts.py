"""Galleries to which anything happens, in any order, by two editors."""

from __future__ import annotations

from collections.abc import Callable, Collection
from random import Random

from django.contrib.auth.models import User

from gallery.history.going_back import restore
from gallery.history.log import find_last_number
from gallery.history.replay import read_state
from gallery.history.state import GalleryState
from gallery.history.undoing import NothingToUndo, redo, undo
from gallery.limits import NAMES
from gallery.models import Gallery, Slide
from gallery.slides.cover import NotACover, choose_cover
from gallery.slides.flags import flag_slides
from gallery.slides.meanwhile import SequenceConflict
from gallery.slides.sequence import (
    NewSlide,
    move_slides,
    place_slides,
    remove_slides,
    reorder_slides,
    restore_slides,
)
from gallery.slides.wanted_photos import supply_photo
from gallery.slides.words import WORDS, edit_words, get_words_in_effect
from media.models import Photo

MOST_SLIDES = 14


class RandomEvening:
    """A gallery, its snapshots by the number of the act that led to each, and chance."""

    def __init__(self, seed: int, photos: list[Photo], editors: list[User]) -> None:
        self.chance = Random(seed)
        self.photos, self.editors = photos, editors
        number = Gallery.objects.count()
        self.gallery = Gallery.objects.create(title="Evening", slug=f"evening-{seed}-{number}")
        self.snapshots: dict[int, GalleryState] = {0: read_state(self.gallery)}
        self.versions = [self.gallery.version]

    def act(self) -> None:
        """Do something, and keep what the gallery is then."""
        acts: list[tuple[int, Callable[[User], object]]] = [
            (4, self.place),
            (6, self.move),
            (1, self.sort),
            (3, self.remove),
            (2, self.put_back),
            (5, self.write),
            (3, self.flag),
            (1, self.choose),
            (2, self.supply),
            (4, self.undo),
            (3, self.redo),
            (1, self.go_back),
        ]
        (do,) = self.chance.choices([do for _, do in acts], [weight for weight, _ in acts])
        self.gallery = Gallery.objects.get(pk=self.gallery.pk)
        try:
            do(self.chance.choice(self.editors))
        except (NothingToUndo, NotACover, SequenceConflict):
            return
        self.gallery = Gallery.objects.get(pk=self.gallery.pk)
        self.snapshots[find_last_number(self.gallery)] = read_state(self.gallery)
        self.versions.append(self.gallery.version)

    def ids(self) -> list[str]:
        """The order."""
        return list(self.gallery.slides.order_by("position").values_list("public_id", flat=True))

    def some(self) -> list[str]:
        """One slide, or a few."""
        ids = self.ids()
        return self.chance.sample(ids, min(len(ids), self.chance.choice([1, 1, 2, 4])))

    def version(self) -> int:
        """The present version, or one that is a little older."""
        return self.chance.choice([self.gallery.version] * 3 + self.versions[-3:])

    def place(self, editor: User) -> None:
        """New slides somewhere, some of which want a photo."""
        if len(self.ids()) < MOST_SLIDES:
            new = [
                NewSlide(self.chance.choice([None, *self.photos]), caption=self.text())
                for _ in range(self.chance.randint(1, 3))
            ]
            at = self.chance.choice([None, 1, len(self.ids()) + 1])
            place_slides(self.gallery, new, at=at, changed_by=editor)

    def text(self) -> str:
        """Words, or none."""
        return self.chance.choice(["", "Ferry", "Gulls at dawn", "“Æøå”"])

    def move(self, editor: User) -> None:
        """Slides to another place, perhaps by one who saw an older order."""
        to = self.chance.randint(1, MOST_SLIDES)
        move_slides(
            self.gallery,
            self.some(),
            to=to,
            expected_version=self.gallery.version,
            changed_by=editor,
        )
        older, some = self.version(), self.some()
        if older != self.gallery.version and some:
            self.snapshots[find_last_number(self.gallery)] = read_state(self.gallery)
            move_slides(
                self.gallery, some, to=1, expected_version=self.gallery.version, changed_by=editor
            )

    def sort(self, editor: User) -> None:
        """All in another order."""
        if ids := self.ids():
            self.chance.shuffle(ids)
            version = self.gallery.version
            reorder_slides(self.gallery, ids, expected_version=version, changed_by=editor)

    def remove(self, editor: User) -> None:
        """Some go."""
        version = self.gallery.version
        remove_slides(self.gallery, self.some(), expected_version=version, changed_by=editor)

    def put_back(self, editor: User) -> None:
        """One that went comes back."""
        gone = list(self.gallery.removed_slides.values_list("public_id", flat=True))
        if gone and len(self.ids()) < MOST_SLIDES:
            chosen, version = [self.chance.choice(gone)], self.gallery.version
            restore_slides(self.gallery, chosen, expected_version=version, changed_by=editor)

    def write(self, editor: User) -> None:
        """Words, here or for every use of the photo."""
        if slide := self.one():
            word, seen = self.chance.choice(WORDS), get_words_in_effect(slide)
            assert word in NAMES
            edit_words(
                slide,
                seen=seen,
                edited={word: self.text()},
                is_decorative=self.chance.choice([None, True, False]),
                everywhere=self.chance.random() < 0.3,
                changed_by=editor,
            )

    def one(self) -> Slide | None:
        """A slide."""
        ids = self.ids()
        slides = self.gallery.slides.select_related("photo")
        return slides.get(public_id=self.chance.choice(ids)) if ids else None

    def flag(self, editor: User) -> None:
        """Picks and rejects."""
        if some := self.some():
            flag = self.chance.choice(["pick", "reject", ""])
            flag_slides(self.gallery, some, flag=flag, changed_by=editor)

    def choose(self, editor: User) -> None:
        """Another cover, or none."""
        if slide := self.one():
            chosen = self.chance.choice([slide.public_id, ""])
            choose_cover(self.gallery, chosen, changed_by=editor)

    def supply(self, editor: User) -> None:
        """A photo for a slide that wants one."""
        if slide := self.gallery.slides.filter(photo=None).first():
            supply_photo(slide, photo=self.chance.choice(self.photos), changed_by=editor)

    def undo(self, editor: User) -> None:
        """An editor's own last act."""
        undo(self.gallery, done_by=editor, may_change_photos=self.list_open)

    def redo(self, editor: User) -> None:
        """What the editor undid."""
        redo(self.gallery, done_by=editor, may_change_photos=self.list_open)

    def list_open(self, photo_ids: Collection[int]) -> set[int]:
        """Sometimes not all."""
        return {photo_id for photo_id in photo_ids if self.chance.random() < 0.7}

    def go_back(self, editor: User) -> None:
        """Any earlier state."""
        number = self.chance.choice(list(self.snapshots))
        restore(self.gallery, to=number, done_by=editor)
        assert read_state(Gallery.objects.get(pk=self.gallery.pk)) == self.snapshots[number]
