"""The pages on which one proposes: a photo's words and focal point, a slide's words, an order, an
article's texts. They are for those who may change such things, and not what is published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from gallery.limits import NAMES
from gallery.models import Gallery, Publishable, Slide
from gallery.slides.word_names import WORDS
from media.models import FocalSource, Photo
from newsroom.desk.cards import find_thumbnail_url
from newsroom.desk.dashboard.work import find_desk_url
from newsroom.desk.gallery_requests import get_editor
from newsroom.library.columns import COLUMNS
from newsroom.models import Article, Proposal, Text
from newsroom.proposals.present import (
    ARTICLE_FIELDS,
    Values,
    read_articles,
    read_order,
    read_photo,
    read_slide,
)
from newsroom.proposals.proposing import (
    ProposalRefused,
    name_article_text,
    propose_article,
    propose_order,
    propose_photo,
    propose_words,
)
from newsroom.rights import may_see

PHOTO_TEXTS = (
    *("headline", "caption", "alt_text", "extended_description"),
    *("credit_line", "byline", "source", "copyright_notice", "usage_terms"),
)
SEEN = "seen-"  # before the name of a field: what was there when the page was drawn
SENT = "The proposal is kept: those who may publish see it. The dashboard tells what becomes of it."


class ProposalForm(forms.Form):
    """Texts that are there, each to be written anew; what was seen of them goes along."""

    def __init__(self, present: Mapping[str, Any], labels: Mapping[str, str], data: Any) -> None:
        super().__init__(data)
        self.names: dict[str, str] = {}  # of the columns, by the names of the fields
        for number, (name, value) in enumerate(present.items()):
            key = f"text-{number}-{name.replace(':', '-').replace('.', '-')}"
            self.names[key] = name
            self.fields[key] = make_field(name, labels[name])
            self.fields[SEEN + key] = forms.CharField(
                required=False, strip=False, widget=forms.Textarea(attrs={"hidden": True})
            )
            self.initial = {**self.initial, key: value, SEEN + key: value}

    def read(self, prefix: str = "") -> dict[str, str]:
        """What was typed, or with `SEEN` what was seen, by column. Line ends are \\n."""
        return {
            name: self.data.get(prefix + key, "").replace("\r\n", "\n")
            for key, name in self.names.items()
        }

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Each field with the one of what was seen."""
        return [(self[key], self[SEEN + key]) for key in self.names]


def make_field(name: str, label: str) -> forms.Field:
    """The field of a text: with an editor where it has paragraphs and links."""
    if name.startswith("text:"):
        field: Any = Text._meta.get_field("text").formfield()
        field.required, field.label = False, label
        paragraphs: forms.Field = field
        return paragraphs
    rows = 5 if name in ("caption", "standfirst") else 2
    widget = forms.Textarea(attrs={"rows": rows, "spellcheck": "true"})
    return forms.CharField(required=False, strip=False, label=label, widget=widget)


def answer(
    request: HttpRequest,
    thing: Any,
    propose: Callable[[], Proposal],
    context: Mapping[str, Any],
    *,
    url: str = "",
) -> HttpResponse:
    """The page; posted, the proposal is kept, or the page comes back with what was typed."""
    status = 200
    if request.method == "POST":
        try:
            propose()
        except ProposalRefused as error:
            messages.error(request, str(error))
            status = 409
        else:
            messages.success(request, SENT)
            return redirect(url or find_desk_url(thing))
    return TemplateResponse(
        request,
        "desk/propose.html",
        {
            **admin.site.each_context(request),
            "title": f"Propose a change: {thing}",
            "thing": thing,
            "thing_url": url or find_desk_url(thing),
            "why": request.POST.get("why", ""),
            "others": list_others(thing),
            **context,
        },
        status=status,
    )


def list_others(thing: Any) -> int:
    """How many proposals for it wait already."""
    return int(thing.proposals.filter(state=Proposal.State.WAITING).count())


def require_proposer(request: HttpRequest, model: type[Publishable] | type[Photo]) -> None:
    """Raise `PermissionDenied` before it is told whether there is such a thing."""
    if not (may_see(request.user, model) and request.user.has_perm(name_change(model))):
        raise PermissionDenied


def name_change(model: type[Publishable] | type[Photo]) -> str:
    """The right to change such things."""
    return f"{model._meta.app_label}.change_{model._meta.model_name}"


@require_http_methods(["GET", "HEAD", "POST"])
def propose_for_photo(request: HttpRequest, photo_id: int) -> HttpResponse:
    """A photo's words, for every use, and its focal point in per cent."""
    require_proposer(request, Photo)
    photo = get_object_or_404(Photo.objects.defer("embedded_metadata"), pk=photo_id)
    present = {name: getattr(photo, name) for name in PHOTO_TEXTS}
    labels = {name: COLUMNS[name].label.capitalize() for name in PHOTO_TEXTS}
    posted = request.POST if request.method == "POST" else None
    form = ProposalForm(present, labels, posted)

    def propose() -> Proposal:
        focal_seen, focal = read_focal(request, photo)
        return propose_photo(
            photo,
            {**form.read(), **focal},
            seen={**form.read(SEEN), **focal_seen},
            by=get_editor(request),
            why=request.POST.get("why", ""),
        )

    focal = {"focal_x": round(photo.focal_x * 100), "focal_y": round(photo.focal_y * 100)}
    typed = {name: request.POST.get(name, value) for name, value in focal.items()}
    picture = {"thumbnail_url": find_thumbnail_url(photo), "focal": typed, "focal_seen": focal}
    return answer(request, photo, propose, {"form": form, "photo": photo, **picture})


