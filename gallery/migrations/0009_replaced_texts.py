"""What slides' own words were written over; of older ones the photo's words of today."""

import hashlib
from typing import Any

from django.db import migrations, models

WORDS = ("caption", "credit_line", "alt_text")


def note_present_texts(apps: Any, schema_editor: Any) -> None:
    """What is corrected from now on is known, of slides that are there already, too."""
    slides, texts = apps.get_model("gallery", "Slide"), apps.get_model("gallery", "ReplacedText")
    for word in WORDS:
        rows = slides.objects.exclude(**{word: ""}).exclude(photo=None)
        values = rows.values_list("public_id", word, f"photo__{word}")
        texts.objects.bulk_create(
            (
                texts(
                    slide_id=slide_id,
                    word=word,
                    own_sha256=hashlib.sha256(own.encode(errors="surrogatepass")).hexdigest(),
                    text=text,
                )
                for slide_id, own, text in values.iterator()
            ),
            batch_size=500,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('gallery', '0008_sequence_changes_are_acts'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplacedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slide_id', models.CharField(max_length=16)),
                ('word', models.CharField(max_length=11)),
                ('own_sha256', models.CharField(max_length=64)),
                ('text', models.TextField(blank=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('slide_id', 'word', 'own_sha256'), name='replaced_text_one_per_own_text')],
            },
        ),
        migrations.RunPython(note_present_texts, migrations.RunPython.noop),
    ]
