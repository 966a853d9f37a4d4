"""The four groups that a newsroom begins with, and what each may do; made by a migration.

A group that is there already is left as it is: newsrooms change them on the desk. What each right
lets somebody do is said in `newsroom.rights`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

PARTS = (
    "text",
    "subheading",
    "galleryplacement",
    "singlephoto",
    "pullquote",
    "linkcard",
    "externalembed",
)
THINGS = ("gallery.gallery", "newsroom.article", "media.photo")
ALL_PARTS = tuple(f"newsroom.{part}" for part in PARTS)
SETTINGS = ("newsroom.section", "newsroom.photopreset", "newsroom.codereplacement")


def name_rights(acts: Iterable[str], things: Iterable[str]) -> frozenset[str]:
    """Rights such as "gallery.change_gallery", of each act on each kind of thing."""
    pairs = [thing.split(".") for thing in things]
    return frozenset(f"{app}.{act}_{model}" for act in acts for app, model in pairs)


CONTRIBUTOR = name_rights(("view", "add", "change"), (*THINGS, *ALL_PARTS)) | name_rights(
    ("view",), SETTINGS
)
DELETES = name_rights(("delete",), (*THINGS, *ALL_PARTS)) | name_rights(
    ("add", "change", "delete"), ("newsroom.photopreset", "newsroom.codereplacement")
)
PHOTO_EDITOR = CONTRIBUTOR | DELETES | {"gallery.publish_gallery", "media.kill_photo"}
EDITOR = CONTRIBUTOR | DELETES | {"gallery.publish_gallery", "newsroom.publish_article"}
PUBLISHER = (
    EDITOR
    | PHOTO_EDITOR
    | name_rights(("add", "change", "delete"), ("newsroom.section",))
    | {"gallery.override_gallery", "newsroom.override_article", "newsroom.view_auditentry"}
)

GROUPS: Mapping[str, frozenset[str]] = {
    "Contributor": CONTRIBUTOR,
    "Photo editor": PHOTO_EDITOR,
    "Editor": EDITOR,
    "Publisher": PUBLISHER,
}


def make_missing_groups(apps: Any) -> list[str]:
    """Make those of the groups whose name nobody has yet; the names of those that were made.

    `apps` are a migration's, or Django's own. Django makes permissions after all migrations have
    run; those that a group needs are made here, as Django would make them.
    """
    group_model = apps.get_model("auth", "Group")
    there = set(group_model.objects.values_list("name", flat=True))
    made = [name for name in GROUPS if name not in there]
    for name in made:
        group = group_model.objects.create(name=name)
        group.permissions.set([find_permission(apps, right) for right in sorted(GROUPS[name])])
    return made


def find_permission(apps: Any, right: str) -> Any:
    """The permission of a right such as "media.kill_photo", made where it is not there yet."""
    app, codename = right.split(".")
    model = apps.get_model(app, codename.partition("_")[2])
    label = model._meta
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app, model=label.model_name
    )
    own = dict(label.permissions)
    act = codename.partition("_")[0]
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename=codename,
        defaults={"name": own.get(codename, f"Can {act} {label.verbose_name_raw}")},
    )
    return permission
