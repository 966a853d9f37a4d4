"""How large the logs of one evening of five editors are: `python -m tests.bench.evening`.

Five people work through the desk's own addresses, the whole of Django in one process: each uploads
photos, writes and corrects captions, puts a gallery in order, changes all credits at once, writes
an article that is saved every five seconds for an hour, and publishes both; hands on, corrects,
kills, takes back and logs in again. Then the tables that remember are weighed, with their indexes.
`PHOTODESK_TEST_DATABASE_URL` has it done on PostgreSQL.
"""

from __future__ import annotations

import json
import os
import random
import time
from typing import Any

import django

EDITORS = 5
PHOTOS = 60  # of each editor: one gallery
MOVES, ORDERS, CAPTIONS = 40, 5, 3  # of a gallery; captions are written so many times
PARTS, WORDS_A_PART = 40, 90
AUTOSAVES, SAVES_EVERY = 720, 60  # an hour at one in five seconds; Save is pressed every 5 minutes
LIVE_AUTOSAVES = 60
WORDS = (
    *("harbour", "night", "boats", "crews", "storm", "water", "light", "wall", "mayor", "count"),
    *("ballots", "hall", "street", "rain", "people", "waited", "until", "late", "before", "what"),
    *("anybody", "said", "had", "happened", "on", "the", "quay", "that", "evening"),
)
REMEMBER = {
    "log of changes": ("gallery_act",),
    "audit log": ("newsroom_auditentry",),
    "what is kept of live articles": ("newsroom_keptedit",),
    "batches and their receipts": ("newsroom_photobatch",),
    "notes, notifications, corrections, proposals": (
        "newsroom_handover",
        "newsroom_notification",
        "gallery_correctionnote",
        "newsroom_proposal",
        "newsroom_proposalreceipt",
    ),
    "slides and texts that were replaced": ("gallery_removedslide", "gallery_replacedtext"),
}


