"""Which galleries and articles show photos, for who asks with `include`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Annotated, Any, Final, Literal

from django.urls import reverse
from ninja import Schema
from pydantic import AfterValidator, BaseModel, Field

from gallery.addresses import make_absolute
from gallery.api.problems import WrongParameter
from gallery.api.refusals import WrongNames, suggest
from gallery.api.schemas import PhotoJSON
from gallery.api.shaping import Shape, split_names, without_default
from gallery.models import Gallery
from newsroom.models import Article
from newsroom.photo_uses import list_uses

type Kind = Literal["galleries", "articles"]

KINDS: Final[dict[Kind, type[Gallery | Article]]] = {"galleries": Gallery, "articles": Article}
MOST: Final = 50  # of one photo: the newest


class ShownInJSON(BaseModel):
    """A published gallery or article that shows a photo."""

    id: int
    title: str
    url: str
    api_url: str


class LibraryPhotoJSON(PhotoJSON):
    """A photo with the library's words; `galleries` and `articles` where they are included."""

    galleries: list[ShownInJSON] = []
    articles: list[ShownInJSON] = []


def checked_include(text: str) -> str:
    """The text, when it names what there is. Raises `WrongNames`."""
    wrong = [
        WrongParameter(parameter="include", detail=f"a name is not known; {suggest(name, KINDS)}")
        for name in split_names(text)
        if name not in KINDS
    ]
    if wrong:
        raise WrongNames(wrong[:1])
    return text


def describe_include(schema: dict[str, Any]) -> None:
    """The names for clients; here, a wrong one is told the nearest, which no pattern does."""
    without_default(schema)
    names = "|".join(KINDS)
    schema["pattern"] = f"^({names})(,({names}))*$"


class Including(Schema):
    """What can be asked to come with photos."""

    include: Annotated[str, AfterValidator(checked_include)] = Field(
        "",
        max_length=100,
        description=(
            "galleries, articles or both, with a comma: which published ones show the photo, the "
            f"newest first, at most {MOST} of each."
        ),
        json_schema_extra=describe_include,
    )


class PhotoShape(Shape, Including):
    """What one photo can be asked."""


def list_included(shape: Shape, include: str) -> set[Kind]:
    """What is wanted beside a photo: what is included, or named among the fields."""
    named = {name.partition(".")[0] for name in split_names(shape.fields)}
    return {kind for kind in KINDS if kind in {*split_names(include), *named}}


def find_shown_in(kind: Kind, photo_ids: Collection[int]) -> dict[int, list[ShownInJSON]]:
    """The newest published galleries, or articles, that show each photo; in at most 3 queries."""
    owner = KINDS[kind]
    owner_ids: defaultdict[int, set[int]] = defaultdict(set)
    for use in list_uses(owner):
        shown = use.shown_in(owner.objects.published().order_by().values("pk"))
        rows = shown.filter(**{f"{use.photo_field}__in": photo_ids})
        for photo_id, owner_id in rows.values_list(use.photo_field, use.owner_field):
            owner_ids[photo_id].add(owner_id)
    every = owner.objects.filter(pk__in=set[int]().union(*owner_ids.values()))
    links = {thing.pk: build_link(thing) for thing in every.order_by("-published_at", "-pk")}
    return {
        photo_id: [link for pk, link in links.items() if pk in owner_ids[photo_id]][:MOST]
        for photo_id in photo_ids
    }


def build_link(thing: Gallery | Article) -> ShownInJSON:
    """A gallery or an article in the API's names."""
    name = "api-1:gallery" if isinstance(thing, Gallery) else "api-1:article"
    return ShownInJSON(
        id=thing.pk,
        title=str(thing),
        url=make_absolute(thing.get_absolute_url()),
        api_url=make_absolute(reverse(name, args=[thing.slug])),
    )
