"""Corrections: a public note on every page that showed the words, and on no other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import extruct  # type: ignore[import-untyped]
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gallery.models import CorrectionNote, Gallery, Slide
from gallery.pages.corrections import attach_corrections, read_corrections
from gallery.slides.sequence import place_photos
from media.models import Photo
from media.takedown import kill_photo
from newsroom.models import Article, AuditEntry, SinglePhoto
from newsroom.publishing.corrections import (
    CorrectionRefused,
    list_places_of_article,
    list_places_of_photos,
    list_places_of_slides,
    rewrite_correction,
    take_back_correction,
    write_corrections,
)
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery, make_ready_photo
from tests.newsroom.baking.baked import article_with, bake, changed_paths, files_in

pytestmark = pytest.mark.django_db

NOTE = "The mayor is Ana Ruiz, not <Anna> Ruiz."


def slide_of(gallery: Gallery, position: int = 1) -> Slide:
    """A slide with its photo."""
    return gallery.slides.select_related("photo").get(position=position)


def note_on(slide: Slide, text: str = NOTE) -> int:
    """A correction of a slide."""
    gallery = Gallery.objects.get(pk=slide.gallery_id)
    places = list_places_of_slides(gallery, [slide.public_id])
    return write_corrections(text, places, written_by=None)


def text_of(client: Client, url: str) -> str:
    """A page."""
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def data_in(page: str) -> dict[str, Any]:
    """What search engines read beside it."""
    [data] = extruct.extract(page, base_url=settings.BASE_URL, syntaxes=["json-ld"])["json-ld"]
    found: dict[str, Any] = data
    return found


def test_a_note_stands_on_slide_gallery_article_and_list(client: Client) -> None:
    gallery = make_gallery(2)
    article = article_with(gallery)
    slide = slide_of(gallery, 2)
    assert note_on(slide) == 1
    shown = "The mayor is Ana Ruiz, not &lt;Anna&gt; Ruiz."
    own = text_of(client, f"{gallery.get_absolute_url()}{slide.public_id}/")
    assert shown in own
    assert data_in(own)["correction"][0]["@type"] == "CorrectionComment"
    whole = text_of(client, gallery.get_absolute_url())
    assert shown in whole
    assert "photo 2</a>" in whole
    comment = data_in(whole)["correction"][0]
    assert (comment["@type"], comment["text"]) == ("CorrectionComment", NOTE)
    assert comment["datePublished"].startswith(timezone.localdate().isoformat())
    for url in (f"{gallery.get_absolute_url()}?print=1", article.get_absolute_url()):
        assert shown in text_of(client, url), url
    # Frames on other sites as well, and no page that has none asks for their style.
    frame = f"/embed/galleries/{gallery.slug}/"
    for url in (frame, f"{frame}{slide.public_id}/", f"{gallery.get_absolute_url()}?print=1"):
        assert shown in text_of(client, url), url
        assert "corrections.css" in text_of(client, url), url
    plain = text_of(client, f"{frame}{slide_of(gallery).public_id}/")
    assert "corrections" not in plain
    listed = text_of(client, "/corrections/")
    assert shown in listed
    assert f'href="{gallery.get_absolute_url()}{slide.public_id}/"' in listed
    other = text_of(client, f"{gallery.get_absolute_url()}{slide_of(gallery).public_id}/")
    assert shown not in other


def test_a_note_goes_with_the_api_and_the_feeds(client: Client) -> None:
    gallery = make_gallery(2)
    article = article_with(gallery)
    earlier = timezone.now() - timedelta(days=2)
    Gallery.objects.update(edited_at=earlier, published_at=earlier)
    Article.objects.update(edited_at=earlier, published_at=earlier)
    Photo.objects.update(edited_at=earlier)
    slide = slide_of(gallery)
    note_on(slide)
    write_corrections("It was 75.2.", list_places_of_article(article), written_by=None)
    whole = client.get(f"/api/v1/galleries/{gallery.slug}").json()
    [note] = whole["correction_notes"]
    assert (note["text"], note["slide_id"]) == (NOTE, slide.public_id)
    assert whole["updated_at"] >= note["corrected_at"]
    story = client.get(f"/api/v1/articles/{article.slug}").json()
    assert story["corrections"] == ["It was 75.2."]
    assert [each["text"] for each in story["correction_notes"]] == ["It was 75.2."]
    assert story["parts"][0]["gallery"]["correction_notes"] == whole["correction_notes"]
    ninjs = client.get(f"/api/v1/galleries/{gallery.slug}/ninjs.json").json()
    texts = ninjs["associations"][0]["descriptions"]
    assert {"role": "correction", "contentType": "text/plain", "value": NOTE} in texts
    for name, text in (("galleries", NOTE), ("articles", "It was 75.2.")):
        [item] = client.get(f"/feeds/{name}.json").json()["items"]
        assert f"Correction: {text}" in item["summary"]
        assert item["date_modified"][:10] == timezone.now().date().isoformat()


def test_a_photos_note_stands_where_its_words_stood() -> None:
    photo = make_ready_photo(caption="Wrong")
    inherits, has_own = make_gallery(1), make_gallery(1)
    draft = make_gallery(1, published=False)
    for gallery in (inherits, has_own, draft):
        place_photos(gallery, [photo])
    Slide.objects.filter(gallery=has_own, photo=photo).update(caption="Its own")
    lead = publish(Article.objects.create(headline="Lead", slug="lead", lead_photo=photo))
    single = Article.objects.create(headline="Single", slug="single")
    SinglePhoto.objects.create(parent=single, photo=photo, region="body", ordering=1, caption="Own")
    publish(single)

    def found(*columns: str) -> set[tuple[str, int]]:
        places = list_places_of_photos({photo.pk: columns})
        return {(place.kind, place.thing_id) for place in places}

    always = {("gallery", inherits.pk), ("article", lead.pk)}
    others = {("gallery", has_own.pk), ("article", single.pk)}
    assert found("caption") == always
    assert found("credit_line") == always | others
    assert found("caption", "byline") == always | others
    assert found() == always | others
    assert list_places_of_slides(draft, [slide_of(draft).public_id]) == set()


def test_one_correction_of_many_pages_is_listed_once(client: Client) -> None:
    photo = make_ready_photo(caption="Wrong")
    galleries = [make_gallery(1, title=f"Gallery {number}") for number in (1, 2)]
    for gallery in galleries:
        place_photos(gallery, [photo])
    places = list_places_of_photos({photo.pk: ["caption"]})
    assert write_corrections("It was Bonn.", places, written_by=None) == 2
    page = text_of(client, "/corrections/")
    assert page.count("It was Bonn.") == 1
    assert all(gallery.title in page for gallery in galleries)


def test_a_note_goes_where_its_page_goes(client: Client) -> None:
    gallery, other = make_gallery(2), make_gallery(1)
    note_on(slide_of(gallery), "Of the first.")
    note_on(slide_of(gallery, 2), "Of the second.")
    note_on(slide_of(other), "Of another.")
    photo = slide_of(gallery).photo
    assert photo is not None
    kill_photo(photo, reason="Court", killed_by=None)
    withdraw(other)
    for url in ("/corrections/", gallery.get_absolute_url()):
        page = text_of(client, url)
        assert "Of the second." in page
        assert "Of the first." not in page
        assert "Of another." not in page


def test_what_is_baked_follows_and_the_rest_stays(settings: Any) -> None:
    gallery, other = make_gallery(2), make_gallery(1)
    bake()
    site = Path(settings.PUBLIC_TREE_ROOT)
    before = files_in(site)
    slide = slide_of(gallery)
    note_on(slide)
    bake()
    changed = changed_paths(before, files_in(site))
    assert "corrections/index.html" in changed
    assert f"galleries/{gallery.slug}/index.html" in changed
    assert f"galleries/{gallery.slug}/{slide.public_id}/index.html" in changed
    assert f"embed/galleries/{gallery.slug}/index.html" in changed
    assert f"embed/galleries/{gallery.slug}/{slide.public_id}/index.html" in changed
    assert f"api/v1/galleries/{gallery.slug}/index.json" in changed
    assert f"galleries/{gallery.slug}/{slide_of(gallery, 2).public_id}/index.html" not in changed
    assert not any(path.startswith(f"galleries/{other.slug}/") for path in changed)


def test_pages_without_corrections_ask_for_none_and_hold_nothing_of_them(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    corrected, plain = make_gallery(1), make_gallery(1)
    note_on(slide_of(corrected))
    page = text_of(client, plain.get_absolute_url())
    assert "corrections.css" not in page
    assert 'class="corrections"' not in page
    with django_assert_num_queries(0):
        attach_corrections([plain])
        assert read_corrections(plain) == ()
    with django_assert_num_queries(1):
        fresh = list(Gallery.objects.filter(pk=corrected.pk))
    with django_assert_num_queries(1):
        attach_corrections([*fresh, plain])
        assert [each.text for each in read_corrections(fresh[0])] == [NOTE]


def test_a_note_is_worded_anew_and_taken_back(client: Client) -> None:
    gallery = make_gallery(1)
    ana = User.objects.create_user("ana")
    places = list_places_of_slides(gallery, [slide_of(gallery).public_id])
    write_corrections(NOTE, places, written_by=ana)
    batch = CorrectionNote.objects.get().batch
    with pytest.raises(CorrectionRefused, match="meanwhile"):
        rewrite_correction(batch, "Mine", seen="Something else")
    rewrite_correction(batch, "It was Ana.", seen=NOTE)
    assert "It was Ana." in text_of(client, gallery.get_absolute_url())
    take_back_correction(batch, seen="It was Ana.")
    assert "It was Ana." not in text_of(client, gallery.get_absolute_url())
    assert Gallery.objects.get().corrected_at is None
    with pytest.raises(CorrectionRefused, match="took this note back"):
        take_back_correction(batch, seen="It was Ana.")
    acts = AuditEntry.objects.filter(act__startswith="correction").order_by("number")
    assert [entry.act for entry in acts] == [
        "correction",
        "correction_changed",
        "correction_undone",
    ]
    assert acts[1].details == {"before": NOTE}


@pytest.mark.parametrize("text", ["", " \n\x00 ", "x" * 1_001])
def test_a_note_that_says_nothing_or_too_much_is_refused(text: str) -> None:
    gallery = make_gallery(1)
    with pytest.raises(CorrectionRefused, match="Nothing was saved"):
        note_on(slide_of(gallery), text)
    assert not CorrectionNote.objects.exists()
