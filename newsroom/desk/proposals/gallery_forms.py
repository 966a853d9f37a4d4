"""The pages on which one proposes for a whole gallery: title, intro, cover, photos that go."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from gallery.models import Gallery, Slide
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.gallery_requests import get_editor
from newsroom.desk.proposals.forms import SEEN, ProposalForm, answer, require_proposer
from newsroom.models import Proposal
from newsroom.proposals.gallery_changes import propose_gallery, propose_going
from newsroom.proposals.present import GALLERY_FIELDS, read_gallery
from newsroom.proposals.proposing import ProposalRefused

TEXTS = tuple(name for name in GALLERY_FIELDS if name != "cover")


@require_http_methods(["GET", "HEAD", "POST"])
def propose_for_gallery(request: HttpRequest, gallery_id: int) -> HttpResponse:
    """A gallery's title, kicker, intro, and its cover among the photos that it shows."""
    require_proposer(request, Gallery)
    gallery = get_object_or_404(Gallery, pk=gallery_id)
    present = read_gallery(gallery)
    texts = {name: present[name] for name in TEXTS}
    posted = request.POST if request.method == "POST" else None
    form = ProposalForm(texts, {name: name.capitalize() for name in TEXTS}, posted)

    def propose() -> Proposal:
        cover = {"cover": read_photo_id(request.POST.get("cover", ""))}
        seen_cover = {"cover": read_photo_id(request.POST.get(f"{SEEN}cover", ""))}
        return propose_gallery(
            gallery,
            {**form.read(), **cover},
            seen={**form.read(SEEN), **seen_cover},
            by=get_editor(request),
            why=request.POST.get("why", ""),
        )

    seen = str(present["cover"] or "")
    covers = [
        (str(slide.photo_id), slide.position, find_thumbnail_url(slide.photo))
        for slide in list_covers(gallery)
    ]
    chosen = request.POST.get("cover", seen)
    context = {"form": form, "covers": covers, "cover": chosen, "cover_seen": seen}
    return answer(request, gallery, propose, context)


def list_covers(gallery: Gallery) -> list[Slide]:
    """The slides whose photos can be the cover."""
    slides = Slide.objects.not_rejected().filter(gallery=gallery, photo__killed_at=None)
    shown = slides.exclude(photo=None).select_related("photo").order_by("position")
    return list(shown.defer("photo__embedded_metadata"))


def read_photo_id(text: str) -> int | None:
    """A photo's number; None for the first slide's. Raises `ProposalRefused`."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ProposalRefused("Choose the cover among the photos. Nothing was proposed.")
    return int(text)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_for_photos(request: HttpRequest, gallery_id: int) -> HttpResponse:
    """Which photos are to leave a gallery; those that are to come are proposed in the library."""
    require_proposer(request, Gallery)
    gallery = get_object_or_404(Gallery, pk=gallery_id)
    ticked = request.POST.getlist("going")
    slides = gallery.slides.select_related("photo").defer("photo__embedded_metadata")
    shown = [
        {
            "id": slide.public_id,
            "position": slide.position,
            "thumbnail_url": find_thumbnail_url(slide.photo),
            "caption": slide.caption_in_effect,
            "is_ticked": slide.public_id in ticked,
        }
        for slide in slides.order_by("position")
    ]

    def propose() -> Proposal:
        return propose_going(
            gallery, ticked, by=get_editor(request), why=request.POST.get("why", "")
        )

    return answer(request, gallery, propose, {"going": shown})
