from django.db import migrations

from newsroom.audit.guard import renew_guard


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0035_websub_hub'),
    ]

    operations = [
        migrations.RunPython(renew_guard, migrations.RunPython.noop),
    ]
