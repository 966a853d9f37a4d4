"""Any picture that we take, as 8-bit sRGB: what its pixels mean, and their conversion."""

from __future__ import annotations

import hashlib
import io
import logging
import struct
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from threading import Lock
from typing import Any

from PIL import ExifTags, Image, ImageChops, ImageCms

from media.decoding import icc_profiles as profiles
from media.decoding.cicp import CICP, HLG, NCLX, PQ, build_profile_of_cicp, build_profile_of_nclx
from media.decoding.pixels import convert_to_greys, convert_to_plain_pixels, convert_to_rgb

logger = logging.getLogger(__name__)

MAX_PROFILE_BYTES = 8_000_000  # those of printing presses have 3 MB at most
MAX_KEPT_READINGS = 16  # half a megabyte each for inks, little for the rest

SRGB = ImageCms.ImageCmsProfile(io.BytesIO(profiles.SMALL_SRGB_PROFILE))
# Without black-point compensation the shadows of a CMYK or wide-gamut photo come out as one black.
FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
# What `convert_to_plain_pixels` leaves but LAB, and the space of a profile for them (ICC.1:2022,
# 7.2.6).
SPACES = {
    "L": "GRAY",
    "I;16": "GRAY",
    "RGB": "RGB ",
    "RGBA": "RGB ",
    "CMYK": "CMYK",
}
# Scanner, monitor, printer, colour space; not links between devices, effects and named colours.
DEVICE_CLASSES = ("scnr", "mntr", "prtr", "spac")
# Of 255. A profile by which black and white are nearly one is broken, however well formed.
LEAST_CONTRAST = 64
# Of a PNG. One that is nearly sRGB's, with no primaries beside it, is meant to be sRGB.
LEAST_GAMMA, MOST_GAMMA, USUAL_GAMMA_WITHIN = 0.05, 20, 0.05
TOO_LARGE = "Its colour profile is far too large"
DAMAGED = "Its colour profile is damaged"
FOREIGN = "Its colour profile belongs to another kind of picture"
READ_AS_SRGB = "its colours were read as sRGB."
READ_AS_DECLARED = "its colours were read as the rest of the file declares them."
READ_AS_OFFSET = "its inks were read as offset print on coated paper."
WITHOUT_INKS = (
    "It is CMYK without a colour profile; its inks were read as offset print on coated paper, so "
    "its colours may be a little off."
)
GREY_BY_COLOURS = "It is grey and its colour profile is for colours; its greys were read by it."
FOR_HDR_ALONE = (
    "It is made for HDR displays; its lights were toned down for others. Export it for SDR to "
    "decide that yourself."
)