def main() -> None:
    """Print the figures."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        started = time.monotonic()
        acts = sum(Evening(number).work() for number in range(1, EDITORS + 1))
        tell_sizes(acts, time.monotonic() - started)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()


class Evening:
    """What one editor does; each request is one act."""

    def __init__(self, number: int) -> None:
        from django.contrib.auth.models import User
        from django.test import Client

        self.number, self.acts = number, 0
        self.chance = random.Random(number)
        self.name = f"editor-{number}"
        User.objects.create_superuser(self.name, password="secret")
        self.client = Client()
        self.log_in()

    def log_in(self) -> None:
        """As at the beginning of a shift."""
        self.post("/admin/login/", username=self.name, password="secret")

    def ask(self, address: str, body: Any) -> Any:
        """A request of a script; what it is answered."""
        self.acts += 1
        answer = self.client.post(address, json.dumps(body), content_type="application/json")
        assert answer.status_code in (200, 201), (address, answer.content)
        return answer.json()

    def post(self, address: str, **form: Any) -> None:
        """A form."""
        self.acts += 1
        answer = self.client.post(address, form)
        assert answer.status_code == 302, (address, answer.status_code)

    def write(self, number: int) -> str:
        """So many words."""
        return " ".join(self.chance.choices(WORDS, k=number)).capitalize() + "."

    def work(self) -> int:
        """The evening; how many acts that were."""
        gallery = self.make_gallery()
        self.order(gallery)
        self.caption(gallery)
        self.change_credits(gallery)
        self.post(f"{gallery}publish/")
        self.correct_and_kill(gallery)
        self.write_article()
        self.log_in()
        return self.acts

    def make_gallery(self) -> str:
        """Photos that come in, and a gallery of them; its address."""
        from gallery.models import Gallery
        from media.models import Photo
        from tests.builders import photo_bytes
        from tests.newsroom.uploads.sending import send_file

        ids = []
        for number in range(PHOTOS):
            content = photo_bytes(caption=self.write(25), credit_line="Erin Scott/AP")
            status, answer = send_file(self.client, f"{self.number}-{number}.jpg", content)
            assert status == 200, answer
            self.acts += 1
            ids.append(answer["results"][0]["photo"])
        Photo.objects.update(state=Photo.State.READY)  # nobody renders here
        self.ask("/admin/library/place/", {"photos": ids, "title": f"Evening {self.number}"})
        return f"/admin/gallery/gallery/{Gallery.objects.get(title=f'Evening {self.number}').pk}/"

    def list_slides(self, gallery: str) -> tuple[Any, list[Any]]:
        """The gallery's row, and its slides in their order."""
        from gallery.models import Gallery

        found = Gallery.objects.get(pk=gallery.rstrip("/").rpartition("/")[2])
        return found, list(found.slides.select_related("photo").order_by("position"))

    def order(self, gallery: str) -> None:
        """Photos moved one by one and all at once, taken out, put back and undone."""
        for number in range(MOVES + ORDERS):
            found, slides = self.list_slides(gallery)
            ids = [slide.public_id for slide in slides]
            if number < MOVES:
                moved = self.chance.sample(ids, self.chance.choice((1, 1, 1, 4)))
                wanted = {"slides": moved, "to": self.chance.randint(1, PHOTOS - 5)}
            else:
                self.chance.shuffle(ids)
                wanted = {"order": ids}
            self.ask(f"{gallery}order/", {**wanted, "version": found.version})
        for _ in range(5):
            found, slides = self.list_slides(gallery)
            taken = {"slides": [slides[3].public_id], "version": found.version}
            self.ask(f"{gallery}remove/", taken)
            self.ask(f"{gallery}undo/", {})

    def caption(self, gallery: str) -> None:
        """Each caption written, and written again; alt texts, flags, a cover."""
        from gallery.slides.words import get_words_in_effect

        for _ in range(CAPTIONS):
            for slide in self.list_slides(gallery)[1]:
                now = get_words_in_effect(slide)
                edited = {"caption": self.write(30), "alt_text": self.write(12)}
                seen = {"caption": now["caption"], "alt_text": now["alt_text"]}
                words = {"slide": slide.public_id, "seen": seen, "edited": edited}
                self.ask(f"{gallery}words/", words)
        slides = self.list_slides(gallery)[1]
        self.ask(f"{gallery}flag/", {"slides": [slides[0].public_id], "flag": "pick"})
        self.ask(f"{gallery}cover/", {"slide": slides[1].public_id, "seen": ""})

    def change_credits(self, gallery: str) -> None:
        """One field of all photos, shown and done."""
        ids = [slide.photo_id for slide in self.list_slides(gallery)[1]]
        for value in ("dpa", "Erin Scott/dpa"):
            change = {"kind": "set", "field": "credit_line", "how": "set", "value": value}
            shown = self.ask("/admin/library/preview/", {"photos": ids, "change": change})
            self.ask("/admin/library/change/", {"change": change, "seen": shown["seen"]})

    def correct_and_kill(self, gallery: str) -> None:
        """After it is published: corrections with notes, a kill, notes to others."""
        from gallery.slides.words import get_words_in_effect

        slides = self.list_slides(gallery)[1]
        for slide in slides[:4]:
            seen = {"caption": get_words_in_effect(slide)["caption"]}
            words = {"slide": slide.public_id, "seen": seen, "edited": {"caption": self.write(30)}}
            self.ask(f"{gallery}words/", {**words, "correction": self.write(14)})
        self.post(
            f"/admin/media/photo/{slides[-1].photo_id}/kill/", reason=self.write(6), act="kill"
        )
        for _ in range(4):
            note = f"@editor-1 {self.write(12)}"
            self.post(f"{gallery}handover/", step="note", note=note)

    def write_article(self) -> None:
        """An article, saved every five seconds while it is written, handed on and published."""
        from newsroom.models import Article, Text
        from newsroom.publishing.article_changes import digest
        from newsroom.publishing.article_writing import values_of

        name = f"evening-{self.number}"
        article = Article.objects.create(headline=f"Evening {self.number}", slug=name)
        address = f"/admin/newsroom/article/{article.pk}/"
        for number in range(AUTOSAVES + LIVE_AUTOSAVES):
            if number == AUTOSAVES:
                self.post(f"{address}handover/", step="ready", note=self.write(12))
                self.post(f"{address}publish/")
            texts = list(Text.objects.filter(parent=article).order_by("ordering"))
            is_final = number % SAVES_EVERY == SAVES_EVERY - 1
            if len(texts) < PARTS and number % 6 == 0:
                part: dict[str, Any] = {"values": {"text": f"<p>{self.write(5)}</p>"}}
                key = f"text:+{number}"
            else:
                # What is written grows; now and then somebody goes back to an earlier part.
                text = texts[-1] if self.chance.random() < 0.8 else self.chance.choice(texts)
                grown = text.text if text.text.count(" ") < WORDS_A_PART else "<p></p>"
                value = grown.replace("</p>", f" {self.write(7)}</p>")
                part = {"values": {"text": value}, "seen": digest(values_of(text))}
                key = f"text:{text.pk}"
            self.ask(f"{address}autosave/", {"parts": {key: part}, "final": is_final})


def tell_sizes(acts: int, seconds: float) -> None:
    """Print how many rows and bytes each log has."""
    from django.db import connection

    print(f"{EDITORS} editors, {acts:,} acts in {seconds:.0f} s on {connection.vendor}")
    total = 0
    for what, tables in REMEMBER.items():
        rows = size_bytes = 0
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM {table}")
                rows += cursor.fetchone()[0]
                size_bytes += weigh(cursor, table)
        total += size_bytes
        print(f"{what}: {rows:,} rows, {size_bytes / 1_000_000:.2f} MB")
    print(f"all: {total / 1_000_000:.2f} MB; the goal is less than 50 MB")


def weigh(cursor: Any, table: str) -> int:
    """The bytes of a table with its indexes."""
    if cursor.db.vendor == "postgresql":
        cursor.execute("SELECT pg_total_relation_size(%s)", [table])
    else:
        cursor.execute(
            "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name IN "
            "(SELECT name FROM sqlite_schema WHERE tbl_name = %s)",
            [table],
        )
    return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
