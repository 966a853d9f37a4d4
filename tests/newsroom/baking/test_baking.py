"""What is published becomes files; an edit re-bakes what shows it; what is withdrawn is removed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.slides.sequence import move_slides, remove_slides
from gallery.slides.words import edit_words, get_words_in_effect
from media.takedown import kill_photo, undo_kill
from newsroom.baking import bake_page as store
from newsroom.baking.ask_django import Answer, ask_django
from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.compressed_forms import forms_of, is_form_of
from newsroom.baking.outbox import mark_stale
from newsroom.baking.planner import plan_due_marks
from newsroom.baking.reconcile import compare_everything
from newsroom.models import Article, SinglePhoto
from newsroom.models.public_tree import BakedPage, StaleMark
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_ready_photo
from tests.newsroom.baking.baked import article_with, bake, changed_paths, files_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree."""
    return Path(settings.PUBLIC_TREE_ROOT)


def test_publishing_writes_the_pages_that_django_answers(site: Path, client: Client) -> None:
    gallery = make_gallery(2)
    bake()
    base = site / "galleries" / gallery.slug
    assert (base / "index.html").read_bytes() == client.get(gallery.get_absolute_url()).content
    assert (base / "print.html").read_bytes() == client.get(
        f"{gallery.get_absolute_url()}?print=1"
    ).content
    for slide in gallery.slides.all():
        assert "Photographer" in (base / slide.public_id / "index.html").read_text()
    data = site / "api/v1/galleries" / gallery.slug / "index.json"
    assert data.read_bytes() == client.get(f"/api/v1/galleries/{gallery.slug}").content
    assert gallery.title in (site / "index.html").read_text()
    assert gallery.slug in (site / "sitemap.xml").read_text()
    assert not BakedPage.objects.stale().exists()


def test_each_text_has_its_compressed_forms_beside_it(site: Path) -> None:
    make_gallery(1)
    bake()
    texts = [path for path in site.rglob("*") if path.suffix in (".html", ".json", ".xml", ".txt")]
    assert texts
    for path in texts:
        suffixes = forms_of(str(path.relative_to(site)))[1:]
        assert ".gz" in suffixes
        for suffix in suffixes:
            form = path.with_name(path.name + suffix)
            assert is_form_of(path.read_bytes(), suffix, form.read_bytes())
            assert form.stat().st_mtime_ns == path.stat().st_mtime_ns


def test_public_renditions_are_private_ones_by_another_name(site: Path, settings: Settings) -> None:
    gallery = make_gallery(1)
    assert not (site / "renditions").exists()
    bake()
    photo = gallery.slides.get().photo
    assert photo is not None
    assert photo.served_files
    for address, stored_at in photo.served_files.items():
        private = Path(settings.STORAGES["renditions"]["OPTIONS"]["location"]) / stored_at
        assert (site / "renditions" / address).samefile(private)


def test_a_draft_and_a_scheduled_gallery_have_no_byte(site: Path) -> None:
    make_gallery(1, published=False)
    publish(make_gallery(1, published=False), at=timezone.now() + timedelta(hours=1))
    bake()
    compare_everything(orphan_after_seconds=0)
    bake()
    assert not (site / "renditions").exists()
    assert not (site / "galleries" / "gallery-1").exists()
    assert set(files_in(site)) >= {"index.html", "sitemap.xml"}


def test_a_caption_rebakes_only_what_shows_it(site: Path) -> None:
    gallery, other = make_gallery(3), make_gallery(2)
    article = article_with(gallery)
    bake()
    before, slide = files_in(site), gallery.slides.get(position=2)
    edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": "Corrected"})
    asked = bake()
    base = f"galleries/{gallery.slug}"
    feeds = {f"feeds/galleries.{form}" for form in ("rss", "atom", "json")}
    feeds |= {f"feeds/articles.{form}" for form in ("rss", "atom", "json")}  # its article changed
    lists = {"sitemap.xml", "api/v1/galleries/index.json", "api/v1/articles/index.json", *feeds}
    data = f"api/v1/galleries/{gallery.slug}"
    assert changed_paths(before, files_in(site)) - lists == {
        f"{base}/index.html",
        f"{base}/photos/index.html",  # it says when the gallery last changed
        f"{base}/print.html",
        f"{base}/{slide.public_id}/index.html",
        *(f"embed/{base}/{name}index.html" for name in ("", "code/", f"{slide.public_id}/")),
        *(f"{data}/{name}.json" for name in ("index", "ninjs", "manifest")),
        f"articles/{article.slug}/index.html",
        f"api/v1/articles/{article.slug}/index.json",
    }
    pages_of_other = BakedPage.objects.filter(owner=f"gallery:{other.pk}").count()
    assert asked.pages < BakedPage.objects.count() - pages_of_other


def test_a_photos_words_reach_every_gallery_that_inherits_them(site: Path) -> None:
    one, two = make_gallery(2), make_gallery(1)
    photo = one.slides.get(position=1).photo
    two.slides.update(photo=photo)
    bake()
    slide = one.slides.get(position=1)
    edit_words(
        slide, seen=get_words_in_effect(slide), edited={"caption": "Everywhere"}, everywhere=True
    )
    bake()
    for gallery in (one, two):
        assert "Everywhere" in (site / "galleries" / gallery.slug / "index.html").read_text()


def test_a_new_order_renumbers_every_slide_page(site: Path) -> None:
    gallery = make_gallery(3)
    bake()
    first = gallery.slides.get(position=1).public_id
    gallery.refresh_from_db()
    move_slides(gallery, [first], to=3, expected_version=gallery.version)
    bake()
    page = (site / "galleries" / gallery.slug / first / "index.html").read_text()
    assert "3 of 3" in page


