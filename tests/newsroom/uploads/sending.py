"""A sender of files as the desk's browser is one, for tests."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping
from typing import Any

from django.test import Client

from tests.builders import photo_bytes

ADDRESS = "/admin/uploads/"
PIECE_BYTES = 64 * 1024


def begin(
    client: Client, name: str, content: bytes, /, **fields: Any
) -> tuple[int, dict[str, Any]]:
    """Announce a file: status and JSON."""
    body = {
        "name": name,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        **fields,
    }
    response = client.post(
        ADDRESS, json.dumps(body), content_type="application/json", headers={"Accept": "*/*"}
    )
    return response.status_code, response.json()


def patch_piece(
    client: Client,
    upload_id: str,
    piece: bytes,
    *,
    offset: int,
    checksum: str = "",
    after: int = 0,
) -> Any:
    """Send some bytes: the whole answer. `checksum` instead of the right one."""
    digest = base64.b64encode(hashlib.sha256(piece).digest()).decode()
    return client.patch(
        f"{ADDRESS}{upload_id}/?after={after}",
        piece,
        content_type="application/offset+octet-stream",
        headers={
            "Accept": "*/*",
            "Upload-Offset": str(offset),
            "Upload-Checksum": checksum or f"sha256 {digest}",
        },
    )


def send_piece(
    client: Client, upload_id: str, piece: bytes, **how: Any
) -> tuple[int, dict[str, Any]]:
    """The same: status and JSON."""
    response = patch_piece(client, upload_id, piece, **how)
    return response.status_code, response.json()


def send_file(
    client: Client, name: str, content: bytes, /, **fields: Any
) -> tuple[int, dict[str, Any]]:
    """Send a file to its end: the last status and JSON, with all results."""
    status, answer = begin(client, name, content, **fields)
    results: list[Any] = list(answer.get("results", []))
    while status in (200, 201) and not answer["is_finished"]:
        offset = answer["offset"]
        piece = content[offset : offset + PIECE_BYTES]
        status, answer = send_piece(client, answer["id"], piece, offset=offset, after=len(results))
        results += answer.get("results", [])
    return status, {**answer, "results": results}


def packed(members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def large_photo() -> bytes:
    """A photo of several pieces."""
    return photo_bytes(width=48, height=32) + os.urandom(200_000)
