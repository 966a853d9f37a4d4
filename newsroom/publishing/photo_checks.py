"""What somebody who publishes should know of the photos: counted, with where to find them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from gallery.models import Gallery, Publishable, Slide
from gallery.slides.drift import Drift, find_drifts
from media.metadata.house_style import AI_SOURCES, PLACEHOLDER
from media.models import Photo
from media.text_search import fold_text
from newsroom.models import Article, GalleryPlacement, SinglePhoto
from newsroom.publishing.findings import Finding, Use
from newsroom.publishing.slide_comparison import compare_slides

# Composites with generated parts are made with AI, too (IPTC's list of digital source types).
GENERATED_SOURCES = AI_SOURCES | {"compositesynthetic"}


@dataclass(frozen=True, slots=True)
class Check:
    """What is looked for, and how it is said of one and of several."""

    kind: str
    one: str
    several: str
    is_found: Callable[[Use], bool]
    is_grave: bool = False
    is_blocker: bool = False
    leads_to_words: bool = False  # its links open the form in which it is mended


def is_generated(photo: Photo) -> bool:
    """Whether its digital source type says that generative AI had a part in it."""
    return re.split("[/:#]", photo.digital_source_type)[-1].casefold() in GENERATED_SOURCES


CHECKS = (
    Check(
        "held",
        "photo is held and needs a decision; readers do not see it",
        "photos are held and need a decision; readers do not see them",
        lambda use: use.photo is not None and use.photo.awaits_decision,
        is_grave=True,
        is_blocker=True,
    ),
    Check(
        "hidden",
        "photo may not be shown now (killed, embargo, licence, kept out)",
        "photos may not be shown now (killed, embargo, licence, kept out)",
        lambda use: (
            use.photo is not None and bool(use.photo.why_hidden) and not use.photo.awaits_decision
        ),
        is_grave=True,
        is_blocker=True,
    ),
    Check(
        "wanted",
        "slide has no photo yet; readers do not see it",
        "slides have no photo yet; readers do not see them",
        lambda use: use.photo is None,
        is_grave=True,
    ),
    Check(
        "failed",
        "photo could not be prepared; its card says why",
        "photos could not be prepared; their cards say why",
        lambda use: use.photo is not None and use.photo.state == Photo.State.FAILED,
        is_grave=True,
        is_blocker=True,
    ),
    Check(
        "waiting",
        "photo is being prepared and appears when ready",
        "photos are being prepared and appear when ready",
        lambda use: use.photo is not None and use.photo.state == Photo.State.WAITING,
    ),
    Check(
        "no_credit",
        "photo has no credit",
        "photos have no credit",
        lambda use: use.photo is not None and not use.credit_line.strip(),
        is_blocker=True,
        leads_to_words=True,
    ),
    Check(
        "no_alt_text",
        "photo has no alt text",
        "photos have no alt text",
        lambda use: use.photo is not None and not use.is_decorative and not use.alt_text.strip(),
        leads_to_words=True,
    ),
    Check(
        "placeholder_credit",
        "credit is a placeholder",
        "credits are placeholders",
        lambda use: bool(use.credit_line.strip() and PLACEHOLDER.fullmatch(use.credit_line)),
        leads_to_words=True,
    ),
    Check(
        "alt_is_caption",
        "alt text says the same as its caption; say what is to be seen",
        "alt texts say the same as their captions; say what is to be seen",
        lambda use: (
            bool(use.alt_text.strip())
            and not use.is_decorative
            and fold_text(use.alt_text).strip(" .") == fold_text(use.caption).strip(" .")
        ),
        leads_to_words=True,
    ),
    Check(
        "drift",
        "photo was corrected in the library after this gallery wrote its own words",
        "photos were corrected in the library after this gallery wrote its own words",
        lambda use: use.is_drifted,
        leads_to_words=True,
    ),
    Check(
        "generated",
        "picture was made with generative AI, says its file",
        "pictures were made with generative AI, say their files",
        lambda use: use.photo is not None and is_generated(use.photo),
    ),
)


def check_photos(thing: Publishable) -> list[Finding]:
    """What is amiss with the photos of a gallery, or of an article with what is placed in it."""
    if isinstance(thing, Gallery):
        slides = thing.slides.select_related("photo").defer("photo__embedded_metadata")
        return check_uses(list_uses_in_gallery(slides))
    return check_uses(list_uses_in_article(thing)) if isinstance(thing, Article) else []


def serialize_findings(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Findings for programs."""
    return [{"kind": one.kind, "number": len(one.uses), "sentence": str(one)} for one in findings]


