"""Every address of the desk, by whoever asks, in every state: one table of who may.

Roles: a nobody logged in, s staff without rights, c contributor, e editor without the right to
publish, p publisher, k holder of the right to kill, m manager of users, S superuser; * all who are
logged in, - nobody. Refused is 401, 403, 405, or the login. A cell for POST holds for every state,
or there are five: draft, scheduled, embargoed, published, withdrawn. GET is asked of a draft and of
what is published; "epS/-" tells the two apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from gallery.models import Gallery, Slide
from media.models import Photo, RightsRule, Takedown
from newsroom.audit.record import record
from newsroom.models import (
    Article,
    AuditEntry,
    CodeReplacement,
    Collection,
    PhotoBatch,
    PhotoPreset,
    Section,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

TABLE = """
index                      *       *
login                      a*      a*
logout                     a       a*
password_change            *       *
password_change_done       *       -
session                    a*      -
logged_in                  *       -
sessions                   *       *
bin                        epS     epS
corrections                cepS    pS
jsi18n                     *       -
app_list                   cepkS   cepkS
autocomplete               cepS    -
view_on_site               cepS    -
preview                    cepS    -
renditions                 cepkS   -
renditions_try_again       -       pS
kills                      cepkS   -
kill_receipt               cepkS   -
public_site                cepS    -
public_site_rebake         -       pS
public_site_retry          -       pS
public_site_reconcile      -       pS
codes                      cepS    -
uploads                    -       cepS
uploads_preset             -       cepS
upload                     cepS    -

gallery_gallery_changelist cepS    cepS
gallery_gallery_add        cepS    cepS
gallery_gallery_address    cepS    cepS
gallery_gallery_history    cepS    cepS
gallery_gallery_change     cepS    cepS  pS  pS  pS  cepS
gallery_gallery_delete     epS/-   epS   -   -   -   -
gallery_cards              cepS    -
gallery_findings           cepS    -
gallery_add                -       cepS  pS  pS  pS  cepS
gallery_place              -       cepS  pS  pS  pS  cepS
gallery_supply             -       cepS  pS  pS  pS  cepS
gallery_order              -       cepS  pS  pS  pS  cepS
gallery_restore            -       cepS  pS  pS  pS  cepS
gallery_library            cepS    -
gallery_own                cepS    -
gallery_remove             -       cepS  pS  pS  pS  cepS
gallery_words              -       cepS  pS  pS  pS  cepS
gallery_names              cepS    -
gallery_credit             cepS    -
gallery_drift              cepS    -
gallery_correct            -       cepS  pS  pS  pS  cepS
gallery_texts              cepS    -
gallery_set                -       cepS  pS  pS  pS  cepS
gallery_find               cepS    -
gallery_replace            -       cepS  pS  pS  pS  cepS
gallery_flag               -       cepS  pS  pS  pS  cepS
gallery_cover              -       cepS  pS  pS  pS  cepS
gallery_undo               -       cepS  pS  pS  pS  cepS
gallery_redo               -       cepS  pS  pS  pS  cepS
gallery_acts               cepS    -
gallery_then               cepS    -
gallery_back               -       cepS  pS  pS  pS  cepS
gallery_changes            cepS    -
gallery_print              cepS    -
gallery_retry              -       cepS  pS  pS  pS  cepS
gallery_publish            -       pS
gallery_schedule           -       pS
gallery_unschedule         -       pS
gallery_withdraw           -       pS
gallery_embargo            -       pS
gallery_withdrawal         -       pS
gallery_live               -       pS
gallery_share              -       cepS  pS  pS  pS  cepS
gallery_revoke             -       cepS
gallery_handover           -       cepS  pS  pS  pS  cepS

library_preview            -       cepS
library_change             -       cepS
library_place              -       cepS
library_galleries          cepS    -
library_ahead              -       cepkS
library_kill               -       kS
library_weigh              -       cepkS
library_download           -       cepkS
library_collections        cepkS   -
library_collections_choice cepkS   -
library_collections_new    -       cepkS
library_collection         cepkS   -
library_collection_add     -       cepS
library_collection_arrange -       cepS
library_collection_remove  -       cepS
library_collection_rename  -       S
library_collection_delete  -       S
library_collection_gallery -       cepS
library_log                cepkS   -
library_receipt            cepkS   -
library_undo               -       cepS
library_undo_from_receipt  -       cepS

