"""Any picture that we take, as 8-bit sRGB."""

from __future__ import annotations

import io
import logging

from PIL import Image, ImageCms, ImageMath

logger = logging.getLogger(__name__)

SRGB = ImageCms.createProfile("sRGB")
# Without black-point compensation the shadows of a CMYK or wide-gamut photo come out as one black.
FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION


def to_srgb(picture: Image.Image) -> Image.Image:
    """The picture in mode RGB (RGBA where it is transparent), in sRGB.

    A profile that is broken or belongs to another kind of picture is passed over: the pixels are
    then read as sRGB, as browsers do.
    """
    profile = picture.info.get("icc_profile")
    picture = with_eight_bits(picture)
    if picture.mode in ("P", "PA", "LA", "La", "RGBa"):
        picture = picture.convert("RGBA" if has_alpha(picture) else "RGB")
    if picture.mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        converted = ImageCms.profileToProfile(picture, lab, SRGB, outputMode="RGB", flags=FLAGS)
    else:
        converted = convert_by_profile(picture, profile)
    if converted is None:
        converted = picture.convert("RGBA" if has_alpha(picture) else "RGB")
    return converted


def with_eight_bits(picture: Image.Image) -> Image.Image:
    """Pictures of 1, 16 or 32 bits a channel as 8; others as they are."""
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode.startswith("I;16"):
        # Pillow's own conversion clips to white instead of scaling.
        wide = picture.convert("I")
        scaled: Image.Image = ImageMath.lambda_eval(
            lambda args: args["convert"](args["x"] / 257, "L"), x=wide
        )
        return scaled
    if picture.mode in ("I", "F"):
        _darkest, lightest = picture.getextrema()
        top = max(float(lightest), 1.0)  # type: ignore[arg-type]
        top = 65535.0 if picture.mode == "I" and top > 255 else top
        return picture.convert("F").point(lambda value: value * (255.0 / top)).convert("L")
    return picture


def has_alpha(picture: Image.Image) -> bool:
    """Whether some of the picture may be transparent."""
    return "A" in picture.getbands() or "a" in picture.mode or "transparency" in picture.info


def convert_by_profile(picture: Image.Image, profile: bytes | None) -> Image.Image | None:
    """The picture converted by its own profile; None where there is none of use."""
    if not profile:
        return None
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    try:
        converted = ImageCms.profileToProfile(
            colours,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            SRGB,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=FLAGS,
        )
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError) as error:
        logger.info("Colour profile passed over: %s", error)
        return None
    if converted is not None and alpha:
        converted.putalpha(alpha)
    return converted
