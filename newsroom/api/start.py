"""The API's own address: where everything else is."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router
from pydantic import BaseModel

from gallery.addresses import make_absolute
from gallery.api.description import START
from gallery.api.root import ERRORS, api
from gallery.api.shaping import Shape, answer_json

router = Router(tags=[START])


class StartJSON(BaseModel):
    """Where everything is, as whole addresses."""

    title: str
    version: str
    site_url: str
    docs_url: str
    openapi_url: str
    galleries_url: str
    articles_url: str
    photos_url: str
    sections_url: str
    changes_url: str
    oembed_url: str
    feeds: list[str]


@router.get("/", response={200: StartJSON, **ERRORS}, summary="Where to start", url_name=START)
def read_start(request: HttpRequest, shape: Query[Shape]) -> HttpResponse:
    """The addresses of the lists, the descriptions, oEmbed and the feeds."""
    names = ("galleries", "articles", "photos", "sections", "changes")
    lists = {f"{name}_url": make_absolute(reverse(f"api-1:{name}")) for name in names}
    body = StartJSON(
        title=settings.SITE_NAME,
        version=api.version,
        site_url=f"{settings.BASE_URL}/",
        docs_url=make_absolute(reverse("api-docs")),
        openapi_url=make_absolute(reverse("api-1:openapi-json")),
        oembed_url=make_absolute(reverse("oembed")),
        feeds=[
            make_absolute(reverse("feed", args=[kind, form]))
            for kind in ("galleries", "articles")
            for form in ("rss", "atom", "json")
        ],
        **lists,
    )
    return answer_json(body, shape)
