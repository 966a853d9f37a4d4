"""The page of partners: a token is shown once, and revoked from one moment to the next."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from newsroom.models import PartnerToken, Section
from newsroom.publishing.partner_tokens import find_token

pytestmark = pytest.mark.django_db
URL = "/admin/partners/"


def form(**fields: object) -> dict[str, object]:
    """The form as a browser sends it."""
    day = timezone.localdate() + timedelta(days=30)
    return {"name": "AFP", "requests_per_minute": "60", "expires_at": str(day), **fields}


def test_a_token_is_shown_once_works_and_is_revoked(admin_client: Client, client: Client) -> None:
    section = Section.objects.create(name="Politics", slug="politics")
    page = admin_client.post(URL, form(sections=[section.pk], may_have_withheld="on"))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    [text] = re.findall(r">(photodesk_[\w-]+)<", page.content.decode())
    token = PartnerToken.objects.get()
    assert find_token(text) == token
    assert (token.name, token.may_have_withheld) == ("AFP", True)
    assert list(token.sections.all()) == [section]
    # To the end of that day, where the newsroom is.
    ends = timezone.localtime(token.expires_at)
    assert (ends.date(), ends.hour) == (timezone.localdate() + timedelta(days=31), 0)
    headers = {"Authorization": f"Bearer {text}"}
    assert client.get("/api/v1/galleries", headers=headers).status_code == 200
    again = admin_client.get(URL).content.decode()
    assert text not in again
    assert token.opening in again
    assert "/api/v1/galleries" in admin_client.get(f"{URL}{token.pk}/").content.decode()
    said = admin_client.post(URL, {"revoke": token.pk}, follow=True).content.decode()
    assert "from now on it opens nothing" in said
    assert client.get("/api/v1/galleries", headers=headers).status_code == 401
    assert (
        "had ended already"
        in admin_client.post(URL, {"revoke": token.pk}, follow=True).content.decode()
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("requests_per_minute", "0"),
        ("expires_at", "2001-01-01"),
        ("expires_at", "9999-12-31"),
        ("expires_at", "soon"),
        ("sections", "4711"),
    ],
)
def test_a_wrong_form_makes_nothing_and_keeps_what_was_typed(
    admin_client: Client, field: str, value: str
) -> None:
    page = admin_client.post(URL, form(**{"name": "Agence X", field: value}))
    assert page.status_code == 400
    assert "errorlist" in page.content.decode()
    assert field == "name" or "Agence X" in page.content.decode()
    assert not PartnerToken.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "0", "99999999999999999999", str(2**63)])
def test_what_is_no_token_is_not_revoked(admin_client: Client, number: str) -> None:
    page = admin_client.post(URL, {"revoke": number}, follow=True)
    assert page.status_code == 200
    assert "had ended already" in page.content.decode()
