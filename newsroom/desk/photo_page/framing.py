"""A photo's focal point and what its crops show, as its page draws and saves them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from media.models import FocalSource, Photo
from media.renditions.crop_boxes import PLACES
from media.renditions.ladder import CROPS
from media.renditions.rectangles import RectangleRefused, find_least_width, parse_rectangles
from newsroom.desk.gallery_requests import (
    RequestRefused,
    answer_refusal,
    get_editor,
    read_body,
    read_value,
)
from newsroom.library.edits import EditRefused, PhotoEdit, edit_photos
from newsroom.rights import may_edit_photo, may_see

CHOICE: Final = ("focal_x", "focal_y", "focal_source", "crop_rectangles")
NEEDS_RIGHT: Final = (
    "You may not change this photo: something published shows it, or you may only look. "
    "Nothing was changed."
)
LABELS: Final = {"16x9": "16:9", "4x3": "4:3", "1x1": "1:1", "share": "1.91:1"}
USES: Final = {
    "16x9": "by the API",
    "4x3": "lists and small pictures",
    "1x1": "by the API",
    "share": "beside links elsewhere",
}


class MeanwhileChanged(Exception):
    """Somebody else was faster; the text says so."""


@dataclass(frozen=True, slots=True)
class CropShown:
    """One crop as the page draws it: its proportions, and the least part of the photo's width."""

    name: str
    label: str
    use: str
    across: int
    down: int
    least_width: float
    most_width_px: int


def list_crops(photo: Photo) -> tuple[CropShown, ...]:
    """Every crop of the ladder."""
    return tuple(
        CropShown(
            name=crop.name,
            label=LABELS.get(crop.name, crop.name),
            use=USES.get(crop.name, ""),
            across=crop.across,
            down=crop.down,
            least_width=round(
                find_least_width(crop, width_px=photo.width_px, height_px=photo.height_px), 4
            ),
            most_width_px=crop.most_width_px,
        )
        for crop in CROPS.values()
    )


def describe_framing(photo: Photo) -> dict[str, Any]:
    """For the page's script: the photo's size, its focal point, its rectangles and its crops."""
    return {
        "width": photo.width_px,
        "height": photo.height_px,
        "crops": [asdict(crop) for crop in list_crops(photo)],
        **describe_choice(photo),
    }


def describe_choice(photo: Photo) -> dict[str, Any]:
    """What an editor may change of it."""
    return {
        "focal_x": photo.focal_x,
        "focal_y": photo.focal_y,
        "focal_source": photo.focal_source,
        "rectangles": photo.crop_rectangles,
    }


@require_POST
def save_framing(request: HttpRequest, photo_id: int) -> JsonResponse:
    """Set the focal point and the rectangles of the crops (`choice`), where they are as `seen`.

    Answers with the choice as it is then; 409 with the one that somebody else made meanwhile.
    """
    if not may_see(request.user, Photo):
        raise PermissionDenied  # whether there is such a photo is not told
    photo = get_object_or_404(Photo.objects.defer("embedded_metadata"), pk=photo_id)
    if not may_edit_photo(request.user, photo):
        return answer_refusal(PermissionDenied(NEEDS_RIGHT), HTTPStatus.FORBIDDEN)
    try:
        body = read_body(request)
        seen = read_choice(read_value(body, "seen", dict), photo)
        wanted = read_choice(read_value(body, "choice", dict), photo)
        for name in ("focal_x", "focal_y"):
            if wanted[name] != seen[name]:
                wanted[name] = round(wanted[name], PLACES)
        changes = {name: (seen[name], wanted[name]) for name in seen if seen[name] != wanted[name]}
        outcome = edit_photos(
            {photo.pk: PhotoEdit(changes)},
            summary=tell_what_changed(changes),
            changed_by=get_editor(request),
        )
    except (RequestRefused, RectangleRefused, EditRefused) as error:
        return answer_refusal(error, HTTPStatus.BAD_REQUEST)
    photo.refresh_from_db(fields=CHOICE)
    if not outcome.is_whole:
        refusal = MeanwhileChanged(
            "Somebody else changed the focal point or a crop meanwhile. Theirs is shown now."
        )
        return answer_refusal(refusal, HTTPStatus.CONFLICT, choice=describe_choice(photo))
    return JsonResponse({"choice": describe_choice(photo)})


def read_choice(choice: dict[str, Any], photo: Photo) -> dict[str, Any]:
    """A choice as the columns hold it. Raises `RequestRefused` and `RectangleRefused`."""
    focal = {}
    for name in ("focal_x", "focal_y"):
        value = choice.get(name)
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= 1:
            raise RequestRefused(f"{name!r} must be a number from 0 to 1.")
        focal[name] = float(value)
    source = choice.get("focal_source")
    if source not in FocalSource.values:
        raise RequestRefused("'focal_source' says who set the focal point.")
    rectangles = parse_rectangles(
        choice.get("rectangles"), width_px=photo.width_px, height_px=photo.height_px
    )
    return {
        **focal,
        "focal_source": source,
        "crop_rectangles": {name: each.to_json() for name, each in rectangles.items()},
    }


def tell_what_changed(changes: dict[str, tuple[Any, Any]]) -> str:
    """For the log: it follows a name."""
    said = []
    if "focal_x" in changes or "focal_y" in changes:
        said.append("moved the focal point")
    elif "focal_source" in changes:
        said.append("kept the focal point")
    if rectangles := changes.get("crop_rectangles"):
        before, after = rectangles
        names = [LABELS.get(name, name) for name in CROPS if before.get(name) != after.get(name)]
        said.append(f"changed what {', '.join(names)} shows")
    return f"{' and '.join(said)} of {{photos}}"
