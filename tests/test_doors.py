"""Who writes rows: the doors alone, and neither readers' pages nor the desk."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READERS = ("gallery/pages", "gallery/embeds", "gallery/api", "newsroom/pages", "newsroom/api")
DESK = ("newsroom/desk",)
WRITES = frozenset(
    {
        "save",
        "create",
        "get_or_create",
        "update_or_create",
        "bulk_create",
        "bulk_update",
        "update",
        "delete",
    }
)


def written_in(source: str) -> Iterator[str]:
    """The calls of a module that write rows, as they stand there.

    A form's own `super().save(…)` is Django's door. `update` with columns, and `delete` of a row or
    of rows held by whatever name, are writes; `update` of a dictionary is none, nor is `create` of
    a form.
    """
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        called_on = ast.unparse(node.func.value)
        is_manager = ".objects" in called_on or "_default_manager" in called_on
        is_of_others = node.func.attr == "create" or (
            (node.func.attr == "update" and not any(keyword.arg for keyword in node.keywords))
            or (node.func.attr == "delete" and called_on.startswith(("cache", "self.cache")))
        )
        if node.func.attr not in WRITES or called_on == "super()":
            continue
        if is_manager or not is_of_others:
            yield f"{called_on}.{node.func.attr}"


MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for room in (*READERS, *DESK)
    for path in (ROOT / room).rglob("*.py")
)


@pytest.mark.parametrize("module", MODULES)
def test_readers_pages_and_the_desk_write_no_rows(module: str) -> None:
    assert list(written_in((ROOT / module).read_text())) == []


def test_a_write_is_seen() -> None:
    source = (
        "photo.save()\nPhoto.objects.filter(pk=1).update(a=1)\nrows.update(a=1)\nslide.delete()\n"
        "super().save()\nd.update({})\ncache.delete('a')"
    )
    assert list(written_in(source)) == [
        "photo.save",
        "Photo.objects.filter(pk=1).update",
        "rows.update",
        "slide.delete",
    ]
