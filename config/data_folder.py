"""The folder that a newsroom keeps everything in: named by a variable, made where it may be."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where it is. Nothing is made in it while `may_be_made` is False."""

    path: Path
    may_be_made: bool

    def folder(self, name: str) -> Path:
        """A folder inside, made when it is not there and may be."""
        path = self.path / name
        try:
            if self.may_be_made:
                path.mkdir(mode=0o750, parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(
                f"PHOTODESK_DATA_DIR: cannot make {path} ({error.strerror}). "
                "Name a folder that Photodesk may write to."
            ) from error
        return path

    def secret_key(self) -> str:
        """The secret key of a local installation: made once, readable by its owner alone."""
        if not self.may_be_made:
            return secrets.token_urlsafe(50)
        path = self.path / "secret-key"
        if not path.exists():
            self.folder(".")
            # Two processes may start at once: whoever links first wins, both read that file.
            fresh = path.with_name(f"{path.name}.{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(50))
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text().strip()

    def kept_address(self) -> str:
        """Where `manage.py up` serves the site, as it noted itself; the usual place before that."""
        try:
            return (self.path / "base-url").read_text().strip()
        except OSError:
            return "http://127.0.0.1:8000"


def find_data_folder(env: Env, base: Path) -> DataFolder:
    """The folder that a variable names, else `var` in the base folder.

    One that nobody named is made by those commands alone that begin a newsroom: what is run without
    its environment must not make another one in the source folder.
    """
    named = env.str("PHOTODESK_DATA_DIR", "")
    path = Path(named or base / "var").resolve()
    may_begin = env.bool("PHOTODESK_MAY_BEGIN", False)
    return DataFolder(path, bool(named) or path.exists() or may_begin)
