"""What protects editors' work, the public tree and its readers (docs/reliability.md)."""

from __future__ import annotations

from tests.taken_out.feature import Feature

SAME = "tests/newsroom/serving/test_same_answers.py::test_"
TREE = "newsroom/baking/local_tree.py"
HEADERS = "tests/newsroom/serving/test_headers.py::test_"
BUCKET = "tests/newsroom/serving/test_nginx_before_a_bucket.py::test_"
FAILING = "tests/newsroom/serving/test_nginx_and_a_failing_bucket.py::test_"

PROTECTIONS = [
    Feature(
        20,
        "a page is replaced whole",
        TREE,
        "os.replace(self.temporary[suffix], place)",
        "[Path(place).write_bytes(content)"
        ' or __import__("time").sleep(.1)'
        ' for content in (b"<html>", Path(self.temporary[suffix]).read_bytes())]',
        "tests/newsroom/baking/test_baking_by_many_hands.py::"
        "test_readers_get_old_or_new_pages_never_mixed_ones",
    ),
    Feature(
        22,
        "what somebody else wrote meanwhile is not overwritten",
        "gallery/slides/words.py",
        "        if overtaken:\n",
        "        if False:\n",
        "tests/gallery/slides/test_words.py::"
        "test_what_somebody_else_wrote_meanwhile_is_not_overwritten",
    ),
    Feature(
        23,
        "an order starts from the present one",
        "gallery/slides/sequence.py",
        "        current.version += 1\n",
        "",
        "tests/gallery/slides/test_sequence.py::test_every_change_makes_a_new_version",
    ),
    Feature(
        24,
        "two schedulers act once",
        "newsroom/baking/schedules.py",
        "site = PublicSite.locked()  # two schedulers act once",
        "site = PublicSite(pk=1, schedules_seen_until=seen)",
        "tests/newsroom/publishing/test_two_schedulers.py::"
        "test_a_scheduled_publication_happens_once_with_two_schedulers_and_two_workers",
    ),
    Feature(
        25,
        "published pages do not ask the application",
        "deploy/nginx/photodesk.conf",
        "        try_files $uri$photodesk_form @gone_or_app;\n"
        "        include /etc/nginx/photodesk/page.conf;\n",
        "        try_files /dev/null @gone_or_app;\n"
        "        include /etc/nginx/photodesk/page.conf;\n",
        "tests/newsroom/serving/test_nginx.py::test_published_pages_do_not_ask_the_application",
    ),
    Feature(
        26,
        "a compressed form of another time is not sent",
        "newsroom/serving/public_files.py",
        "if opened and abs(opened.state.changed_ns - plain.state.changed_ns) < SAME_TIME_NS:",
        "if opened:",
        "tests/newsroom/serving/test_front.py::test_a_compressed_form_of_another_time_is_not_sent",
    ),
    Feature(
        27,
        "a killed photo is shown nowhere",
        "media/photo_rights.py",
        '                f"{photo}killed_at": None,\n',
        "",
        "tests/media/test_takedown.py::test_a_killed_photo_leaves_the_slideshow_which_closes_up",
    ),
    Feature(
        25,
        "pages in a bucket do not ask the application",
        "deploy/nginx/photodesk-bucket.conf",
        "        include /etc/nginx/photodesk/bucket.conf;\n"
        "        include /etc/nginx/photodesk/page.conf;\n"
        "    }\n"
        "    # Photos.",
        "        include /etc/nginx/photodesk/app.conf;\n    }\n    # Photos.",
        BUCKET + "without_the_application_all_that_is_published_is_answered",
    ),
    Feature(
        27,
        "a copy of an object is asked about every second",
        "deploy/nginx/photodesk/bucket.conf",
        "proxy_cache_valid 200 403 404 1s;",
        "proxy_cache_valid 200 403 404 15s;",
        BUCKET + "what_was_removed_is_dark_within_five_seconds",
    ),
    Feature(
        27,
        "no old copy of an object is answered while the bucket fails",
        "deploy/nginx/photodesk/bucket.conf",
        "proxy_ignore_headers Cache-Control Expires X-Accel-Expires Set-Cookie Vary;",
        "proxy_cache_use_stale error timeout http_500;",
        FAILING + "while_the_bucket_fails_the_application_answers_and_no_old_copy",
    ),
    Feature(
        28,
        "no page is framed by other sites",
        "newsroom/serving/headers.py",
        '        policy["frame-ancestors"] = ["*"]\n',
        '        pass\n    policy["frame-ancestors"] = ["*"]\n',
        HEADERS + "pages_may_not_be_framed_but_embeds_may",
    ),
    Feature(
        29,
        "a frame is sized by its own message alone",
        "gallery/static/gallery/embed.js",
        "      if (frame.contentWindow !== source) continue;\n",
        "",
        "tests/browser/test_embeds.py::test_two_components_and_a_frame_get_their_heights",
    ),
    Feature(
        30,
        "five wrong passwords are enough",
        "config/security.py",
        'f"5/{LOGIN_LOCK_MINUTES}m/key,60/{LOGIN_LOCK_MINUTES}m/ip"',
        'f"5000/{LOGIN_LOCK_MINUTES}m/key,6000/{LOGIN_LOCK_MINUTES}m/ip"',
        "tests/newsroom/desk/test_logging_in.py::"
        "test_the_sixth_password_in_a_row_is_not_looked_at_right_or_wrong",
    ),
    Feature(
        31,
        "a size that there is not makes no work",
        "newsroom/pages/views.py",
        "    if not photo or (path not in photo.served_files and rung_key is None):\n"
        "        raise Http404\n",
        "    if photo and path not in photo.served_files:\n"
        "        renditions_storage().save(path, __import__('django.core.files.base', "
        "fromlist=['x']).ContentFile(b'made'))\n"
        "    if not photo or (path not in photo.served_files and rung_key is None):\n"
        "        raise Http404\n",
        "tests/newsroom/serving/test_made_up_sizes.py::"
        "test_a_thousand_made_up_sizes_are_404_and_make_no_work",
    ),
    Feature(
        32,
        "a cursor of strangers is no fault",
        "gallery/api/paging.py",
        "    except (BadSignature, ValueError, TypeError) as error:\n        raise HttpError(",
        "    except ZeroDivisionError as error:\n        raise HttpError(",
        "tests/newsroom/api/test_api_answers.py::test_a_tampered_cursor_is_no_page",
    ),
    Feature(
        33,
        "removals go before all other pages",
        "newsroom/baking/baker.py",
        "        remove_what_is_over()\n",
        "        pass\n",
        "tests/newsroom/baking/test_order_of_work.py::"
        "test_a_withdrawal_is_dark_before_a_second_page_is_baked",
    ),
    Feature(
        34,
        "what is published is changed by those who publish",
        "newsroom/rights.py",
        "return thing.state != Publishable.State.PUBLISHED or may_publish(person, thing)",
        "return True",
        "tests/newsroom/desk/test_rights.py::"
        "test_what_is_published_later_is_not_changed_by_a_contributor",
    ),
    Feature(
        35,
        "what is published is served while the database is away",
        "newsroom/management/commands/up.py",
        "            raise NotYet(\n",
        "            raise SystemExit(\n",
        "tests/journeys/test_up.py::test_up_serves_what_is_published_before_its_database_is_there",
    ),
    Feature(
        36,
        "a full disk is told",
        "newsroom/serving/error_meanings.py",
        "    if is_full(error):\n",
        "    if False:\n",
        "tests/newsroom/uploads/test_sessions.py::"
        "test_a_full_disk_is_told_and_the_upload_goes_on_later",
    ),
    Feature(
        37,
        "what a comparison found is mended",
        "newsroom/baking/compare_files.py",
        "        raise_versions(found, Urgency.BACKGROUND)\n",
        "",
        "tests/newsroom/baking/test_shared_files.py::"
        "test_comparing_settles_whatever_was_withdrawn_killed_or_lost",
    ),
    Feature(
        38,
        "a gallery has an end",
        "gallery/limits.py",
        "    if number > max(MAX_SLIDES, before):\n",
        "    if False:\n",
        "tests/gallery/test_limits.py::"
        "test_a_gallery_that_is_full_takes_no_more_and_keeps_what_it_has",
    ),
    Feature(
        39,
        "other hosts are refused",
        "newsroom/serving/front.py",
        "        if not self.hosts.are_asked(scope):\n",
        "        if False:\n",
        SAME + "a_host_that_is_not_ours_is_refused",
    ),
    Feature(
        39,
        "strangers read no metrics",
        "newsroom/monitoring.py",
        "        if not is_monitor(request):\n",
        "        if False:\n",
        "tests/newsroom/test_monitoring.py::test_who_may_read",
    ),
    Feature(
        40,
        "what is typed is kept over a crash",
        "newsroom/static/desk/drafts.js",
        "    localStorage.setItem(key, JSON.stringify({ ...draft, at: Date.now() }));\n",
        "",
        "tests/browser/test_nothing_typed_is_lost.py::"
        "test_typed_text_survives_a_crash_and_is_gone_once_saved",
    ),
]
