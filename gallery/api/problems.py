"""Errors as RFC 9457 describes them: JSON that says what was wrong."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

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
