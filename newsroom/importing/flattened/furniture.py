"""What stands around a story on a web page: buttons, advertisements, bylines, datelines.

Furniture is told by whole lines, never by their beginnings: a sentence that starts with "Read more"
is a sentence.
"""

from __future__ import annotations

import re

from media.metadata.credit_scores import SMALL_WORDS, ends_sentence
from media.metadata.credits import is_agency, is_organisation, read_names

MAX_FURNITURE_CHARACTERS = 160
MAX_BYLINE_CHARACTERS = 120

# Whole lines, without case and the marks around them.
FURNITURE = read_names("""
    advertisement|advertisements|ad|advert|sponsored|sponsored content|paid content|promoted
    story continues below advertisement|article continues below advertisement
    article continues after advertisement|story continues after advertisement|ad feedback
    continue reading the main story|skip advertisement|skip to content|skip to main content
    advertisement - scroll to continue|scroll to continue|content continues below
    hide caption|show caption|toggle caption|view caption|caption|expand caption|close caption
    enlarge this image|view larger image|open image in new window|view full image|full screen
    fullscreen|zoom|view gallery|view slideshow|view all photos|see all photos|launch gallery
    open gallery|see more photos|show all photos|hide thumbnails|show thumbnails|replay|autoplay
    previous|next|prev|back|close|menu|search|home|back to top|previous slide|next slide|loading
    previous image|next image|exit full screen|view image in fullscreen|enlarge image|play video
    view full size|most viewed|most commented|image unavailable|pause|mute|unmute|playback speed
    read more|read more here|read full story|read the full story|more|show more|see more|learn more
    continue reading|keep reading|more on this story|related|related articles|related stories
    related content|related topics|related article|recommended|recommended stories|most read
    most popular|trending|trending now|you may also like|you might also like
    more from|what to read next
    editors' picks|editor's picks|top stories|more stories|up next|in this article|topics
    share|share this|share this article|share this story|share article|share on facebook
    share on twitter|share on x|share via email|share full article|tweet|email|e-mail|print
    print this article|save|save article|save this story|bookmark|copy link|link copied|copy
    facebook|twitter|x|whatsapp|linkedin|reddit|pinterest|instagram|telegram|threads|bluesky|flipboard
    gift article|gift this article|listen|listen to this article|listen to this story|play audio
    download|embed|report an error|report a typo|comments|comment|view comments|leave a comment
    join the conversation|follow|follow us|subscribe|subscribe now|subscribe today|sign up|sign in
    log in|register|newsletter|newsletters|get our newsletter|thank you|thanks for reading
    our standards: the thomson reuters trust principles
    our standards: the thomson reuters trust principles., opens new tab
    this story has been updated|accessibility help|cookie settings|accept cookies|breaking news
    anzeige|werbung|anzeigen|weiterlesen|mehr lesen|mehr zum thema|lesen sie auch|lesen sie mehr
    artikel teilen|teilen|drucken|merken|kommentare|kommentieren|bildunterschrift|vorlesen
    zum artikel|zur startseite|newsletter abonnieren|bild vergrößern|artikel anhören|empfohlen
    publicité|lire la suite|lire aussi|lire plus|partager|partager cet article|imprimer
    commentaires|s'abonner|à lire aussi|voir plus|écouter l'article|agrandir l'image
    publicidad|anuncio|leer más|lee también|lea también|seguir leyendo|compartir
    compartir artículo|imprimir|comentarios|suscríbete|más información|ver más
    pubblicità|leggi anche|leggi tutto|continua a leggere|condividi|stampa|commenti
    publicidade|leia mais|leia também|compartilhar|advertentie|lees ook|lees meer|delen
    reklama|czytaj także|czytaj więcej|annons|läs mer|läs också|annonse|les også|mainos|lue lisää
    реклама|читайте также|читать далее|поделиться|комментарии|διαβάστε επίσης|διαφήμιση
    إعلان|اقرأ أيضا|اقرأ أيضًا|اقرأ المزيد|شارك|مشاركة|פרסומת|קרא עוד|שתפו
    広告|続きを読む|関連記事|シェアする|广告|廣告|相关阅读|分享|阅读更多|광고|관련기사|공유하기
    विज्ञापन|और पढ़ें|यह भी पढ़ें
""")
# What stands before a time: "Updated 9:14 AM GMT, Mon November 23, 2026".
TIME_WORDS = read_names("""
    updated|last updated|published|first published|posted|modified|last modified|aktualisiert|stand
    veröffentlicht|mis à jour|publié|actualizado|publicado|aggiornato|pubblicato|atualizado
    bijgewerkt|gepubliceerd|uppdaterad|publicerad|обновлено|опубликовано
""")
# What stands before the title of something else: "RELATED: How the storm closed the route".
POINTERS = read_names("""
    related|see also|read also|read more|more|watch|watch now|watch live|listen|also read|read next
    up next|further reading|don't miss|lesen sie auch|mehr dazu|mehr zum thema|lire aussi
    à lire aussi|lea también|lee también|leggi anche|leia também|lees ook|läs också|читайте также
    اقرأ أيضا|اقرأ أيضًا
""")
RIGHTS = r"(?:all rights|alle rechte|tous droits|todos los derechos|tutti i diritti)"


