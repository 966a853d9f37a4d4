"""Credit lines: printed exactly as entered, with their structure read beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_PARSED_CHARACTERS = 1000


def read_names(table: str) -> frozenset[str]:
    """A table of names, told apart by bars and line ends, as a set without case."""
    return frozenset(map(str.casefold, split_names(table)))


def split_names(table: str) -> list[str]:
    """The same as they stand there."""
    return [name.strip() for name in re.split(r"[|\n]", table) if name.strip()]


# Known without "The" before and "Photo" behind; compared without case. A name that stands here is
# never taken for a photographer, wherever in the line it stands.
AGENCIES = """
    AAP|Abaca|Abaca Press|AFP|Agence France-Presse|Agence VU|Alamy|Alamy Stock Photo|Anadolu
    Anadolu Agency|ANP|ANSA|AP|APA|Associated Press|Barcroft|Belga|Bettmann|Black Star|Bloomberg
    Canadian Press|Caters|CNN|Contour|Contrasto|Corbis|CP|CQ-Roll Call|CQ Roll Call|DPA|EFE|EPA
    EPA-EFE|ESA|Eyevine|Facebook|FilmMagic|Gamma-Rapho|Getty|Getty Images|Hulton Archive|Imagn
    Instagram|Imago|Imago Images|iStock|Keystone|Kyodo|Kyodo News|laif|LightRocket|Magnum
    Magnum Photos|Maxar|MCT|NASA|National Geographic|Newscom|NOAA|NOOR|NTB|NurPhoto|Ostkreuz|PA
    PA Images|PA Media|PA Wire|Panos|Panos Pictures|Picture Alliance|Planet Labs|Polaris
    Press Association|Redux|Reuters|Rex|Rex Features|RIA Novosti|Ritzau Scanpix|Scanpix
    Shutterstock|Sipa|Sipa Press|Sipa USA|SOPA Images|Splash News|Sputnik|TASS|TikTok|TT
    TT News Agency|UPI|USA TODAY|USA TODAY Network|USA TODAY Sports|VII|VII Photo|White House
    WireImage|Xinhua|Yonhap|YouTube|Zuma|Zuma Press|Zuma Wire
"""
KNOWN_AGENCIES = read_names(AGENCIES)
AGENCIES_AS_PRINTED = {name.casefold(): name for name in split_names(AGENCIES)}

# What a segment may say of the photographer's standing; names nobody.
STANDINGS = read_names("""
    staff|staff photo|staff photographer|staff file photo|file|file photo|stringer|str|freelance
    freelancer|freelance photographer|contributor|contributing photographer|correspondent|pool
    pool photo|photographer|special
""")
HANDOUTS = frozenset({"handout", "handout photo", "ho", "courtesy", "courtesy photo", "provided"})
NOBODY = frozenset({"n/a", "na", "none", "unknown", "-", "--", "–", "—", "?", "tbd", "from", "xxx"})

# Words that people's names seldom hold and those of papers, offices and companies often do.
ORGANISATION_WORDS = read_names("""
    agency|archive|archives|army|association|bureau|center|centre|chronicle|collection|committee
    company|corporation|council|county|department|embassy|family|foundation|gazette|globe
    government|herald|images|inc|institute|journal|library|llc|ltd|media|ministry|museum|navy
    network|networks|news|newspaper|newspapers|office|organization|photos|pictures|police|press
    productions|service|services|sheriff|society|studio|studios|times|tribune|university
""")

COURTESY = re.compile(
    r"(?:photos? )?(?:courtesy|provided)(?: of| by|:)? +(?=\S)|from +(?=\S)", re.IGNORECASE
)
PREFIX = re.compile(
    r"(?:©|\(c\) |copyright\b|(?:image|media|picture|photo) source ?[,:]"
    r"|(?:staff |file |handout )?(?:photos?|photographs?|photographed|"
    r"pictures?|images?|foto|credit)(?: by\b|(?: credit)? ?:)|by )[ :]*(?:[0-9]{4}(?=[ ,])[ ,]*)?",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r" *[/|] *| +[–—-] +|(?:^|,? +)via +", re.IGNORECASE)
FOR_CLIENT = re.compile(r"(.*?)(?:^|,? +)(?:special (?:to|for)|for) +(.+)", re.IGNORECASE)
NOT_AVAILABLE = re.compile(r"(?<!\w)n/a(?!\w)", re.IGNORECASE)
PHOTO_SUFFIX = re.compile(r" photos?$", re.IGNORECASE)
COMMA_PART = re.compile(r"(.+), *([^,]+)")


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit line: `printed` is what readers see, byte for byte what was entered.

    `agencies` are all suppliers named, papers too, in the order of the line. `client` is who the
    photographer was working for ("for CNN"). A courtesy was given, not made for us or bought;
    handouts are that too.
    """

    printed: str
    photographer: str = ""
    agencies: tuple[str, ...] = ()
    client: str = ""
    is_courtesy: bool = False

    def __str__(self) -> str:
        return self.printed


