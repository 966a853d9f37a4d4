"""nginx's idea of the tree against ours; pages that a cache keeps; a site that does not answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from newsroom.baking.trees import choose_tree
from newsroom.doctor.findings import Finding, Severity
from newsroom.doctor.public_site import examine_public_site
from newsroom.models.public_tree import BakedPage
from newsroom.publishing.workflow import withdraw
from newsroom.serving.tree_paths import DOCTORS_FILE, find_file
from tests.builders import make_gallery
from tests.journeys.running import free_port
from tests.newsroom.baking.baked import bake
from tests.newsroom.doctor.answering import serving
from tests.newsroom.serving.nginx import running_nginx

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


def application(_method: str, path: str) -> tuple[int, bytes]:
    """What ours says of what is in no tree."""
    return (200, b"ok\n") if path == "/healthz" else (404, b"Not found")


def faults() -> list[Finding]:
    """Whatever is not fine."""
    return [each for each in examine_public_site() if each.severity != Severity.FINE]


@pytest.fixture
def published(settings: Settings, tmp_path: Path) -> BakedPage:
    """A gallery that is public and one that was withdrawn."""
    settings.PUBLIC_TREE_ROOT = tmp_path / "data" / "site"
    make_gallery(1, slug="shown")
    gone = make_gallery(1, slug="gone")
    bake()
    withdraw(gone)
    bake()
    return BakedPage.objects.get(url="/galleries/shown/")


def test_nothing_answers(settings: Settings) -> None:
    settings.BASE_URL = f"http://127.0.0.1:{free_port()}"
    (finding,) = faults()
    assert f"{settings.BASE_URL} does not answer" in finding.found
    assert "curl -v" in finding.mend


@pytest.mark.needs("nginx")
def test_nginx_that_serves_our_tree_is_fine(
    settings: Settings, published: BakedPage, tmp_path: Path
) -> None:
    work = tmp_path / "nginx"
    work.mkdir()
    with (
        serving(application) as app_port,
        running_nginx(work, data=tmp_path / "data", app_port=app_port) as nginx,
    ):
        settings.BASE_URL = f"http://127.0.0.1:{nginx.port}"
        said = [finding.found for finding in examine_public_site()]
        assert faults() == []
    assert any("without the application" in each for each in said)
    assert any("is answered as it was baked" in each for each in said)
    assert any("/galleries/gone/" in each and "says so" in each for each in said)
    assert not list(settings.PUBLIC_TREE_ROOT.glob(f"{DOCTORS_FILE}*"))


@pytest.mark.needs("nginx")
def test_nginx_with_a_wrong_root(settings: Settings, published: BakedPage, tmp_path: Path) -> None:
    """The application answers everything in its place: no page would show it."""
    tree = choose_tree()
    pages = {
        page.url: (page.baked_status, tree.read(page.path) or b"")
        for page in BakedPage.objects.all()
    }

    def answer(method: str, path: str) -> tuple[int, bytes]:
        return pages[path] if path in pages else application(method, path)

    work, other = tmp_path / "nginx", tmp_path / "other"
    work.mkdir()
    (other / "site").mkdir(parents=True)
    with (
        serving(answer) as app_port,
        running_nginx(work, data=other, app_port=app_port) as nginx,
    ):
        settings.BASE_URL = f"http://127.0.0.1:{nginx.port}"
        (finding,) = faults()
    assert finding.severity == Severity.FAULT
    assert f"nginx does not serve {settings.PUBLIC_TREE_ROOT}" in finding.found
    assert f"root {settings.PUBLIC_TREE_ROOT};" in finding.mend


@pytest.mark.needs("nginx")
def test_an_application_that_is_down_behind_nginx(
    settings: Settings, published: BakedPage, tmp_path: Path
) -> None:
    work = tmp_path / "nginx"
    work.mkdir()
    with running_nginx(work, data=tmp_path / "data", app_port=free_port()) as nginx:
        settings.BASE_URL = f"http://127.0.0.1:{nginx.port}"
        (finding,) = faults()
    assert "says 503: nginx does not reach the application" in finding.found


def test_a_cache_that_keeps_what_is_old_and_what_is_gone(
    settings: Settings, published: BakedPage
) -> None:
    with serving(lambda _method, _path: (200, b"Of yesterday")) as port:
        settings.BASE_URL = f"http://127.0.0.1:{port}"
        said = [finding.found for finding in faults()]
    assert len(said) == 2
    assert "answers something else than what was baked" in said[0]
    assert "/galleries/gone/" in said[1]
    assert "was withdrawn, and is still answered" in said[1]


def test_a_page_whose_file_somebody_removed(settings: Settings, published: BakedPage) -> None:
    newest = BakedPage.objects.filter(baked_status=200, url__endswith="/").order_by("-baked_at")
    (settings.PUBLIC_TREE_ROOT / newest[0].path).unlink()
    with serving(application) as port:
        settings.BASE_URL = f"http://127.0.0.1:{port}"
        said = [(finding.found, finding.mend) for finding in faults()]
    assert (f"{newest[0].url} should be in the public tree, and its file is gone.") in dict(said)
    assert "manage.py reconcile" in dict(said).values()


@pytest.mark.parametrize(
    ("status", "said"),
    [(421, "does not know the name"), (301, "leads elsewhere"), (404, "another program")],
)
def test_an_address_that_is_not_ours(settings: Settings, status: int, said: str) -> None:
    with serving(lambda _method, _path: (status, b"")) as port:
        settings.BASE_URL = f"http://127.0.0.1:{port}"
        (finding, *_rest) = faults()
    assert said in finding.found


def test_the_application_never_answers_the_doctors_file() -> None:
    assert find_file("/robots.txt", "") == "robots.txt"
    assert find_file(f"/{DOCTORS_FILE}0123456789abcdef.txt", "") is None
