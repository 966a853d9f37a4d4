"""Which mail server the environment names."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config.mail import read_mail

FROM = "desk@example.org"


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("smtp://a:b@mail.example.org", ("mail.example.org", 587, "a", "b", True, False)),
        (
            "smtps://a%40x:b%2F@mail.example.org",
            ("mail.example.org", 465, "a@x", "b/", False, True),
        ),
        ("smtp+plain://localhost:2525", ("localhost", 2525, "", "", False, False)),
    ],
)
def test_a_server_is_named_by_its_address(
    monkeypatch: pytest.MonkeyPatch, url: str, options: tuple[object, ...]
) -> None:
    monkeypatch.setenv("PHOTODESK_MAIL_SERVER", url)
    monkeypatch.setenv("PHOTODESK_MAIL_FROM", FROM)
    found = read_mail(Env())
    assert found["SENDS_MAIL"]
    assert found["DEFAULT_FROM_EMAIL"] == FROM
    named = found["MAILERS"]["default"]["OPTIONS"]
    names = ("host", "port", "username", "password", "use_tls", "use_ssl")
    assert tuple(named[name] for name in names) == options


def test_without_one_no_mail_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHOTODESK_MAIL_SERVER", raising=False)
    found = read_mail(Env())
    assert not found["SENDS_MAIL"]
    assert found["MAILERS"] == {}


@pytest.mark.parametrize(
    ("url", "sender", "named"),
    [
        ("mail.example.org", FROM, "PHOTODESK_MAIL_SERVER"),
        ("http://mail.example.org", FROM, "PHOTODESK_MAIL_SERVER"),
        ("smtp://", FROM, "PHOTODESK_MAIL_SERVER"),
        ("smtp://mail.example.org:port", FROM, "PHOTODESK_MAIL_SERVER"),
        ("smtp://mail.example.org", "", "PHOTODESK_MAIL_FROM"),
        ("smtp://mail.example.org", "desk", "PHOTODESK_MAIL_FROM"),
    ],
)
def test_what_makes_no_sense_is_named(
    monkeypatch: pytest.MonkeyPatch, url: str, sender: str, named: str
) -> None:
    monkeypatch.setenv("PHOTODESK_MAIL_SERVER", url)
    monkeypatch.setenv("PHOTODESK_MAIL_FROM", sender)
    with pytest.raises(ImproperlyConfigured, match=named):
        read_mail(Env())
