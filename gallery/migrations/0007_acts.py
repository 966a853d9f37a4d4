"""The log of changes takes over from the sentences that each version of an order had."""

import itertools
from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def copy_changes(apps: Any, schema_editor: Any) -> None:
    """Keep who changed which order and when; what stood where before is not known of them."""
    acts, changes = apps.get_model("gallery", "Act"), apps.get_model("gallery", "SequenceChange")
    rows = changes.objects.order_by("gallery_id", "version").select_related("changed_by")
    for gallery_id, of_gallery in itertools.groupby(rows.iterator(), lambda row: row.gallery_id):
        acts.objects.bulk_create(
            (
                acts(
                    kind="gallery",
                    thing_id=gallery_id,
                    number=number,
                    name="earlier",
                    summary=row.summary,
                    version=row.version,
                    done_at=row.changed_at,
                    done_by=row.changed_by,
                    done_by_name=row.changed_by.username if row.changed_by else "",
                )
                for number, row in enumerate(of_gallery, start=1)
            ),
            batch_size=500,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('gallery', '0006_override_right'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('gallery', 'Gallery'), ('article', 'Article'), ('photo', 'Photo')], max_length=10)),
                ('thing_id', models.BigIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(choices=[('earlier', 'Before the log began'), ('create', 'Created'), ('place', 'Placed'), ('move', 'Moved'), ('order', 'Put into an order'), ('remove', 'Removed'), ('put_back', 'Put back'), ('words', 'Words'), ('supply', 'Supplied a photo'), ('flag', 'Flagged'), ('cover', 'Cover'), ('fields', 'Title, intro and the like'), ('undo', 'Undone'), ('redo', 'Done again'), ('go_back', 'Went back')], max_length=10)),
                ('summary', models.CharField(max_length=300)),
                ('delta', models.JSONField(default=dict)),
                ('answers', models.PositiveIntegerField(null=True)),
                ('version', models.PositiveIntegerField(null=True)),
                ('source', models.CharField(choices=[('desk', 'Desk'), ('command', 'Command'), ('api', 'API'), ('import', 'Import')], default='desk', max_length=10)),
                ('done_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('done_by_name', models.CharField(blank=True, max_length=150)),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['kind', 'thing_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'thing_id', 'number'), name='act_one_per_number')],
            },
        ),
        migrations.AddField(
            model_name='removedslide',
            name='flag',
            field=models.CharField(blank=True, max_length=6),
        ),
        migrations.AddField(
            model_name='slide',
            name='flag',
            field=models.CharField(blank=True, choices=[('pick', 'Picked'), ('reject', 'Rejected')], max_length=6),
        ),
        migrations.RunPython(copy_changes, migrations.RunPython.noop, elidable=True),
    ]
