"""What is found before publishing: the places of photos, and what is amiss there."""

from __future__ import annotations

from dataclasses import dataclass

from media.models import Photo

PLACES_NAMED = 12


@dataclass(frozen=True, slots=True)
class Use:
    """A photo where it stands: its words there, and where an editor finds it."""

    photo: Photo | None
    caption: str
    credit_line: str
    alt_text: str
    is_decorative: bool
    name: str  # such as "7" for a slide, or "the lead photo"
    url: str  # on the desk
    gallery_id: int | None = None  # of a slide
    is_drifted: bool = False  # its own words stand over a photo's that were corrected since


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing that is amiss: a sentence without its places, and the places."""

    kind: str  # a key for programs
    sentence: str
    uses: tuple[Use, ...]
    is_grave: bool = False  # readers do not get the photo
    is_blocker: bool = False  # it is not published with this, but for a reason that is kept

    @property
    def named(self) -> tuple[Use, ...]:
        """As many as a line holds."""
        return self.uses[:PLACES_NAMED]

    @property
    def more(self) -> int:
        """How many are not named."""
        return len(self.uses) - len(self.named)

    def __str__(self) -> str:
        places = ", ".join(use.name for use in self.named)
        return f"{self.sentence} ({places}{f' and {self.more} more' if self.more else ''})"
