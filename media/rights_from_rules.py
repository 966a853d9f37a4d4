"""What the rules say of a photo, which of them wins, and what they may write.

A rule fills in what says nothing, and takes the place of what a rule said before. What an editor
set, and what a photo's file or a preset said, stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from media.models import Photo
from media.photo_rights import find_archive_end
from media.rights_provenance import entry_of_rule, who_set
from media.rights_rules import CONDITIONS, UNRESTRICTED, RightsRule
from media.search.folding import split_words

# By condition: the folded texts of a photo's column, each with a space at either end, one a line.
type Words = Mapping[str, str]
LONGEST_REMEMBERED: Final = 200  # characters: credits, sources and keywords come again and again


class Standing(Enum):
    """What a column that a rule speaks of is to it."""

    FREE = "free"  # it is written
    SAME = "same"
    EDITOR = "editor"  # an editor set it to something else
    FILE = "file"  # the file, a preset or somebody long ago did


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule as photos are held against it: its phrases are folded, once."""

    rule: RightsRule
    phrases: Mapping[str, str]
    says: Mapping[str, Any]

    def fits(self, words: Words) -> bool:
        """Whether it is about a photo of these words; never for a rule without any."""
        for name, phrase in self.phrases.items():  # asked very often: no generator
            if phrase not in words[name]:
                return False
        return bool(self.phrases)


@dataclass(slots=True)
class Verdict:
    """What rules say of one photo: by column the rule that wins, and those that it wins over."""

    winners: dict[str, ReadyRule] = field(default_factory=dict)
    beaten: list[tuple[str, ReadyRule, ReadyRule]] = field(default_factory=list)


def ready(rules: Iterable[RightsRule]) -> list[ReadyRule]:
    """Rules in their order; one whose words are none fits no photo."""
    found = []
    for rule in rules:
        folded = {name: fold_phrase(text) for name, text in rule.conditions.items()}
        phrases = folded if all(folded.values()) else {}
        found.append(ReadyRule(rule, phrases, rule.says))
    return found


def list_rules_in_force() -> list[ReadyRule]:
    """The rules that are applied to new photos, in 1 query."""
    return ready(RightsRule.objects.filter(is_on=True))


def fold_phrase(text: str) -> str:
    """A text's words with spaces around; "" for punctuation alone."""
    return fold_short(text) if len(text) <= LONGEST_REMEMBERED else fold_words(text)


def fold_words(text: str) -> str:
    """The same of any text."""
    words = split_words(text)
    return f" {' '.join(words)} " if words else ""


fold_short = lru_cache(maxsize=4_096)(fold_words)


def read_words(photo: Photo) -> Words:
    """A photo's words as the library's index has them."""
    columns = ((name, getattr(photo, column)) for name, column in CONDITIONS.items())
    return {name: "\n".join(fold_texts(value)) for name, value in columns}


def fold_texts(value: Any) -> Iterator[str]:
    """Each text of a column, or of its list."""
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and (phrase := fold_phrase(text)):
            yield phrase


def judge(words: Words, rules: Iterable[ReadyRule]) -> Verdict:
    """What the rules, in their order, say of a photo of these words."""
    verdict = Verdict()
    for rule in rules:
        if not rule.fits(words):
            continue
        for column, value in rule.says.items():
            winner = verdict.winners.setdefault(column, rule)
            if winner.says[column] != value:
                verdict.beaten.append((column, winner, rule))
    return verdict


def find_standing(photo: Photo, column: str, value: Any) -> Standing:
    """Whether a rule may write a value into a photo's column."""
    present = getattr(photo, column)
    set_by = who_set(photo, column)
    if set_by is not None and set_by.rule_id is None:
        return Standing.SAME if present == value else Standing.EDITOR
    if present == value:
        return Standing.SAME
    if present == UNRESTRICTED[column] or set_by is not None:
        return Standing.FREE
    return Standing.FILE


def apply_rules(photo: Photo, rules: Sequence[ReadyRule]) -> None:
    """Have a photo that is not stored yet say what the rules say of it."""
    if not rules:
        return
    entries = {}
    for column, rule in judge(read_words(photo), rules).winners.items():
        value = rule.says[column]
        if find_standing(photo, column, value) is Standing.FREE:
            setattr(photo, column, value)
            entries[column] = entry_of_rule(rule.rule, value)
    if entries:
        photo.rights_set_by = {**photo.rights_set_by, **entries}
        photo.archive_until = find_archive_end(photo.uploaded_at, photo.archive_days)
