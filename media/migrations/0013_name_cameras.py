from typing import Any

from django.db import migrations

from media.metadata.cameras import name_camera

ROWS_AT_ONCE = 1_000
FOUND = (
    *(("exif", name) for name in ("Make", "Model", "BodySerialNumber")),
    *(
        ("xmp", name)
        for name in ("tiff:Make", "tiff:Model", "exifEX:BodySerialNumber", "aux:SerialNumber")
    ),
)


def fill_cameras(apps: Any, schema_editor: Any) -> None:
    """Name the camera of each photo that is there, as ingest does from now on."""
    photos = apps.get_model("media", "Photo").objects.using(schema_editor.connection.alias)
    places = [f"embedded_metadata__found__{block}__{name}" for block, name in FOUND]
    last = 0
    while rows := list(
        photos.filter(pk__gt=last).order_by("pk").values_list("pk", *places)[:ROWS_AT_ONCE]
    ):
        last, named = rows[-1][0], []
        for pk, *values in rows:
            found: dict[str, dict[str, Any]] = {"exif": {}, "xmp": {}}
            for (block, name), value in zip(FOUND, values):
                found[block][name] = value
            if camera := name_camera(found):
                named.append(photos.model(pk=pk, camera=camera))
        photos.bulk_update(named, ["camera"])


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0012_photo_search'),
    ]

    operations = [
        migrations.RunPython(fill_cameras, migrations.RunPython.noop, elidable=True),
    ]
