"""A newsroom of one thing of each kind in one state, and the address of each page about them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from gallery.models import Gallery, Slide
from media.models import Photo, RightsRule, Takedown
from newsroom.audit.record import record
from newsroom.models import (
    Article,
    AuditEntry,
    CodeReplacement,
    Collection,
    PartnerToken,
    PhotoBatch,
    PhotoPreset,
    Proposal,
    ProposalReceipt,
    Section,
    WebhookReceiver,
)
from tests.newsroom.desk.rights_table import SIGN_IN, read_rows

SIGN_IN_ROWS = read_rows(SIGN_IN)
OF_A_PASSKEY = ("mfa_edit_webauthn", "mfa_remove_webauthn")
PROVIDER = {"openid_connect_callback": {"provider_id": "provider"}}


class World:
    """A gallery with a photo and an article in one state, and what else addresses name."""

    def __init__(self, state: str) -> None:
        soon, now = timezone.now() + timedelta(hours=1), timezone.now()
        states: dict[str, dict[str, Any]] = {
            "draft": {},
            "ready": {"state": "ready"},
            "scheduled": {"state": "published", "published_at": soon},
            "embargoed": {"state": "published", "published_at": now, "embargo_until": soon},
            "published": {"state": "published", "published_at": now},
            "withdrawn": {"state": "withdrawn", "published_at": now, "was_public": True},
        }
        moments = states[state]
        self.photo = Photo.objects.create(
            state=Photo.State.READY,
            original_sha256=f"{state:0<64}",
            original_name="a.jpg",
            original_format="JPEG",
            original_size_bytes=1,
            width_px=3,
            height_px=2,
        )
        self.gallery = Gallery.objects.create(title=state, slug=state, **moments)
        self.slide = Slide.objects.create(gallery=self.gallery, photo=self.photo, position=1)
        self.article = Article.objects.create(headline=state, slug=state, **moments)
        self.section = Section.objects.create(name=state, slug=state)
        self.preset = PhotoPreset.objects.create(name=state)
        self.rule = RightsRule.objects.create(name=state, credit="AP", bars_sales=True)
        self.code = CodeReplacement.objects.create(code=state, text="New York City")
        self.takedown = Takedown.objects.create(photo=self.photo, act="undo", reason="Real")
        self.token = PartnerToken.objects.create(
            name=state, token_hash=state, expires_at=timezone.now() + timedelta(days=1)
        )
        self.collection = Collection.objects.create(name=state, is_shared=True)
        self.collection.places.create(photo=self.photo, position=1)
        self.batch = PhotoBatch.objects.create(summary="set the credit", number=1)
        self.user = User.objects.create_user(f"user-{state}")
        self.group = Group.objects.create(name=state)
        self.entry = record(AuditEntry.Act.PUBLISH, self.gallery)
        self.webhook = WebhookReceiver.objects.create(name=state, url="https://a.example/")
        self.proposal = Proposal.objects.create(
            kind="photo", photo=self.photo, changes={"caption": ["", "Mine"]}
        )

        self.proposals_receipt = ProposalReceipt.objects.create(decided_by_name=state)

    def address_of(self, name: str) -> str:
        """The address of a row."""
        things: dict[str, Any] = {
            "gallery": ("gallery/gallery", self.gallery.pk),
            "article": ("newsroom/article", self.article.pk),
            "photo": ("media/photo", self.photo.pk),
            "section": ("newsroom/section", self.section.pk),
            "photopreset": ("newsroom/photopreset", self.preset.pk),
            "codereplacement": ("newsroom/codereplacement", self.code.pk),
            "rightsrule": ("media/rightsrule", self.rule.pk),
            "webhookreceiver": ("newsroom/webhookreceiver", self.webhook.pk),
            "user": ("auth/user", self.user.pk),
            "group": ("auth/group", self.group.pk),
            "auditentry": ("newsroom/auditentry", self.entry.pk),
        }
        alone = {
            "index": "",
            "app_list": "media/",
            "jsi18n": "jsi18n/",
            "logged_in": "logged-in/",
            "autocomplete": "autocomplete/?app_label=newsroom&model_name=galleryplacement"
            "&field_name=gallery&term=",
            "password_change": "password_change/",
            "password_change_done": "password_change/done/",
            "renditions_try_again": "renditions/try-again/",
            "notification": "notifications/1/",
            "kill_receipt": f"kills/{self.takedown.pk}/",
            "partner": f"partners/{self.token.pk}/",
            "public_site": "public-site/",
            "proposals_accept": "proposals/accept/",
            "proposal_decide": f"proposals/{self.proposal.pk}/",
            "proposals_receipt": f"proposals/accepted/{self.proposals_receipt.pk}/",
            "propose_gallery": f"proposals/gallery/{self.gallery.pk}/",
            "propose_photos": f"proposals/photos/{self.gallery.pk}/",
            "propose_photo": f"proposals/photo/{self.photo.pk}/",
            "propose_words": f"proposals/words/{self.gallery.pk}/{self.slide.public_id}/",
            "propose_order": f"proposals/order/{self.gallery.pk}/",
            "propose_article": f"proposals/article/{self.article.pk}/",
            **{
                f"library_{act}": f"media/photo/{act}/"
                for act in ("found", "choices", "tiles", "facets", "complete", "searches")
            },
            "library_collection": f"library/collections/{self.collection.pk}/",
            "library_receipt": f"library/log/{self.batch.pk}/",
            "library_undo": f"library/log/{self.batch.pk}/undo/",
            "library_undo_from_receipt": f"library/log/{self.batch.pk}/undone/",
            "gallery_choices": "gallery/gallery/choices/",
            "uploads_preset": "uploads/preset/",
            "upload": "uploads/nobodys/",
            "preview": "preview/corrections/",
            "article_pictures": f"newsroom/article/pictures/?gallery={self.gallery.pk}",
            "view_on_site": f"r/{ContentType.objects.get_for_model(Gallery).pk}/{self.gallery.pk}/",
            "auth_user_password_change": f"auth/user/{self.user.pk}/password/",
        }
        *kind, act = name.split("_")
        if name in SIGN_IN_ROWS:
            known = {"pk": 1} if name in OF_A_PASSKEY else {}
            return reverse(name, kwargs=known or PROVIDER.get(name))
        if name in alone:
            return f"/admin/{alone[name]}"
        if name.startswith("library_collection_"):
            return f"/admin/library/collections/{self.collection.pk}/{act}/"
        if name.startswith("library_collections_"):
            return f"/admin/library/collections/{act}/"
        if name.startswith("library_"):
            return f"/admin/library/{act}/"
        if name.startswith("public_site_"):
            return f"/admin/public-site/{act}/"
        if not kind:
            return f"/admin/{name}/"
        folder, number = things[kind[-1]]
        of_list = ("add", "address", "import", "export", "preview")
        if act == "changelist" or (act in of_list and len(kind) > 1):
            return f"/admin/{folder}/" if act == "changelist" else f"/admin/{folder}/{act}/"
        return f"/admin/{folder}/{number}/{act}/"

    @property
    def form(self) -> dict[str, Any]:
        """What every act needs, at once."""
        return {
            "act": "set",
            "at": "2099-01-01T12:00",
            "publish_at": "2099-01-01T12:00",
            "post": "yes",
        }

    @property
    def request(self) -> dict[str, Any]:
        """The same for the contact sheet."""
        slide = self.slide.public_id
        return {
            "slide": slide,
            "slides": [slide],
            "to": 1,
            "version": self.gallery.version,
            "photo": self.photo.pk,
            "photos": [self.photo.pk],
            "seen": {},
            "edited": {"caption": "Mine"},
            "gallery": self.gallery.pk,
            "change": {"kind": "set", "field": "caption", "how": "set", "value": "Mine"},
            "reason": "Wrong",
            "name": "Mine",
            "is_shared": True,
        }
