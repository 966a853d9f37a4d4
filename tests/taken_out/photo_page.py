"""A photo's page on the desk: its crops, and the way from photo to photo."""

from __future__ import annotations

from tests.taken_out.feature import Feature

JS = "newsroom/static/desk/"
FRAMING = "tests/browser/test_framing.py::test_"
PAGE = "tests/browser/test_photo_page.py::test_"

FEATURES = [
    Feature(
        "photo",
        "crops are drawn anew while the point moves",
        JS + "framing.js",
        "  for (const crop of facts.crops) drawCrop(crop);\n",
        "",
        FRAMING + "the_focal_point_is_moved_by_keys_and_mouse_saved_and_undone",
    ),
    Feature(
        "photo",
        "shift takes larger steps",
        JS + "focal-point.js",
        "event.shiftKey ? FAR : STEP",
        "STEP",
        FRAMING + "the_focal_point_is_moved_by_keys_and_mouse_saved_and_undone",
    ),
    Feature(
        "photo",
        "the browser cuts as the ladder does",
        JS + "crop-boxes.js",
        "x * photo.width - width / 2",
        "x * photo.width - width / 2 + 2",
        FRAMING + "the_browser_cuts_as_the_ladder_does",
    ),
    Feature(
        "photo",
        "the smallest rectangle says that it is",
        JS + "crop-rectangles.js",
        "width <= crop.least_width + 0.0002",
        "width <= 0",
        FRAMING + "a_rectangle_is_made_by_mouse_and_keys_and_taken_back",
    ),
    Feature(
        "photo",
        "a tap sets the point",
        JS + "focal-point.js",
        "    setAt(event);\n",
        "",
        FRAMING + "on_a_phone_a_tap_sets_the_point",
    ),
    Feature(
        "photo",
        "a photo that is being prepared shows itself",
        JS + "photo-ready.js",
        "return isWriting ? showBeside() : location.reload();",
        "return;",
        PAGE + "a_photo_that_is_being_prepared_shows_itself",
    ),
    Feature(
        "photo",
        "groups stay folded",
        JS + "photo-words.js",
        "group.open = kept[name]",
        "{}",
        PAGE + "words_are_folded_taken_back_and_saved_by_keys",
    ),
    Feature(
        "photo",
        "the focal point keeps the focus from photo to photo",
        JS + "photo-keys.js",
        'url.hash = "focal-point"',
        "null",
        PAGE + "the_focal_point_of_one_photo_after_the_other",
    ),
    Feature(
        "photo",
        "words are saved before going on",
        JS + "photo-keys.js",
        "  if (!isTyped || !save) return location.replace(url);\n",
        "  return location.replace(url);\n",
        PAGE + "the_focal_point_of_one_photo_after_the_other",
    ),
]
