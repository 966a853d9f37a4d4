"""The jobs of `tests.bench.steps` at Photodesk's desk, each with its proof from the database."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.counted_editor import CountedEditor
from tests.bench.frames import (
    CAPTIONED,
    CREDIT,
    CREDITED,
    MISSPELLED,
    NAME,
    NUMBER,
    TITLE,
    write_caption,
    write_misspelled,
)

READY = '.card[tabindex="0"]'
GALLERIES = "a[href$='/gallery/gallery/add/']:visible"  # in the side bar, or on the page on a phone
PUBLISH = ".bar form[action$='/publish/'] button"
CAPTION = "[data-captions] [name=caption]"
NEXT = "[data-captions-lacking=caption]"
SAVED = "[data-saved][data-is=saved]"
CLOSE = "[data-captions-close]"
SET_TEXT = "[data-set-words] [name=text]"


def make_galleries(frames: list[Path]) -> dict[str, str]:
    """A draft for each job, of the same photos; the paths of their pages on the desk."""
    from gallery.models import Gallery
    from gallery.slides.sequence import NewSlide, place_slides
    from media.ingest import ingest_photo

    photos = []
    for path in frames:
        with path.open("rb") as file:
            photos.append(ingest_photo(file, file_name=path.name, uploaded_by=None).photo)
    paths = {}
    for job in ("credit", "caption", "order", "replace"):
        gallery = Gallery.objects.create(title=f"{TITLE}: {job}", slug=job)
        captions = [write_misspelled(n) if job == "replace" else "" for n in range(NUMBER)]
        place_slides(gallery, [NewSlide(*pair) for pair in zip(photos, captions, strict=True)])
        paths[job] = f"/admin/gallery/gallery/{gallery.pk}/change/"
    return paths


def prove(is_done: Callable[[], bool], what: str) -> None:
    """The database says so, soon."""
    deadline = time.monotonic() + 120
    while not is_done():
        if time.monotonic() > deadline:
            raise AssertionError(f"The database does not have it: {what}")
        time.sleep(0.2)


def read_words(slug: str, word: str) -> list[str]:
    """A word of all slides in order, as it is in effect."""
    from gallery.models import Slide

    slides = Slide.objects.filter(gallery__slug=slug).select_related("photo")
    return [getattr(slide, f"{word}_in_effect") for slide in slides.order_by("position")]


def credit_thirty(editor: CountedEditor) -> None:
    """The first thirty chosen by two clicks; S, the credit, Enter."""
    editor.see(READY)
    editor.click(".card [data-grip]")
    editor.click(".card [data-grip]", index=CREDITED - 1, holding="Shift")
    editor.press("s")
    editor.see_focus(SET_TEXT)
    editor.type(CREDIT)
    editor.press("Enter")
    wanted = [CREDIT] * CREDITED + [""] * (NUMBER - CREDITED)
    prove(lambda: read_words("credit", "credit_line") == wanted, "30 credits")


def caption_twenty(editor: CountedEditor) -> None:
    """The caption view: a text, Ctrl+Enter."""
    editor.see(READY)
    editor.click(".sheet__view [data-caption]")
    for number in range(CAPTIONED):
        editor.see_focus(CAPTION)
        editor.type(write_caption(number))
        editor.press("Control+Enter")
    wanted = [write_caption(number) for number in range(CAPTIONED)]
    prove(lambda: read_words("caption", "caption")[:CAPTIONED] == wanted, "20 captions")


def order_sixty(editor: CountedEditor) -> None:
    """Sort by time taken; the tenth is clicked and goes to the start."""
    from gallery.models import Gallery

    slides = Gallery.objects.get(slug="order").slides
    by_time = list(slides.order_by("photo__taken_at").values_list("pk", flat=True))
    wanted = [by_time[9], *by_time[:9], *by_time[10:]]
    editor.see(READY)
    editor.choose_option("[data-sort]", "Time taken")
    editor.see(".card:nth-child(10)[data-file$='-03.jpg']")
    editor.click(".card [data-grip]", index=9)
    editor.press("Alt+Home")
    prove(
        lambda: list(slides.order_by("position").values_list("pk", flat=True)) == wanted,
        "the order",
    )


def replace_name(editor: CountedEditor) -> None:
    """F, the name, Enter, the name as it is right, Enter."""
    editor.see(READY)
    editor.press("f")
    editor.see_focus("[data-find] [name=find]")
    editor.type(MISSPELLED)
    editor.see("[data-find-list] input", number=NUMBER)
    editor.press("Enter")
    editor.type(NAME)
    editor.press("Enter")
    wanted = [write_misspelled(n).replace(MISSPELLED, NAME) for n in range(NUMBER)]
    prove(lambda: read_words("replace", "caption") == wanted, "60 names")


def prove_published(title: str, *, credited: bool = True, captioned: bool = False) -> None:
    """A gallery of this title is public, with all photos in the order of their times."""
    from gallery.models import Gallery

    def is_public() -> bool:
        gallery = Gallery.objects.filter(title=title).first()
        if gallery is None or not gallery.is_published:
            return False
        slides = list(gallery.slides.select_related("photo").order_by("position"))
        times = [slide.photo.taken_at for slide in slides if slide.photo]
        return (
            len(times) == NUMBER
            and times == sorted(times, key=str)
            and all(slide.credit_line_in_effect == CREDIT or not credited for slide in slides)
            and all(slide.caption_in_effect or not captioned for slide in slides)
        )

    prove(is_public, f"{title}, published")


def publish_sixty(editor: CountedEditor, frames: list[Path]) -> None:
    """By mouse and keys: title, one drop, one credit for all, sorted by time, published."""
    title = f"{TITLE} by mouse"
    editor.click(GALLERIES)
    editor.see("#id_title")
    if not editor.has_focus("#id_title"):
        editor.click("#id_title")
    editor.type(title)
    editor.press("Enter")
    editor.see("[data-drop]")
    editor.drop_files("[data-drop]", frames)
    editor.see(".upload--done", number=NUMBER)
    editor.see(".card", number=NUMBER)
    editor.choose_option("[data-sort]", "Time taken")
    editor.press("Control+a")
    editor.press("s")
    editor.see_focus(SET_TEXT)
    editor.type(CREDIT)
    editor.press("Enter")
    editor.see_gone("[data-set-words][open]")
    editor.click(PUBLISH)
    prove_published(title)


def publish_by_keys(editor: CountedEditor, frames: list[Path]) -> None:
    """The same and a caption each, without a mouse, from the desk's first page."""
    title = f"{TITLE} by keys"
    editor.tab_to(GALLERIES)
    editor.press("Enter")
    editor.see("#id_title")
    editor.tab_to("#id_title")
    editor.type(title)
    editor.press("Enter")
    editor.see("[data-files]")
    editor.tab_to("[data-files]")
    editor.choose_files(lambda: editor.press("Space"), frames)
    editor.see(".upload--done", number=NUMBER)
    editor.see(".card", number=NUMBER)
    editor.tab_to("[data-sort]")
    editor.press("t")  # its first letter chooses
    editor.tab_to(".card")
    editor.press("Control+a")
    editor.press("s")
    editor.see_focus(SET_TEXT)
    editor.type(CREDIT)
    editor.press("Enter")
    editor.see_gone("[data-set-words][open]")
    editor.press("Home")
    editor.press("t")
    for number in range(NUMBER):
        editor.see_focus(CAPTION)
        editor.type(write_caption(number))
        editor.press("Control+Enter")
    editor.press("Escape")
    editor.see(SAVED)
    editor.tab_to(PUBLISH, backwards=True)
    editor.press("Enter")
    prove_published(title, captioned=True)


def publish_by_touch(editor: CountedEditor, frames: list[Path]) -> None:
    """The same with a finger, on a phone of 390 px."""
    title = f"{TITLE} by touch"
    editor.tap(GALLERIES)
    editor.tap("#id_title")
    editor.type(title)
    editor.tap("[name=_save]")
    editor.see("[data-files]")
    editor.choose_files(lambda: editor.tap(".drop__choose"), frames)
    editor.see(".upload--done", number=NUMBER)
    editor.see(".card", number=NUMBER)
    editor.choose_option("[data-sort]", "Time taken")
    editor.tap("[data-select-all]")
    editor.tap("[data-set-words-open]")
    editor.see_focus(SET_TEXT)
    editor.type(CREDIT)
    editor.tap("[data-set-words-do]")
    editor.see_gone("[data-set-words][open]")
    editor.tap("[data-caption]")
    for number in range(NUMBER):
        editor.see_focus(CAPTION)
        editor.type(write_caption(number))
        editor.tap(NEXT if number < NUMBER - 1 else CLOSE)
    editor.see(SAVED)
    editor.tap(PUBLISH)
    prove_published(title, captioned=True)
