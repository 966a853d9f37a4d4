"""Draw the floors of the house, and one photo's way through it: what `make drawings` runs.

The floors come from the imports, and every sentence is the first one of a docstring, so that the
drawings in `docs/` are as true as the code; `tests/test_drawing.py` says when they are out of date.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("config", "newsroom", "gallery", "media")
# Django's own kinds of folder, which hang from whatever they serve.
LEFT_OUT = frozenset({"migrations", "management", "templatetags", "formats"})
# Modules in the order in which a photo comes through them.
PHOTO_WAY = (
    "newsroom.desk.contact_sheet",
    "media.ingest",
    "media.decoding.originals",
    "media.metadata.embedded",
    "media.metadata.house_style",
    "media.renditions.queue",
    "media.decoding.decode",
    "media.renditions.ladder",
    "media.renditions.encode",
    "gallery.slides.sequence",
    "gallery.pages.slideshow",
    "newsroom.publishing.workflow",
    "newsroom.baking.outbox",
    "newsroom.baking.planner",
    "newsroom.baking.baker",
    "newsroom.serving.front",
)

WIDTH_PX = 1000
BOX_PX, BOX_HEIGHT_PX, GAP_PX = 232, 72, 18
BAND_HEAD_PX, LEVEL_GAP_PX, BAND_GAP_PX = 34, 40, 14
LINE_PX, LINE_LETTERS = 14, 35
STYLE = """
text { font: 11.5px system-ui, sans-serif; fill: #333 }
.name { font-weight: 600; font-size: 11px; fill: #111 }
.floor { font-weight: 600; font-size: 15px; fill: #111 }
.band { fill: #f2f2ef; stroke: none }
.box { fill: #fff; stroke: #999 }
.arrow { stroke: #777; fill: none; marker-end: url(#head) }
.head { fill: #777 }
@media (prefers-color-scheme: dark) {
text { fill: #bbb } .name, .floor { fill: #eee } .band { fill: #222 }
.box { fill: #111; stroke: #666 } .arrow { stroke: #999 } .head { fill: #999 }
}
"""


@dataclass(frozen=True, slots=True)
class Box:
    """A wing where it is drawn: its name, what is in it, and its upper left corner in pixels."""

    name: str
    sentence: str
    x_px: float
    y_px: float

    @property
    def top(self) -> tuple[float, float]:
        """Where arrows come in."""
        return self.x_px + BOX_PX / 2, self.y_px

    @property
    def bottom(self) -> tuple[float, float]:
        """Where arrows go out."""
        return self.x_px + BOX_PX / 2, self.y_px + BOX_HEIGHT_PX

    def as_svg(self) -> Iterable[str]:
        """The box with its words."""
        yield (
            f'<rect class="box" x="{self.x_px:g}" y="{self.y_px:g}" width="{BOX_PX}" '
            f'height="{BOX_HEIGHT_PX}" rx="4"/>'
        )
        yield text(self.x_px + 8, self.y_px + 18, show_path(self.name), "name")
        lines = textwrap.wrap(self.sentence, LINE_LETTERS, max_lines=3, placeholder=" …")
        for number, line in enumerate(lines, start=1):
            yield text(self.x_px + 8, self.y_px + 18 + number * LINE_PX, line)


def first_sentence(module: str) -> str:
    """The first sentence of a module's docstring."""
    path = ROOT / module.replace(".", "/")
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    docstring = " ".join((ast.get_docstring(ast.parse(path.read_text())) or "").split())
    return docstring.partition(". ")[0].rstrip(".").replace("`", "")


def show_path(module: str) -> str:
    """Where a module or a package lies."""
    path = module.replace(".", "/")
    return f"{path}/" if (ROOT / path).is_dir() else f"{path}.py"


def find_wings(floor: str) -> list[str]:
    """The packages of a floor that are rooms of the house."""
    return sorted(
        f"{floor}.{folder.name}"
        for folder in (ROOT / floor).iterdir()
        if (folder / "__init__.py").exists() and folder.name not in LEFT_OUT
    )


def find_imports(wings: Sequence[str]) -> dict[str, set[str]]:
    """Which of the wings each of them imports."""
    graph = grimp.build_graph(*FLOORS)

    def imports(wing: str, other: str) -> bool:
        return any(
            imported == other or imported.startswith(f"{other}.")
            for module in {wing, *graph.find_descendants(wing)}
            for imported in graph.find_modules_directly_imported_by(module)
        )

    return {
        wing: {other for other in wings if other != wing and imports(wing, other)} for wing in wings
    }


def rank_wings(imports: dict[str, set[str]]) -> list[list[str]]:
    """The wings by rows, each above all that it imports; the uppermost row first.

    Raises `ValueError` for a circle.
    """
    rows: list[list[str]] = []
    left = dict(imports)
    while left:
        row = sorted(wing for wing, below in left.items() if not below & left.keys())
        if not row:
            raise ValueError(f"These import one another: {', '.join(sorted(left))}")
        rows.insert(0, row)
        for wing in row:
            del left[wing]
    return rows


def leave_out_detours(imports: dict[str, set[str]]) -> set[tuple[str, str]]:
    """The arrows without those that a longer way says already."""

    def reached_from(wing: str) -> set[str]:
        return imports[wing].union(*(reached_from(below) for below in imports[wing]))

    return {
        (wing, below)
        for wing, belows in imports.items()
        for below in belows
        if not any(below in reached_from(other) for other in belows - {below})
    }


def text(x_px: float, y_px: float, words: str, kind: str = "") -> str:
    """A line of text."""
    of_kind = f' class="{kind}"' if kind else ""
    return f'<text{of_kind} x="{x_px:g}" y="{y_px:g}">{escape(words)}</text>'


def arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    """An arrow that leaves and arrives upright."""
    (x1, y1), (x2, y2) = start, end
    bend = max(18, (y2 - y1) / 2)
    return (
        f'<path class="arrow" d="M{x1:g} {y1:g} C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} '
        f'{x2:g} {y2 - 4:g}"/>'
    )


def draw_row(row: Sequence[str], y_px: float) -> list[Box]:
    """Boxes in the middle of a row."""
    width = len(row) * BOX_PX + (len(row) - 1) * GAP_PX
    left = (WIDTH_PX - width) / 2
    return [
        Box(wing, first_sentence(wing), left + number * (BOX_PX + GAP_PX), y_px)
        for number, wing in enumerate(row)
    ]


def draw_floors() -> str:
    """The floors with their wings, as SVG."""
    drawn: list[str] = []
    y_px = float(BAND_GAP_PX)
    for floor in FLOORS:
        wings = find_wings(floor)
        imports = find_imports(wings) if wings else {}
        top, boxes = y_px, dict[str, Box]()
        y_px += BAND_HEAD_PX
        for full_row in rank_wings(imports):
            for row in [full_row[first : first + 4] for first in range(0, len(full_row), 4)]:
                boxes |= {box.name: box for box in draw_row(row, y_px)}
                y_px += BOX_HEIGHT_PX + LEVEL_GAP_PX
        y_px -= LEVEL_GAP_PX - BAND_GAP_PX if boxes else 0
        drawn.append(
            f'<rect class="band" x="0" y="{top:g}" width="{WIDTH_PX}" height="{y_px - top:g}"/>'
        )
        drawn.append(text(14, top + 22, f"{floor}/", "floor"))
        drawn.append(text(130, top + 22, first_sentence(floor)))
        for wing, below in sorted(leave_out_detours(imports)):
            drawn.append(arrow(boxes[wing].bottom, boxes[below].top))
        for box in boxes.values():
            drawn += box.as_svg()
        y_px += BAND_GAP_PX
    return as_document(drawn, y_px)


def draw_photo_way() -> str:
    """The modules that a photo comes through, from the desk to a reader, as SVG."""
    rows = [PHOTO_WAY[first : first + 4] for first in range(0, len(PHOTO_WAY), 4)]
    boxes = [
        box
        for number, row in enumerate(rows)
        for box in draw_row(row, BAND_GAP_PX + number * (BOX_HEIGHT_PX + LEVEL_GAP_PX))
    ]
    drawn: list[str] = []
    for before, after in pairwise(boxes):
        if before.y_px == after.y_px:
            y_px = before.y_px + BOX_HEIGHT_PX / 2
            start_px = before.x_px + BOX_PX
            drawn.append(f'<path class="arrow" d="M{start_px:g} {y_px:g} H{after.x_px - 5:g}"/>')
        else:
            drawn.append(arrow(before.bottom, after.top))
    for box in boxes:
        drawn += box.as_svg()
    return as_document(drawn, boxes[-1].bottom[1] + BAND_GAP_PX)


def as_document(drawn: Iterable[str], height_px: float) -> str:
    """The whole file."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {height_px:g}">\n'
        f"<style>{STYLE}</style>\n"
        '<defs><marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>'
    )
    return "\n".join((head, *drawn, "</svg>\n"))


DRAWINGS = {"docs/floors.svg": draw_floors, "docs/photo-way.svg": draw_photo_way}


def main() -> None:
    """Write every drawing."""
    for path, draw in DRAWINGS.items():
        (ROOT / path).write_text(draw())


if __name__ == "__main__":
    main()