def read_focal(request: HttpRequest, photo: Photo) -> tuple[Values, Values]:
    """The focal point that was seen and the one that is wanted; nothing where it stays.

    Raises `ProposalRefused`.
    """
    seen: Values = {}
    wanted: Values = {}
    for name in ("focal_x", "focal_y"):
        text, was = request.POST.get(name, ""), request.POST.get(f"{SEEN}{name}", "")
        if text == was or not text:
            continue
        if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= 100):
            raise ProposalRefused("The focal point is from 0 to 100 per cent of the photo.")
        present = getattr(photo, name)
        # Whoever saw another point proposes from there: it has moved on since.
        is_same = was == str(round(present * 100))
        number = int(was) / 100 if was.isascii() and was.isdigit() and len(was) < 4 else 0.0
        seen[name], wanted[name] = present if is_same else number, int(text) / 100
    if wanted:
        seen["focal_source"] = read_photo(photo)["focal_source"]
        wanted["focal_source"] = FocalSource.EDITED.value
    return seen, wanted


@require_http_methods(["GET", "HEAD", "POST"])
def propose_for_slide(request: HttpRequest, gallery_id: int, slide_id: str) -> HttpResponse:
    """A slide's words, in its gallery."""
    require_proposer(request, Gallery)
    slide = get_object_or_404(
        Slide.objects.select_related("photo", "gallery"), gallery=gallery_id, public_id=slide_id
    )
    labels = {str(word): NAMES[word].capitalize() for word in WORDS}
    posted = request.POST if request.method == "POST" else None
    form = ProposalForm(read_slide(slide), labels, posted)

    def propose() -> Proposal:
        return propose_words(
            slide,
            form.read(),
            seen=form.read(SEEN),
            by=get_editor(request),
            why=request.POST.get("why", ""),
        )

    picture = {"thumbnail_url": find_thumbnail_url(slide.photo), "position": slide.position}
    url = f"{find_desk_url(slide.gallery)}#card-{slide.public_id}"
    return answer(request, slide.gallery, propose, {"form": form, **picture}, url=url)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_for_order(request: HttpRequest, gallery_id: int) -> HttpResponse:
    """A gallery's order: a place for each photo."""
    require_proposer(request, Gallery)
    gallery = get_object_or_404(Gallery, pk=gallery_id)
    slides = {
        slide.public_id: slide
        for slide in gallery.slides.select_related("photo").defer("photo__embedded_metadata")
    }
    present = read_order(gallery)
    wanted = read_places(request, present) if request.method == "POST" else present

    def propose() -> Proposal:
        version = request.POST.get("version", "")
        is_number = version.isascii() and version.isdigit() and len(version) < 19
        return propose_order(
            gallery,
            wanted,
            version=int(version) if is_number else -1,
            by=get_editor(request),
            why=request.POST.get("why", ""),
        )

    shown = [
        {
            "id": slide_id,
            "place": place,
            "thumbnail_url": find_thumbnail_url(slides[slide_id].photo),
            "caption": slides[slide_id].caption_in_effect,
            "was": present.index(slide_id) + 1,
        }
        for place, slide_id in enumerate(wanted, start=1)
    ]
    return answer(request, gallery, propose, {"order": shown, "version": gallery.version})


def read_places(request: HttpRequest, present: list[str]) -> list[str]:
    """The slides by the places that were given them; a place that is none is the present one."""

    def place_of(slide_id: str) -> tuple[float, int]:
        text, index = request.POST.get(f"place-{slide_id}", ""), present.index(slide_id)
        is_number = text.isascii() and text.isdigit() and len(text) < 6
        place = int(text) if is_number else index + 1
        # Whoever is moved up goes before the one that stood there, whoever is moved down behind.
        moved = (place > index + 1) - (place < index + 1)
        return place + moved / 2, index

    return sorted(present, key=place_of)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_for_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """An article's headline, standfirst and byline, and the texts of its parts."""
    require_proposer(request, Article)
    article = get_object_or_404(Article, pk=article_id)
    present = read_articles([article])[article.pk]
    labels = {name: name_article_text(name).capitalize() for name in present}
    posted = request.POST if request.method == "POST" else None
    form = ProposalForm(present, labels, posted)

    def propose() -> Proposal:
        return propose_article(
            article,
            form.read(),
            seen=form.read(SEEN),
            by=get_editor(request),
            why=request.POST.get("why", ""),
        )

    return answer(request, article, propose, {"form": form, "fields": ARTICLE_FIELDS})
