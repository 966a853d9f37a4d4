"""What tests of serving share: a tree, and servers on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.running import copy_prepared
from tests.newsroom.serving.embedded import embedded_front
from tests.newsroom.serving.made_tree import make_tree


@pytest.fixture(scope="session")
def made_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a public tree, an empty database and no static manifest."""
    folder = tmp_path_factory.mktemp("serving")
    folder.chmod(0o755)
    data = folder / "data"
    copy_prepared(data)
    data.chmod(0o755)
    make_tree(data)
    return data


@pytest.fixture(scope="session")
def front(made_data: Path) -> Iterator[int]:
    """The port of the embedded web server over `made_data`."""
    with embedded_front(made_data) as port:
        yield port
