"""What somebody types on a command line: an empty text is likely a variable that is not set."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path


def named_text(text: str) -> str:
    """A text that was typed."""
    if not text.strip():
        raise ArgumentTypeError("it is empty; is a variable not set?")
    return text


def named_path(text: str) -> Path:
    """A path that was typed: an empty one would be the folder that one stands in."""
    return Path(named_text(text))