def test_a_burst_of_edits_is_baked_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gallery = make_gallery(3)
    bake()
    asked: list[str] = []
    ask = ask_django

    def count(url: str) -> Answer:
        asked.append(url)
        return ask(url)

    monkeypatch.setattr(store, "ask_django", count)
    for number in range(5):
        slide = gallery.slides.get(position=1)
        edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": f"Version {number}"})
    bake()
    assert asked.count(gallery.get_absolute_url()) == 1
    assert "Version 4" in (site / "galleries" / gallery.slug / "index.html").read_text()


def test_withdrawing_leaves_a_word_and_no_photo(site: Path, client: Client) -> None:
    gallery = make_gallery(2)
    bake()
    slide_ids = list(gallery.slides.values_list("public_id", flat=True))
    withdraw(gallery)
    bake()
    base = site / "galleries" / gallery.slug
    assert not (base / "index.html").exists()
    assert not (base / "index.html.gz").exists()
    assert not (base / "print.html").exists()
    assert (base / "gone.html").read_bytes() == client.get(gallery.get_absolute_url()).content
    for slide_id in slide_ids:
        assert (base / slide_id / "gone.html").exists()
        assert not (base / slide_id / "index.html").exists()
    assert (site / "api/v1/galleries" / gallery.slug / "gone.json").exists()
    assert not (site / "renditions").exists()
    assert gallery.title not in (site / "index.html").read_text()


def test_what_comes_back_is_there_again(site: Path) -> None:
    gallery = make_gallery(2)
    bake()
    before = files_in(site)
    gallery = withdraw(gallery)
    bake()
    publish(gallery)
    bake()
    after = files_in(site)
    assert before.keys() == after.keys()


def test_a_photo_that_another_page_shows_stays_public(site: Path) -> None:
    gallery = make_gallery(1)
    photo = gallery.slides.get().photo
    assert photo is not None
    article = Article.objects.create(headline="Alone", slug="alone")
    SinglePhoto.objects.create(parent=article, photo=photo, region="body", ordering=1)
    publish(article)
    bake()
    gallery = withdraw(gallery)
    bake()
    assert (site / "renditions" / photo.manifest["w320.jpg"].path).exists()
    withdraw(article)
    bake()
    assert not (site / "renditions").exists()


def test_a_removed_slide_is_gone_and_its_files_too(site: Path) -> None:
    gallery = make_gallery(2)
    bake()
    slide = gallery.slides.get(position=1)
    assert slide.photo is not None
    gallery.refresh_from_db()
    remove_slides(gallery, [slide.public_id], expected_version=gallery.version)
    bake()
    assert (site / "galleries" / gallery.slug / slide.public_id / "gone.html").exists()
    assert not (site / "renditions" / slide.photo.manifest["w320.jpg"].path).exists()
    assert "1 of 1" in (site / "galleries" / gallery.slug / "index.html").read_text()


def test_a_killed_photo_is_nowhere_in_the_tree(site: Path) -> None:
    gallery = make_gallery(3)
    article = article_with(gallery)
    photo = gallery.slides.get(position=1).photo
    assert photo is not None
    article.lead_photo = photo
    article.save()
    mark_stale(StaleMark.Kind.ARTICLE, article.pk)
    bake()
    key = photo.original_sha256[:20].encode()
    assert any(key in content for path, content in files_in(site).items() if path.endswith("html"))
    kill_photo(photo, reason="Not the minister", killed_by=None)
    bake()
    left = {p for p, content in files_in(site).items() if key in content or key.decode() in p}
    assert left == set()
    undo_kill(photo, reason="It is", undone_by=None)
    bake()
    assert (site / "renditions" / photo.manifest["w320.jpg"].path).exists()


def test_the_gallery_that_leads_on_to_another_follows_its_cover_and_its_end(site: Path) -> None:
    older = make_gallery(2, title="Older")
    newer = make_gallery(1, title="Newer")
    bake()
    page = site / "galleries" / newer.slug / "index.html"
    photo = older.slides.get(position=1).photo
    assert photo is not None
    assert photo.original_sha256[:20] in page.read_text()
    kill_photo(photo, reason="Not the minister", killed_by=None)
    asked = bake()
    assert photo.original_sha256[:20] not in page.read_text()
    assert "Older" in page.read_text()
    assert asked.unchanged < BakedPage.objects.filter(owner=f"gallery:{newer.pk}").count() + 15
    withdraw(older)
    bake()
    assert "Older" not in page.read_text()


def test_photos_that_become_ready_one_by_one_are_baked_together(site: Path) -> None:
    gallery = make_gallery(1)
    bake()
    make_ready_photo()
    assert StaleMark.objects.exists()
    assert plan_due_marks() == 0  # they settle first
    assert bake_what_is_stale().pages == 0
    assert plan_due_marks(all_of_them=True) > 0
    assert gallery.pk


def test_versions_of_one_second_and_one_size_differ_in_their_time(site: Path) -> None:
    gallery = make_gallery(1, title="Harbour A")
    bake()
    page = site / "galleries" / gallery.slug / "index.html"
    seen = {(int(page.stat().st_mtime), page.stat().st_size)}
    for letter in "BCD":
        gallery.title = f"Harbour {letter}"
        gallery.save()
        mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
        bake()
        assert gallery.title in page.read_text()
        seen.add((int(page.stat().st_mtime), page.stat().st_size))
    assert len(seen) == 4
