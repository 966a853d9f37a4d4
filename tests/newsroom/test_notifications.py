"""What people are told: who, when, never twice, and by mail where there is a server."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from gallery.models import Gallery
from newsroom.models import Handover, Notification, Proposal
from newsroom.notification_mail import MOST_TRIES, mail_notifications
from newsroom.notifications import (
    choose_mail,
    find_mentioned,
    forget_old_notifications,
    list_notifications,
    notify,
)
from newsroom.proposals.deciding import decline
from newsroom.publishing.handover import HandoverRefused, hand_over
from tests.builders import make_gallery

pytestmark = pytest.mark.django_db
NOTE = Handover.Step.NOTE


@pytest.fixture
def people() -> dict[str, User]:
    """Ana, Ben and Chris of the desk; Dora has left, and Eve reads only."""
    group = Group.objects.get(name="Editor")
    people = {}
    for name in ("ana", "ben", "chris.b", "dora", "eve"):
        people[name] = User.objects.create_user(
            name, f"{name}@example.org", is_staff=name != "eve", is_active=name != "dora"
        )
        people[name].groups.add(group)
    return people


@pytest.fixture
def gallery() -> Gallery:
    """A draft of two photos."""
    return make_gallery(2, published=False)


def told(person: User) -> list[tuple[str, str]]:
    """What somebody was told, the oldest first."""
    rows = list_notifications(person).order_by("pk")
    return [(row.reason, row.said) for row in rows]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ben look", ["ben"]),
        ("Ask @Ben, or @CHRIS.B.", ["ben", "chris.b"]),
        ("@ben @ben @ben", ["ben"]),
        ("mail ben@ben.example", []),
        ("@dora @eve @nobody", []),
        ("@", []),
        ("@" * 5000, []),
        ("", []),
    ],
)
def test_a_note_names_people_of_the_desk(
    people: dict[str, User], text: str, names: list[str]
) -> None:
    assert [person.username for person in find_mentioned(text)] == names


def test_whom_it_is_for_and_whom_the_note_names_are_told_once(
    people: dict[str, User], gallery: Gallery
) -> None:
    ana, ben, chris = people["ana"], people["ben"], people["chris.b"]
    note = "@ben @chris.b @ana: who is this?"
    hand_over(gallery, step=NOTE, made_by=ana, note=note, assigned_to=ben)
    assert told(ben) == [("assigned", note)]
    assert told(chris) == [("mentioned", note)]
    assert told(ana) == []  # she said it


def test_who_may_not_see_it_is_not_told_and_the_writer_is_told_so(
    people: dict[str, User], gallery: Gallery, client: Client
) -> None:
    people["chris.b"].groups.clear()
    note = "@ben, @Chris.B and @nobody: who is this? @ben."
    client.force_login(people["ana"])
    url = f"/admin/gallery/gallery/{gallery.pk}/handover/"
    page = client.post(url, {"step": "note", "note": note}, follow=True).content.decode()
    assert told(people["ben"]) == [("mentioned", note)]
    assert told(people["chris.b"]) == []
    assert "Nobody is told as @Chris.B, @nobody: no user of this name may see it." in page
    page = client.post(url, {"step": "note", "note": "@ana @ben."}, follow=True).content.decode()
    assert "Nobody is told" not in page


def test_what_was_refused_is_not_told(people: dict[str, User], gallery: Gallery) -> None:
    with pytest.raises(HandoverRefused):
        hand_over(gallery, step=NOTE, made_by=None, note="@ben " + "a" * 3000)
    with transaction.atomic():
        notify([people["ben"]], Notification.Reason.MENTIONED, gallery, by=None)
        transaction.set_rollback(True)
    assert not Notification.objects.exists()


def test_a_note_about_a_photo_leads_to_its_card(
    people: dict[str, User], gallery: Gallery, client: Client
) -> None:
    client.force_login(people["ana"])
    slide = gallery.slides.get(position=2)
    url = f"/admin/gallery/gallery/{gallery.pk}/handover/"
    form = {"step": "note", "note": "Who is he, @ben?", "slide": str(slide.public_id)}
    page = client.post(url, form, follow=True).content.decode()
    assert f'about <a href="#card-{slide.public_id}">photo 2</a>' in page
    told = list_notifications(people["ben"]).get()
    client.force_login(people["ben"])
    assert "Who is he, @ben?" in client.get("/admin/").content.decode()
    answer = client.get(f"/admin/notifications/{told.pk}/")
    assert answer.headers["Location"].endswith(f"/change/#card-{slide.public_id}")
    assert "New for you" not in client.get("/admin/").content.decode()
    slide.delete()
    assert Handover.objects.get().slide is None  # the note stays


@pytest.mark.parametrize("slide", ["nonsense", "00000000-0000-0000-0000-000000000000", "1" * 500])
def test_a_photo_that_is_not_there_is_refused_in_words(
    people: dict[str, User], gallery: Gallery, client: Client, slide: str
) -> None:
    client.force_login(people["ana"])
    url = f"/admin/gallery/gallery/{gallery.pk}/handover/"
    page = client.post(url, {"step": "note", "note": "x", "slide": slide}, follow=True)
    assert "That photo is not in the gallery any more" in page.content.decode()
    assert not Handover.objects.exists()


def test_others_notifications_are_not_found_and_acts_are_ones_own(
    people: dict[str, User], gallery: Gallery, client: Client
) -> None:
    for name in ("ben", "chris.b"):
        notify([people[name]], Notification.Reason.MENTIONED, gallery, by=None, said=f"To {name}")
    of_chris = list_notifications(people["chris.b"]).get()
    client.force_login(people["ben"])
    page = client.get(f"/admin/notifications/{of_chris.pk}/", follow=True).content.decode()
    assert "That notification is no more." in page
    assert "To ben" in page
    assert "To chris.b" not in page
    assert (
        "1 marked as seen."
        in client.post("/admin/notifications/", {"act": "seen"}, follow=True).content.decode()
    )
    assert list_notifications(people["chris.b"]).filter(seen_at=None).exists()
    page = client.post("/admin/notifications/", {"act": "destroy"}, follow=True).content.decode()
    assert "an act that there is not" in page


def test_the_page_takes_as_many_queries_of_many(
    people: dict[str, User], gallery: Gallery, client: Client
) -> None:
    client.force_login(people["ben"])
    counts = []
    for number in (1, 200):
        for _ in range(number):
            notify([people["ben"]], Notification.Reason.MENTIONED, gallery, by=None, said="x")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/notifications/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_proposed_is_told_what_became_of_it(people: dict[str, User], gallery: Gallery) -> None:
    proposal = Proposal.objects.create(
        kind=Proposal.Kind.ORDER,
        gallery=gallery,
        changes={},
        proposed_by=people["ana"],
        proposed_by_name="ana",
    )
    chief = User.objects.create_superuser("chief")
    decline(proposal, by=chief, reason="The old order tells it better.")
    assert told(people["ana"]) == [("decided", "Declined. The old order tells it better.")]


class TestMail:
    """With a mail server."""

    @pytest.fixture(autouse=True)
    def server(self, settings: Settings) -> None:
        """Mail is kept by the test."""
        settings.SENDS_MAIL = True
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
        settings.BASE_URL = "https://photos.example.org"

    def make_due(self) -> None:
        """The minute of waiting is over."""
        rows = Notification.objects.exclude(mail_after=None)
        rows.update(mail_after=timezone.now() - timedelta(seconds=1))

    def test_what_came_in_a_minute_goes_in_one_mail_once(
        self, people: dict[str, User], gallery: Gallery
    ) -> None:
        hand_over(gallery, step=NOTE, made_by=people["ana"], note="One\r\nBcc: x@example.org @ben")
        hand_over(gallery, step=NOTE, made_by=people["ana"], note="Two @ben")
        assert mail_notifications() == 0  # not yet: he may see it on the desk
        self.make_due()
        assert mail_notifications() == 1
        assert mail_notifications() == 0
        (message,) = mail.outbox
        assert message.to == ["ben@example.org"]
        assert message.subject == "[Photodesk] You were mentioned: Harbour at dawn, and 1 more"
        assert message.body.index("One") < message.body.index("Two")
        assert f"https://photos.example.org/admin/gallery/gallery/{gallery.pk}/" in message.body

    def test_who_saw_it_or_wants_none_or_has_no_address_gets_none(
        self, people: dict[str, User], gallery: Gallery, client: Client
    ) -> None:
        for person in people.values():
            choose_mail(person, wanted=person.username != "chris.b")
        User.objects.filter(username="ana").update(email="")
        everybody = User.objects.filter(pk__in=[person.pk for person in people.values()])
        notify(everybody, Notification.Reason.MENTIONED, gallery, by=None)
        client.force_login(people["ben"])
        client.get(f"/admin/notifications/{list_notifications(people['ben']).get().pk}/")
        self.make_due()
        assert mail_notifications() == 1
        assert [message.to for message in mail.outbox] == [["eve@example.org"]]

    def test_what_the_server_does_not_take_is_sent_later_and_not_for_ever(
        self, people: dict[str, User], gallery: Gallery, settings: Settings
    ) -> None:
        notify([people["ben"]], Notification.Reason.MENTIONED, gallery, by=None)
        working = settings.MAILERS
        settings.MAILERS = {"default": {"BACKEND": f"{__name__}.NoServer"}}
        for turn in range(1, MOST_TRIES + 1):
            self.make_due()
            assert mail_notifications() == 0
            assert Notification.objects.get().mail_tries == turn
            assert mail_notifications() == 0  # not at once
        assert Notification.objects.get().mail_after is None
        settings.MAILERS = working
        notify([people["ben"]], Notification.Reason.MENTIONED, gallery, by=None)
        self.make_due()
        assert mail_notifications() == 1


class NoServer:
    """Nobody is there."""

    def __init__(self, **options: object) -> None:
        """As Django makes one."""

    def send_messages(self, _messages: object) -> int:
        """What smtplib raises."""
        raise ConnectionRefusedError(111, "Connection refused")


def test_without_a_server_nothing_is_due(people: dict[str, User], gallery: Gallery) -> None:
    notify([people["ben"]], Notification.Reason.MENTIONED, gallery, by=None)
    assert Notification.objects.get().mail_after is None
    assert mail_notifications() == 0


def test_old_ones_are_forgotten(people: dict[str, User], gallery: Gallery) -> None:
    for _ in range(2):
        notify([people["ben"]], Notification.Reason.MENTIONED, gallery, by=None)
    first = Notification.objects.first()
    assert first is not None
    Notification.objects.filter(pk=first.pk).update(told_at=timezone.now() - timedelta(days=61))
    assert forget_old_notifications() == 1
    assert Notification.objects.count() == 1
