"""What is wrong with a request, in words: names that we do not know, and values out of range."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from gallery.api.problems import WrongParameter, answer_problem

PLAIN_NAME = re.compile(r"[A-Za-z][\w.~-]{0,59}", re.ASCII)


class WrongNames(Exception):
    """A request names what there is not; `errors` say which, and what was meant perhaps."""

    def __init__(self, errors: Iterable[WrongParameter]) -> None:
        self.errors = list(errors)
        super().__init__("; ".join(f"{one.parameter}: {one.detail}" for one in self.errors))


def answer_wrong_names(wrong: WrongNames) -> HttpResponse:
    """400 with every name that there is not."""
    return answer_problem(HTTPStatus.BAD_REQUEST, str(wrong), wrong.errors)


def find_unknown_parameters(sent: Iterable[str], known: Collection[str]) -> list[WrongParameter]:
    """The parameters that an address does not have."""
    return [
        WrongParameter(
            # Nothing unusual that was sent comes back.
            parameter=name if PLAIN_NAME.fullmatch(name) else "query",
            detail=f"there is no such parameter; {suggest(name, known)}",
        )
        for name in sent
        if name not in known
    ]


def suggest(name: str, known: Collection[str]) -> str:
    """The nearest name that there is, else all of them."""
    near = get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}."


def answer_wrong_parameters(found: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """Every parameter that is out of range, and why; `found` is as pydantic says it."""
    errors = [wrong_parameter(entry) for entry in found]
    detail = "; ".join(f"{entry.parameter}: {entry.detail}" for entry in errors)
    return answer_problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors)


def wrong_parameter(entry: Mapping[str, Any]) -> WrongParameter:
    """One of pydantic's findings, without the value: nothing that was sent comes back."""
    return WrongParameter(parameter=str(entry["loc"][-1]), detail=put_into_words(entry))


def put_into_words(entry: Mapping[str, Any]) -> str:
    """A finding as one says it."""
    context = entry.get("ctx", {})
    match entry["type"]:
        case "value_error":
            return str(entry["msg"]).removeprefix("Value error, ")
        case "string_too_long":
            return f"at most {context['max_length']:,} characters"
        case "string_pattern_mismatch" if str(context.get("pattern")).startswith("^[0-9]"):
            return "whole numbers with commas between them, such as 12,15"
        case "string_pattern_mismatch":
            return "letters, digits, hyphens and underscores alone"
        case "int_parsing" | "int_parsing_size" | "int_from_float" | "int_type":
            return "a whole number"
        case "greater_than_equal":
            return f"a number, at least {context['ge']}"
        case "less_than_equal":
            return f"a number, at most {context['le']}"
    return str(entry["msg"])