newsroom_article_changelist cepS   cepS
newsroom_article_add       cepS    cepS
newsroom_article_address   cepS    cepS
newsroom_article_history   cepS    cepS  pS  pS  pS  cepS
newsroom_article_change    cepS    cepS  pS  pS  pS  cepS
article_pictures           cepS    -
newsroom_article_delete    epS/-   epS   -   -   -   -
article_publish            -       pS
article_schedule           -       pS
article_unschedule         -       pS
article_withdraw           -       pS
article_embargo            -       pS
article_withdrawal         -       pS
article_share              -       cepS  pS  pS  pS  cepS
article_revoke             -       cepS
article_handover           -       cepS  pS  pS  pS  cepS

media_photo_changelist     cepkS   cepkS
media_photo_add            -       -
media_photo_history        cepkS   cepkS
media_photo_change         cepkS   cepS  pS  pS  pS  cepS
media_photo_delete         epS/pS  epS   pS  pS  pS  epS
library_found              cepkS   -
library_choices            cepkS   -
gallery_choices            cepS    -
library_tiles              cepkS   -
library_facets             cepkS   -
library_complete           cepkS   -
library_searches           cepkS   cepkS
photo_framing              -       cepS  pS  pS  pS  cepS
photo_found                cepkS   -
photo_credit               cepkS   -
photo_kill                 kS      kS
photo_hold                 pS      pS
photo_encoding             cepS/pS cepS  pS  pS  pS  cepS
photo_embargo              -       pS
photo_licence              -       pS

newsroom_section_changelist epS    epS
newsroom_section_add       pS      pS
newsroom_section_address   pS      pS
newsroom_section_history   epS     epS
newsroom_section_change    epS     pS
newsroom_section_delete    pS      pS

newsroom_photopreset_changelist epS epS
newsroom_photopreset_add   epS     epS
newsroom_photopreset_history epS   epS
newsroom_photopreset_change epS    epS
newsroom_photopreset_delete epS    epS

media_rightsrule_changelist epS    epS
media_rightsrule_add       epS     epS
media_rightsrule_history   epS     epS
media_rightsrule_change    epS     epS
media_rightsrule_delete    epS     epS
media_rightsrule_preview   -       epS
media_rightsrule_apply     -       epS

newsroom_codereplacement_changelist epS epS
newsroom_codereplacement_add epS   epS
newsroom_codereplacement_import epS epS
newsroom_codereplacement_history epS epS
newsroom_codereplacement_change epS epS
newsroom_codereplacement_delete epS epS

auth_user_changelist       mS      mS
auth_user_add              mS      mS
auth_user_history          mS      mS
auth_user_change           mS      mS
auth_user_delete           mS      mS
auth_user_password_change  mS      mS
auth_group_changelist      mS      mS
auth_group_add             mS      mS
auth_group_history         mS      mS
auth_group_change          mS      mS
auth_group_delete          mS      mS

newsroom_auditentry_changelist S   S
newsroom_auditentry_add    -       -
newsroom_auditentry_export S       -
newsroom_auditentry_history S      S
newsroom_auditentry_change S       -
newsroom_auditentry_delete -       -
"""
STATES = ("draft", "scheduled", "embargoed", "published", "withdrawn")
STAFF = "scepkmS"
PARTS = (
    *("text", "subheading", "galleryplacement", "singlephoto"),
    *("pullquote", "linkcard", "externalembed"),
)
CONTRIBUTES = {
    f"{act}_{kind}"
    for kind in ("gallery", "article", "photo", *PARTS)
    for act in ("view", "add", "change")
}
EDITS = {f"delete_{kind}" for kind in ("gallery", "article", "photo", *PARTS)} | {
    f"{act}_{kind}"
    for kind in ("section", "photopreset", "codereplacement", "rightsrule")
    for act in ("view", "add", "change", "delete")
}
RIGHTS: dict[str, set[str]] = {
    "s": set(),
    "c": CONTRIBUTES,
    "e": CONTRIBUTES | EDITS,
    "p": CONTRIBUTES | EDITS | {"publish_gallery", "publish_article"},
    "k": {"view_photo", "kill_photo"},
    "m": {
        f"{act}_{who}" for who in ("user", "group") for act in ("view", "add", "change", "delete")
    },
}
ROWS = {line.split()[0]: line.split()[1:] for line in TABLE.splitlines() if line.strip()}


def names_on_the_desk(patterns: Any = None) -> Iterator[str]:
    """The names of all addresses; Django's two that have none only lead on."""
    for pattern in admin.site.get_urls() if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name
        else:
            yield from names_on_the_desk(pattern.url_patterns)


def test_every_address_of_the_desk_has_its_row() -> None:
    assert set(names_on_the_desk()) == set(ROWS)
    assert all(len(cells) in (2, 6) for cells in ROWS.values())


