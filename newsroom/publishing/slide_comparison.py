"""What only shows when a gallery's slides are compared: a photo twice, a name in two spellings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from media.renditions.perceptual_hash import are_near
from media.text_search import fold_text
from newsroom.publishing.findings import Finding, Use

type Name = tuple[str, str]

WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
ENDS_A_NAME = re.compile(r"[,;:!?()\[\]“”\"/\n]|\.\s")
LEAST_LETTERS = 4  # shorter words are apart by a letter as a matter of course
SPELLINGS_TOLD = 10


def compare_slides(uses: Iterable[Use]) -> list[Finding]:
    """What is amiss among the slides of each gallery; photos that are no slides are left out."""
    by_gallery: defaultdict[int, list[Use]] = defaultdict(list)
    for use in uses:
        if use.gallery_id is not None:
            by_gallery[use.gallery_id].append(use)
    found: list[Finding] = []
    for slides in by_gallery.values():
        found += [*find_repeated(slides), *find_alike(slides), *find_spellings(slides)]
    return found


def find_repeated(slides: Sequence[Use]) -> Iterator[Finding]:
    """One photo on several slides."""
    by_photo: defaultdict[int, list[Use]] = defaultdict(list)
    for slide in slides:
        if slide.photo is not None:
            by_photo[slide.photo.pk].append(slide)
    for same in by_photo.values():
        if len(same) > 1:
            yield Finding("repeated", f"The same photo stands {len(same)} times", tuple(same))


def find_alike(slides: Sequence[Use]) -> Iterator[Finding]:
    """Neighbours that look alike, though they are not the same file."""
    alike = tuple(
        second
        for first, second in pairwise(slides)
        if first.photo is not None
        and second.photo is not None
        and first.photo.pk != second.photo.pk
        and are_near(first.photo.perceptual_hash, second.photo.perceptual_hash)
    )
    if alike:
        looks = "photo looks" if len(alike) == 1 else "photos look"
        yield Finding("alike", f"{len(alike)} {looks} nearly like the one before", alike)


def find_spellings(slides: Sequence[Use]) -> list[Finding]:
    """Names of two words that differ in a letter or an accent, the rarer spelling first."""
    places: defaultdict[Name, list[Use]] = defaultdict(list)
    for slide in slides:
        for name in dict.fromkeys(find_names(slide.caption)):
            places[name].append(slide)
    found = []
    for one, other in find_near_names(places):
        rare, usual = sorted((one, other), key=lambda name: len(places[name]))
        sentence = f"“{' '.join(rare)}” or “{' '.join(usual)}”? One name in two spellings"
        uses = places[rare] + [use for use in places[usual] if use not in places[rare]]
        found.append(Finding("spellings", sentence, tuple(uses)))
    return found[:SPELLINGS_TOLD]


def find_names(caption: str) -> Iterator[Name]:
    """Two capitalised words, one behind the other and with nothing but a space between them."""
    words = list(WORD.finditer(caption))
    for first, second in pairwise(words):
        between = caption[first.end() : second.start()]
        if between.isspace() and not ENDS_A_NAME.search(between):
            name = first[0], second[0].removesuffix("'s").removesuffix("’s")
            if all(word[0].isupper() and not word.isupper() for word in name):
                yield name


def find_near_names(places: Mapping[Name, Sequence[Use]]) -> Iterator[tuple[Name, Name]]:
    """Pairs of names that share one word, while the other is nearly the same."""
    for shared, other in ((0, 1), (1, 0)):
        by_word: defaultdict[str, list[Name]] = defaultdict(list)
        for name in places:
            by_word[name[shared]].append(name)
        for names in by_word.values():
            for one, two in combinations(names, 2):
                if are_near_words(one[other], two[other]):
                    yield one, two


def are_near_words(one: str, other: str) -> bool:
    """Whether two different words are one letter, one accent or one swap apart."""
    if min(len(one), len(other)) < LEAST_LETTERS or abs(len(one) - len(other)) > 1:
        return False
    one, other = fold_text(one), fold_text(other)
    if one == other:
        return True
    start = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    rest, other_rest = one[start:], other[start:]
    is_swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    if len(one) == len(other):
        return is_swapped or rest[1:] == other_rest[1:]
    longer, shorter = sorted((rest, other_rest), key=len, reverse=True)
    return longer[1:] == shorter
