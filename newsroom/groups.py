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
SETTINGS = (
    *("newsroom.section", "newsroom.photopreset", "newsroom.codereplacement"),
    "media.rightsrule",
)


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
RULES = name_rights(("add", "change", "delete"), ("media.rightsrule",))
PHOTO_EDITOR = CONTRIBUTOR | DELETES | RULES | {"gallery.publish_gallery", "media.kill_photo"}
EDITOR = CONTRIBUTOR | DELETES | {"gallery.publish_gallery", "newsroom.publish_article"}
PUBLISHER = (
    EDITOR
    | PHOTO_EDITOR
    | name_rights(("add", "change", "delete"), ("newsroom.section",))
    | name_rights(("view", "add", "change", "delete"), ("newsroom.webhookreceiver",))
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
        known = [right for right in sorted(GROUPS[name]) if is_known(apps, right)]
        group.permissions.set([find_permission(apps, right) for right in known])
    return made


def find_kind(right: str) -> str:
    """The kind of thing of a right: "media.photo" of "media.kill_photo"."""
    app, codename = right.split(".")
    return f"{app}.{codename.partition('_')[2]}"


def is_known(apps: Any, right: str) -> bool:
    """Whether its kind of thing is there yet, in the migrations so far."""
    app, model = find_kind(right).split(".")
    return model in apps.all_models[app]


def add_new_rights(apps: Any, model: str) -> list[str]:
    """Give the first groups their rights on a kind of thing that came later ("media.rightsrule").

    Those that a newsroom changed are left as they are. The names of those that got some.
    """
    given = []
    for name, rights in GROUPS.items():
        new = {right for right in rights if find_kind(right) == model}
        group = apps.get_model("auth", "Group").objects.filter(name=name).first()
        if group is None or not new:
            continue
        held = {
            f"{each.content_type.app_label}.{each.codename}"
            for each in group.permissions.select_related("content_type")
        }
        kinds = {find_kind(right) for right in held}
        was_taken_away = any(find_kind(right) in kinds for right in rights - held - new)
        if not new <= held and held <= rights and not was_taken_away:
            group.permissions.add(*(find_permission(apps, right) for right in sorted(new)))
            given.append(name)
    return given


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
