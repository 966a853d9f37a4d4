"""Removals go first, then what people do, and nothing starves: with 60,000 pages waiting."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from gallery.slides.words import edit_words, get_words_in_effect
from newsroom.baking import bake_queue
from newsroom.baking.bake_queue import TURNS, claim_pages, claim_rows
from newsroom.baking.baker import bake_what_is_stale
from newsroom.baking.outbox import mark_stale
from newsroom.baking.pages import Phase
from newsroom.baking.planner import NEAR_OWNERS, plan_due_marks
from newsroom.baking.remove_files import remove_what_is_over
from newsroom.models.public_tree import BakedPage, StaleMark, Urgency
from newsroom.publishing.killing import kill_everywhere
from newsroom.publishing.workflow import publish, withdraw
from tests.builders import make_gallery
from tests.newsroom.baking.baked import article_with, bake
from tests.newsroom.baking.waiting import MANY, SOME, Enough, make_wait, stop_after

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings: Settings) -> Path:
    """The public tree."""
    return Path(settings.PUBLIC_TREE_ROOT)


@pytest.fixture(params=[0, len(TURNS) - 1], ids=["first-turn", "last-turn"])
def turn(request: pytest.FixtureRequest) -> int:
    """Where in the round of turns the baker is: what waits for nobody comes soon, or at once."""
    return int(request.param)


def bake_a_few(pages: int, *, turn: int) -> None:
    """What one baker does from that turn on."""
    with pytest.MonkeyPatch.context() as patch, suppress(Enough):
        patch.setattr(bake_queue, "turns", itertools.islice(itertools.cycle(TURNS), turn, None))
        bake_what_is_stale(on_page=stop_after(pages), least_urgency=Urgency.BACKGROUND)


def say_all_is_baked() -> None:
    """Have everything planned, and as if it were in the tree."""
    while plan_due_marks(all_of_them=True):
        pass
    BakedPage.objects.update(baked_version=F("wanted_version"), baked_status=F("wanted_status"))


@pytest.mark.parametrize("urgency", [Urgency.EDIT, Urgency.RENDITIONS, Urgency.KILL])
def test_a_withdrawal_is_dark_before_a_second_page_is_baked(
    site: Path, urgency: Urgency, turn: int
) -> None:
    gallery = make_gallery(2)
    article_with(gallery)
    bake()
    make_wait(SOME, urgency, Phase.DATA)
    withdraw(gallery)
    bake_a_few(1, turn=turn)
    base = site / "galleries" / gallery.slug
    assert not list(base.rglob("index.html*"))
    assert not (site / "api/v1/galleries" / gallery.slug / "index.json").exists()
    assert not (site / "renditions").exists()


@pytest.mark.parametrize("urgency", [Urgency.EDIT, Urgency.BACKGROUND])
def test_what_showed_a_withdrawn_gallery_follows_and_its_page_says_so(
    site: Path, urgency: Urgency, turn: int
) -> None:
    gallery = make_gallery(2, title="Taken back")
    article = article_with(gallery)
    bake()
    make_wait(SOME, urgency, Phase.DATA)
    withdraw(gallery)
    bake_a_few(80, turn=turn)
    assert (site / "galleries" / gallery.slug / "gone.html").exists()
    assert "Taken back" not in (site / "articles" / article.slug / "index.html").read_text()
    assert "Taken back" not in (site / "index.html").read_text()


@pytest.mark.parametrize(
    ("urgency", "phase"),
    [
        (Urgency.BACKGROUND, Phase.DATA),
        (Urgency.RENDITIONS, Phase.SLIDE),
        (Urgency.EDIT, Phase.DATA),
        (Urgency.KILL, Phase.SLIDE),
    ],
)
def test_an_edit_is_public_after_a_few_dozen_pages_whatever_waits(
    site: Path, urgency: Urgency, phase: Phase, turn: int
) -> None:
    gallery = make_gallery(2)
    bake()
    BakedPage.objects.update(bake_seconds=0.01)  # a busy machine is not what this is about
    make_wait(SOME, urgency, phase)
    slide = gallery.slides.get(position=1)
    edit_words(slide, seen=get_words_in_effect(slide), edited={"caption": "Corrected"})
    bake_a_few(120, turn=turn)
    base = site / "galleries" / gallery.slug
    assert "Corrected" in (base / "index.html").read_text()
    assert "Corrected" in (base / slide.public_id / "index.html").read_text()


def test_a_publication_is_public_before_what_waits(site: Path, turn: int) -> None:
    make_wait(SOME, Urgency.RENDITIONS, Phase.DATA)
    gallery = make_gallery(1, title="Just in")
    bake_a_few(120, turn=turn)
    assert (site / "galleries" / gallery.slug / "index.html").exists()
    assert "Just in" in (site / "index.html").read_text()


def test_every_class_has_its_turn_while_all_of_them_wait() -> None:
    for urgency in Urgency:
        make_wait(500, urgency, Phase.DATA)
    make_wait(500, Urgency.EDIT, Phase.LIST)
    taken = [claim_pages(Urgency.BACKGROUND)[0] for _ in TURNS]
    assert {page.urgency for page in taken} == set(Urgency)
    assert Phase.LIST in {page.phase for page in taken}
    assert sum(page.urgency == Urgency.KILL for page in taken) >= len(TURNS) / 2


def test_what_takes_long_is_not_claimed_by_the_handful() -> None:
    make_wait(40, Urgency.EDIT, Phase.PAGE)
    BakedPage.objects.update(bake_seconds=0.02)
    assert len(claim_pages(Urgency.BACKGROUND)) == 12  # a quarter of a second
    BakedPage.objects.update(bake_seconds=5.0)
    assert len(claim_pages(Urgency.BACKGROUND)) == 1


def test_what_nobody_waits_for_is_taken_gallery_by_gallery_each_by_one_baker() -> None:
    make_gallery(3)
    make_gallery(2)
    say_all_is_baked()
    mark_stale(StaleMark.Kind.SITE, urgency=Urgency.BACKGROUND)
    plan_due_marks()
    BakedPage.objects.exclude(owner__startswith="gallery:").update(
        baked_version=F("wanted_version")
    )
    taken = [claim_pages(Urgency.BACKGROUND) for _ in range(2)]
    for pages in taken:
        (owner,) = {page.owner for page in pages}
        assert len(pages) == BakedPage.objects.filter(owner=owner).count()
        phases = [page.phase for page in pages]
        assert phases == sorted(phases)
    assert taken[0][0].owner != taken[1][0].owner
    assert not claim_pages(Urgency.BACKGROUND)


def test_photos_whose_files_were_made_are_taken_together_before_what_nobody_waits_for() -> None:
    make_gallery(3)
    say_all_is_baked()
    photos = BakedPage.objects.filter(owner__startswith="photo:")
    photos.update(wanted_version=F("wanted_version") + 1, urgency=Urgency.RENDITIONS)
    taken = claim_pages(Urgency.BACKGROUND)
    assert len({page.owner for page in taken}) == 3
    assert {page.pk for page in taken} == set(photos.values_list("pk", flat=True))


def test_what_was_never_baked_is_assumed_to_take_little() -> None:
    make_wait(200, Urgency.EDIT, Phase.PAGE)
    BakedPage.objects.update(bake_seconds=None, owner="gallery:1")
    assert len(claim_pages(Urgency.BACKGROUND)) > 50  # the rows of the gallery are read for each


def test_pages_of_photos_are_taken_by_the_dozen_and_lists_when_all_else_is_taken() -> None:
    make_gallery(3)
    say_all_is_baked()
    mark_stale(StaleMark.Kind.SITE, urgency=Urgency.BACKGROUND)
    plan_due_marks()
    taken = iter(lambda: claim_pages(Urgency.BACKGROUND), [])
    claims = [({page.owner.partition(":")[0] for page in pages}, pages) for pages in taken]
    of_photos = [pages for kinds, pages in claims if kinds == {"photo"}]
    assert {page.owner for page in of_photos[0]} == set(
        BakedPage.objects.filter(owner__startswith="photo:").values_list("owner", flat=True)
    )
    is_list = [pages[0].phase == Phase.LIST for _, pages in claims]
    assert is_list == sorted(is_list)


def test_a_page_whose_claim_ran_out_is_left_to_one_more_baker_for_long() -> None:
    make_wait(1, Urgency.EDIT, Phase.PAGE)
    BakedPage.objects.update(claimed_until=timezone.now())
    (page,) = claim_pages(Urgency.BACKGROUND)
    assert page.claimed_until is not None
    assert page.claimed_until - timezone.now() > timedelta(minutes=4)


def test_marks_are_planned_class_by_class_and_keep_their_own(site: Path) -> None:
    edited, withdrawn, killed = make_gallery(1), make_gallery(1), make_gallery(1)
    say_all_is_baked()
    mark_stale(StaleMark.Kind.SITE, urgency=Urgency.BACKGROUND)
    mark_stale(StaleMark.Kind.GALLERY, edited.pk)
    withdraw(withdrawn)
    photo = killed.slides.get().photo
    assert photo is not None
    kill_everywhere(photo, reason="Not the minister", killed_by=None)

    def urgencies(gallery: Gallery) -> set[int]:
        # Its own page ends with teasers of the others.
        rows = BakedPage.objects.stale().exclude(kind="gallery")
        rows = rows.filter(owner=f"gallery:{gallery.pk}")
        return set(rows.values_list("urgency", flat=True))

    assert plan_due_marks(least_urgency=Urgency.EDIT) == 1
    assert urgencies(killed) == {Urgency.KILL}
    assert not urgencies(withdrawn)
    assert plan_due_marks(least_urgency=Urgency.EDIT) == 1
    assert urgencies(withdrawn) == {Urgency.REMOVAL}
    assert not urgencies(edited)
    assert plan_due_marks(least_urgency=Urgency.EDIT) == 1
    assert urgencies(edited) == {Urgency.EDIT, Urgency.FAR}
    assert plan_due_marks(least_urgency=Urgency.EDIT) == 0
    assert StaleMark.objects.count() == 1


def test_the_other_slides_wait_until_nothing_nearer_does() -> None:
    gallery = make_gallery(3)
    say_all_is_baked()
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    plan_due_marks()
    kinds = {
        urgency: set(
            BakedPage.objects.stale().filter(urgency=urgency).values_list("kind", flat=True)
        )
        for urgency in (Urgency.EDIT, Urgency.FAR)
    }
    assert kinds[Urgency.FAR] == {"slide", "slide in a frame"}
    assert {"gallery", "gallery JSON", "print", "front"} <= kinds[Urgency.EDIT]


def test_a_photo_of_very_many_galleries_leaves_room_for_others() -> None:
    photo = make_gallery(1).slides.get().photo
    assert photo is not None
    number = NEAR_OWNERS + 10
    for index in range(number):
        gallery = Gallery.objects.create(title="With it", slug=f"with-it-{index}")
        gallery.slides.create(photo=photo, position=1)
        publish(gallery)
    say_all_is_baked()
    mark_stale(StaleMark.Kind.PHOTO, photo.pk)
    plan_due_marks()
    pages = BakedPage.objects.stale().filter(kind="gallery")
    assert pages.filter(urgency=Urgency.EDIT).count() == NEAR_OWNERS
    assert pages.filter(urgency=Urgency.FAR).count() == number + 1 - NEAR_OWNERS


def test_a_page_that_was_stale_keeps_its_place_and_the_better_class() -> None:
    gallery = make_gallery(1)
    say_all_is_baked()
    page = BakedPage.objects.filter(kind="gallery", owner=f"gallery:{gallery.pk}")
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk, urgency=Urgency.KILL)
    plan_due_marks()
    since = page.get().wanted_at
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    plan_due_marks()
    assert (page.get().urgency, page.get().wanted_at) == (Urgency.KILL, since)
    say_all_is_baked()
    mark_stale(StaleMark.Kind.GALLERY, gallery.pk)
    plan_due_marks()
    assert (page.get().urgency, page.get().wanted_at > since) == (Urgency.EDIT, True)


def test_a_gallery_of_thousands_is_planned_and_removed_in_few_queries(
    site: Path, django_assert_max_num_queries: object
) -> None:
    gallery = make_gallery(1)
    photo = gallery.slides.get().photo
    gallery.slides.bulk_create(
        [gallery.slides.model(gallery=gallery, photo=photo, position=2 + n) for n in range(2_000)]
    )
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        plan_due_marks(all_of_them=True)
    assert BakedPage.objects.filter(owner=f"gallery:{gallery.pk}").count() > 4_000
    BakedPage.objects.update(baked_status=200, baked_version=1)
    withdraw(gallery)
    with django_assert_max_num_queries(200):  # type: ignore[operator]
        plan_due_marks()
        remove_what_is_over()
    assert not BakedPage.objects.over().exists()


def test_whose_turn_it_is_and_what_is_over_are_read_from_an_index() -> None:
    make_wait(MANY, Urgency.BACKGROUND, Phase.DATA)
    waiting = BakedPage.objects.waiting()
    for pages, index in (
        (waiting[:8], "baked_page_turn"),
        (waiting.filter(urgency__gte=Urgency.EDIT)[:8], "baked_page_turn"),
        (waiting.filter(urgency=Urgency.EDIT, phase=Phase.PAGE)[:8], "baked_page_turn"),
        (BakedPage.objects.over().order_by("pk")[:8], "baked_page_over"),
    ):
        assert index in plan_of(pages), plan_of(pages)
        assert "Sort" not in plan_of(pages)
        assert "TEMP B-TREE" not in plan_of(pages)


def plan_of(pages: QuerySet[BakedPage]) -> str:
    """How the database would answer."""
    if connection.vendor == "sqlite":
        sql, parameters = pages.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
            return " ".join(str(row) for row in cursor.fetchall())
    return pages.explain()


def test_a_page_that_is_wanted_anew_since_it_was_read_is_claimed_as_it_is_wanted() -> None:
    make_wait(2, Urgency.EDIT, Phase.PAGE)
    read = list(BakedPage.objects.waiting())
    BakedPage.objects.filter(pk=read[0].pk).update(wanted_version=9, wanted_status=410)
    first, second = claim_rows(read)
    assert (first.wanted_version, first.wanted_status) == (9, 410)
    claimed = BakedPage.objects.get(pk=first.pk).claimed_until
    assert first.claimed_until == second.claimed_until == claimed
