"""Who set a photo's focal point, and rectangles for its crops. Photos that are there keep theirs."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import Q

CHOICES = [
    ("", "Not looked for yet"),
    ("default", "The centre"),
    ("suggested", "Suggested"),
    ("edited", "Set by an editor"),
]


def focal_field() -> models.FloatField[float, float]:
    return models.FloatField(
        default=0.5, editable=False, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )


def note_what_editors_set(apps: Any, schema_editor: Any) -> None:
    photos = apps.get_model("media", "Photo").objects.using(schema_editor.connection.alias)
    photos.filter(~Q(focal_x=0.5) | ~Q(focal_y=0.5)).update(focal_source="edited")


class Migration(migrations.Migration):
    dependencies = [("media", "0010_index_held_and_licences")]

    operations = [
        # Photos that are there have been looked at: nothing is suggested for them.
        migrations.AddField(
            "photo",
            "focal_source",
            models.CharField(
                max_length=9, choices=CHOICES, default="default", blank=True, editable=False
            ),
        ),
        migrations.RunPython(note_what_editors_set, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "photo",
            "focal_source",
            models.CharField(max_length=9, choices=CHOICES, default="", blank=True, editable=False),
        ),
        migrations.AddField(
            "photo", "crop_rectangles", models.JSONField(default=dict, editable=False)
        ),
        migrations.AlterField("photo", "focal_x", focal_field()),
        migrations.AlterField("photo", "focal_y", focal_field()),
    ]
