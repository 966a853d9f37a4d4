"""Good inputs of the larger parsers, from which bad ones are made."""

from __future__ import annotations

from PIL import Image
from PIL.ExifTags import Base as Tag

from media.metadata.xmp_writer import build_xmp_packet

GERMAN = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmp:CreateDate="2016-11-08">
 <dc:description><rdf:Alt><rdf:li xml:lang="de">Ein Hafen</rdf:li><rdf:li xml:lang="fr">Un
 port</rdf:li></rdf:Alt></dc:description><dc:creator><rdf:Seq><rdf:li>Ana &amp; Bo</rdf:li>
 </rdf:Seq></dc:creator><Iptc4xmpCore:CreatorContactInfo rdf:parseType="Resource">
 <Iptc4xmpCore:CiAdrCity>Bergen</Iptc4xmpCore:CiAdrCity></Iptc4xmpCore:CreatorContactInfo>
 </rdf:Description></rdf:RDF></x:xmpmeta>"""
PACKETS = (
    build_xmp_packet(
        caption="The harbour.", byline="Ana Roth", keywords=["sea", "boat"], credit_line="AP"
    ),
    GERMAN,
    GERMAN.decode().encode("utf-16"),
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>' + GERMAN[:300],
    b'<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + GERMAN,
)
ARTICLE = """The harbour is full
By Ana Roth and Max Moor
PORT VELNÉS (Reuters) - The boats are in.

- one
- two

Photos: Boats at rest
1 of 3
The mole. (Ana Roth/AP)
2 of 3
Ilse Brandt/Reuters
The ferry.

What comes next
1. a plan
2. a [report](https://example.org/x)
Reporting by Ada Quill; Editing by Max Moor
""".encode()


def exif_block() -> bytes:
    """A TIFF structure of three directories."""
    exif = Image.Exif()
    exif[Tag.Artist] = "Jane Doe"
    exif[Tag.Copyright] = "Jane\0Editor"
    exif[Tag.XResolution] = 72.5
    exif[0x9C9B] = "Title".encode("utf-16-le")
    exif.get_ifd(0x8769)[Tag.DateTimeOriginal] = "2016:11:08 09:30:05"
    exif.get_ifd(0x8769)[Tag.OffsetTimeOriginal] = "+05:45"
    exif.get_ifd(0x8825)[2] = (1.0, 2.0, 3.5)
    return exif.tobytes().removeprefix(b"Exif\0\0")


EXIF_BLOCK = exif_block()
