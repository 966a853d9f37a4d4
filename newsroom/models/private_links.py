"""Links for people without a login, that show what readers do not see yet."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gallery.models import Gallery, Publishable
from newsroom.models.articles import Article

SALT = "newsroom.private_links"


def new_seed() -> str:
    """What a token is made from, together with the site's secret key: 192 random bits."""
    return secrets.token_urlsafe(24)


def make_token(seed: str) -> str:
    """The token of a link: 43 letters that nobody guesses."""
    digest = salted_hmac(SALT, seed, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def hash_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class PrivateLink(models.Model):
    """Whoever has it sees one gallery or article as it is, until it ends or is revoked.

    Neither a token nor what makes one is in the row: whoever reads the database alone, or a copy of
    it, opens nothing. The desk, which knows the secret key, can show the link again.
    Only `newsroom.publishing.private_links` writes it.
    """

    gallery = models.ForeignKey(Gallery, models.CASCADE, null=True, related_name="private_links")
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="private_links")
    seed = models.CharField(max_length=32, default=new_seed)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first. Nobody is given rights on these rows: who edits the thing has them."""

        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(gallery=None) ^ models.Q(article=None),
                name="private_link_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.thing}, until {self.expires_at:%Y-%m-%d %H:%M}"

    @property
    def thing(self) -> Publishable:
        """What it shows."""
        thing = self.gallery or self.article
        assert thing is not None  # noqa: S101 - the constraint says so
        return thing

    @property
    def url(self) -> str:
        """Its address; empty when the site has another secret key now, so that nobody knows it."""
        token = make_token(self.seed)
        if hash_token(token) != self.token_hash:
            return ""
        return f"{settings.BASE_URL}{reverse('private-link', args=[token])}"

    @property
    def is_over(self) -> bool:
        """Whether it has ended: by the clock, by hand, or because the thing was withdrawn since."""
        if self.revoked_at is not None or self.expires_at <= timezone.now():
            return True
        thing = self.thing
        if not thing.is_withdrawn:
            return False
        by_itself = thing.state == Publishable.State.PUBLISHED  # and nobody has noted it yet
        withdrawn_at = thing.withdraw_at if by_itself else thing.withdrawn_at
        return withdrawn_at is None or self.made_at <= withdrawn_at