@dataclass(frozen=True, slots=True)
class Converted:
    """A picture in sRGB, and sentences for the editor on what had to be guessed."""

    picture: Image.Image
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a profile does to pixels: a transform or, for grey, a table; or nothing to sRGB."""

    transform: ImageCms.ImageCmsTransform | None = None
    greys: tuple[int, ...] = ()  # of 255, for each of the 256 or 65,536 that the mode has
    fault: str = ""  # why the profile is of no use; the start of a sentence


def convert_to_srgb(picture: Image.Image) -> Converted:
    """The picture in mode RGB (RGBA where some of it is transparent), in sRGB.

    The picture is used up: RGB is converted in place and the rest is let go of, since two of 120
    megapixels take a gigabyte. One that is sRGB already comes back as it is. A profile that is
    broken or belongs to another kind of picture is passed over, as browsers do, and noted.
    """
    picture.load()
    notes: list[str] = []
    plain, alpha = convert_to_plain_pixels(picture, notes)
    if plain is not picture:
        picture.close()  # half a gigabyte, of one of 120 megapixels
    converted = convert_to_rgb(by_its_profile(plain, picture.info, notes))
    if alpha is not None:
        converted.putalpha(alpha)
    converted.info["icc_profile"] = profiles.SMALL_SRGB_PROFILE
    return Converted(converted, tuple(notes))


def by_its_profile(picture: Image.Image, info: Mapping[Any, Any], notes: list[str]) -> Image.Image:
    """The picture converted by the profile in its `info`, or what is best where there is none."""
    if picture.mode == "LAB":
        return apply_numbers(lab_reading(), picture)
    fault = ""
    if picture.mode != "CMYK" and (coded := profile_of_code_points(info, notes)):
        picture = convert_to_rgb(picture)
        return apply_numbers(reading_by(coded, picture.mode), picture)
    if "icc_profile" in info:
        found = info["icc_profile"]  # None from a broken PNG, numbers from an odd TIFF
        profile = found if isinstance(found, bytes) else b""
        is_for_colours = picture.mode in ("L", "I;16") and profile[16:20] == b"RGB "
        numbers = convert_to_rgb(picture) if is_for_colours else picture
        reading = reading_by(profile, numbers.mode)
        if not reading.fault:
            if is_for_colours and reading.transform:
                notes.append(GREY_BY_COLOURS)
            return apply_numbers(reading, numbers)
        fault = reading.fault
    if picture.mode == "CMYK":
        notes.append(f"{fault}; {READ_AS_OFFSET}" if fault else WITHOUT_INKS)
        return apply_numbers(reading_by(profiles.build_offset_inks_profile(), "CMYK"), picture)
    declared = declared_profile(info, notes)
    if fault:
        notes.append(f"{fault}; {READ_AS_DECLARED if declared else READ_AS_SRGB}")
    if declared is None:
        return picture
    picture = convert_to_rgb(picture)
    return apply_numbers(reading_by(declared, picture.mode), picture)


def apply_numbers(reading: Reading, picture: Image.Image) -> Image.Image:
    """The picture with its numbers changed, in place where the mode stays."""
    if reading.greys:
        return convert_to_greys(picture, reading.greys)
    transform = reading.transform
    if transform is None:
        return picture
    if picture.mode == transform.output_mode and not picture.readonly:
        return transform.apply_in_place(picture)
    return transform.apply(picture)


kept_readings: OrderedDict[tuple[bytes, str], Reading] = OrderedDict()
keeping = Lock()


def reading_by(profile: bytes, mode: str) -> Reading:
    """How pixels of a mode are read by a profile: kept, since a shoot shares one."""
    if len(profile) > MAX_PROFILE_BYTES:
        return Reading(fault=TOO_LARGE)
    key = (hashlib.sha256(profile).digest(), mode)
    with keeping:
        if key in kept_readings:
            kept_readings.move_to_end(key)
            return kept_readings[key]
    reading = make_reading(profile, mode)
    with keeping:
        kept_readings[key] = reading
        if len(kept_readings) > MAX_KEPT_READINGS:
            kept_readings.popitem(last=False)
    return reading


def make_reading(profile: bytes, mode: str) -> Reading:
    """Build the transform, and try it on a few colours: sRGB by any name shows, and nonsense."""
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space, device_class = opened.profile.xcolor_space, opened.profile.device_class
        if space != SPACES[mode] or device_class not in DEVICE_CLASSES:
            return Reading(fault=FOREIGN)
        transform = transform_from(opened, mode)
        probe = build_probe(mode)
        seen = transform.apply(probe).convert("RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError) as error:
        logger.info("Colour profile passed over: %s", error)
        return Reading(fault=DAMAGED)
    darkest, lightest = seen.convert("L").getextrema()
    if lightest - darkest < LEAST_CONTRAST:  # type: ignore[operator]
        return Reading(fault=DAMAGED)
    difference = ImageChops.difference(seen, convert_to_rgb(probe).convert("RGB"))
    if max(most for _least, most in difference.getextrema()) <= 1:  # type: ignore[misc]
        return Reading()
    if SPACES[mode] == "GRAY":
        return Reading(greys=tuple(seen.getchannel("R").tobytes()))
    return Reading(transform)


def transform_from(profile: ImageCms.ImageCmsProfile, mode: str) -> ImageCms.ImageCmsTransform:
    """Relative colorimetric to sRGB; alpha is carried along."""
    flags = FLAGS
    if mode in ("L", "I;16"):
        # Optimized, lcms joins few points of a grey curve: a linear scan loses half of its shadows.
        flags |= ImageCms.Flags.NOOPTIMIZE
    return ImageCms.ImageCmsTransform(
        profile,
        SRGB,
        mode,
        "RGBA" if mode == "RGBA" else "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=flags,
    )


@cache
def lab_reading() -> Reading:
    """Lab says what it means by itself; a profile in such a file adds nothing."""
    return Reading(transform_from(ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")), "LAB"))


def build_probe(mode: str) -> Image.Image:
    """All greys, and where there are channels, all mixtures of a few steps of each."""
    if mode == "L":
        return Image.frombytes(mode, (256, 1), bytes(range(256)))
    if mode == "I;16":
        return Image.frombytes(mode, (256, 256), struct.pack("<65536H", *range(65536)))
    channels, steps = (4, 3) if mode == "CMYK" else (3, 9)
    shades = [round(step * 255 / (steps - 1)) for step in range(steps)]
    colours = [*product(shades, repeat=channels), *((v,) * channels for v in range(256))]
    data = b"".join(bytes(colour) for colour in colours)
    probe = Image.frombytes("CMYK" if mode == "CMYK" else "RGB", (len(colours), 1), data)
    return probe.convert(mode)


def profile_of_code_points(info: Mapping[Any, Any], notes: list[str]) -> bytes | None:
    """What a PNG's cICP stands for: it ranks before a profile (PNG, 4.3)."""
    points: tuple[int, int] | None = info.get(CICP)
    profile = build_profile_of_cicp(points) if points else None
    if points and profile and points[1] in (PQ, HLG):
        notes.append(FOR_HDR_ALONE)
    return profile


