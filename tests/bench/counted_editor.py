"""An editor at a page whose every act is counted; a job has no other way to touch the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page, Position

PATIENCE_MS = 120_000
MOST_TABS = 400


class CountedEditor:
    """Clicks, taps, drags, key chords and texts, counted by kind; looking costs nothing.

    Scrolling and waiting are no steps. A select is two: it is opened, and an option is chosen.
    A text typed is one, whatever its length.
    """

    def __init__(self, page: Page, *, way: str = "mouse") -> None:
        self.__page = page
        self.way = way  # "mouse", "keys" or "touch": what `go` and `enter` use
        self.__page.set_default_timeout(PATIENCE_MS)
        self.counts: Counter[str] = Counter()

    @property
    def steps(self) -> int:
        """All, texts among them."""
        return self.counts.total()

    @property
    def steps_beside_typing(self) -> int:
        """All but texts."""
        return self.steps - self.counts["text"]

    # What the editor sees.

    def see(self, selector: str, *, number: int | None = None, hidden: bool = False) -> None:
        """Wait until it is there; with `number`, until there are so many."""
        if number is None:
            self.__page.locator(selector).first.wait_for(state="attached" if hidden else "visible")
            return
        self.__page.wait_for_function(
            "([selector, number]) => document.querySelectorAll(selector).length === number",
            arg=[selector, number],
        )

    def see_gone(self, selector: str) -> None:
        """Wait until it is not shown any more."""
        self.__page.locator(selector).first.wait_for(state="hidden")

    def has_focus(self, selector: str, *, index: int | None = None) -> bool:
        """Whether the focus is there; with `index`, at this one of those that match."""
        at: int = self.__page.locator(selector).evaluate_all(
            "(all) => all.indexOf(document.activeElement)"
        )
        return at >= 0 if index is None else at == index

    def see_focus(self, selector: str) -> None:
        """Wait until the focus is there."""
        self.__page.wait_for_function(
            "(selector) => document.activeElement?.matches(selector)", arg=selector
        )

    # What the editor does.

    def click(
        self,
        selector: str,
        *,
        index: int = 0,
        holding: str | None = None,
        double: bool = False,
        at: Position | None = None,
    ) -> None:
        """One click, or one double click; `holding` a key is part of it."""
        self.counts["click"] += 1
        if holding:
            self.__page.keyboard.down(holding)
        self.__at(selector, index).click(click_count=2 if double else 1, position=at)
        if holding:
            self.__page.keyboard.up(holding)

    def tap(self, selector: str, *, index: int = 0) -> None:
        """One tap of a finger."""
        self.counts["tap"] += 1
        self.__at(selector, index).tap()

    def press(self, chord: str) -> None:
        """One key, or one chord."""
        self.counts["key"] += 1
        self.__page.keyboard.press(chord)

    def tab_to(self, selector: str, *, index: int | None = None, backwards: bool = False) -> None:
        """Tab, each one counted, until the focus is there."""
        for _ in range(MOST_TABS):
            if self.has_focus(selector, index=index):
                return
            self.press("Shift+Tab" if backwards else "Tab")
        raise AssertionError(f"Tab does not lead to {selector}")

    def type(self, text: str) -> None:
        """One text, where the focus is."""
        self.counts["text"] += 1
        self.__page.keyboard.insert_text(text)

    def go(self, selector: str, *, key: str = "Enter", index: int = 0) -> None:
        """Follow a link or press a button, in the editor's way."""
        if self.way == "touch":
            self.tap(selector, index=index)
        elif self.way == "mouse":
            self.click(selector, index=index)
        else:
            self.tab_to(selector, index=index)
            self.press(key)

    def enter(self, field: str) -> None:
        """Bring the focus into a field, where it is not there already."""
        self.see(field)
        if self.has_focus(field):
            return
        if self.way == "keys":
            self.tab_to(field)
        else:
            self.go(field)

    def choose_option(self, selector: str, label: str) -> None:
        """Open a select, and choose: two acts; Chromium draws the list outside the page.

        Whoever has only keys goes to it, and types the option's first letter.
        """
        assert self.way != "keys"
        self.counts["tap" if self.way == "touch" else "click"] += 2
        self.__at(selector, 0).select_option(label=label)

    def drag(self, start: str, target: str, *, index: int, onto: int) -> None:
        """Drag one thing to the place of another, with the mouse."""
        self.counts["drag"] += 1
        mouse = self.__page.mouse
        self.__at(start, index).hover()
        mouse.down()
        box = self.__at(target, onto).bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mouse.move(x, y + 30, steps=6)
        mouse.move(x, y, steps=6)
        self.__page.wait_for_timeout(150)
        mouse.up()

    def drop_files(self, selector: str, files: Sequence[Path]) -> None:
        """One drag of files from the desktop: the browser's own drop, not a script's."""
        self.counts["drag"] += 1
        target = self.__at(selector, 0)
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        devtools = self.__page.context.new_cdp_session(self.__page)
        data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            devtools.send("Input.dispatchDragEvent", {"type": kind, "x": x, "y": y, "data": data})
        devtools.detach()

    def choose_files(self, open_chooser: Callable[[], None], files: Sequence[Path]) -> None:
        """An act that opens the system's window, which counts for itself, and one step in it."""
        with self.__page.expect_file_chooser() as opened:
            open_chooser()
        self.counts["choice of files"] += 1
        opened.value.set_files(list(files))

    def __at(self, selector: str, index: int) -> Locator:
        return self.__page.locator(selector).nth(index)
