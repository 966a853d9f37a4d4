"""What Django answers for programs is sent compressed, as the files of the public tree are."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from http import HTTPStatus

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from newsroom.serving.headers import FOR_SCRIPTS, find_kind, is_public
from newsroom.serving.request_headers import choose_encoding

LEAST_BYTES = 500  # less goes in one packet either way
# It is made while somebody waits: a tenth larger than the best, and ten times as fast.
GZIP_LEVEL, BROTLI_QUALITY = 6, 4
# No secret is in them that an attacker could guess at by what they shrink to.


class CompressionMiddleware:
    """Compresses data: lists with a query, feeds and the like, where they come from no file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and compress where the reader takes it."""
        response = self.get_response(request)
        if not may_be_compressed(request, response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        encoding = choose_encoding(request.headers.get("Accept-Encoding", ""), ("br", "gzip"))
        if encoding:
            compress(response, encoding)
        return response


def may_be_compressed(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether it is data for everybody, and long enough."""
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and is_public(request.path)
        and find_kind(request.path) in FOR_SCRIPTS
        and not response.has_header("Content-Encoding")
        and len(response.content) >= LEAST_BYTES
    )


def compress(response: HttpResponse, encoding: str) -> None:
    """Put the body in another encoding; its ETag is weak then: the bytes are others."""
    if encoding == "br":
        response.content = brotli.compress(response.content, quality=BROTLI_QUALITY)
    else:
        response.content = gzip.compress(response.content, GZIP_LEVEL, mtime=0)
    response["Content-Encoding"] = encoding
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    if (etag := response.get("ETag", "")) and not etag.startswith("W/"):
        response["ETag"] = f"W/{etag}"
