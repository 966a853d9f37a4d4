"""The slideshow's features, and the test that misses each of them.

A feature is taken out by one change to one file; its test must fail then. Points are those of the
slideshow's specification: reading without JavaScript (1 to 4), weight (5 to 11), what assistive
technology is told (12 to 14), keys (15), the viewer (16, 17), moving (18 to 21), words (22), layout
(23), paper (24), several slideshows and articles (25, 26).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Feature:
    """What is taken out: `text`, which stands in `file` once, becomes `instead`."""

    point: int
    name: str
    file: str
    text: str
    instead: str
    test: str


STYLE = "gallery/static/gallery/slideshow.css"
SCRIPT = "gallery/static/gallery/slideshow.js"
LOADER = "gallery/static/gallery/loader.js"
SLIDESHOW = "gallery/templates/gallery/slideshow.html"
PICTURE = "gallery/templates/gallery/slide_picture.html"
SLIDE_PAGE = "gallery/templates/gallery/slide.html"
ARTICLE = "newsroom/templates/newsroom/article.html"
SITE = "newsroom/static/newsroom/site.css"

READING = "tests/browser/test_reading_galleries.py::test_"
SLIDES = "tests/browser/test_slideshow.py::test_"
VIEWER = "tests/browser/test_viewer.py::test_"
WEIGHT = "tests/browser/test_slideshow_weight.py::test_"
BUDGET = "tests/gallery/test_weight.py::test_"
ARTICLES = "tests/browser/test_slideshow_in_articles.py::test_"
PAPER = "tests/browser/test_slide_and_print_pages.py::test_"
TOUCH = "tests/browser/test_slideshow_by_touch.py::test_"

LAST_RULE = "@media print {\n  photo-slideshow ul {"
CONNECTED = "    connectedCallback() {\n      if (this.stage) return;"
PADDING = "".join(f"/* {number * 7919 % 10007} */" for number in range(2000))

FEATURES = [
    # Without JavaScript
    Feature(
        1,
        "credits without JavaScript",
        SLIDESHOW,
        "<small>{{ slide.credit.printed }}</small>",
        "",
        READING + "without_javascript_all_captions_and_credits_are_there",
    ),
    Feature(
        1,
        "all slides without JavaScript",
        STYLE,
        LAST_RULE,
        "photo-slideshow:not(:defined) li + li {\n  display: none;\n}\n" + LAST_RULE,
        READING + "without_javascript_the_slides_scroll_and_no_button_is_in_the_way",
    ),
    Feature(
        1,
        "no dead buttons without JavaScript",
        STYLE,
        "@media (scripting: none) {",
        "@media (scripting: initial-only) {",
        READING + "without_javascript_the_slides_scroll_and_no_button_is_in_the_way",
    ),
    Feature(
        2,
        "the list snaps",
        STYLE,
        "scroll-snap-type: x mandatory;",
        "",
        READING + "without_javascript_the_slides_scroll_and_no_button_is_in_the_way",
    ),
    Feature(
        2,
        "ids stay when slides move",
        SLIDESHOW,
        "<li id={{ slide.id }}",
        "<li id=s{{ slide.position }}",
        SLIDES + "the_address_names_the_slide_without_entries_in_the_history",
    ),
    Feature(
        3,
        "a link lands on its slide",
        SLIDESHOW,
        "<li id={{ slide.id }}",
        "<li data-id={{ slide.id }}",
        READING + "a_link_to_a_slide_lands_on_it",
    ),
    Feature(
        4,
        "a photo leads to its own page",
        SLIDESHOW,
        "{{ slide.id }}/{% endif %}",
        "#{{ slide.id }}{% endif %}",
        READING + "without_javascript_a_photo_leads_to_its_own_page",
    ),
    Feature(
        4,
        "the slide's page has previews of its own",
        SLIDE_PAGE,
        '{% include "gallery/link_preview.html" %}',
        "",
        "tests/gallery/test_slide_page.py::test_"
        "the_gallery_is_canonical_and_the_preview_is_the_slides_own",
    ),
    Feature(
        4,
        "the slide's page names the gallery as canonical",
        SLIDE_PAGE,
        '<link rel="canonical" href="{{ base_url }}{{ gallery.get_absolute_url }}">',
        "",
        "tests/gallery/test_slide_page.py::test_"
        "the_gallery_is_canonical_and_the_preview_is_the_slides_own",
    ),
    Feature(
        4,
        "copying gives the slide's page",
        SCRIPT,
        "await navigator.clipboard.writeText(url)",
        "await navigator.clipboard.writeText(location.href)",
        SLIDES + "copying_the_link_gives_the_slides_own_page",
    ),
    # Weight
    Feature(
        5,
        "a small script",
        SCRIPT,
        "// The slideshow and its full-screen viewer,",
        PADDING + "\n// The slideshow and its full-screen viewer,",
        BUDGET + "the_slideshow_and_its_viewer_take_at_most_6_kb_of_script",
    ),
    Feature(
        5,
        "a small style",
        STYLE,
        "/* Figures side by side,",
        PADDING + "\n/* Figures side by side,",
        BUDGET + "the_slideshow_takes_at_most_4_kb_of_style",
    ),
    Feature(
        5,
        "a small loader",
        LOADER,
        "let isTouched, isNear, script;",
        PADDING + "\nlet isTouched, isNear, script;",
        BUDGET + "the_loader_takes_at_most_1_kb",
    ),
    Feature(
        5,
        "nothing but the loader runs at first",
        LOADER,
        "let isTouched, isNear, script;",
        "let isTouched = true, isNear, script;",
        SLIDES + "nothing_but_the_loader_runs_before_a_reader_does_something",
    ),
    Feature(
        5,
        "the first act is kept",
        LOADER,
        'addEventListener("click", keep, true);',
        'addEventListener("click", touch, true);',
        SLIDES + "the_first_click_is_not_lost_while_the_script_is_fetched",
    ),
    Feature(
        6,
        "few bytes a slide",
        SLIDESHOW,
        "<figure role=group",
        '<figure data-more="' + "wider-than-it-has-to-be " * 8 + '" role=group',
        BUDGET + "a_slide_takes_at_most_1100_bytes_and_200_of_them_45_kb",
    ),
    Feature(
        7,
        "slides out of view cost no layout",
        STYLE,
        "content-visibility: auto;",
        "",
        SLIDES + "slides_that_are_not_in_view_cost_no_layout",
    ),
    Feature(
        7,
        "slides out of view have a size",
        STYLE,
        "contain-intrinsic-size: auto 20rem auto 40rem;",
        "",
        SLIDES + "slides_that_are_not_in_view_cost_no_layout",
    ),
    Feature(
        8,
        "later photos wait",
        PICTURE,
        "loading=lazy decoding=async",
        "decoding=async",
        WEIGHT + "a_phone_asks_for_at_most_five_photos_at_load",
    ),
    Feature(
        8,
        "the first photo goes first",
        PICTURE,
        "fetchpriority=high",
        "",
        WEIGHT + "a_phone_asks_for_at_most_five_photos_at_load",
    ),
    Feature(
        9,
        "photos have dimensions",
        PICTURE,
        "width={{ photo.width_px }} height={{ photo.height_px }} ",
        "",
        READING + "every_photo_is_read_and_has_its_real_dimensions",
    ),
    Feature(
        9,
        "nothing shifts",
        STYLE,
        "block-size: calc(var(--photo) + var(--bar) + var(--words));",
        "",
        SLIDES + "nothing_shifts_through_load_and_fifty_moves",
    ),
    Feature(
        9,
        "a move is answered at once",
        SCRIPT,
        "    move(index) {\n      this.strip.show(index);",
        "    move(index) {\n      for (const end = Date.now() + 150; Date.now() < end; );\n"
        "      this.strip.show(index);",
        WEIGHT + "two_hundred_slides_answer_a_move_within_100_ms",
    ),
    Feature(
        10,
        "the file that fits",
        PICTURE,
        ' sizes="{{ sizes }}"',
        ' sizes="300vw"',
        WEIGHT + "the_chosen_file_is_at_most_half_as_wide_again_as_needed",
    ),
    Feature(
        11,
        "neighbours are fetched",
        SCRIPT,
        '?.setAttribute("loading", "eager")',
        "",
        SLIDES + "the_neighbours_are_fetched_after_a_settled_move",
    ),
    Feature(
        11,
        "nothing is fetched ahead with Save-Data",
        SCRIPT,
        "if (navigator.connection?.saveData) return;",
        "",
        SLIDES + "with_save_data_no_neighbour_is_fetched",
    ),
    # What assistive technology is told
    Feature(
        12,
        "a carousel with a name",
        SLIDESHOW,
        ' aria-label="{{ slideshow.title }}"{% if slideshow.live_until',
        "{% if slideshow.live_until",
        SLIDES + "the_slideshow_and_its_slides_have_roles_and_names",
    ),
    Feature(
        12,
        "slides with names",
        SLIDESHOW,
        "<figure role=group",
        "<figure",
        SLIDES + "the_slideshow_and_its_slides_have_roles_and_names",
    ),
    Feature(
        13,
        "one message a move",
        SCRIPT,
        'this.owner.say(slide.querySelector("figure").getAttribute("aria-label"));',
        "",
        SLIDES + "exactly_one_message_is_said_for_each_settled_move_and_none_on_load",
    ),
    Feature(
        13,
        "only one message a move",
        SCRIPT,
        "if (index === this.index) return;",
        "",
        TOUCH + "a_swipe_that_falls_back_says_nothing",
    ),
    Feature(
        13,
        "a quick row is one message",
        SCRIPT,
        "if (this.isMoving && index !== this.goal) return;",
        "",
        SLIDES + "a_quick_row_of_moves_is_said_once",
    ),
    Feature(
        13,
        "silence on load",
        SCRIPT,
        CONNECTED,
        CONNECTED + "\n      setTimeout(() => this.stage.settled(), 50);",
        SLIDES + "exactly_one_message_is_said_for_each_settled_move_and_none_on_load",
    ),
    Feature(
        14,
        "large buttons",
        STYLE,
        "min-block-size: 44px;\n  padding: 0 0.75rem;",
        "padding: 0 0.75rem;",
        SLIDES + "buttons_are_large_enough_for_a_thumb",
    ),
    Feature(
        14,
        "the ends are told",
        SCRIPT,
        'this.button("next").setAttribute("aria-disabled", goal >= end);',
        "",
        SLIDES + "buttons_move_by_one_keep_the_focus_and_stop_at_the_ends",
    ),
    Feature(
        14,
        "no wrap at the ends",
        SCRIPT,
        "const goal = Math.max(0, Math.min(this.end, index));",
        "const goal = (index + this.end + 1) % (this.end + 1);",
        SLIDES + "buttons_move_by_one_keep_the_focus_and_stop_at_the_ends",
    ),
    Feature(
        14,
        "focus stays on the button",
        SCRIPT,
        "    settled() {\n      const { slide } = this.strip;",
        "    settled() {\n      const { slide } = this.strip;\n      this.strip.list.focus();",
        SLIDES + "buttons_move_by_one_keep_the_focus_and_stop_at_the_ends",
    ),
    # Keys
    Feature(
        15,
        "arrows follow the reading direction",
        SCRIPT,
        'const forward = isRightToLeft(strip.list) ? "ArrowLeft" : "ArrowRight";',
        'const forward = "ArrowRight";',
        SLIDES + "keys_follow_the_reading_direction",
    ),
    Feature(
        15,
        "Home and End",
        SCRIPT,
        'else if (key === "End") this.move(strip.end);',
        "",
        SLIDES + "keys_follow_the_reading_direction",
    ),
    Feature(
        15,
        "no letters",
        SCRIPT,
        'if (key === "Home") this.move(0);',
        'if (key === "Home") this.move(0);\n      else if (key === "j") this.move(strip.goal + 1);',
        SLIDES + "letters_do_nothing",
    ),
    Feature(
        15,
        "keys with modifiers are the browser's",
        SCRIPT,
        "if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;",
        "",
        SLIDES + "keys_with_modifiers_are_left_to_the_browser",
    ),
    Feature(
        15,
        "keys inside alone",
        SCRIPT,
        'root.addEventListener("keydown",',
        'document.addEventListener("keydown",',
        SLIDES + "keys_outside_do_nothing",
    ),
    Feature(
        15,
        "zoom by keys",
        SCRIPT,
        'else if (key === "0") this.zoom(1);',
        "",
        VIEWER + "zoom_by_keys_goes_from_one_to_four_and_back",
    ),
    # The viewer
    Feature(
        16,
        "a modal dialog",
        SCRIPT,
        "dialog.showModal();",
        "dialog.show();",
        VIEWER + "it_is_a_named_modal_dialog_that_no_tab_stop_leaves",
    ),
    Feature(
        16,
        "with a name",
        SLIDESHOW,
        '<dialog class="viewer" aria-label="{{ slideshow.title }}">',
        '<dialog class="viewer">',
        VIEWER + "it_is_a_named_modal_dialog_that_no_tab_stop_leaves",
    ),
    Feature(
        16,
        "focus comes back to the photo",
        SCRIPT,
        'this.stage.strip.slide.querySelector("a").focus({ preventScroll: true });',
        "",
        VIEWER + "closing_returns_the_focus_to_the_current_photos_link",
    ),
    Feature(
        17,
        "opening is one entry",
        SCRIPT,
        'this.write("pushState", id,',
        'this.write("replaceState", id,',
        VIEWER + "opening_adds_one_entry_and_thirty_moves_add_none",
    ),
    Feature(
        17,
        "moves are none",
        SCRIPT,
        'this.write("replaceState", slide.id || slide.dataset.id);',
        'this.write("pushState", slide.id || slide.dataset.id);',
        VIEWER + "opening_adds_one_entry_and_thirty_moves_add_none",
    ),
    Feature(
        17,
        "Back closes",
        SCRIPT,
        "else if (index < 0 && this.viewer) this.viewer.root.close();",
        "",
        VIEWER + "back_closes_and_forward_opens_again",
    ),
    Feature(
        17,
        "Forward opens again",
        SCRIPT,
        "if (index >= 0 && !this.viewer) this.open(index, true);",
        "if (index >= 0 && !this.viewer) return;",
        VIEWER + "back_closes_and_forward_opens_again",
    ),
    Feature(
        17,
        "after a cold link Back stays on the page",
        SCRIPT,
        'if (!isRecalled) this.write("pushState", id,',
        'if (!isRecalled && !location.hash) this.write("pushState", id,',
        VIEWER + "after_a_cold_link_to_a_slide_back_stays_on_the_page",
    ),
    # Moving
    Feature(
        18,
        "the page stays where it is",
        SCRIPT,
        "      this.list.scrollTo({\n        left: isRightToLeft(this.list) ? -left : left,",
        "      this.list.children[goal].scrollIntoView({\n        left,",
        SLIDES + "moves_scroll_the_slides_and_never_the_page",
    ),
    Feature(
        18,
        "moves settle without scrollend",
        SCRIPT,
        "timer = setTimeout(() => this.settle(), SETTLE_MS);",
        "",
        SLIDES + "without_scrollend_a_move_settles_after_150_ms",
    ),
    Feature(
        19,
        "swipes stay inside",
        STYLE,
        "  overflow: auto hidden;\n  overscroll-behavior-x: contain;",
        "  overflow: auto hidden;",
        SLIDES + "swipes_stay_inside_and_pinching_is_free",
    ),
    Feature(
        19,
        "a vertical swipe scrolls the page",
        STYLE,
        "  overflow: auto hidden;\n",
        "  overflow: auto hidden;\n  touch-action: pan-x;\n",
        TOUCH + "a_swipe_up_and_down_scrolls_the_page",
    ),
    Feature(
        19,
        "a swipe across moves the slides",
        STYLE,
        "  overflow: auto hidden;\n",
        "  overflow: auto hidden;\n  touch-action: pan-y pinch-zoom;\n",
        TOUCH + "a_swipe_across_comes_to_the_next_slide_and_says_so_once",
    ),
    Feature(
        19,
        "pinching is free",
        STYLE,
        "  overflow: auto hidden;\n",
        "  overflow: auto hidden;\n  touch-action: pan-x pan-y;\n",
        TOUCH + "two_fingers_enlarge_the_page",
    ),
    Feature(
        20,
        "zoom to four times",
        SCRIPT,
        "const MAX_ZOOM = 4;",
        "const MAX_ZOOM = 3;",
        VIEWER + "zoom_by_keys_goes_from_one_to_four_and_back",
    ),
    Feature(
        20,
        "the largest file when zoomed",
        SCRIPT,
        "      this.sharpen(photo, box.dataset.page);",
        "",
        VIEWER + "the_largest_file_is_fetched_by_zooming_alone",
    ),
    Feature(
        20,
        "and only then",
        SCRIPT,
        "    settled() {\n      super.settled();",
        "    settled() {\n      super.settled();\n"
        '      this.sharpen(this.photo, this.photo.closest("a").dataset.page);',
        VIEWER + "the_largest_file_is_fetched_by_zooming_alone",
    ),
    Feature(
        20,
        "arrow keys move a zoomed photo",
        SCRIPT,
        "else if (this.level > 1 && ways[key]) this.pan(...ways[key]);",
        "",
        VIEWER + "a_zoomed_photo_is_moved_by_arrow_keys",
    ),
    Feature(
        20,
        "single clicks move a zoomed photo",
        SCRIPT,
        "this.pan(event.clientX - box.x - box.width / 2, event.clientY - box.y - box.height / 2);",
        "",
        VIEWER + "a_zoomed_photo_is_moved_by_single_clicks",
    ),
    Feature(
        21,
        "nothing plays by itself",
        SCRIPT,
        CONNECTED,
        CONNECTED + "\n      setInterval(() => this.stage.move(this.stage.strip.goal + 1), 2000);",
        SLIDES + "nothing_plays_by_itself",
    ),
    Feature(
        21,
        "reduced motion",
        SCRIPT,
        'behavior: isQuick || step > 1 || isStill.matches ? "instant" : "smooth",',
        'behavior: isQuick || step > 1 ? "instant" : "smooth",',
        SLIDES + "with_reduced_motion_nothing_moves_on_its_way",
    ),
    # Words
    Feature(
        22,
        "words stand below the photo",
        STYLE,
        "  padding: 0 var(--gutter) 1rem;\n",
        "  padding: 0 var(--gutter) 1rem;\n  margin-block-start: -12rem;\n",
        SLIDES + "a_caption_never_covers_its_photo_and_a_long_one_scrolls_and_takes_focus",
    ),
    Feature(
        22,
        "a long caption takes focus",
        SCRIPT,
        "if (words?.scrollHeight > words?.clientHeight) words.tabIndex = 0;",
        "",
        SLIDES + "a_caption_never_covers_its_photo_and_a_long_one_scrolls_and_takes_focus",
    ),
    Feature(
        22,
        "a long caption scrolls",
        STYLE,
        "  overflow: hidden auto;\n",
        "  overflow: hidden;\n",
        SLIDES + "a_caption_never_covers_its_photo_and_a_long_one_scrolls_and_takes_focus",
    ),
    Feature(
        22,
        "hiding captions leaves the credit",
        STYLE,
        ".viewer--bare figcaption > :not(small) {",
        ".viewer--bare figcaption {",
        VIEWER + "captions_never_cover_the_photo_and_hiding_them_leaves_the_credit",
    ),
    # Layout
    Feature(
        23,
        "right to left",
        SCRIPT,
        "left: isRightToLeft(this.list) ? -left : left,",
        "left,",
        SLIDES + "keys_follow_the_reading_direction",
    ),
    Feature(
        23,
        "320 pixels",
        STYLE,
        "min-inline-size: 44px;",
        "min-inline-size: 130px;",
        SLIDES + "the_page_is_accessible_in_both_directions",
    ),
    Feature(
        23,
        "contrast",
        STYLE,
        "color: var(--quiet-ink);\n  font: var(--small-font);\n  font-variant-numeric",
        "color: #999;\n  font: var(--small-font);\n  font-variant-numeric",
        READING + "texts_stand_out_from_their_ground",
    ),
    Feature(
        23,
        "dark mode",
        SITE,
        "@media (prefers-color-scheme: dark) {",
        "@media (prefers-color-scheme: no-preference) {",
        READING + "dark_pages_are_dark",
    ),
    # Paper
    Feature(
        24,
        "all photos are there on paper",
        "gallery/templates/gallery/print.html",
        " is_eager=True",
        "",
        PAPER + "the_print_view_keeps_photo_and_words_on_one_sheet",
    ),
    Feature(
        24,
        "photo and words are kept together",
        "gallery/static/gallery/print.css",
        "  break-inside: avoid;\n  margin: 0 0 2rem;",
        "  margin: 0 0 2rem;",
        PAPER + "the_print_view_keeps_photo_and_words_on_one_sheet",
    ),
    # Several slideshows, and articles
    Feature(
        25,
        "unique ids",
        SLIDESHOW,
        "{{ id_suffix }}",
        "",
        ARTICLES + "ids_are_unique_and_keys_act_on_the_focused_one_alone",
    ),
    Feature(
        25,
        "keys act on the focused one",
        SCRIPT,
        'root.addEventListener("keydown",',
        'document.addEventListener("keydown",',
        ARTICLES + "ids_are_unique_and_keys_act_on_the_focused_one_alone",
    ),
    Feature(
        26,
        "no script before it is near",
        LOADER,
        '{ rootMargin: "200px" }',
        '{ rootMargin: "2000px" }',
        ARTICLES + "no_script_of_the_slideshow_before_it_is_near",
    ),
    Feature(
        26,
        "a link comes before the slides",
        ARTICLE,
        "View all {{ number }} photos{% endblocktranslate %}</a>",
        "{% endblocktranslate %}</a>",
        ARTICLES + "without_javascript_a_link_to_the_gallery_comes_before_its_slides",
    ),
]
