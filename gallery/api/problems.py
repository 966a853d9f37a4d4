"""Errors as RFC 9457 describes them: JSON that says what was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel

MEDIA_TYPE = "application/problem+json"


class WrongParameter(BaseModel):
    """What was wrong with one parameter."""

    parameter: str
    detail: str


class Problem(BaseModel):
    """What was wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[WrongParameter] = []


def answer_problem(status: int, detail: str, errors: Iterable[WrongParameter] = ()) -> HttpResponse:
    """The answer to a request that cannot be served."""
    problem = Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors)
    )
    return HttpResponse(problem.model_dump_json(), status=status, content_type=MEDIA_TYPE)


def answer_wrong_parameters(found: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """Every parameter that is out of range, and why; `found` is as pydantic says it."""
    errors = [wrong_parameter(entry) for entry in found]
    detail = "; ".join(f"{entry.parameter}: {entry.detail}" for entry in errors)
    return answer_problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors)


def wrong_parameter(entry: Mapping[str, Any]) -> WrongParameter:
    """One of pydantic's findings, without the value: nothing that was sent comes back."""
    return WrongParameter(parameter=str(entry["loc"][-1]), detail=str(entry["msg"]))
