"""Answers in the shape that was asked for: `fields` leaves out what is not named.

Whatever is asked for, a photo's files never come without the credit to print beside them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Annotated, Any, Final, get_args, get_origin

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, model_validator

from gallery.api.moments import date_answer
from gallery.api.problems import WrongParameter
from gallery.api.refusals import PLAIN_NAME, WrongNames, find_unknown_parameters, suggest
from gallery.api.schemas import PhotoJSON

MAX_CHARACTERS: Final = 2_000
MAX_NAMES: Final = 100
# Who takes one of these can show the photo.
FILES: Final = ("renditions", "jpeg_srcset", "avif_srcset", "crops", "share", "iiif_service")


def without_default(schema: dict[str, Any]) -> None:
    """Left out means no filter; an empty text is not a value to document."""
    schema.pop("default", None)
    schema.pop("title", None)


def split_names(text: str) -> list[str]:
    """The names of a list with commas."""
    return [name for part in text.split(",") if (name := part.strip())]


def checked_number(text: str) -> str:
    """The list, when it is not too long."""
    if (number := len(split_names(text))) > MAX_NAMES:
        raise ValueError(f"at most {MAX_NAMES} names; these are {number}")
    return text


class Shape(Schema):
    """What every answer can be asked: a part of itself."""

    fields: Annotated[str, AfterValidator(checked_number)] = Field(
        "",
        max_length=MAX_CHARACTERS,
        description=(
            "The names that are wanted, with commas; a dot leads inside: slug,slides.caption. "
            "In a list they are those of each thing in it. Without it: everything."
        ),
        json_schema_extra=without_default,
    )

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown(cls, data: Any, info: ValidationInfo) -> Any:
        """Raise `WrongNames` for a parameter that there is not: it would filter nothing."""
        request: HttpRequest | None = (info.context or {}).get("request")
        if request is not None and (
            errors := find_unknown_parameters(request.GET, cls.model_fields)
        ):
            raise WrongNames(errors)
        return data


def answer_json(
    body: BaseModel, shape: Shape | None = None, *, each: str = "", without: Collection[str] = ()
) -> HttpResponse:
    """A schema as JSON: it was checked when it was made, so it is not checked again.

    `each` is the key of a list whose things have the fields of `shape`, `without` what nobody asked
    for of them. Raises `WrongNames`.
    """
    date_answer(body)
    include: Any = None
    exclude: Any = set(without)
    if each:
        exclude = {each: {"__all__": exclude}}
    if shape is not None and (names := split_names(shape.fields)):
        models = find_models(type(body).model_fields[each].annotation) if each else [type(body)]
        include = choose_fields(names, models)
        if each:
            others = dict.fromkeys(type(body).model_fields.keys() - {each}, True)
            include = {each: {"__all__": include}, **others}
    text = body.model_dump_json(include=include, exclude=exclude if without else None)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


def choose_fields(
    names: Iterable[str], models: Sequence[type[BaseModel]], *, within: str = ""
) -> dict[str, Any]:
    """Dotted names as pydantic's `include`. Raises `WrongNames`.

    What must not be left out comes along: a photo's files with its printed credit, and the kind of
    a part of an article.
    """
    wanted: dict[str, list[str]] = {}
    for name in names:
        head, _, rest = name.partition(".")
        wanted.setdefault(head, []).append(rest)
    known: dict[str, Any] = {}
    for model in models:
        known |= {name: field.annotation for name, field in model.model_fields.items()}
    chosen: dict[str, Any] = {}
    for head, rests in wanted.items():
        if head not in known:
            raise WrongNames([refuse_name(f"{within}{head}", head, known)])
        inside = find_models(known[head])
        if "" in rests:
            chosen[head] = True
        elif not inside:
            raise WrongNames([refuse_part(f"{within}{head}")])
        else:
            parts = choose_fields(rests, inside, within=f"{within}{head}.")
            chosen[head] = {"__all__": parts} if is_list(known[head]) else parts
    if len(models) > 1:
        chosen["kind"] = True
    if any(issubclass(model, PhotoJSON) for model in models):
        add_credit(chosen)
    return chosen


def add_credit(chosen: dict[str, Any]) -> None:
    """Nobody gets a photo's file without the line to print beside it."""
    if not chosen.keys().isdisjoint(FILES) and chosen.get("credit") is not True:
        chosen["credit"] = {**chosen.get("credit", {}), "printed": True}


def refuse_name(path: str, name: str, known: Collection[str]) -> WrongParameter:
    """What is said of a name that there is not; nothing unusual that was sent comes back."""
    said = f"there is no {path}" if PLAIN_NAME.fullmatch(name) else "a name is not known"
    return WrongParameter(parameter="fields", detail=f"{said}; {suggest(name, known)}")


def refuse_part(path: str) -> WrongParameter:
    """What is said of a name inside of what has none."""
    return WrongParameter(parameter="fields", detail=f"{path} has no names inside")


def find_models(annotation: Any) -> list[type[BaseModel]]:
    """The schemas that a field of this type holds: itself, in a list, or one of several."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in find_models(part)]


def is_list(annotation: Any) -> bool:
    """Whether a field of this type holds many."""
    return get_origin(annotation) is list or any(map(is_list, get_args(annotation)))
