"""What in a file's metadata keeps its photo from readers until an editor has said yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal

from dateutil import parser as date_parser  # type: ignore[import-untyped]

from media.metadata.dates import Moment, parse_moment
from media.metadata.embedded import EmbeddedMetadata

HoldKind = Literal["embargo", "expiry", "kill", "replace", "words", "person"]

EXPIRES_SOON = timedelta(days=7)

# Where a sender gives orders, any of these words is one.
ORDERS = re.compile(
    r"""\b(?:
        embargo(?:e?d|es)? | embargad[oa]s? | embargoté e? | sous\s+embargo
      | sperrfrist | sperrvermerk | gesperrt\s+bis | frei(?:gegeben)?\s+ab
      | (?:mandatory\s+)?kill(?:ed)? | withh(?:o|e)ld | hold(?:\s+for\s+release)?
      | for\s+release\s+(?:after|at|from|on) | not\s+for\s+(?:immediate\s+)?release
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
# These are orders wherever they stand, also in a caption: no sentence about the news has them.
PLAIN_ORDERS = re.compile(
    r"""\b(?:
        embargoed\s*(?:[:!–-]|until\b|til+\b|to\b|for\s+(?:release|publication|use)\b)
      | embargo\s*(?::|until\b|til+\b|jusqu|bis\b|hasta\b|fino\b|até\b)
      | under\s+embargo\s+(?:until|til+)\b
      | sperrfrist\b | gesperrt\s+bis\b
      | hold\s+for\s+release\b | mandatory\s+kill\b | (?:photo|picture|image)\s+kill\b
      | kill\s+(?:this\s+)?(?:photo|picture|image)s?\b
      | (?:do\s+not|don['’]t|not\s+(?:for|to\s+be)|no)\s+
        (?:use[ds]?|publish(?:ed)?|publication|releas(?:e|ed)|run|post(?:ed)?|broadcast)\s+
        (?:before|until|til+|prior\s+to|after)\b
      | ne\s+pas\s+(?:utiliser|diffuser|publier)\s+(?:avant|après)\b
      | nicht\s+(?:vor|verwenden\s+vor|veröffentlichen\s+vor)\s+(?:dem\s+)?[0-9]
      | no\s+(?:usar|publicar|difundir)\s+(?:antes|hasta|después)\b
      | não\s+(?:usar|publicar|divulgar)\s+(?:antes|até)\b
      | non\s+(?:usare|pubblicare|diffondere)\s+(?:prima|dopo)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
SHOUTED = re.compile(r"\b(?:EMBARGOED|EMBARGO|HOLD FOR RELEASE|MANDATORY KILL)\b")
# What says that there is none.
NO_ORDERS = re.compile(
    r"""\b(?:no|not|without|kein(?:e|er)?|ohne|sans|sin|sem|senza)\s+
        (?:under\s+)?(?:an?\s+)?(?:embargo(?:e?d)?|sperrfrist)\b
      | \b(?:embargo|sperrfrist)\s*(?:[:=]\s*)?(?:is\s+|has\s+been\s+|was\s+)?
        (?:none|no|nil|n/?a|lifted|over|expired|passed|aufgehoben|levé|levantado)\b
      | \bkill\s+fees?\b | \bhold\s+harmless\b
      | \bhold(?:s|ing)?\s+(?:all\s+)?(?:the\s+)?(?:copy)?rights?\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Fields in which a sender writes for other desks, and those in which words are the news itself.
ORDER_FIELDS = ("instructions", "usage_terms")
NEWS_FIELDS = ("headline", "title", "caption")
NAMES = {
    "instructions": "Its instructions say",
    "usage_terms": "Its usage terms say",
    "headline": "Its headline says",
    "title": "Its title says",
    "caption": "Its caption says",
}
# A day that is read in one way only: ISO 8601, or with its month as a word.
FULL_DATE = re.compile(
    r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b"
    r"|\b(?:[0-9]{1,2}\.? [A-Z][a-z]+\.?,? [0-9]{4}|[A-Z][a-z]+\.? [0-9]{1,2},? [0-9]{4})\b"
)
NAMED_ZONES = {"GMT": UTC, "UTC": UTC, "Z": UTC}
PRISM_EMBARGO, PRISM_ENDS = ("prism:embargoDate",), ("prism:killDate", "prism:expirationDate")


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldReason:
    """One reason: a sentence for an editor, and the moment that it names, if it names one."""

    kind: HoldKind
    says: str
    moment: datetime | None = None  # aware

    def to_json(self) -> dict[str, str]:
        """Fit for a JSON column."""
        return {
            "kind": self.kind,
            "says": self.says,
            "moment": self.moment.isoformat() if self.moment else "",
        }


def find_reasons_to_hold(
    metadata: EmbeddedMetadata, *, now: datetime, zone: tzinfo
) -> tuple[HoldReason, ...]:
    """Why an editor has to look at the photo first; empty for almost every file.

    `zone` is where moments without an offset are read.
    """
    return (
        *embargo_reasons(metadata, now, zone),
        *expiry_reasons(metadata, now, zone),
        *action_reasons(metadata),
        *word_reasons(metadata, zone),
    )


def embargo_reasons(
    metadata: EmbeddedMetadata, now: datetime, zone: tzinfo
) -> Iterator[HoldReason]:
    """IPTC IIM 2:30 and 2:35, and prism:embargoDate, in the future."""
    own = resolve_moment(metadata.release_at, metadata.release_at_offset, zone)
    for moment in {own, *prism_moments(metadata, PRISM_EMBARGO, zone)}:
        if moment is not None and moment > now:
            yield HoldReason(
                kind="embargo",
                says=f"The file asks for an embargo until {write_moment(moment)}.",
                moment=moment,
            )


def expiry_reasons(metadata: EmbeddedMetadata, now: datetime, zone: tzinfo) -> Iterator[HoldReason]:
    """IPTC IIM 2:37 and 2:38, and prism:killDate, in the past or soon."""
    own = resolve_moment(metadata.expires_at, metadata.expires_at_offset, zone)
    for moment in {own, *prism_moments(metadata, PRISM_ENDS, zone)}:
        if moment is None or moment > now + EXPIRES_SOON:
            continue
        when = "That is over" if moment <= now else "That is soon"
        yield HoldReason(
            kind="expiry",
            says=f"The file says not to use it after {write_moment(moment)}. {when}.",
            moment=moment,
        )


def action_reasons(metadata: EmbeddedMetadata) -> Iterator[HoldReason]:
    """IPTC IIM 2:42: 01 kill, 02 replace."""
    action = metadata.action_advised.strip().zfill(2)
    if action == "01":
        yield HoldReason(
            kind="kill", says="The sender advises to kill it: it is to be used nowhere."
        )
    elif action == "02":
        yield HoldReason(
            kind="replace",
            says="The sender sends it to replace an earlier version: look for that one.",
        )


def word_reasons(metadata: EmbeddedMetadata, zone: tzinfo) -> Iterator[HoldReason]:
    """Orders in the texts of the file, such as "EMBARGOED until Friday"."""
    for name in (*ORDER_FIELDS, *NEWS_FIELDS):
        text = NO_ORDERS.sub(" ", getattr(metadata, name))
        patterns = (PLAIN_ORDERS, SHOUTED) if name in NEWS_FIELDS else (PLAIN_ORDERS, ORDERS)
        if found := next(filter(None, (pattern.search(text) for pattern in patterns)), None):
            said = " ".join(text[found.start() :].split())
            yield HoldReason(
                kind="kill" if "kill" in found[0].casefold() else "words",
                says=f"{NAMES[name]} “{said[:80]}{'…' if said[80:] else ''}”.",
                moment=find_moment(said[len(found[0]) :], zone),
            )
    for keyword in metadata.keywords:
        if SHOUTED.search(NO_ORDERS.sub(" ", keyword.upper())):
            yield HoldReason(kind="words", says=f"One of its keywords is “{keyword[:80]}”.")


def find_moment(text: str, zone: tzinfo) -> datetime | None:
    """The moment at the start of what follows an order, if it names a day with its year.

    It is only offered to an editor, never imposed.
    """
    start = re.match(r"[^;!\n]{0,40}", text)
    words = start[0] if start else ""
    if not FULL_DATE.search(words):
        return None
    midnight = datetime(1, 1, 1, tzinfo=zone)
    try:
        found: datetime = date_parser.parse(
            words, fuzzy=True, default=midnight, tzinfos=NAMED_ZONES
        )
    except (ValueError, OverflowError, TypeError):
        return None
    return found


def prism_moments(
    metadata: EmbeddedMetadata, names: tuple[str, ...], zone: tzinfo
) -> Iterator[datetime | None]:
    """Moments that PRISM's properties name."""
    found = metadata.found.get("xmp", {})
    for name in names:
        value = found.get(name)
        moment: Moment | None = parse_moment(value) if isinstance(value, str) else None
        if moment is not None and moment.has_day:
            yield resolve_moment(moment.local, moment.offset, zone)


def resolve_moment(local: datetime | None, offset: str, zone: tzinfo) -> datetime | None:
    """A moment with its zone: the offset that the file names, else `zone`."""
    if local is None:
        return None
    try:
        named = datetime.strptime(offset, "%z").utcoffset()
    except ValueError:
        return local.replace(tzinfo=zone)
    return local.replace(tzinfo=timezone(named or timedelta()))


def write_moment(moment: datetime) -> str:
    """Such as "8 November 2026, 21:00 UTC-05:00"."""
    return f"{moment.day} {moment:%B %Y, %H:%M %Z}"
