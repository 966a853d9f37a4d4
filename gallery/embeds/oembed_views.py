"""The address that oEmbed consumers ask, and the links by which they find it."""

from __future__ import annotations

import json
from http import HTTPStatus
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse

from gallery.embeds.oembed import (
    CACHE_SECONDS,
    Answer,
    Limits,
    OEmbedRefused,
    build_answer,
    read_limit,
    read_target,
)
from gallery.public_answers import for_everybody, lead_to_data
from gallery.xml_text import clean_for_xml

FORMATS = ("json", "xml")
XML = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'


def read_oembed(request: HttpRequest) -> HttpResponse:
    """The answer for `url`; parameters that oEmbed does not have are ignored."""
    form = request.GET.get("format", "") or "json"
    if form not in FORMATS:
        return answer_refusal(501, "format: json or xml.")
    try:
        limits = Limits(
            read_limit("maxwidth", request.GET.get("maxwidth")),
            read_limit("maxheight", request.GET.get("maxheight")),
        )
        answer = build_answer(read_target(request.GET.get("url", "")), limits)
    except OEmbedRefused as refused:
        return answer_refusal(refused.status, str(refused), form=form)
    return write_answer(answer, "oembed", form)


def answer_refusal(status: int, detail: str, *, form: str = "json") -> HttpResponse:
    """What was wrong, without the `type` by which consumers would take it for an embed."""
    error = {"status": status, "title": HTTPStatus(status).phrase, "detail": detail}
    response = write_answer(error, "error", form)
    response.status_code = status
    return response


def write_answer(answer: Answer, root: str, form: str) -> HttpResponse:
    """An answer in the format that was asked for. The XML has no DOCTYPE: WordPress refuses one."""
    if form == "xml":
        elements = "".join(
            f"<{key}>{escape(clean_for_xml(str(value)))}</{key}>" for key, value in answer.items()
        )
        return HttpResponse(
            f"{XML}<{root}>{elements}</{root}>\n", content_type="text/xml; charset=utf-8"
        )
    return HttpResponse(
        json.dumps(answer, ensure_ascii=False), content_type="application/json; charset=utf-8"
    )


oembed = for_everybody(
    read_oembed,
    cache_control=f"public, max-age={CACHE_SECONDS}",
    answer_refusal=answer_refusal,
)


def read_with_a_slash(request: HttpRequest) -> HttpResponse:
    """The same address with a slash too many."""
    return lead_to_data(request) or answer_refusal(404, "The address is /oembed.")


oembed_with_a_slash = for_everybody(read_with_a_slash, answer_refusal=answer_refusal)
