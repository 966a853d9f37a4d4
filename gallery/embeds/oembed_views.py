"""The address that oEmbed consumers ask, and the links by which they find it."""

from __future__ import annotations

import json
from http import HTTPStatus
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse

from gallery.oembed import (
    CACHE_SECONDS,
    Answer,
    Limits,
    OEmbedRefused,
    answer_for,
    discovery_urls,
    read_limit,
    read_target,
)
from gallery.public_answers import for_everybody
from gallery.xml_text import in_xml

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
        answer = answer_for(read_target(request.GET.get("url", "")), limits)
    except OEmbedRefused as refused:
        return answer_refusal(refused.status, str(refused), form=form)
    return written(answer, "oembed", form)


def answer_refusal(status: int, detail: str, *, form: str = "json") -> HttpResponse:
    """What was wrong, without the `type` by which consumers would take it for an embed."""
    error = {"status": status, "title": HTTPStatus(status).phrase, "detail": detail}
    response = written(error, "error", form)
    response.status_code = status
    return response


def written(answer: Answer, root: str, form: str) -> HttpResponse:
    """An answer in the format that was asked for. The XML has no DOCTYPE: WordPress refuses one."""
    if form == "xml":
        elements = "".join(
            f"<{key}>{escape(in_xml(str(value)))}</{key}>" for key, value in answer.items()
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


def name_oembed(response: HttpResponse, page_url: str) -> None:
    """Say in the page's headers what its `<head>` says: where its oEmbed is."""
    response["Link"] = ", ".join(
        f'<{url}>; rel="alternate"; type="{media_type}"'
        for media_type, url in discovery_urls(page_url).items()
    )
