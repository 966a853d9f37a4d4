"""`import_article`: from a text and a folder of photos to an article that shows its gallery."""

from __future__ import annotations

import json
import re
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from content_editor.contents import contents_for_item
from django.core.management import CommandError, call_command

from gallery.models import Gallery, Slide
from media.models import Photo
from newsroom.importing.articles import import_article
from newsroom.importing.flattened.reading import parse_article
from newsroom.models import PARTS, Article, GalleryPlacement, Subheading, Text
from newsroom.text_limits import MAX_STORY_CHARACTERS
from tests.builders import write_photo

pytestmark = pytest.mark.django_db

HARBOUR = """\
Ferry returns to the old harbour
The last boat left in 1987. On Monday the line opened again.
“We <waited> for this,” said Ines Marrow & friends.
What comes next
A second boat is being built.
Photos: Harbour reopens
Ana Reyes/Coast Wire
The ferry leaves the pier at dawn.
Photos: Harbour reopens
PAUL OKAFOR/NPA/Coast Wire
Passengers wave (left) as "Marina II" turns.
Photos: Harbour reopens
Courtesy Sam Lind/The Pier Post
The pier in 1962.
"""


@pytest.fixture
def text_path(tmp_path: Path) -> Path:
    """The text as a file."""
    path = tmp_path / "harbour.txt"
    path.write_text(HARBOUR, encoding="utf-8")
    return path


def run(*args: object) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("import_article", *map(str, args), stdout=out)
    return out.getvalue()


def run_json(*args: object) -> Any:
    """What the command prints with --json."""
    return json.loads(run(*args, "--json"))


def slides() -> list[Slide]:
    """The slides of the only gallery, in order."""
    return list(Gallery.objects.get().slides.select_related("photo").order_by("position"))


def test_the_body_holds_texts_subheadings_and_the_gallery_in_order(text_path: Path) -> None:
    run(text_path)
    body = contents_for_item(Article.objects.get(), PARTS).body
    assert [type(part) for part in body] == [Text, Subheading, Text, GalleryPlacement]
    assert [part.ordering for part in body] == [10, 20, 30, 40]
    assert body[0].text == (
        "<p>The last boat left in 1987. On Monday the line opened again.</p>"
        "<p>“We &lt;waited&gt; for this,” said Ines Marrow &amp; friends.</p>"
    )
    assert body[1].text == "What comes next"
    assert body[3].gallery == Gallery.objects.get()


def test_the_text_passes_the_editors_sanitiser_unchanged(text_path: Path) -> None:
    run(text_path)
    for text in Text.objects.all():
        before = text.text
        text.full_clean()
        assert text.text == before


def test_slides_hold_credits_and_captions_exactly(text_path: Path) -> None:
    run(text_path)
    lines = HARBOUR.splitlines()
    blocks = [index for index, line in enumerate(lines) if line.startswith("Photos:")]
    assert [(slide.credit_line, slide.caption) for slide in slides()] == [
        (lines[index + 1], lines[index + 2]) for index in blocks
    ]


def test_photos_go_to_the_slides_in_file_name_order(text_path: Path, folder: Path) -> None:
    for name in ("b.jpg", "A.jpg", ".hidden.jpg", "Thumbs.db", "sub/0.jpg"):
        write_photo(folder / name)
    run(text_path, "--photos", folder)
    photos = [slide.photo and slide.photo.original_name for slide in slides()]
    assert photos == ["A.jpg", "b.jpg", None]


def test_a_refused_photo_is_passed_over_and_named(text_path: Path, folder: Path) -> None:
    write_photo(folder / "a.jpg")
    (folder / "b.jpg").write_text("no photograph")
    write_photo(folder / "c.jpg")
    report = run_json(text_path, "--photos", folder)
    photos = [slide.photo and slide.photo.original_name for slide in slides()]
    assert photos == ["a.jpg", "c.jpg", None]
    (refused,) = report["refused"]
    assert refused["name"] == str(folder / "b.jpg")
    assert "not an image" in refused["reason"]