def check_uses(uses: Sequence[Use]) -> list[Finding]:
    """What is amiss with these, the gravest first."""
    found = []
    for check in CHECKS:
        hits = tuple(use for use in uses if check.is_found(use))
        if hits:
            words = check.one if len(hits) == 1 else check.several
            sentence = f"{len(hits)} {words}"
            if check.leads_to_words:
                hits = tuple(lead_to_words(use) for use in hits)
            found.append(Finding(check.kind, sentence, hits, check.is_grave, check.is_blocker))
    return [*found, *compare_slides(uses)]


def lead_to_words(use: Use) -> Use:
    """The same, with the address at which the desk opens its words; only slides have one."""
    return replace(use, url=use.url.replace("#card-", "#words-"))


def list_uses_in_gallery(
    slides: Iterable[Slide],
    *,
    prefix: str = "",
    drifts: Mapping[str, Sequence[Drift]] | None = None,
) -> list[Use]:
    """The slides of one gallery, given with their photos; not those that are rejected. Give their
    drifts where they are known already.
    """
    slides = list(slides)
    if drifts is None:
        drifts = find_drifts(slides)
    return [
        Use(
            photo=slide.photo,
            caption=slide.caption_in_effect,
            credit_line=slide.credit_line_in_effect,
            alt_text=slide.alt_text_in_effect,
            is_decorative=slide.is_decorative,
            name=f"{prefix}{slide.position}",
            url=f"{reverse('admin:gallery_gallery_change', args=[slide.gallery_id])}"
            f"#card-{slide.public_id}",
            gallery_id=slide.gallery_id,
            is_drifted=slide.public_id in drifts,
        )
        for slide in slides
        if slide.flag != Slide.Flag.REJECT
    ]


def list_uses_in_article(article: Article) -> list[Use]:
    """The lead, the photos between the paragraphs, and the slides of galleries in it."""
    uses = []
    if article.lead_photo is not None:
        uses.append(make_photo_use(article.lead_photo, "the lead photo"))
    singles = SinglePhoto.objects.filter(parent=article).select_related("photo")
    uses += [make_photo_use(one.photo, f"“{one.photo}”") for one in singles]
    placed = GalleryPlacement.objects.filter(parent=article).select_related("gallery")
    galleries = [placement.gallery for placement in placed]
    slides = (
        Slide.objects.filter(gallery__in={gallery.pk for gallery in galleries})
        .select_related("photo", "gallery")
        .defer("photo__embedded_metadata")
        .order_by("gallery", "position")
    )
    in_gallery: dict[int, list[Slide]] = {}
    for slide in slides:
        in_gallery.setdefault(slide.gallery_id, []).append(slide)
    drifts = find_drifts([slide for each in in_gallery.values() for slide in each])
    for gallery in galleries:
        found = in_gallery.get(gallery.pk, [])
        uses += list_uses_in_gallery(found, prefix=f"“{gallery}” ", drifts=drifts)
    return uses


def make_photo_use(photo: Photo, name: str) -> Use:
    """A photo with its own words."""
    return Use(
        photo=photo,
        caption=photo.caption,
        credit_line=photo.credit_line,
        alt_text=photo.alt_text,
        is_decorative=False,
        name=name,
        url=reverse("admin:media_photo_change", args=[photo.pk]),
    )