def match_any(names: frozenset[str]) -> str:
    """A pattern for one of some names, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"


# The whole line has to match, and it must not be a sentence.
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        match_any(TIME_WORDS) + r"\b(?=.*\d)\s*:?\s*\S.{3,80}",
        match_any(POINTERS) + r"\s*[:：|»>]\s*\S.*",
        r"(?:sign up|subscribe|register|click here|tap here)\b.{0,80}",
        r".{0,40}\b(?:daily|weekly|morning|free|our|your) newsletters?\b.{0,20}",
        r"newsletter\b.{0,40}",
        r"follow .{2,60}\bon (?:twitter|x|facebook|instagram|tiktok|threads|bluesky)\b.{0,40}",
        r"\d{1,3} ?-?(?:min|mins|minute|minutes|minuten)\.? (?:read|lesezeit|de lecture|listen)",
        r"(?:©|\(c\)|copyright)\s.{0,100}" + RIGHTS + ".{0,20}",
        RIGHTS + r"\b.{0,20}",
        r"(?:view|see|show) (?:all )?\d{1,4} (?:more )?(?:images|photos|pictures|comments)",
        r"(?:comments?|kommentare|commentaires|comentarios) ?\(\d+\)",
        r"(?:get|receive) (?:the|our) .{2,40}\b(?:in|to) your inbox",
        r"temps de lecture ?: ?\d{1,3} ?min\.?|lesezeit:? \d{1,3} min(?:uten|\.)?",
        r"article réservé aux abonnés|purchase licensing rights.{0,20}",
        r"\d{1,2}\.\d{1,2}\.\d{4},? (?:um )?\d{1,2}[.:]\d{2}(?: uhr)?",
        r"\d+ (?:comments?|shares?)|share (?:this|on|via)\b.{0,30}",
        r"(?:story|article|content) continues (?:below|after)\b.{0,30}",
        r"(?:[-*_=~•·—–]\s*){3,}|[|•·»«›‹<>]+",
        r"#\w+(?:\s+#\w+)*",
    )
)
NEVER_SENTENCES = re.compile(
    rf"(?:sign up|subscribe)\b.{{0,80}}\bnewsletters?\b.{{0,30}}|(?:©|copyright)\s.*{RIGHTS}.*"
    rf"|temps de lecture ?: ?\d{{1,3}} ?min\.|{RIGHTS}\b.{{0,20}}"
    rf"|{match_any(TIME_WORDS)}\b(?=.*\d).{{3,40}}[ap]\.m\.",
    re.IGNORECASE | re.DOTALL,
)
BYLINE_WORDS = read_names("""
    by|story by|words by|text by|written by|reported by|reporting by|text|text and photos by
    story and photos by|from|report by|von|text von|ein bericht von|eine reportage von
    eine analyse von|ein kommentar von|par|texte|texte par|por|texto
    texto de|di|testo di|de nos envoyés|door|tekst|av|af|text av|tekst av|przez|от|автор
    текст|bericht
    بقلم|كتب|كتبت|מאת|文|文・|記者|기자|लेखक
""")
BYLINE = re.compile(
    match_any(BYLINE_WORDS) + r"(?:\s*[:：]\s*|\s+)(?P<names>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
NAME = r"(?:[^\W\d_a-z][\w'’.-]*)"
NAMES_AND_HOUSE = re.compile(
    rf"{NAME}(?:\s+{NAME}){{1,3}}(?:(?:,|\s+and|\s+&)\s+{NAME}(?:\s+{NAME}){{1,3}})*"
    r"\s*(?:,|\||/|for)\s+(?P<house>[^,|]{2,40})"
)
DATELINE = re.compile(r"[^\W\da-z][^\Wa-z\d]+[^.!?]{0,80}?\s*(?:\([^()]{2,40}\))?\s*[—–-]{1,2}")


def is_furniture(line: str) -> bool:
    """Whether a whole line belongs to the page and not to the story."""
    if len(line) > MAX_FURNITURE_CHARACTERS:
        return False
    plain = " ".join(line.replace("’", "'").casefold().strip(" .:…»›>|→▸▶+-–—[]()").split())
    if plain in FURNITURE or NEVER_SENTENCES.fullmatch(line):
        return True
    return not ends_sentence(line) and any(pattern.fullmatch(line) for pattern in PATTERNS)


def names_in_byline(line: str) -> str:
    """The names of "By Ada Quill" or "Ada Quill, CNN"; "" for a line that is no byline."""
    if len(line) > MAX_BYLINE_CHARACTERS or ends_sentence(line):
        return ""
    if match := BYLINE.fullmatch(line):
        return match["names"] if are_names(match["names"]) else ""
    house = NAMES_AND_HOUSE.fullmatch(line)
    if house and (is_agency(house["house"]) or is_organisation(house["house"])):
        return line
    return ""


def are_names(text: str) -> bool:
    """Whether there are two or more words, and all could be of names."""
    words = re.findall(r"[^\W\d_][\w'’.-]*", text)
    if not words or len(words) > 14 or re.search(r"\d", text):
        return False
    capital = [word for word in words if not word[0].islower()]
    return len(capital) >= 2 and all(
        not word[0].islower() or word in SMALL_WORDS or word in ("with", "in", "at", "con", "avec")
        for word in words
    )


def is_dateline(line: str) -> bool:
    """ "BRENNICK (Brennick Post) —": the beginning of a paragraph that was broken behind it."""
    return bool(DATELINE.fullmatch(line))
