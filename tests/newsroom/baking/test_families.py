"""Pages baked as a family: each is what a reader would be answered, and none falls for another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import brotli
import pytest
from django.db import DatabaseError, connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from gallery.pages.family import read_together
from gallery.slides.words import edit_words, get_words_in_effect
from media.models import Photo
from media.takedown import kill_photo
from newsroom.baking import bake_page as store
from newsroom.baking import place_pages
from newsroom.baking.ask_django import Answer, ask_django
from newsroom.baking.bake_family import bake_family
from newsroom.baking.bake_page import find_file
from newsroom.baking.compressed_forms import compress_content, forms_of, is_form_of
from newsroom.baking.local_tree import StagedFile
from newsroom.baking.outbox import mark_stale
from newsroom.baking.planner import plan_due_marks
from newsroom.baking.reconcile import compare_everything
from newsroom.models import Section
from newsroom.models.public_tree import BakedPage, StaleMark
from newsroom.publishing.workflow import withdraw
from tests.builders import make_gallery
from tests.newsroom.baking.baked import article_with, bake

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree."""
    return Path(settings.PUBLIC_TREE_ROOT)


def make_stale(gallery: Gallery) -> list[BakedPage]:
    """All pages of a gallery, to be baked anew, as a baker takes them."""
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    plan_due_marks(all_of_them=True)
    own = BakedPage.objects.filter(owner=f"gallery:{gallery.pk}")
    return list(own.order_by("phase", "pk"))


def test_each_page_of_a_site_is_what_a_reader_without_cookies_is_answered(
    site: Path, client: Client
) -> None:
    Section.objects.create(name="Sport & more", slug="sport")
    gallery = make_gallery(4)
    Gallery.objects.filter(pk=gallery.pk).update(language="de", intro="Wörter & <mehr>")
    Photo.objects.filter(slides__in=gallery.slides.filter(position=2)).update(
        may_be_syndicated=False
    )
    killed = gallery.slides.get(position=4).photo
    assert killed is not None
    kill_photo(killed, reason="Rights", killed_by=None)
    article_with(gallery)
    withdraw(make_gallery(2))
    bake()
    rows = list(BakedPage.objects.exclude(baked_status=0))
    assert len({row.kind for row in rows}) > 20
    for row in rows:
        answer = client.get(row.url)
        assert (answer.status_code, answer.content) == (
            row.baked_status,
            (site / find_file(row.path, row.baked_status)).read_bytes(),
        ), row.url


def test_a_family_takes_as_many_queries_for_thirty_slides_as_for_three(
    settings: Settings,
) -> None:
    settings.PURGE = "none"
    numbers = []
    for slides in (3, 30):
        pages = make_stale(make_gallery(slides))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            done = bake_family(pages)
        assert all(each.outcome is True for each in done.baked)
        assert len(done.baked) > 2 * slides
        numbers.append(len(queries))
    assert numbers[1] <= numbers[0] + 2, numbers


def test_photos_by_themselves_take_as_many_queries_whatever_their_number(
    settings: Settings,
) -> None:
    settings.PURGE = "none"
    numbers = []
    for photos in (2, 20):
        owners = [f"photo:{slide.photo_id}" for slide in make_gallery(photos).slides.all()]
        plan_due_marks(all_of_them=True)
        pages = list(BakedPage.objects.filter(owner__in=owners).order_by("phase", "pk"))
        with CaptureQueriesContext(connection) as queries:
            done = bake_family(pages)
        assert len(done.baked) == 2 * photos
        assert all(each.outcome is True for each in done.baked)
        numbers.append(len(queries))
    assert numbers[1] <= numbers[0] + 2, numbers


