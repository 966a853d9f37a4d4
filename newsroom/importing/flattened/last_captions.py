"""Whether the line below a credit is its caption, where nothing parts it from the story going on.

It is the last caption of a gallery, or a photo has none and it is the story's next paragraph. Texts
keep to one form: where the other photos have captions, so has this one, unless the line speaks like
a story. Only where it could be either does somebody have to look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from media.metadata.credit_scores import ends_sentence

USUAL_CAPTION_CHARACTERS = 160
LONGER = 2  # than the longest of the other captions
FEW = 2  # paragraphs of the story, to compare with

# With these a story goes on; a caption has nothing before it that they could refer to.
OPENINGS = re.compile(
    r"(?:[\"“”«»„‘’'–—-]"
    r"|(?:but|and|or|so|yet|still|he|she|they|it|we|i|you|his|her|their|its|this|that|these|those"
    r"|meanwhile|however|later|then|since|after|before|according|there"
    r"|aber|und|doch|dann|er|sie|es|wir|ich|auch|später|danach|laut|dabei|denn|sein|seine|ihr|ihre"
    r"|mais|et|puis|il|elle|ils|elles|on|selon|cela|c'est|ce|après|depuis"
    r"|pero|y|luego|él|ella|ellos|ellas|según|después|desde|ma|poi|lui|lei|loro|secondo|dopo"
    r"|mas|depois|ele|ela|eles|maar|dan|hij|zij|ze|volgens|daarna)\b)",
    re.IGNORECASE,
)
# What was said, and what was or will be: captions tell what is seen. Case counts: "Will", "May".
TELLING = re.compile(
    r"\b(?:said|says|told|added|asked|wrote|recalled|announced|was|were|had|did|will|would|could"
    r"|should|might|sagte|sagten|erklärte|hatte|hatten|waren|wurde|wurden|würde|würden|soll|sollen"
    r"|konnte|konnten|wollte|wollten|dit|déclaré|était|étaient|avait|avaient|sera|seront|serait"
    r"|dijo|dijeron|fue|fueron|estaba|estaban|había|habían|será|serán|ha detto|disse|erano|aveva"
    r"|avevano|sarà|saranno|foram|estava|havia|zei|zeiden|hadden|zou|zouden|zal|zullen|werd|werden)\b"
)
# What only a caption says.
POINTING = re.compile(
    r"\((?:left|right|center|centre|top|bottom|above|below|back|front|file|far \w+|second \w+"
    r"|links|rechts|mitte|oben|unten|archiv\w*|à gauche|à droite|au centre|izquierda|derecha"
    r"|sinistra|destra)[^()]{0,30}\)"
    r"|\b(?:pictured|seen here|shown here|from left|left to right|file photo"
    r"|(?:in|on) this (?:photo|picture|image)|im bild|auf dem (?:foto|bild)"
    r"|von links|sur la photo|de gauche à droite|en la (?:foto|imagen)|de izquierda a derecha"
    r"|nella foto|da sinistra|na foto|op de foto)\b",
    re.IGNORECASE,
)
FIRST_SENTENCE = re.compile(r".*?[.!?…。؟](?=\s|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Habits:
    """How a text goes about its photos: captions and paragraphs that are beyond doubt."""

    captions: Sequence[str]
    has_bare_credits: bool  # photos without a caption
    paragraphs: Sequence[str]


def is_sure_caption(line: str, habits: Habits) -> bool:
    """Whether the line is a caption rather than the story's next paragraph."""
    tellers = sum(map(speaks_like_a_story, habits.captions))
    if speaks_like_a_story(line) and 2 * tellers <= len(habits.captions):
        return False
    if POINTING.search(line):
        return True
    if not habits.captions:
        return is_brief(line, habits.paragraphs)
    longest = max(USUAL_CAPTION_CHARACTERS, LONGER * max(map(len, habits.captions)))
    ends_alike = any(ends_sentence(line) == ends_sentence(one) for one in habits.captions)
    return not habits.has_bare_credits and len(line) <= longest and ends_alike


def speaks_like_a_story(line: str) -> bool:
    """Whether it goes on from something, or tells what was said, what was, or what will be."""
    sentence = FIRST_SENTENCE.match(line)
    first = sentence[0] if sentence else line
    return bool(OPENINGS.match(line) or TELLING.search(first)) or line.endswith((":", "："))


def is_brief(line: str, paragraphs: Sequence[str]) -> bool:
    """Whether it is shorter than every paragraph that the story has."""
    return len(paragraphs) >= FEW and len(line) < min(map(len, paragraphs))
