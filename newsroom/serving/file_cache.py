"""The files that readers ask for most, kept in memory and looked at once a second.

A file that was replaced, withdrawn or added is thus answered as it is on disk a second later at
most. What is too large stays on disk and only its size and date are kept.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from newsroom.serving.headers import Kind, find_kind
from newsroom.serving.public_files import FileState, Form, read_forms, read_states, resolve_place
from newsroom.serving.request_headers import choose_encoding
from newsroom.serving.tree_paths import find_file, list_gone_files

LOOK_EVERY_SECONDS = 1.0
KEPT_BYTES = 64 * 1024 * 1024  # in each of the web server's processes
KEPT_BESIDE_BYTES = 4_000  # what a file takes beyond its bytes, about
MAX_WISHES = 64  # spellings of Accept-Encoding remembered for a file


@dataclass(slots=True)
class HotFile:
    """What is at one address, in all its encodings."""

    place: str
    forms: Mapping[str, Form]
    states: tuple[FileState | None, ...]
    good_until: float  # of time.monotonic
    kept_bytes: int
    by_wish: dict[str, Form] = field(default_factory=dict)  # by what Accept-Encoding said

    def form_for(self, accepted: str) -> Form:
        """The form that an Accept-Encoding asks for."""
        form = self.forms[choose_encoding(accepted, self.forms.keys())]
        if len(self.by_wish) >= MAX_WISHES:
            self.by_wish.clear()
        self.by_wish[accepted] = form
        return form


class HotFiles:
    """The public tree, and the static files, as a process of the web server sees them."""

    def __init__(self, *, tree: Path, static: Path, limit_bytes: int = KEPT_BYTES) -> None:
        self.tree = tree
        self.static = static
        self.limit_bytes = limit_bytes
        self.kept_bytes = 0
        self.by_address: dict[str, HotFile] = {}
        self.changing = threading.Lock()

    def find(self, path: str, query: str) -> HotFile | None:
        """What is at an address, as it is on disk or was a second ago.

        None for an address that the application has to answer.
        """
        name = find_file(path, query)
        if name is None:
            return None
        is_other_form = path.endswith("/") and not name.endswith("index.html")
        address = name if is_other_form else path  # no path of a URL is without its slash
        known, now = self.by_address.get(address), time.monotonic()
        if known is not None and known.good_until > now:
            return known
        if known is not None and read_states(known.place) == known.states:
            known.good_until = now + LOOK_EVERY_SECONDS
            self.keep(address, known)
            return known
        fresh = self.read(path, name)
        if fresh is not None:
            self.keep(address, fresh)
        elif known is not None:
            with self.changing:
                self.forget(address)
        return fresh

    def look_again(self, path: str, query: str) -> HotFile | None:
        """The same without what was there a second ago."""
        with self.changing:
            self.forget(path)
        return self.find(path, query)

    def read(self, path: str, name: str) -> HotFile | None:
        """The file for an address; in the tree, else the word that it is gone."""
        if find_kind(path) is Kind.STATIC:
            return read_file(self.static, name.partition("/")[2], path, HTTPStatus.OK)
        found = read_file(self.tree, name, path, HTTPStatus.OK)
        for gone in list_gone_files(name) if found is None else ():
            page = f"/{gone.rpartition('/')[0]}/" if gone.endswith(".html") else path
            found = found or read_file(self.tree, gone, page, HTTPStatus.GONE)
        return found

    def keep(self, address: str, file: HotFile) -> None:
        """Keep it as the newest; the oldest make room."""
        with self.changing:
            self.forget(address)
            self.by_address[address] = file
            self.kept_bytes += file.kept_bytes
            while self.kept_bytes > self.limit_bytes:
                self.forget(next(iter(self.by_address)))

    def forget(self, address: str) -> None:
        """Let go of it."""
        file = self.by_address.pop(address, None)
        if file is not None:
            self.kept_bytes -= file.kept_bytes


def read_file(root: Path, name: str, path: str, status: HTTPStatus) -> HotFile | None:
    """A file below a folder; `path` is the URL's. None when the folder holds no such file."""
    place = resolve_place(root, name)
    if place is None:
        return None
    states = read_states(place)  # before the bytes: whatever changes from now on is seen next time
    forms = read_forms(place, path, status)
    if forms is None:
        return None
    kept_bytes = KEPT_BESIDE_BYTES + sum(len(form.body or b"") for form in forms.values())
    return HotFile(place, forms, states, time.monotonic() + LOOK_EVERY_SECONDS, kept_bytes)