def test_texts_that_are_too_long_are_kept_up_to_their_limit_and_told(tmp_path: Path) -> None:
    story = "tide & gull " * 50_000
    caption = f"The ferry {'turns ' * 4000}in."
    path = tmp_path / "long.txt"
    path.write_text(f"Ferry\n{story}.\nPhotos: T\nAna Reyes/Coast Wire\n{caption}\n\nThe end.\n")
    report = run_json(path)
    (slide,) = slides()
    assert slide.caption == caption[:10_000].rstrip()
    told = " ".join(report["notes"])
    assert f"the caption has {len(caption):,} characters; the first 10,000 were taken" in told
    texts = list(Text.objects.order_by("ordering").values_list("text", flat=True))
    assert max(map(len, texts)) <= MAX_STORY_CHARACTERS
    words = unescape(" ".join(re.sub("<[^>]+>", " ", text) for text in texts))
    assert words.split() == [*story.split()[:-1], "gull", ".", "The", "end."]
    for part in (*Text.objects.all(), *Slide.objects.all()):
        part.clean_fields(exclude=["photo", "public_id"])


def test_photos_without_a_slide_are_not_taken_in(text_path: Path, folder: Path) -> None:
    for number in range(5):
        write_photo(folder / f"{number}.jpg")
    report = run_json(text_path, "--photos", folder)
    assert Photo.objects.count() == 3
    assert report["left_over"] == [str(folder / "3.jpg"), str(folder / "4.jpg")]


def test_words_that_equal_the_photos_own_are_inherited(text_path: Path, folder: Path) -> None:
    write_photo(
        folder / "a.jpg",
        caption="The ferry leaves the pier at dawn.",
        credit_line="Ana Reyes/Coast Wire",
    )
    write_photo(folder / "b.jpg", caption="Another caption.", credit_line="Another credit")
    run(text_path, "--photos", folder)
    first, second, _ = slides()
    assert (first.caption, first.credit_line) == ("", "")
    assert first.caption_in_effect == "The ferry leaves the pier at dawn."
    assert second.caption == 'Passengers wave (left) as "Marina II" turns.'
    assert second.credit_line == "PAUL OKAFOR/NPA/Coast Wire"


def test_publishing_shows_the_gallery_and_the_article(text_path: Path, folder: Path) -> None:
    write_photo(folder / "a.jpg")
    report = run_json(text_path, "--photos", folder, "--publish")
    assert Article.objects.get().is_published
    assert Gallery.objects.get().is_published
    assert report["state"] == report["galleries"][0]["state"] == "published"


def test_without_publish_nothing_is_public(text_path: Path, folder: Path) -> None:
    write_photo(folder / "a.jpg")
    run(text_path, "--photos", folder)
    assert not Article.objects.published()
    assert not Gallery.objects.published()


def test_a_gallery_without_photos_stays_a_draft_and_says_so(text_path: Path) -> None:
    report = run_json(text_path, "--publish")
    assert Article.objects.get().is_published
    assert not Gallery.objects.get().is_published
    assert "“Harbour reopens” has no photo yet and stays a draft." in report["notes"]


def test_importing_again_makes_another_article_of_the_same_photos(
    text_path: Path, folder: Path
) -> None:
    write_photo(folder / "a.jpg")
    first = run_json(text_path, "--photos", folder)
    second = run_json(text_path, "--photos", folder)
    assert first["url"] == "/articles/ferry-returns-to-the-old-harbour/"
    assert second["url"] == "/articles/ferry-returns-to-the-old-harbour-2/"
    assert second["galleries"][0]["slug"] == "harbour-reopens-2"
    assert "another one" in second["notes"][0]
    assert Photo.objects.count() == 1


