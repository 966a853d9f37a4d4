"""The library's page, its search, and the dialogs in which photos are chosen."""

from __future__ import annotations

from tests.taken_out.feature import Feature

JS = "newsroom/static/desk/"
LIBRARY = "tests/browser/test_library.py::test_"
PICKER = "tests/browser/test_library_picker.py::test_"
BY_KEYS = LIBRARY + "photos_are_chosen_looked_at_and_opened_by_keys_alone"
SCROLLED = LIBRARY + "it_scrolls_without_end_stays_small_and_comes_back_to_the_same_place"
SEARCHED = LIBRARY + "a_search_is_typed_becomes_chips_and_goes_back_step_by_step"
STACKS = LIBRARY + "a_stack_opens_in_its_place_and_facets_narrow_a_search_down"
IN_ARTICLE = PICKER + "an_article_is_given_photo_and_gallery_without_a_number"

FEATURES = [
    Feature(
        "library",
        "rows that are out of sight leave the page",
        JS + "photo-grid.js",
        "if (!wanted.has(row)) this.#unmount(row);",
        "{}",
        SCROLLED,
    ),
    Feature(
        "library",
        "more photos come by themselves",
        JS + "photo-grid.js",
        "+ MORE_PX)) this.more();",
        "+ MORE_PX)) {}",
        SCROLLED,
    ),
    Feature(
        "library",
        "Back comes back to the same place",
        JS + "library-page.js",
        "  if (at) grid.scrollTo(at.id, at.offset);\n",
        "",
        SCROLLED,
    ),
    Feature("library", "X chooses", JS + "grid-keys.js", "selection.toggle(tile);", "{}", BY_KEYS),
    Feature("library", "the loupe", JS + "library-grid.js", '" ": lookAt, ', "", BY_KEYS),
    Feature(
        "library",
        "whoever closes the loupe stands on the photo that was looked at last",
        JS + "loupe.js",
        "      this.grid.focus(this.tile, this.clear());\n",
        "",
        BY_KEYS,
    ),
    Feature(
        "library",
        "photos are found while one types",
        JS + "search-box.js",
        "    this.#timer = setTimeout(() => this.go(true), TYPING_MS);\n",
        "",
        SEARCHED,
    ),
    Feature(
        "library",
        "suggestions close by themselves",
        JS + "search-completion.js",
        "    this.#idle = setTimeout(",
        "    this.#idle = ((act) => act && 0)(",
        SEARCHED,
    ),
    Feature(
        "library",
        "Escape takes the chips out as well",
        JS + "search-box.js",
        "      this.#drawTokens([]);\n",
        "",
        SEARCHED,
    ),
    Feature(
        "library",
        "chips become tokens",
        JS + "search-box.js",
        "        this.#drawTokens([...new Set([...this.chips, ...chips])]);\n",
        "",
        SEARCHED,
    ),
    Feature(
        "library",
        "photos that are dropped stand first",
        JS + "library-uploads.js",
        "  grid.addBefore(tiles);\n",
        "",
        LIBRARY + "photos_that_are_dropped_stand_first",
    ),
    Feature(
        "library",
        "a stack opens in its place",
        JS + "grid-stacks.js",
        "    stack.isOpen = !stack.isOpen;\n",
        "",
        STACKS,
    ),
    Feature(
        "library",
        "stacks reach over the border of two pages",
        JS + "library-grid.js",
        "tilesOf(answer, grid.byId)",
        "tilesOf(answer)",
        STACKS,
    ),
    Feature(
        "library",
        "a facet narrows the search down",
        JS + "facets.js",
        "  if (value) box.toggle(value);\n  else if (more)",
        "  if (more)",
        STACKS,
    ),
    Feature(
        "pickers",
        "what was chosen fills the field",
        JS + "pick-fields.js",
        "    if (chosen) choose(field, chosen);\n",
        "",
        IN_ARTICLE,
    ),
    Feature(
        "pickers",
        "what was chosen is shown",
        JS + "pick-fields.js",
        "  if (field) draw(field);\n",
        "",
        IN_ARTICLE,
    ),
]