def parse_credit(text: str) -> Credit:
    """The structure of a credit line as far as it shows; never raises.

    A single name is an agency if it is a well-known one or holds a word such as "Museum", and
    the photographer otherwise.
    """
    line = " ".join(text[:MAX_PARSED_CHARACTERS].split())
    line, is_courtesy = without_prefixes(line)
    if line.casefold() in NOBODY:
        return Credit(text)
    segments: list[str] = []
    client = ""
    for segment in SEPARATOR.split(NOT_AVAILABLE.sub("", line)):
        for part in split_at_commas(segment):
            maker, named_client = split_client(part)
            client = client or named_client
            segments.append(maker)
    is_courtesy = is_courtesy or any(name.casefold() in HANDOUTS for name in segments)
    names = [name for name in map(without_photo, segments) if is_name(name)]
    photographer = photographer_among(names)
    agencies = dict.fromkeys(name for name in names if name.casefold() != photographer.casefold())
    return Credit(text, photographer, tuple(agencies), client, is_courtesy)


def without_prefixes(line: str) -> tuple[str, bool]:
    """The line without brackets around it, "Photo by", "©" and the like, and whether a courtesy."""
    is_courtesy = False
    if line.startswith("(") and line.endswith(")") and line.count("(") == 1:
        line = line[1:-1].strip()
    for _ in range(3):  # "© Photo courtesy of"
        if match := COURTESY.match(line):
            is_courtesy = True
        else:
            match = PREFIX.match(line)
        if match is None:
            break
        is_courtesy = is_courtesy or match[0].casefold().startswith("handout")
        line = line[match.end() :].strip()
    return line, is_courtesy


def split_at_commas(segment: str) -> list[str]:
    """ "Jane Doe, AP" as two names; a comma before anything else is part of the name."""
    match = COMMA_PART.fullmatch(segment)
    if match is None:
        return [segment]
    name, rest = match[1].strip(), match[2].strip()
    is_known = is_agency(without_photo(rest)) or rest.casefold() in STANDINGS | HANDOUTS
    return [name, rest] if is_known else [segment]


def split_client(segment: str) -> tuple[str, str]:
    """ "Danny Ghitis for CNN" as maker and client; "Centers for Disease Control" stays whole."""
    match = FOR_CLIENT.fullmatch(segment)
    if match is None or is_organisation(match[1]):
        return segment, ""
    return match[1].strip(), match[2].strip()


def photographer_among(names: Sequence[str]) -> str:
    """The first name, or the first behind known agencies ("AP Photo/Jane Doe")."""
    for name in names:
        if is_agency(name):
            continue
        return "" if is_organisation(name) else name
    return ""


def without_photo(segment: str) -> str:
    """ "AP Photo" as "AP"."""
    shorter = PHOTO_SUFFIX.sub("", segment)
    return shorter if is_agency(shorter) and not is_agency(segment) else segment


def is_name(segment: str) -> bool:
    """Whether the segment names somebody, and not only a standing or nobody."""
    return segment.casefold() not in STANDINGS | HANDOUTS | NOBODY | {""}


def is_agency(name: str) -> bool:
    """Whether it is one of the well-known agencies."""
    return name.casefold().removeprefix("the ") in KNOWN_AGENCIES


def is_organisation(name: str) -> bool:
    """Whether a name is a paper's, an office's or a company's rather than a person's."""
    words = re.findall(r"[\w'’]+", name.casefold())
    return name.casefold().startswith("the ") or any(
        word in ORGANISATION_WORDS or word.removesuffix("s") in ORGANISATION_WORDS for word in words
    )
