"""Sections: the parts of the site."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from ninja.errors import HttpError
from pydantic import BaseModel

from gallery.addresses import make_absolute
from gallery.api.galleries import Slug
from gallery.api.root import ERRORS
from gallery.api.shaping import Shape, answer_json
from newsroom.api.partner_scope import sections_in_scope
from newsroom.models import Section

router = Router(tags=["sections"])


class SectionJSON(BaseModel):
    """A section and the lists of what stands in it."""

    id: int
    slug: str
    name: str
    url: str
    api_url: str
    articles_url: str
    galleries_url: str


class SectionListJSON(BaseModel):
    """All sections, as in the menu."""

    sections: list[SectionJSON]


@router.get(
    "/sections",
    response={200: SectionListJSON, **ERRORS},
    summary="All sections",
    url_name="sections",
)
def list_sections(request: HttpRequest, shape: Query[Shape]) -> HttpResponse:
    """The sections in the order of the menu."""
    body = SectionListJSON(sections=sections_json(Section.objects.filter(sections_in_scope())))
    return answer_json(body, shape, each="sections")


@router.get(
    "/sections/{slug:slug}",
    response={200: SectionJSON, **ERRORS},
    summary="One section",
    url_name="section",
)
def read_section(request: HttpRequest, slug: Path[Slug], shape: Query[Shape]) -> HttpResponse:
    """A section with the addresses of its lists."""
    return answer_json(build_section_json(find_section(slug)), shape)


def find_section(slug: str) -> Section:
    """A section. Raises `HttpError` 404."""
    section = Section.objects.filter(slug=slug).first()
    if section is None:
        raise HttpError(404, f"There is no section {slug!r}.")
    return section


def sections_json(sections: Iterable[Section]) -> list[SectionJSON]:
    """Sections in the API's names."""
    return [build_section_json(section) for section in sections]


def build_section_json(section: Section) -> SectionJSON:
    """A section in the API's names."""
    return SectionJSON(
        id=section.pk,
        slug=section.slug,
        name=section.name,
        url=make_absolute(section.get_absolute_url()),
        api_url=make_absolute(reverse("api-1:section", args=[section.slug])),
        articles_url=make_absolute(f"{reverse('api-1:articles')}?section={section.slug}"),
        galleries_url=make_absolute(f"{reverse('api-1:galleries')}?section={section.slug}"),
    )
