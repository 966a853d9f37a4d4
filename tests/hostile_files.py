"""Files as nobody should send them, made on the fly: bytes by the name that they are sent under."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image

from media.metadata.blocks import XMP_HEADER

# Where it runs, it says so: to its page, and from a frame to whoever watches requests.
RAN_AT = "http://127.0.0.1:9/it-ran"
SCRIPT = b"window.ran=1;new Image().src='" + RAN_AT.encode() + b"'"
PAGE = b"<html><body><script>" + SCRIPT + b"</script></body></html>"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><script>'
    + SCRIPT
    + b"</script></svg>"
)
PDF = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(" + SCRIPT + b")>>>>endobj\n%%EOF\n"
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 90 90\n(/tmp/ran) (w) file closefile showpage\n"
LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (number, b"&l%d;" % (number - 1) * 10) for number in range(1, 12)
)
LAUGHING_XMP = (
    b'<!DOCTYPE x [<!ENTITY l0 "ha">' + LAUGHS + b']><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>&l11;</dc:title>'
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def grain(size_px: tuple[int, int], mode: str = "RGB", seed: int = 1) -> Image.Image:
    """Noise, the same each time."""
    pixels = random.Random(seed).randbytes(size_px[0] * size_px[1])
    return Image.frombytes("L", size_px, pixels).convert(mode)


def picture(
    form: str, size_px: tuple[int, int] = (90, 60), mode: str = "RGB", **said: Any
) -> bytes:
    """A whole file."""
    file = io.BytesIO()
    grain(size_px, mode).save(file, form, **said)
    return file.getvalue()


def segment(number: int, body: bytes) -> bytes:
    """One of a JPEG's, as long as it says."""
    return bytes((0xFF, number)) + struct.pack(">H", len(body) + 2) + body


def jpeg_with(*segments: bytes) -> bytes:
    """A JPEG with more behind its first two bytes."""
    whole = picture("JPEG")
    return whole[:2] + b"".join(segments) + whole[2:]


def jpeg_of_size(width_px: int, height_px: int) -> bytes:
    """A JPEG that claims to be so large."""
    whole = bytearray(picture("JPEG"))
    struct.pack_into(">HH", whole, whole.index(b"\xff\xc0") + 5, height_px, width_px)
    return bytes(whole)


def png_of_size(width_px: int, height_px: int) -> bytes:
    """The same in PNG, with a checksum that is right."""
    whole = bytearray(picture("PNG"))
    struct.pack_into(">II", whole, 16, width_px, height_px)
    struct.pack_into(">I", whole, 29, zlib.crc32(whole[12:29]))
    return bytes(whole)


def frames(form: str, number: int = 3) -> bytes:
    """Several pictures in a file: animated, or MPO."""
    pictures = [grain((90, 60), seed=seed) for seed in range(number)]
    file = io.BytesIO()
    pictures[0].save(file, form, save_all=True, append_images=pictures[1:])
    return file.getvalue()


