"""Names and places of a gallery: what completes itself while somebody types its captions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

from gallery.models import Gallery
from media.metadata.credits import read_names
from media.text_columns import PLACE

MOST_NAMES = 400
LONGEST_NAME = 60
LEAST_LETTERS = 4  # of a name of one word: shorter ones are typed sooner than chosen
# Where all nouns have a capital, one word with a capital is no name.
CAPITALISED_NOUNS = ("de", "lb")

# A word, or an initial with its point.
WORD = re.compile(r"\b[^\W\d_]\.(?=\s)|[^\W\d_]+(?:['’.&-]+[^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s$")
ENDS_A_SENTENCE = re.compile(r"[.!?:\n“\"(]")
# What stands inside names, never at their ends: "Bay of Biscay", "Ursula von der Leyen".
PARTICLES = read_names("""
    al|ap|bin|da|de|del|della|den|der|di|do|dos|du|el|ibn|la|le|of|ten|ter|the|van|von|zu|zum|zur
""")


def list_names(gallery: Gallery) -> list[str]:
    """Names and places of a gallery's captions and photos, the most frequent first, in 1 query."""
    columns = ("caption", "photo__caption", "photo__headline", "photo__keywords")
    rows = list(gallery.slides.values_list(*columns, *(f"photo__{column}" for column in PLACE)))
    texts = [text for own, caption, headline, *_ in rows for text in (own or caption, headline)]
    known = [name for row in rows for name in (*(row[3] or ()), *row[4:])]
    is_german = gallery.language.split("-")[0] in CAPITALISED_NOUNS
    names = Counter(find_names(list(filter(None, texts)), may_be_one_word=not is_german))
    names.update(clean for name in known if name and (clean := " ".join(str(name).split())))
    ordered = sorted(names, key=lambda name: (-names[name], name))
    return [name for name in ordered if len(name) <= LONGEST_NAME][:MOST_NAMES]


def find_names(texts: Collection[str], *, may_be_one_word: bool = True) -> Iterator[str]:
    """Runs of capitalised words, as often as they stand there.

    The word that begins a sentence is no part of a name where it is written small elsewhere; where
    it is not, the name is given with it and without. Alone, it is none.
    """
    small = {word for text in texts for word in WORD.findall(text) if word.islower()}
    for text in texts:
        for run, begins_sentence in find_runs(text):
            words = run
            if begins_sentence and words[0].lower() in small:
                words = strip_particles(words[1:])
            is_name = len(words) > 1 or (
                len(words) == 1
                and may_be_one_word
                and len(words[0]) >= LEAST_LETTERS
                and not (begins_sentence and words == run)
            )
            if is_name:
                yield " ".join(words)
            if begins_sentence and words == run and len(strip_particles(words[1:])) > 1:
                yield " ".join(strip_particles(words[1:]))  # "After Erin Scott"


def find_runs(text: str) -> Iterator[tuple[list[str], bool]]:
    """Capitalised words with nothing but a space between them, and whether a sentence begins so."""
    run: list[str] = []
    begins_sentence, end = True, 0
    for match in WORD.finditer(text):
        gap, end = text[end : match.start()], match.end()
        word = POSSESSIVE.sub("", match[0])
        is_capitalised = word[0].isupper()
        if run and (gap != " " or not (is_capitalised or word in PARTICLES)):
            yield strip_particles(run), begins_sentence
            run = []
        if is_capitalised and not run:
            begins_sentence = match.start() == 0 or bool(ENDS_A_SENTENCE.search(gap))
        if is_capitalised or run:
            run.append(word)
        if run and word != match[0]:  # "Erin Scott's boat"
            yield strip_particles(run), begins_sentence
            run = []
    if run:
        yield strip_particles(run), begins_sentence


def strip_particles(words: list[str]) -> list[str]:
    """Without particles at either end."""
    words = list(words)
    while words and words[-1] in PARTICLES:
        words.pop()
    while words and words[0] in PARTICLES:
        words.pop(0)
    return words
