"""Which file of the tree an address names, and which addresses name none."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from newsroom.serving.tree_paths import find_file, list_gone_files
from tests.newsroom.serving.made_tree import ESCAPES


@pytest.mark.parametrize(
    ("path", "query", "file"),
    [
        ("/", "", "index.html"),
        ("/galleries/harbour/", "", "galleries/harbour/index.html"),
        ("/galleries/harbour/", "utm_source=mail&fbclid=1", "galleries/harbour/index.html"),
        ("/galleries/harbour/", "print=1", "galleries/harbour/print.html"),
        ("/galleries/harbour/", "utm_source=mail&print=1", "galleries/harbour/print.html"),
        ("/galleries/harbour/", "print=2", "galleries/harbour/index.html"),
        ("/galleries/", "page=2", "galleries/page-2.html"),
        ("/galleries/", "page=1", "galleries/index.html"),
        ("/galleries/", "page=", "galleries/index.html"),
        ("/galleries/", "page=02", None),
        ("/galleries/", "page=last", None),
        ("/galleries/", "page=2/../../secret", None),
        ("/galleries/harbour/live.json", "", "galleries/harbour/live.json"),
        ("/galleries/harbour/live.json", "t=1", "galleries/harbour/live.json"),
        ("/api/v1/galleries", "", "api/v1/galleries/index.json"),
        ("/api/v1/galleries", "limit=5", None),
        ("/api/v1/galleries/harbour", "", "api/v1/galleries/harbour/index.json"),
        ("/sitemap.xml", "", "sitemap.xml"),
        ("/galleries/harbour", "", "galleries/harbour"),
        ("/galleries/été/", "", "galleries/été/index.html"),
    ],
)
def test_the_file_of_an_address(path: str, query: str, file: str | None) -> None:
    assert find_file(path, query) == file


@pytest.mark.parametrize("target", [escape for escape in ESCAPES if "link" not in escape])
def test_escapes_name_no_file(target: str) -> None:
    if "originals" in target:
        return  # a plain name; that it is a link out of the tree is seen when it is opened
    assert find_file(unquote(target), "") is None


def test_what_is_gone_is_said_in_its_folder_or_the_one_above() -> None:
    assert list_gone_files("galleries/harbour/slide-1/index.html") == (
        "galleries/harbour/slide-1/gone.html",
        "galleries/harbour/gone.html",
    )
    assert list_gone_files("api/v1/galleries/harbour/index.json")[0] == (
        "api/v1/galleries/harbour/gone.json"
    )
    assert list_gone_files("index.html") == ()
