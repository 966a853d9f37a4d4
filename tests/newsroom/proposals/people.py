"""Who proposes and who decides, in the tests of this folder."""

from __future__ import annotations

from django.contrib.auth.models import Group, User
from django.test import Client

from newsroom.models import Proposal
from newsroom.proposals.deciding import digest_present
from newsroom.proposals.present import read_present


def make_member(name: str, group: str) -> User:
    """Somebody of one of the four groups."""
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def as_user(user: User) -> Client:
    """A browser of theirs."""
    client = Client()
    client.force_login(user)
    return client


def seen_of(proposal: Proposal) -> str:
    """What the page of proposals sends along."""
    fresh = Proposal.objects.get(pk=proposal.pk)
    return digest_present(read_present([fresh])[fresh.pk])


def decide(user: User, proposal: Proposal, act: str, **more: str) -> str:
    """One click on the page of proposals; the page that comes then."""
    url = f"/admin/proposals/{proposal.pk}/"
    form = {"act": act, "seen": seen_of(proposal), **more}
    answer = as_user(user).post(url, form, follow=True)
    return answer.content.decode()
