from typing import Any

from django.db import migrations

from newsroom.groups import make_missing_groups


def make_groups(apps: Any, schema_editor: Any) -> None:
    make_missing_groups(apps)


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0015_audit_log'),
        ('gallery', '0011_acts_of_photos'),
        ('media', '0009_index_without_hash'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        # A newsroom's own groups stay when this is taken back: people are in them.
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
