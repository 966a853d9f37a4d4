from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('gallery', '0007_acts'),
    ]

    operations = [
        migrations.DeleteModel(
            name='SequenceChange',
        ),
    ]
