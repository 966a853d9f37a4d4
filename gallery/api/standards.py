"""What ninjs and IIIF answers hold, for the API's description: what we use of the standards.

The answers themselves are made by `ninjs` and `iiif`; a test holds them against this.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from pydantic import ConfigDict

NINJS = {
    "description": "ninjs 3.0 of the IPTC",
    "url": "https://iptc.org/std/ninjs/ninjs-schema_3.0.json",
}
IIIF = {
    "description": "IIIF Presentation API 3.0",
    "url": "https://iiif.io/api/presentation/3.0/",
}
IIIF_IMAGE = {
    "description": "IIIF Image API 3.0",
    "url": "https://iiif.io/api/image/3.0/",
}
NOTHING_ELSE = ConfigDict(extra="forbid")

# "en" or "none": texts in that language.
type LanguageMap = dict[str, list[str]]


class NinjsText(TypedDict):
    """A text and what it is: main, kicker, summary, caption, alt, credit, correction."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    role: str
    contentType: str
    value: str


class NinjsStandard(TypedDict):
    """Which standard it is."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    name: str
    version: str
    schema: str


class NinjsName(TypedDict):
    """A source or an organisation."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    name: str
    uri: NotRequired[str]
    rel: NotRequired[str]


class NinjsRights(TypedDict):
    """Where the licence stands."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    linkedRights: str


class NinjsPoint(TypedDict):
    """The point of interest, in pixels."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    x: int
    y: int


class NinjsRendition(TypedDict):
    """One file; crops name their ratio, the others their point of interest."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    name: str
    href: str
    contentType: str
    width: int
    height: int
    sizeInBytes: int
    aspectRatio: NotRequired[str]
    poi: NotRequired[NinjsPoint]


class NinjsPicture(TypedDict):
    """A slide."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    uri: str
    name: str
    type: Literal["picture"]
    representationType: Literal["full"]
    pubStatus: Literal["usable"]
    contentCreated: NotRequired[str]
    versionCreated: str
    title: NotRequired[str]
    by: NotRequired[str]
    headlines: NotRequired[list[NinjsText]]
    descriptions: NotRequired[list[NinjsText]]
    copyrightNotice: NotRequired[str]
    usageTerms: NotRequired[str]
    rightsInfo: NotRequired[NinjsRights]
    infoSources: NotRequired[list[NinjsName]]
    organisations: NotRequired[list[NinjsName]]
    renditions: list[NinjsRendition]


class NinjsItem(TypedDict):
    """A gallery as ninjs 3.0: a composite with a picture for each slide."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    uri: str
    standard: NinjsStandard
    type: Literal["composite"]
    representationType: Literal["full"]
    profile: Literal["gallery"]
    pubStatus: Literal["usable"]
    language: str
    firstCreated: NotRequired[str]
    versionCreated: str
    title: str
    slugline: str
    headlines: list[NinjsText]
    descriptions: NotRequired[list[NinjsText]]
    infoSources: list[NinjsName]
    associations: NotRequired[list[NinjsPicture]]


class IIIFLabelValue(TypedDict):
    """A label and its value."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    label: LanguageMap
    value: LanguageMap


class IIIFPage(TypedDict):
    """A page for people."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    id: str
    type: Literal["Text"]
    label: LanguageMap
    format: str


class IIIFSize(TypedDict):
    """A size in pixels."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    width: int
    height: int


class IIIFService(TypedDict):
    """Where a viewer finds the other sizes."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    id: str
    type: Literal["ImageService3"]
    profile: Literal["level0"]
    width: int
    height: int
    sizes: list[IIIFSize]


class IIIFDataset(TypedDict):
    """The same photo in the API; the label has its credit."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    id: str
    type: Literal["Dataset"]
    format: str
    label: NotRequired[LanguageMap]


IIIFImageInfo = TypedDict(
    "IIIFImageInfo",
    {
        "@context": str,
        "id": str,
        "type": Literal["ImageService3"],
        "protocol": str,
        "profile": Literal["level0"],
        "width": int,
        "height": int,
        "sizes": list[IIIFSize],
        "seeAlso": list[IIIFDataset],
    },
)
IIIFImageInfo.__doc__ = "A photo as a IIIF image service of level 0."


class IIIFImage(TypedDict):
    """One file; `service` leads to its other sizes."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    id: str
    type: Literal["Image"]
    format: str
    width: int
    height: int
    service: NotRequired[list[IIIFService]]


class IIIFAgent(TypedDict):
    """The newsroom."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    id: str
    type: Literal["Agent"]
    label: LanguageMap
    homepage: list[IIIFPage]


class IIIFAnnotation(TypedDict):
    """The photo on its canvas."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    id: str
    type: Literal["Annotation"]
    motivation: Literal["painting"]
    body: IIIFImage
    target: str


class IIIFAnnotationPage(TypedDict):
    """What is on a canvas."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    id: str
    type: Literal["AnnotationPage"]
    items: list[IIIFAnnotation]


class IIIFCanvas(TypedDict):
    """A slide; its credit is the required statement."""

    __pydantic_config__ = NOTHING_ELSE  # type: ignore[misc]

    id: str
    type: Literal["Canvas"]
    label: LanguageMap
    summary: NotRequired[LanguageMap]
    height: int
    width: int
    requiredStatement: NotRequired[IIIFLabelValue]
    rights: NotRequired[str]
    metadata: list[IIIFLabelValue]
    thumbnail: list[IIIFImage]
    homepage: list[IIIFPage]
    items: list[IIIFAnnotationPage]


IIIFManifest = TypedDict(
    "IIIFManifest",
    {
        "@context": str,
        "id": str,
        "type": Literal["Manifest"],
        "label": LanguageMap,
        "summary": NotRequired[LanguageMap],
        "metadata": list[IIIFLabelValue],
        "behavior": list[str],
        "provider": list[IIIFAgent],
        "homepage": list[IIIFPage],
        "thumbnail": NotRequired[list[IIIFImage]],
        "items": list[IIIFCanvas],
    },
)
IIIFManifest.__doc__ = "A gallery as a IIIF manifest: a canvas for each slide."
