"""What is done with photos that are chosen in the library, and collections."""

from __future__ import annotations

from tests.taken_out.feature import Feature

JS = "newsroom/static/desk/"
ACTS = "tests/browser/test_library_acts.py::test_"
COLLECTIONS = "tests/browser/test_collections.py::test_"
CORRECTED = ACTS + "a_credit_is_corrected_on_all_that_are_chosen_by_keys_alone"
MOVED = COLLECTIONS + "photos_are_moved_and_taken_out_by_keys_and_that_is_undone"
DRAGGED = COLLECTIONS + "photos_are_dragged_and_the_collection_becomes_a_gallery"

FEATURES = [
    Feature(
        "library",
        "a photo whose box is off is left",
        JS + "library-change.js",
        ".filter(([id]) => !off.has(id))",
        "",
        CORRECTED,
    ),
    Feature(
        "library",
        "what was done can be undone at once",
        JS + "library-dialogs.js",
        "undo.hidden = !batch;",
        "undo.hidden = true;",
        CORRECTED,
    ),
    Feature(
        "library",
        "Ctrl+Z undoes what was done last",
        JS + "library-undo.js",
        "  undo(false);\n});",
        "});",
        ACTS + "a_text_is_replaced_and_words_are_copied",
    ),
    Feature(
        "library",
        "leaving a collection whose changes wait asks",
        JS + "act-queue.js",
        "this.waiting.length && this.#isBroken && event.preventDefault()",
        "null",
        COLLECTIONS + "what_waits_for_the_line_is_asked_about_and_made_and_words_are_changed_there",
    ),
    Feature(
        "library",
        "a lost token is fetched anew",
        JS + "asking.js",
        "answer.lacks_token && (await hasNewToken())",
        "false",
        CORRECTED,
    ),
    Feature(
        "library",
        "too large a download is told before",
        JS + "library-acts.js",
        "      download.problem(refusal.message);\n",
        "",
        ACTS + "a_download_is_weighed_then_sent",
    ),
    Feature(
        "library",
        "photos are moved by keys",
        JS + "collection-page.js",
        "    move(chosenWith(tile), byKey[event.key]);\n",
        "",
        MOVED,
    ),
    Feature(
        "library",
        "undo puts back what was taken out",
        JS + "collection-order.js",
        "    if (back.length) {",
        "    if (!back) {",
        MOVED,
    ),
    Feature(
        "library",
        "photos are dragged",
        JS + "tile-dragging.js",
        "      if (gap) dropped(tiles, gap.edge);\n",
        "",
        DRAGGED,
    ),
]
