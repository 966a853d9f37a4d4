"""The audit log on the desk."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from newsroom.audit.record import record
from newsroom.desk.audit_log import say
from newsroom.models import AuditEntry

pytestmark = pytest.mark.django_db

LOG = "/admin/newsroom/auditentry/"


@pytest.fixture
def auditor(client: Client) -> User:
    """Somebody who may read the log, and nothing else; logged in."""
    user = User.objects.create_user("auditor", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_auditentry"))
    client.force_login(user)
    return user


def write(number: int) -> None:
    """Some rows."""
    for each in range(number):
        record(AuditEntry.Act.LOGIN_FAILED, name=f"reporter{each}")


def test_the_log_is_read_searched_and_filtered(client: Client, auditor: User) -> None:
    record(AuditEntry.Act.PUBLISH, name="A long night", details={"at": "tomorrow"})
    page = client.get(LOG, {"q": "long"}).content.decode()
    assert "A long night" in page
    assert "at: tomorrow" in page
    assert "A long night" not in client.get(LOG, {"act__exact": "kill"}).content.decode()
    entry = AuditEntry.objects.get(act="publish")
    assert entry.hash in client.get(f"{LOG}{entry.pk}/change/").content.decode()


def test_nobody_changes_it(client: Client, admin_client: Client) -> None:
    write(1)
    page = f"{LOG}{AuditEntry.objects.order_by('-number')[0].pk}/"
    assert admin_client.get(f"{LOG}add/").status_code == 403
    assert admin_client.post(f"{page}change/", {}).status_code == 403
    assert admin_client.post(f"{page}delete/", {"post": "yes"}).status_code == 403


def test_the_export_holds_what_the_list_shows(client: Client, auditor: User) -> None:
    write(3)
    record(AuditEntry.Act.KILL, name='=HYPERLINK("http://evil.example")')
    answer = client.get(f"{LOG}export/", {"act__exact": "kill"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["thing"] for row in rows] == ['\'=HYPERLINK("http://evil.example")']
    assert answer["Content-Disposition"].endswith('.csv"')


def test_who_may_not_read_it_gets_nothing(client: Client) -> None:
    client.force_login(User.objects.create_user("reporter", is_staff=True))
    assert client.get(LOG).status_code == 403
    assert client.get(f"{LOG}export/").status_code == 403


@pytest.mark.parametrize("number", [10, 1_000])
def test_the_list_asks_the_same_of_few_and_many(
    client: Client,
    auditor: User,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    write(number)
    with django_assert_num_queries(8):
        client.get(LOG)


def test_values_are_said_in_words() -> None:
    assert say({"before": False, "after": True}) == "no → yes"
    assert say(["Night desk", "Pictures"]) == "Night desk, Pictures"
    assert say(None) == "nothing"


@pytest.mark.parametrize("query", [{"done_at__gte": "x"}, {"done_at__year": "99999"}])
def test_a_filter_that_makes_no_sense_leads_to_the_list(
    client: Client, auditor: User, query: dict[str, str]
) -> None:
    answer = client.get(f"{LOG}export/", query)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{LOG}?e=1")
