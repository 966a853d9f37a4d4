"""Words of a made-up library: names, places and captions, some everywhere and most of them rare.

No such people, no such towns. What is frequent follows a power law, as it does in newsrooms.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

FIRST_NAMES: Final = (
    *("Ana", "Ben", "Carla", "Dário", "Elif", "Finn", "Greta", "Hugo", "Inés", "Jonas", "Karin"),
    *("Léa", "Mateo", "Noor", "Oskar", "Priya", "Quentin", "Rosa", "Sven", "Tomás", "Ülkü"),
    *("Vera", "Wei", "Ximena", "Yusuf", "Zoë", "Åsa", "Étienne", "Łukasz", "Øyvind", "Žofia"),
    *("Aiko", "Bilal", "Chiara", "Dmitri", "Esther", "Farid", "Giulia", "Hana", "Ivana", "João"),
)
LAST_NAMES: Final = (
    *("Roth", "Keller", "Okafor", "Lindqvist", "Marques", "Novák", "Petrov", "Quiroga", "Sato"),
    *("Tanaka", "Ueda", "Varga", "Weiss", "Yılmaz", "Zhang", "Andersen", "Bianchi", "Côté"),
    *("Dupont", "Eriksen", "Fischer", "García", "Hansen", "Ibrahim", "Jansen", "Kowalski", "Lopes"),
    *("Müller", "Nakamura", "O’Brien", "Pereira", "Rossi", "Silva", "Thorsen", "Urbina", "Vogel"),
    *("Wójcik", "Xavier", "Young", "Zimmermann", "Brandt", "Castelo", "Drăgan", "Escobar", "Falk"),
)
AGENCIES: Final = (
    *("Northlight", "Meridian Press", "Agence Horizon", "Pressbild", "Kompas", "Fotowire"),
    *("Agência Maré", "Agencja Wisła", "Harbour Pictures", "Sud Presse", "共同写真", "Blaulicht"),
)
CITIES: Final = (
    *("Velnés", "Port Amary", "Grauhafen", "São Telmo", "Lindborg", "Nowe Brzegi", "Kestrel Bay"),
    *("Città Alta", "Røyken", "Dún Mór", "Żabin", "Valparís", "Hochried"),
    *("Marlow Sands", "Tolmin"),
    *("Beaurivage", "Ostend Quay", "Castro Verde", "Île-aux-Pins", "Sankt Valentin", "Øster Havn"),
    *(
        "港口市",
        "Ciudad del Río",
        "Falkenau",
        "Great Orne",
        "Kirkwall Head",
        "Llanfair",
        "Montebello",
    ),
)
COUNTRIES: Final = (
    *("Norland", "Westmark", "Costa Brava", "République d’Aigues", "Ostland", "Isles of Orne"),
    *("Meridia", "日之国"),
)
SUBJECTS: Final = (
    *("storm", "flood", "election", "parliament", "football", "protest", "harbour", "fire"),
    *("school", "hospital", "concert", "market", "summit", "trial", "strike", "marathon", "rescue"),
    *(
        "ferry",
        "bridge",
        "railway",
        "drought",
        "snow",
        "festival",
        "exhibition",
        "theatre",
        "tennis",
    ),
    *("cycling", "rowing", "airport", "refugees", "volcano", "vineyard", "lighthouse", "carnival"),
    *("coronation", "eclipse", "avalanche", "regatta", "chess", "falconry", "glassblower"),
)
PEOPLE: Final = (
    *("Residents", "Firefighters", "Supporters", "Voters", "Commuters", "Children", "Fishermen"),
    *("Police officers", "Volunteers", "Members of parliament", "Nurses", "Students", "Tourists"),
    *("Two women", "A man", "Players", "Musicians", "Engineers", "Farmers", "Delegates"),
)
DOINGS: Final = (
    *("watch the waves at", "walk past", "queue outside", "celebrate in front of", "wait near"),
    *(
        "clear debris from",
        "gather at",
        "leave",
        "arrive at",
        "repair",
        "inspect",
        "shelter behind",
    ),
    *("march towards", "pose before", "look out over", "carry boxes from", "sing beside"),
)
THINGS: Final = (
    *("the old harbour wall", "the town hall", "a flooded street", "the main station", "the arena"),
    *("a polling station", "the cathedral", "an overturned lorry", "the lighthouse", "the school"),
    *("the fish market", "a temporary bridge", "the court house", "the stadium", "a burnt barn"),
)
CHINESE_CAPTIONS: Final = (
    "暴風雨過後，居民在港口清理街道。",
    "選民在市政廳外排隊投票。",
    "消防員在舊城區撲滅大火。",
)
SYLLABLES: Final = ("ba", "ke", "lo", "mi", "ran", "sol", "tev", "ur", "vin", "zor", "dal", "fen")


@dataclass(frozen=True, slots=True)
class PhotoWords:
    """What is said of one made-up photo."""

    headline: str
    caption: str
    byline: str
    credit_line: str
    source: str
    keywords: list[str]
    city: str
    country: str
    alt_text: str
    name: str


class WordPile:
    """Words by chance, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def pick(self, words: Sequence[str], skew: float = 3.0) -> str:
        """One of some words; the first ones far more often than the last ones."""
        return words[int(len(words) * self.chance.random() ** skew)]

    @cached_property
    def photographers(self) -> list[str]:
        """Two thousand names; a few of them take most of the photos."""
        names = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
        self.chance.shuffle(names)
        return ["Ana Roth", *(name for name in names if name != "Ana Roth")]

    @cached_property
    def rare_names(self) -> list[str]:
        """Twenty thousand names that hardly anybody has."""
        return ["".join(self.chance.choices(SYLLABLES, k=4)).capitalize() for _ in range(20_000)]

    def describe(self, number: int) -> PhotoWords:
        """What is said of the photo of a number."""
        subject, city = self.pick(SUBJECTS), self.pick(CITIES)
        person, agency = self.pick(self.photographers), self.pick(AGENCIES)
        named = self.chance.choice(self.rare_names)
        caption = (
            f"{self.pick(PEOPLE)} {self.pick(DOINGS, 1)} {self.pick(THINGS, 1)} in {city} during "
            f"the {subject}, watched by {self.chance.choice(FIRST_NAMES)} {named}. "
            f"{self.pick(PEOPLE)} {self.pick(DOINGS, 1)} {self.pick(THINGS, 1)}."
        )
        if self.chance.random() < 0.02:
            caption = self.pick(CHINESE_CAPTIONS, 1)
        has_words = self.chance.random() < 0.97
        return PhotoWords(
            headline=f"{subject.capitalize()} in {city}",
            caption=caption if has_words else "",
            byline=person,
            credit_line=f"{person}/{agency}" if has_words else "",
            source=agency,
            keywords=sorted({subject, self.pick(SUBJECTS), self.pick(SUBJECTS, 1), city}),
            city=city,
            country=self.pick(COUNTRIES),
            alt_text=f"{self.pick(PEOPLE)} at {self.pick(THINGS, 1)}" if number % 3 else "",
            name=f"{self.chance.choice(('DSC', 'IMG', '_MG'))}_{number % 10_000:04}.jpg",
        )
