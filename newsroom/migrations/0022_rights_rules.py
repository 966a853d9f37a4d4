from typing import Any

from django.db import migrations

from newsroom.groups import add_new_rights

# Columns that editors could set before it was noted on the photo who did; new ones nobody set yet.
COLUMNS = ("usage_terms", "may_be_syndicated", "expires_at")
ROWS = 500


def give_rights(apps: Any, schema_editor: Any) -> None:
    add_new_rights(apps, "media.rightsrule")


def note_what_editors_set(apps: Any, schema_editor: Any) -> None:
    """Out of the logs: rules leave what an editor set, also what he set before there were any."""
    acts = apps.get_model("gallery", "Act").objects.filter(kind__in=("photo", "gallery"))
    decided = apps.get_model("newsroom", "AuditEntry").objects.filter(
        kind="photo", act__in=("licence_end", "keep_licence")
    )
    set_by: dict[int, dict[str, Any]] = {}
    rows = acts.order_by("done_at", "pk").values_list(
        "kind", "thing_id", "delta", "done_by_name", "done_at"
    )
    for kind, thing_id, delta, name, at in rows.iterator():
        changed = {thing_id: delta.get("fields", {})} if kind == "photo" else delta.get("photos", {})
        for photo_id, columns in changed.items():
            for column in set(COLUMNS) & set(columns):
                entry = {"editor": name, "at": at.isoformat()}
                set_by.setdefault(int(photo_id), {})[column] = entry
    for photo_id, name, at in decided.order_by("number").values_list(
        "thing_id", "person", "done_at"
    ):
        entry = {"editor": name, "at": at.isoformat()}
        set_by.setdefault(photo_id, {})["expires_at"] = entry
    photos = apps.get_model("media", "Photo").objects
    ids = sorted(set_by)
    for start in range(0, len(ids), ROWS):
        some = list(photos.filter(pk__in=ids[start : start + ROWS]).only("pk", "rights_set_by"))
        for photo in some:
            photo.rights_set_by = {**set_by[photo.pk], **photo.rights_set_by}
        photos.bulk_update(some, ["rights_set_by"])


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0021_sign_in_is_audited'),
        ('media', '0015_rights_rules'),
        ('gallery', '0012_handovers'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.RunPython(give_rights, migrations.RunPython.noop),
        migrations.RunPython(note_what_editors_set, migrations.RunPython.noop),
    ]