def declared_profile(info: Mapping[Any, Any], notes: list[str]) -> bytes | None:
    """What the file says of its RGB without a profile; None where that is sRGB or nothing."""
    nclx = info.get(NCLX)
    if isinstance(nclx, Mapping) and (profile := build_profile_of_nclx(nclx)):
        if nclx.get("transfer_characteristics") in (PQ, HLG):
            notes.append(FOR_HDR_ALONE)
        return profile
    if is_adobe_rgb(info.get("exif")):
        return profiles.ADOBE_RGB_PROFILE
    return png_profile(info)


def is_adobe_rgb(exif: bytes | None) -> bool:
    """Whether EXIF says so in the way of DCF 2.0 (R03), or of cameras before it (ColorSpace 2)."""
    found = Image.Exif()
    try:
        found.load(exif or b"")
        space = found.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.ColorSpace)
        index = found.get_ifd(ExifTags.IFD.Interop).get(ExifTags.Interop.InteropIndex)
    except Exception:  # noqa: BLE001 - broken EXIF declares nothing
        return False
    return space == 2 or (index == "R03" and space != 1)


def png_profile(info: Mapping[Any, Any]) -> bytes | None:
    """The profile that PNG's gAMA and cHRM describe, where they differ from sRGB."""
    gamma, numbers = info.get("gamma"), info.get("chromaticity")
    if "srgb" in info or gamma is None or not LEAST_GAMMA <= gamma <= MOST_GAMMA:
        return None
    primaries = profiles.SRGB_PRIMARIES
    if numbers is not None:
        white, red, green, blue = zip(numbers[::2], numbers[1::2], strict=True)
        primaries = profiles.Primaries(red, green, blue, white)
    elif abs(gamma * 2.2 - 1) < USUAL_GAMMA_WITHIN:
        return None
    try:
        return profiles.build_rgb_profile("PNG", primaries, profiles.build_gamma_tag(1 / gamma))
    except (ArithmeticError, struct.error):
        return None