class World:
    """A gallery with a photo and an article in one state, and what else addresses name."""

    def __init__(self, state: str) -> None:
        soon, now = timezone.now() + timedelta(hours=1), timezone.now()
        moments: dict[str, Any] = {
            "draft": {},
            "scheduled": {"state": "published", "published_at": soon},
            "embargoed": {"state": "published", "published_at": now, "embargo_until": soon},
            "published": {"state": "published", "published_at": now},
            "withdrawn": {"state": "withdrawn", "published_at": now, "was_public": True},
        }[state]
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
        self.collection = Collection.objects.create(name=state, is_shared=True)
        self.collection.places.create(photo=self.photo, position=1)
        self.batch = PhotoBatch.objects.create(summary="set the credit", number=1)
        self.user = User.objects.create_user(f"user-{state}")
        self.group = Group.objects.create(name=state)
        self.entry = record(AuditEntry.Act.PUBLISH, self.gallery)

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
            "kill_receipt": f"kills/{self.takedown.pk}/",
            "public_site": "public-site/",
            **{
                f"library_{act}": f"media/photo/{act}/"
                for act in ("found", "choices", "tiles", "facets", "complete", "searches")
            },
            "library_collection": f"library/collections/{self.collection.pk}/",
            "library_receipt": f"library/log/{self.batch.pk}/",
            "library_undo": f"library/log/{self.batch.pk}/undo/",
            "library_undo_from_receipt": f"library/log/{self.batch.pk}/undone/",
            "gallery_choices": "gallery/gallery/choices/",
            "article_pictures": f"newsroom/article/pictures/?gallery={self.gallery.pk}",
            "uploads_preset": "uploads/preset/",
            "upload": "uploads/nobodys/",
            "preview": "preview/corrections/",
            "view_on_site": f"r/{ContentType.objects.get_for_model(Gallery).pk}/{self.gallery.pk}/",
            "auth_user_password_change": f"auth/user/{self.user.pk}/password/",
        }
        *kind, act = name.split("_")
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


def is_refused(client: Client, method: str, world: World, name: str) -> bool:
    """Whether somebody is not let in; whatever was done is undone."""
    url = world.address_of(name)
    is_sheet = name.startswith("gallery_") and name.split("_")[1] in (
        *("place", "supply", "order", "remove", "restore", "add", "words", "retry"),
        *("set", "replace", "correct"),
        *("flag", "cover", "undo", "redo", "back"),
    )
    is_sheet = is_sheet or name.startswith("library_")
    cookies: Any = client.cookies.copy()  # a logout must not log the next request out
    with transaction.atomic():
        if method == "GET":
            response = client.get(url)
        elif is_sheet:
            response = client.post(url, world.request, content_type="application/json")
        else:
            response = client.post(url, world.form)
        transaction.set_rollback(True)
    client.cookies = cookies
    if response.status_code == 404 and name == "app_list":
        return True  # nothing in it for him
    if response.status_code == 404 and name == "upload":
        return False  # asked for what is nobody's, as any who may upload may
    assert response.status_code in (200, 302, 400, 401, 403, 405, 409), (url, response.status_code)
    to_login = response.headers.get("Location", "").startswith("/admin/login/?next=")
    return response.status_code in (401, 403, 405) or to_login


def who_may(cell: str, state: str) -> str:
    """The roles of a cell."""
    first, _, second = cell.partition("/")
    chosen = second if second and state != "draft" else first
    return chosen.replace("*", STAFF)


@pytest.fixture
def worlds() -> dict[str, World]:
    """One for each state."""
    return {state: World(state) for state in STATES}


def login(client: Client, role: str) -> None:
    """As somebody in a role."""
    if role == "a":
        return
    user = User.objects.create_user(f"role-{role}", is_staff=True, is_superuser=role == "S")
    if role != "S":
        given = Permission.objects.filter(codename__in=RIGHTS[role])
        assert {permission.codename for permission in given} == RIGHTS[role]
        user.user_permissions.set(given)
    client.force_login(user)


@pytest.mark.parametrize("role", ["a", *STAFF])
def test_who_may_what(client: Client, worlds: dict[str, World], role: str) -> None:
    login(client, role)
    wrong = [
        f"{method} {name}, {state}: is {'refused' if refused else 'let in'}"
        for name, method, state, cell in cells()
        if (refused := is_refused(client, method, worlds[state], name))
        == (role in who_may(cell, state))
    ]
    assert "\n".join(wrong) == ""


def cells() -> Iterator[tuple[str, str, str, str]]:
    """Each address and method in each state, and who may."""
    for name, (get, *posts) in ROWS.items():
        has_states = name.startswith(("gallery", "article", "newsroom_article", "photo", "media"))
        for state in ("draft", "published") if has_states else ("draft",):
            yield name, "GET", state, get
        for index, state in enumerate(STATES if has_states else ("draft",)):
            yield name, "POST", state, posts[index] if len(posts) > 1 else posts[0]
