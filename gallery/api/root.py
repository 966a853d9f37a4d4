"""The one API: its errors, its description, and the answer to an address that it does not have."""

from __future__ import annotations

import functools
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from gallery.api import problems
from gallery.api.description import DESCRIPTION, complete_description
from gallery.api.problems import Problem
from gallery.api.refusals import WrongNames, answer_wrong_names, answer_wrong_parameters
from gallery.public_answers import for_everybody, lead_to_data

# Every list and object may answer with these, so each operation names them.
ERRORS: dict[int, type[Problem]] = dict.fromkeys((400, 401, 403, 404, 405, 410, 422, 429), Problem)


class PhotodeskAPI(NinjaAPI):
    """Django Ninja's API with problems (RFC 9457) as its errors, and a full description of both."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The view's own name: generated clients have methods of these names."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description (OpenAPI 3.1), with what Django Ninja does not know: to be read only."""
        if path_prefix is None:
            path_prefix = self.get_root_path(path_params or {})
        # Half a second of work; it names the site, so another site has another.
        return self._describe(path_prefix, settings.SITE_NAME, settings.BASE_URL)

    @functools.cache  # noqa: B019 (there is one API)
    def _describe(self, path_prefix: str, *site: str) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix)
        complete_description(schema)
        return schema


api = PhotodeskAPI(
    title=settings.SITE_NAME,
    version="1",
    urls_namespace="api-1",
    docs_url=None,
    description=DESCRIPTION,
)


@api.exception_handler(HttpError)
def answer_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """An error that a view raised, with its sentence."""
    return problems.answer_problem(error.status_code, str(error))


@api.exception_handler(ValidationError)
def answer_out_of_range(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters that are out of range."""
    return answer_wrong_parameters(error.errors)


@api.exception_handler(WrongNames)
def answer_unknown_names(request: HttpRequest, wrong: WrongNames) -> HttpResponse:
    """Parameters or fields that there are not."""
    return answer_wrong_names(wrong)


@api.exception_handler(Http404)
def answer_not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    """Nothing is there."""
    return problems.answer_problem(404, "There is nothing published at this address.")


def no_such_address(request: HttpRequest, **arguments: str) -> HttpResponse:
    """An address that the API does not have, or has without the slash at its end."""
    return lead_to_data(request) or problems.answer_problem(
        404, "The API has no such address. They are listed at /api/v1/openapi.json."
    )


def list_api_urls() -> tuple[list[URLPattern], str, str]:
    """The API's addresses, for the urlconf; when all routers have been added."""
    patterns, application, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            is_root = pattern.name == "api-root"
            pattern.callback = for_everybody(no_such_address if is_root else pattern.callback)
    # Whatever the address holds, also what `<path:rest>` does not match, such as a line end.
    fallback = re_path(r"^(?P<rest>[\s\S]+)$", for_everybody(no_such_address))
    return [*patterns, fallback], application, namespace  # type: ignore[list-item]
