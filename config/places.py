"""Where the code is, and where a newsroom is when nobody says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

CODE_DIR: Final = Path(__file__).resolve().parent.parent
IS_CHECKOUT: Final = (CODE_DIR / "manage.py").exists()
# A source folder is its own home. An installed package has none: it works where it is called.
HOME_DIR: Final = CODE_DIR if IS_CHECKOUT else Path.cwd()
PROGRAM: Final = "manage.py" if IS_CHECKOUT else "photodesk"
