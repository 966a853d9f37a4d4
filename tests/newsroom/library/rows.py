"""Photos as rows alone, many at once, for what looks at no file."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.auth.models import Permission, User

from media.models import Photo


def make_rows(number: int, **fields: Any) -> list[Photo]:
    """So many photos without files, named 1.jpg and so on."""
    first = Photo.objects.count() + 1
    Photo.objects.bulk_create(
        Photo(
            original_sha256=hashlib.sha256(f"row {n}".encode()).hexdigest(),
            original_name=f"{n}.jpg",
            original_format="JPEG",
            original_size_bytes=1_000,
            width_px=1_200,
            height_px=800,
            **fields,
        )
        for n in range(first, first + number)
    )
    return list(Photo.objects.order_by("pk")[first - 1 :])


def make_editor(name: str = "Ana", *rights: str) -> User:
    """Somebody on the desk with rights on photos, and these besides."""
    user = User.objects.create_user(name, is_staff=True)
    wanted = {"view_photo", "change_photo", *rights}
    found = Permission.objects.filter(codename__in=wanted)
    assert {permission.codename for permission in found} == wanted
    user.user_permissions.set(found)
    return user
