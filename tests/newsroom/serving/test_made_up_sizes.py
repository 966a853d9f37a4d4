"""A thousand addresses of sizes that there are not: each is a 404, and none makes work."""

from __future__ import annotations

import http.client
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from media.models import Photo
from media.renditions import queue
from media.renditions.ladder import RUNGS
from tests.builders import make_gallery
from tests.newsroom.baking.baked import bake
from tests.newsroom.serving.made_tree import SMALL_RENDITION
from tests.newsroom.serving.nginx import running_nginx

NUMBER, THROUGH_FRONTS = 1000, 200  # of Django, and of each front before it
# The photo of a file's name, and the sections in the menu of the page that says 404.
MOST_QUERIES = 2


def made_up_sizes(folder: str, name: str, number: int) -> Iterator[str]:
    """Addresses beside a file that is there: other widths, crops, forms, and what filters wish."""
    chance = random.Random(31)
    stem = name.rpartition(".")[0]
    widths = {rung.partition(".")[0] for rung in RUNGS}
    for _ in range(number):
        size = f"w{chance.randrange(1, 100_000)}"
        while size in widths:
            size = f"w{chance.randrange(1, 100_000)}"
        ending = chance.choice(["jpg", "avif", "webp", "png", "tif", "jpg.jpg"])
        yield chance.choice(
            [
                f"{folder}/{size}-{chance.randbytes(4).hex()}.{ending}",
                f"{folder}/{size}x{chance.randrange(9999)}.{ending}",
                f"{folder}/{stem}-{size}.{ending}",
                f"{folder}/{size}/{name}",
                f"{folder}/crop-{chance.random():.4f}-{size}.{ending}",
            ]
        )


def files_below(folder: Path) -> set[Path]:
    """All of them."""
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.django_db
def test_a_thousand_made_up_sizes_are_404_and_make_no_work(
    client: Client, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = make_gallery(1)
    bake()
    photo = Photo.objects.get()
    folder, _, name = photo.manifest["w320.jpg"].path.rpartition("/")
    addresses = list(made_up_sizes(f"/renditions/{folder}", name, NUMBER))
    before, row = files_below(own_folders), Photo.objects.values().get()
    rung: list[object] = []
    monkeypatch.setattr(queue, "ring_doorbell", lambda *said: rung.append(said))
    most = 0
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 404, address
        most = max(most, len(queries))
    assert most <= MOST_QUERIES
    assert files_below(own_folders) == before
    assert Photo.objects.values().get() == row
    assert rung == []
    assert client.get(f"/galleries/{gallery.slug}/").status_code == 200


@pytest.mark.parametrize(
    "through", ["embedded", pytest.param("nginx", marks=pytest.mark.needs("nginx"))]
)
def test_a_front_makes_no_file_of_made_up_sizes(
    made_data: Path, front: int, tmp_path: Path, through: str
) -> None:
    folder, _, name = f"/{SMALL_RENDITION}".rpartition("/")
    site, renditions = files_below(made_data / "site"), files_below(made_data / "renditions")
    if through == "embedded":
        statuses = ask_all(front, made_up_sizes(folder, name, THROUGH_FRONTS))
    else:
        with running_nginx(tmp_path, data=made_data, app_port=front) as nginx:
            statuses = ask_all(nginx.port, made_up_sizes(folder, name, THROUGH_FRONTS))
    assert statuses == {404}
    assert files_below(made_data / "site") == site
    assert files_below(made_data / "renditions") == renditions


def ask_all(port: int, addresses: Iterator[str]) -> set[int]:
    """The statuses that came back, through one connection as long as it holds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    statuses = set()
    for address in addresses:
        connection.request("GET", address)
        with connection.getresponse() as answer:
            answer.read()
            statuses.add(answer.status)
    connection.close()
    return statuses
