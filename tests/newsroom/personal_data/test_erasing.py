"""`manage.py erase_person`: the person goes, the work of others stays, the log is whole."""

from __future__ import annotations

import io

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from gallery.models import Gallery
from media.models import Photo
from newsroom.audit.actor import answered
from newsroom.audit.chain import find_breaks
from newsroom.models import (
    AuditEntry,
    Collection,
    Handover,
    KeptEdit,
    Notification,
    Proposal,
    SavedSearch,
)
from newsroom.personal_data.erasing import ErasureRefused, erase_person
from tests.newsroom.personal_data.people import make_ana

pytestmark = pytest.mark.django_db


def test_the_account_is_nameless_and_nobody_logs_in_with_it() -> None:
    ana = make_ana()
    call_command("erase_person", "ana", "--no-input", stdout=io.StringIO())
    ana.refresh_from_db()
    assert (ana.username, ana.email, ana.first_name) == (f"erased-{ana.pk}", "", "")
    assert {ana.is_active, ana.is_staff, ana.is_superuser} == {False}
    assert not ana.has_usable_password()
    assert not ana.groups.exists()


def test_what_is_the_persons_alone_is_deleted() -> None:
    ana = make_ana()
    key = UserSession.objects.get(user=ana).session_key
    erase_person(ana)
    assert not SessionStore().exists(key)
    for model in (UserSession, Authenticator, EmailAddress, KeptEdit):
        assert not model.objects.filter(user=ana).exists()
    assert not Notification.objects.filter(person=ana).exists()
    assert [each.name for each in Collection.objects.all()] == ["For all"]
    assert [each.name for each in SavedSearch.objects.all()] == ["Ours"]


def test_what_others_need_stays_and_names_the_account_as_it_is_now() -> None:
    ana = make_ana()
    erase_person(ana)
    name = f"erased-{ana.pk}"
    note = Handover.objects.get()
    assert (note.note, note.made_by, note.made_by_name) == ("The captions are checked", ana, name)
    assert Proposal.objects.get().proposed_by_name == name
    assert Gallery.objects.get(slug="regatta").assigned_to == ana
    photo = Photo.objects.get(uploaded_by=ana)
    assert photo.rights_set_by["territory"]["editor"] == name
    assert Notification.objects.get().by_name == name  # what a colleague was told


def test_the_audit_log_keeps_its_rows_is_whole_and_learns_no_more() -> None:
    ana = make_ana()
    before = list(AuditEntry.objects.order_by("number").values())
    erase_person(ana)
    after = list(AuditEntry.objects.order_by("number").values())
    assert after[: len(before)] == before
    [entry] = after[len(before) :]
    assert (entry["act"], entry["thing"], entry["details"]) == (
        "person_erased",
        f"erased-{ana.pk}",
        {},
    )
    assert list(find_breaks()) == []


def test_the_last_superuser_is_not_erased() -> None:
    first = User.objects.create_superuser("first")
    second = User.objects.create_superuser("second", is_active=False)
    with pytest.raises(CommandError, match="last superuser"):
        call_command("erase_person", "first", "--no-input")
    User.objects.filter(pk=second.pk).update(is_active=True)
    erase_person(first)
    with pytest.raises(ErasureRefused):
        erase_person(second)


def test_nobody_erases_the_account_that_is_at_work() -> None:
    ana = User.objects.create_user("ana")
    request = RequestFactory().post("/admin/")
    request.user = ana
    token = answered.set(request)
    try:
        with pytest.raises(ErasureRefused, match="logged in with"):
            erase_person(ana)
    finally:
        answered.reset(token)
    assert User.objects.filter(username="ana").exists()


def test_it_says_what_will_happen_and_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    ana, out = make_ana(), io.StringIO()
    monkeypatch.setattr("builtins.input", lambda _: "y")
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_person", "ana", stdout=out)
    assert "newsroom.SavedSearch.owner: 1 deleted, 1 kept" in out.getvalue()
    assert User.objects.filter(username="ana").exists()
    monkeypatch.setattr("builtins.input", lambda _: "ana")
    call_command("erase_person", "ana", stdout=out)
    assert User.objects.get(pk=ana.pk).username == f"erased-{ana.pk}"


def test_somebody_unknown_is_named() -> None:
    with pytest.raises(CommandError, match="no user 'nobody'"):
        call_command("erase_person", "nobody", "--no-input")