def test_a_title_in_any_script_gets_an_address(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("Паром вернулся\nPhotos: Гавань\nАна Рейес\nПаром.\n", encoding="utf-8")
    report = run_json(path)
    assert report["url"] == "/articles/parom-vernulsya/"
    assert report["galleries"][0]["slug"] == "gavan"


def test_a_failure_leaves_no_half_of_an_article(
    text_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = write_photo(folder / "a.jpg")

    def fail(**_: object) -> None:
        raise RuntimeError("no placement today")

    monkeypatch.setattr(GalleryPlacement.objects, "create", fail)
    with pytest.raises(RuntimeError):
        import_article(parse_article(HARBOUR), photos=[photo], publish=True, imported_by=None)
    assert not Article.objects.exists()
    assert not Gallery.objects.exists()
    assert not Text.objects.exists()
    assert Photo.objects.count() == 1


def test_the_report_for_people_says_what_was_made(text_path: Path, folder: Path) -> None:
    write_photo(folder / "a.jpg")
    (folder / "b\x1b[2J.jpg").write_bytes(b"")
    printed = run(text_path, "--photos", folder, "--publish")
    assert "Article “Ferry returns to the old harbour”" in printed
    assert "/galleries/harbour-reopens/ (published)" in printed
    assert "3 slides: 1 photos, 2 wanted" in printed
    assert r"b\x1b[2J.jpg: Its name holds control characters" in printed


def test_the_json_report_keeps_its_keys(text_path: Path) -> None:
    report = run_json(text_path, "--title", "Ferry")
    assert list(report) == [
        "headline",
        "url",
        "state",
        "galleries",
        "refused",
        "left_over",
        "notes",
        "to_look_at",
        "byline",
        "furniture",
        "read_as",
        "doubts",
    ]
    assert report["headline"] == "Ferry"
    assert report["galleries"] == [
        {
            "title": "Harbour reopens",
            "slug": "harbour-reopens",
            "url": "/galleries/harbour-reopens/",
            "state": "draft",
            "slides": 3,
            "photos_placed": 0,
            "photos_wanted": 3,
        }
    ]


LISTS = """\
Ferry returns
By Ada Quill
The line opened again.
Advertisement
• Bicycles go free
• Dogs <half> price
1. Buy a ticket
2. Board
Photos: Harbour
Passengers wave.
The story goes on.
"""


@pytest.fixture
def lists_path(tmp_path: Path) -> Path:
    """A text with a byline, lists, furniture and a block without its credit."""
    path = tmp_path / "lists.txt"
    path.write_text(LISTS, encoding="utf-8")
    return path


def test_lists_and_the_byline_are_the_articles(lists_path: Path) -> None:
    run(lists_path)
    assert Article.objects.get().byline == "Ada Quill"
    text = Text.objects.order_by("ordering")[0]
    assert text.text == (
        "<p>The line opened again.</p>"
        "<ul><li><p>Bicycles go free</p></li><li><p>Dogs &lt;half&gt; price</p></li></ul>"
        "<ol><li><p>Buy a ticket</p></li><li><p>Board</p></li></ol>"
    )
    before = text.text
    text.full_clean()
    assert text.text == before


def test_the_report_says_what_each_line_was_read_as(lists_path: Path) -> None:
    report = run_json(lists_path)
    assert [(one["line"], one["kind"]) for one in report["read_as"]] == [
        (1, "headline"),
        (2, "byline"),
        (3, "paragraph"),
        (4, "furniture"),
        *((number, "list item") for number in (5, 6, 7, 8)),
        (9, "label"),
        (10, "caption"),
        (11, "paragraph"),
    ]
    assert report["furniture"] == ["Advertisement"]
    assert [doubt["line"] for doubt in report["doubts"]] == [9]
    assert any(note.startswith("Line 9: ") and "no credit" in note for note in report["notes"])
    printed = run(lists_path)
    assert re.search(r"^ +4 +furniture +Advertisement$", printed, re.MULTILINE)
    assert printed.count("no credit in the text") == 1


def test_a_dry_run_says_the_same_and_writes_nothing(lists_path: Path, folder: Path) -> None:
    write_photo(folder / "a.jpg")
    report = run_json(lists_path, "--photos", folder, "--dry-run")
    assert report["byline"] == "Ada Quill"
    assert report["galleries"][0]["words"] == [{"credit_line": "", "caption": "Passengers wave."}]
    assert len(report["doubts"]) == 1
    assert "Nothing was written" in run(lists_path, "--dry-run", "--publish")
    assert not Article.objects.exists()
    assert not Gallery.objects.exists()
    assert not Photo.objects.exists()


def test_the_text_may_lie_among_its_photos(folder: Path) -> None:
    for name in ("storm 10.jpg", "storm 1.jpg", "storm 2.jpg"):
        write_photo(folder / name)
    (folder / "storm.txt").write_text(HARBOUR, encoding="utf-8")
    report = run_json(folder / "storm.txt", "--photos", folder)
    assert (report["refused"], report["left_over"]) == ([], [])
    assert [slide.photo and slide.photo.original_name for slide in slides()] == [
        "storm 1.jpg",
        "storm 2.jpg",
        "storm 10.jpg",
    ]


def test_what_cannot_be_read_is_an_error_in_a_sentence(text_path: Path, tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty.txt", tmp_path / "binary.txt"
    empty.write_bytes(b"")
    binary.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    with pytest.raises(CommandError, match=r"There is no file .*missing\.txt\."):
        run(tmp_path / "missing.txt")
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path)
    with pytest.raises(CommandError, match="There is no folder"):
        run(text_path, "--photos", tmp_path / "missing")
    with pytest.raises(CommandError, match="It is empty"):
        run(empty)
    with pytest.raises(CommandError, match="not a text"):
        run(binary)
    assert not Article.objects.exists()
