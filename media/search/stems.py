"""By which language words are reduced to their stems: the site's, where a stemmer knows it.

The names are Snowball's, which PostgreSQL has built in and the package `snowballstemmer` brings.
Chinese, Japanese, Korean, Thai, Hebrew, Polish, Czech and whatever else is not here is searched by
words and beginnings of words alone.
"""

from __future__ import annotations

from functools import cache, lru_cache
from threading import Lock
from typing import Any, Final

AT_WORK = Lock()
LANGUAGES: Final = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


def find_stemmer(language_code: str) -> str:
    """Snowball's name of a language such as "en-gb"; "" where there is no stemmer."""
    return LANGUAGES.get(language_code.lower().replace("_", "-").split("-")[0], "")


@lru_cache(maxsize=50_000)
def stem_by(name: str, word: str) -> str:
    """The stem of one word by the stemmer of that name; one that is at work has a state."""
    with AT_WORK:
        return str(make_stemmer(name).stemWord(word))


@cache
def make_stemmer(name: str) -> Any:
    """Snowball's stemmer of that name."""
    # Here, for it brings thirty languages along, and most processes never stem a word.
    import snowballstemmer

    return snowballstemmer.stemmer(name)


def stem_word(word: str, language_code: str) -> str:
    """The stem of a folded word; the word itself where nobody knows better."""
    name = find_stemmer(language_code)
    return stem_by(name, word) if name else word