def archive(*names: str) -> bytes:
    """A ZIP."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, picture("JPEG"))
    return file.getvalue()


def huge_exif() -> bytes:
    """Tags that claim four gigabytes each, and a directory that leads to itself."""
    entries = b"".join(
        struct.pack("<HHII", 0x010E + number, 2, 0xFFFFFFFF, 8) for number in range(200)
    )
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 200) + entries + b"\x08\0\0\0"


# A photo and something else in one: whole photos, which may be taken.
POLYGLOTS: dict[str, Callable[[], bytes]] = {
    "jpeg-with-page-behind.jpg": lambda: picture("JPEG") + PAGE,
    "jpeg-with-page-as-comment.jpg": lambda: jpeg_with(segment(0xFE, PAGE)),
    # /* of a script begins in the first segment's length: FF D8 FF E0 2F 2A.
    "jpeg-with-script.jpg": lambda: picture("JPEG") + b"*/=1;" + SCRIPT + b"/*",
    "png-with-script-behind.png": lambda: picture("PNG") + b"\n;" + SCRIPT,
    "gif-with-script.gif": lambda: picture("GIF").replace(b"GIF87a", b"GIF89a") + b"*/=1;" + SCRIPT,
    "jpeg-with-archive-behind.jpg": lambda: picture("JPEG") + archive("a.jpg"),
    "jpeg-with-php.jpg": lambda: jpeg_with(segment(0xFE, b"<?php system('id') ?>")),
    "jpeg-with-svg-as-xmp.jpg": lambda: jpeg_with(segment(0xE1, XMP_HEADER + SVG)),
    "jpeg-with-pdf-before-its-end.jpg": lambda: picture("JPEG")[:-2] + PDF + b"\xff\xd9",
}
# Anything may become of them but a fault of ours.
HOSTILE: dict[str, Callable[[], bytes]] = {
    **POLYGLOTS,
    "postscript.jpg": lambda: EPS,
    "page.jpg": lambda: PAGE,
    "page.html": lambda: PAGE,
    "svg.svg": lambda: SVG,
    "svg.jpg": lambda: SVG,
    "pdf.jpg": lambda: PDF,
    "archive.jpg": lambda: archive("a.jpg"),
    "archive.zip": lambda: archive("../../a.jpg", "/etc/b.jpg", "c\x00.jpg", "d" * 300 + ".jpg"),
    "nothing.jpg": lambda: b"",
    "one-byte.jpg": lambda: b"\xff",
    "zeros.jpg": lambda: bytes(100_000),
    "half.jpg": lambda: picture("JPEG", (900, 600))[:9000],
    "half-progressive.jpg": lambda: picture("JPEG", (900, 600), progressive=True)[:9000],
    "half.png": lambda: picture("PNG", (900, 600))[:9000],
    "half.webp": lambda: picture("WEBP", (900, 600))[:9000],
    "bomb.png": lambda: png_of_size(50_000, 50_000),
    "wide-bomb.png": lambda: png_of_size(0x7FFFFFFF, 1),
    "bomb.jpg": lambda: jpeg_of_size(65_000, 65_000),
    "no-width.jpg": lambda: jpeg_of_size(0, 60),
    "no-width.png": lambda: png_of_size(0, 60),
    "several.mpo": lambda: frames("MPO"),
    "animated.gif": lambda: frames("GIF"),
    "animated.webp": lambda: frames("WEBP"),
    "animated.png": lambda: frames("PNG"),
    "inks-without-profile.jpg": lambda: picture("JPEG", mode="CMYK", icc_profile=b"no profile"),
    "profile-of-nothing.jpg": lambda: picture("JPEG", icc_profile=bytes(4000)),
    "laughing.jpg": lambda: jpeg_with(segment(0xE1, XMP_HEADER + LAUGHING_XMP)),
    "laughing.xmp": lambda: LAUGHING_XMP,
    "huge-exif.jpg": lambda: jpeg_with(segment(0xE1, huge_exif())),
    "many-comments.jpg": lambda: jpeg_with(*(segment(0xFE, bytes(60_000)) for _ in range(20))),
    "cut-segment.jpg": lambda: picture("JPEG")[:2] + b"\xff\xe1\xff\xff" + picture("JPEG")[2:],
}
# A photo that is none of these, under names as nobody should give them.
NAMES = (
    "new\nline.jpg",
    "bell\x07\x1b[31m.jpg",
    "nul\x00.jpg",
    "gnp.\u202egpj.jpg",
    "\u200f\u200b\ufeff.jpg",
    "n" * 300 + ".jpg",
    "ü" * 300 + ".jpg",
    "../../../etc/passwd.jpg",
    "C:\\Windows\\a.jpg",
    "<img src=x onerror=alert(1)>.jpg",
    "=HYPERLINK(1).jpg",
    ".jpg",
    "",
    "half\ud800.jpg",
)
