"""Somebody with something in every corner of the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from gallery.models import Gallery
from media.models import Photo
from newsroom.audit.record import record
from newsroom.models import (
    Article,
    AuditEntry,
    Collection,
    Handover,
    KeptEdit,
    Notification,
    Proposal,
    SavedSearch,
)
from newsroom.models.private_links import PrivateLink
from tests.builders import make_photo

MAIL: Final = "ana@example.org"
SECRET: Final = "JBSWY3DPEHPK3PXP"
SEED: Final = "seed-of-a-private-link"


def make_ana() -> User:
    """An editor who has worked here: her account, what is hers alone, and what others need."""
    ana = User.objects.create_user("ana", MAIL, "a long password", first_name="Ana", is_staff=True)
    ana.groups.add(Group.objects.create(name="Reporters of the coast"))
    EmailAddress.objects.create(user=ana, email=MAIL, verified=True, primary=True)
    Authenticator.objects.create(user=ana, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    session = SessionStore()
    session["anything"] = 1
    session.create()
    UserSession.objects.create(
        user=ana, ip="192.0.2.7", session_key=session.session_key, user_agent="A browser"
    )
    keep_work_of(ana)
    record(AuditEntry.Act.LOGIN_FAILED, name="ana")
    return ana


def keep_work_of(ana: User) -> None:
    """A row in each of the tables that a working day fills."""
    photo = make_photo(rights_set_by={"territory": {"editor": "ana", "at": "2026-01-01T00:00:00Z"}})
    Photo.objects.filter(pk=photo.pk).update(uploaded_by=ana)
    gallery = Gallery.objects.create(title="Regatta", slug="regatta", assigned_to=ana)
    article = Article.objects.create(headline="Wind", slug="wind")
    KeptEdit.objects.create(article=article, user=ana, changes={"headline": "Storm, unpublished"})
    Handover.objects.create(
        gallery=gallery,
        step="note",
        note="The captions are checked",
        made_by=ana,
        made_by_name="ana",
    )
    Proposal.objects.create(
        kind="photo",
        photo=photo,
        changes={"caption": ["", "A yacht"]},
        why="It had none",
        proposed_by=ana,
        proposed_by_name="ana",
    )
    Collection.objects.create(name="For me", owner=ana)
    Collection.objects.create(name="For all", owner=ana, is_shared=True)
    SavedSearch.objects.create(owner=ana, name="Mine", query="yacht", sort="newest")
    SavedSearch.objects.create(
        owner=ana, name="Ours", query="harbour", sort="newest", is_shared=True
    )
    PrivateLink.objects.create(
        gallery=gallery,
        seed=SEED,
        token_hash="0" * 64,
        made_by=ana,
        expires_at=timezone.now() + timedelta(days=1),
    )
    Notification.objects.create(
        person=ana, reason="assigned", title="Regatta", desk_path="/admin/", said="Please look"
    )
    bob = User.objects.create_user("bob")
    Notification.objects.create(
        person=bob, reason="mentioned", title="Regatta", desk_path="/admin/", by_name="ana"
    )