def test_a_page_whose_template_raises_keeps_its_file_and_the_others_go_on(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = make_gallery(3)
    bake()
    broken = f"{gallery.get_absolute_url()}{gallery.slides.get(position=2).public_id}/"
    before = (site / broken[1:] / "index.html").read_bytes()

    def raise_for_one(url: str) -> Answer:
        return Answer(500, b"", "text/html", "KeyError: 'x'") if url == broken else ask_django(url)

    monkeypatch.setattr(store, "ask_django", raise_for_one)
    Gallery.objects.filter(pk=gallery.pk).update(title="Another title")
    done = bake_family(make_stale(gallery))
    failed = [each.page.url for each in done.baked if isinstance(each.outcome, Exception)]
    assert failed == [broken]
    assert (site / broken[1:] / "index.html").read_bytes() == before
    assert "Another title" in (site / gallery.get_absolute_url()[1:] / "index.html").read_text()


def test_a_page_that_the_disk_refuses_keeps_its_file_and_the_others_go_on(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = make_gallery(2)
    bake()
    Gallery.objects.filter(pk=gallery.pk).update(title="Another title")
    pages = make_stale(gallery)
    place = StagedFile.place

    def refuse_the_print_view(staged: Any) -> None:
        if staged.path.endswith("print.html"):
            raise OSError(28, "No space left on device")
        place(staged)

    monkeypatch.setattr(StagedFile, "place", refuse_the_print_view)
    done = bake_family(pages)
    refused = [each.page.kind for each in done.baked if isinstance(each.outcome, OSError)]
    assert refused == ["print"]
    folder = site / "galleries" / gallery.slug
    assert "Another title" in (folder / "index.html").read_text()
    assert "Another title" not in (folder / "print.html").read_text()
    stale = BakedPage.objects.stale().filter(owner=f"gallery:{gallery.pk}")
    assert [row.kind for row in stale] == ["print"]
    assert not list((site / ".unfinished").iterdir())


def test_a_family_that_a_kill_comes_into_places_no_page_that_names_the_photo(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = make_gallery(2)
    bake()
    photo = gallery.slides.get(position=1).photo
    assert photo is not None
    pages = make_stale(gallery)
    last = pages[-1].url

    def kill_at_the_last(url: str) -> Answer:
        answer = ask_django(url)
        if url == last:
            kill_photo(photo, reason="Rights", killed_by=None)
            plan_due_marks(all_of_them=True)
        return answer

    Gallery.objects.filter(pk=gallery.pk).update(title="Another title")
    monkeypatch.setattr(store, "ask_django", kill_at_the_last)
    done = bake_family(pages)
    assert not any(each.outcome is True for each in done.baked)
    assert not [page for page in site.rglob("index.html") if "Another title" in page.read_text()]
    monkeypatch.setattr(store, "ask_django", ask_django)
    bake()
    key = photo.original_sha256[:20]
    assert not [page for page in site.rglob("*.html") if key in page.read_text()]


def test_a_family_whose_rows_cannot_be_written_is_baked_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = make_gallery(2)
    bake()
    Gallery.objects.filter(pk=gallery.pk).update(title="Another title")
    pages = make_stale(gallery)

    def fail(rows: object) -> None:
        raise DatabaseError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(place_pages, "save_rows", fail)
        with pytest.raises(DatabaseError):
            bake_family(pages)
    assert BakedPage.objects.stale().count() >= len(pages)
    bake()
    assert not BakedPage.objects.stale().exists()
    assert compare_everything(orphan_after_seconds=0, reads_content=True).mended == 0


def test_nothing_of_a_family_is_remembered_by_the_next(site: Path) -> None:
    gallery = make_gallery(2)
    bake()
    for words in ("First", "Second"):
        slide = gallery.slides.select_related("photo").get(position=1)
        edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": words})
        bake()
        page = site / "galleries" / gallery.slug / slide.public_id / "index.html"
        assert words in page.read_text()


def test_what_readers_open_first_is_compressed_best() -> None:
    words = b" ".join(b"word%d of <b>%d</b>" % (n * n % 977, n % 31) for n in range(2_000))
    first = compress_content("galleries/harbour/index.html", words)
    behind = compress_content("galleries/harbour/photos/index.html", words)
    assert len(first[".br"]) < len(behind[".br"])
    for form in (first, behind):
        assert brotli.decompress(form[".br"]) == words
        assert all(is_form_of(words, suffix, content) for suffix, content in form.items())


@pytest.mark.parametrize(
    "path",
    [
        "galleries/harbour/abcdefghij/index.html",
        "galleries/harbour/abcdefghij/gone.html",
        "embed/galleries/harbour/abcdefghij/index.html",
        "api/v1/photos/12/index.json",
        "api/v1/photos/12/iiif/info.json",
    ],
)
def test_pages_of_one_photo_have_the_form_that_everybody_takes(path: str) -> None:
    words = b"A page of one photo. " * 50
    forms = compress_content(path, words)
    assert set(forms) == set(forms_of(path)) == {"", ".gz"}
    assert is_form_of(words, ".gz", forms[".gz"])


@pytest.mark.parametrize(
    "path",
    [
        *("index.html", "galleries/harbour/index.html", "galleries/harbour/photos/index.html"),
        *("galleries/harbour/print.html", "embed/galleries/harbour/index.html"),
        *("embed/galleries/harbour/code/index.html", "api/v1/photos/index.json"),
        *("api/v1/galleries/harbour/index.json", "feeds/galleries.rss", "sitemap.xml"),
    ],
)
def test_other_texts_have_both_forms(path: str) -> None:
    assert set(compress_content(path, b"words")) == set(forms_of(path)) == {"", ".gz", ".br"}


def test_a_form_that_an_older_version_made_does_not_outlive_its_page(site: Path) -> None:
    gallery = make_gallery(1)
    bake()
    slide = gallery.slides.select_related("photo").get()
    page = site / "galleries" / gallery.slug / slide.public_id / "index.html"
    older = page.with_name("index.html.br")
    older.write_bytes(brotli.compress(page.read_bytes()))
    edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": "Other words"})
    bake()
    assert "Other words" in page.read_text()
    assert not older.exists()


def test_a_comparison_removes_a_form_that_an_older_version_made(site: Path) -> None:
    gallery = make_gallery(1)
    bake()
    slide = gallery.slides.get()
    older = site / "galleries" / gallery.slug / slide.public_id / "index.html.br"
    older.write_bytes(b"")
    compare_everything(orphan_after_seconds=0)
    assert not older.exists()


def test_a_form_of_other_words_or_a_broken_one_is_no_form_of_a_page() -> None:
    other = compress_content("index.html", b"Other words")
    for suffix, content in other.items():
        assert not is_form_of(b"Words", suffix, content)
        assert not is_form_of(b"Other words", suffix, content[:-3])
        assert not is_form_of(b"Other words", suffix, None)


ONCE = "{% load families %}{% once section.pk %}{{ asked.again }}{% endonce %}"


class Asked:
    """Counts how often a template asks."""

    number = 0

    def again(self) -> int:
        """One more."""
        self.number += 1
        return self.number


def test_a_part_that_pages_share_is_made_once_a_family_and_language() -> None:
    part = Template(ONCE)
    context = {"asked": Asked()}
    with read_together():
        assert [part.render(Context(context)) for _ in range(3)] == ["1", "1", "1"]
        with translation.override("de"):
            assert part.render(Context(context)) == "2"
        first = part.render(Context({**context, "section": Section(pk=7)}))
        assert (first, part.render(Context(context))) == ("3", "1")
    with read_together():
        assert part.render(Context(context)) == "4"


def test_outside_of_a_family_nothing_is_remembered() -> None:
    part = Template(ONCE)
    context = {"asked": Asked()}
    assert [part.render(Context(context)) for _ in range(2)] == ["1", "2"]
