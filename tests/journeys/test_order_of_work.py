"""Through `manage.py up`: a withdrawal and an edit are public while photos and pages wait."""

from __future__ import annotations

import urllib.request
from pathlib import Path

from tests.journeys.running import Photodesk, make_photos, wait_until

PUBLISH = """
    import json
    from tests.builders import make_gallery
    print(json.dumps([make_gallery(2).slug for _ in range(2)]))
"""
# As it was before, the pages of a withdrawn gallery took ten minutes to go.
ACT = """
    import json
    from pathlib import Path
    from gallery.models import Gallery
    from gallery.slides.words import edit_words, get_words_in_effect
    from media.ingest import ingest_photo
    from media.models import Photo
    from newsroom.baking.pages import Phase
    from newsroom.models.public_tree import Urgency
    from newsroom.publishing.workflow import withdraw
    from tests.newsroom.baking.waiting import make_wait
    make_wait(20_000, Urgency.BACKGROUND, Phase.DATA)
    make_wait(20_000, Urgency.RENDITIONS, Phase.SLIDE)
    make_wait(20_000, Urgency.EDIT, Phase.DATA)
    for path in {photos!r}:
        with Path(path).open("rb") as file:
            ingest_photo(file, uploaded_by=None)
    withdraw(Gallery.objects.get(slug={withdrawn!r}))
    slide = Gallery.objects.get(slug={edited!r}).slides.select_related("photo").first()
    edit_words(slide, seen=get_words_in_effect(slide), edited={{"caption": "Corrected in time"}})
    print(json.dumps(Photo.objects.waiting_for_renditions().count()))
"""
LEFT = """
    import json
    from newsroom.models.public_tree import BakedPage
    print(json.dumps(BakedPage.objects.stale().filter(url__startswith="/waiting/").count()))
"""


def test_a_withdrawal_and_an_edit_are_public_while_photos_are_rendered_and_60000_pages_wait(
    tmp_path: Path,
) -> None:
    photodesk = Photodesk(folder=tmp_path)
    photodesk.environment["PHOTODESK_BAKERS"] = "2"
    photos = [str(path) for path in make_photos(tmp_path / "photos", 30, (1200, 800))]
    with photodesk.up():
        ((withdrawn, edited),) = photodesk.answers_of(PUBLISH)
        pages = {slug: f"/galleries/{slug}/" for slug in (withdrawn, edited)}
        site = tmp_path / "data/site"
        wait_until(
            lambda: all((site / f"{page[1:]}index.html").exists() for page in pages.values()),
            within_seconds=40,
            what="two galleries in the public tree",
        )
        act = ACT.format(photos=photos, withdrawn=withdrawn, edited=edited)
        (waiting,) = photodesk.answers_of(act)
        assert waiting, "no photo was being rendered: the test showed nothing"
        wait_until(
            lambda: photodesk.answer(pages[withdrawn]) == 410,
            within_seconds=5,
            what="a withdrawn gallery that says so",
        )
        wait_until(
            lambda: "Corrected in time" in text_of(photodesk, pages[edited]),
            within_seconds=5,
            what="the corrected caption",
        )
        (left,) = photodesk.answers_of(LEFT)
        assert left > 20_000, "little was waiting any more: the test showed nothing"


def text_of(photodesk: Photodesk, path: str) -> str:
    """A page as readers get it."""
    with urllib.request.urlopen(f"http://127.0.0.1:{photodesk.port}{path}", timeout=5) as page:
        text: str = page.read().decode()
    return text
