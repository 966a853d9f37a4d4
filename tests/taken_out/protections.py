"""What protects photos on their way in, and what is made of them (docs/reliability.md)."""

from __future__ import annotations

from tests.taken_out.feature import Feature

INGEST = "tests/media/test_ingest.py::test_"
HOSTILE = "tests/media/decoding/test_hostile_files.py::test_"
ENCODED = "tests/media/renditions/test_encode.py::test_"
QUEUE = "tests/media/renditions/test_queue.py::test_"
CLAIMS = "tests/media/renditions/test_claims.py::test_"
REFUSED = HOSTILE + "it_is_refused_with_a_reason_and_nothing_is_left"
ORIGINALS, STATE = "media/decoding/originals.py", "media/renditions/state.py"

PROTECTIONS = [
    Feature(
        1,
        "no file over the limit is taken",
        "media/ingest.py",
        "if size_bytes > settings.MAX_ORIGINAL_BYTES:",
        "if False:",
        INGEST + "a_file_over_the_size_limit_is_refused",
    ),
    Feature(
        1,
        "nginx stops what is over the limit at the door",
        "deploy/nginx/photodesk.conf",
        "client_max_body_size 210m;",
        "client_max_body_size 0;",
        "tests/newsroom/serving/test_nginx.py::test_a_file_over_the_limit_is_refused_at_the_door",
    ),
    Feature(
        2,
        "pixels are counted from the header",
        ORIGINALS,
        "    if pixels > max_pixels:\n        raise",
        "    if False:\n        raise",
        INGEST + "pixels_over_the_limit_are_refused_from_the_header",
    ),
    Feature(
        3,
        "Pillow tries the formats that we take alone",
        ORIGINALS,
        "Image.open(file, formats=list_formats(head))",
        "Image.open(file)",
        REFUSED,
    ),
    Feature(
        4,
        "MPO is stored as the JPEG that it begins with",
        ORIGINALS,
        'names = {SAME_AS_JPEG: "JPEG", ',
        "names = {",
        "tests/newsroom/test_hostile_doors.py::test_through_the_desk_one_by_one",
    ),
    Feature(
        5,
        "a file is decoded to its end before it is taken",
        "media/ingest.py",
        "        require_whole(image, path)\n",
        "",
        REFUSED,
    ),
    Feature(
        6,
        "a header that breaks the decoder is a refusal and no fault",
        ORIGINALS,
        "        raise refusal_of_unknown(head) from error\n    except Exception as error:\n",
        "        raise refusal_of_unknown(head) from error\n    except KeyError as error:\n",
        "tests/newsroom/test_hostile_doors.py::test_through_the_desk_one_by_one",
    ),
    Feature(
        7,
        "a name is text alone",
        "media/ingest.py",
        '.rsplit("/", 1)[-1]',
        "",
        INGEST + "a_name_is_text_and_never_a_path",
    ),
    Feature(
        8,
        "no browser guesses what a file is",
        "newsroom/serving/headers.py",
        '        "x-content-type-options": "nosniff",\n',
        "",
        "tests/newsroom/serving/test_headers.py::test_no_browser_guesses_what_a_file_is",
    ),
    Feature(
        8,
        "nothing foreign in a file passes into what is served of it",
        "media/decoding/decode.py",
        "    upright.info = {}  #",
        "    #",
        HOSTILE + "it_is_taken_and_nothing_foreign_gets_out",
    ),
    Feature(
        9,
        "what the camera wrote of place and owner stays with the original",
        "media/renditions/encode.py",
        '                "icc_profile": SMALL_SRGB_PROFILE,\n',
        '                "icc_profile": SMALL_SRGB_PROFILE,\n'
        '                "comment": b"SECRET-SERIAL", "exif": b"Exif\\0\\0SECRET-SERIAL",\n',
        ENCODED + "nothing_of_the_files_metadata_gets_out",
    ),
    Feature(
        10,
        "captions stay inside their block of data",
        "gallery/pages/structured_data.py",
        "text.translate(ESCAPES)",
        "text",
        "tests/gallery/pages/test_structured_data.py::test_hostile_captions_stay_inside_their_block",
    ),
    Feature(
        10,
        "no cell of a table is a formula",
        "newsroom/spreadsheets.py",
        "writer.writerow([make_harmless(cell) for cell in row])",
        "writer.writerow(row)",
        "tests/newsroom/desk/test_library_download.py::test_no_cell_is_a_formula",
    ),
    Feature(
        11,
        "photos are upright",
        "media/decoding/decode.py",
        "upright = upright.transpose(turn)",
        "pass",
        ENCODED + "the_orientation_is_applied",
    ),
    Feature(
        11,
        "colours are converted to sRGB",
        "media/decoding/decode.py",
        "            converted = convert_to_srgb(picture)\n",
        '            converted = __import__("types").SimpleNamespace(\n'
        '                picture=picture.convert("RGB"), notes=()\n            )\n',
        ENCODED + "a_colour_profile_is_applied",
    ),
    Feature(
        12,
        "the original is what was sent",
        "media/ingest.py",
        "storage.save(stored_name, File(file))",
        "storage.save(stored_name, File(__import__('io').BytesIO(file.read() + b'!')))",
        INGEST + "the_original_is_kept_byte_for_byte_under_its_hash",
    ),
    Feature(
        13,
        "an upload is acknowledged when its row and its file are there",
        "media/ingest.py",
        "            photo.save()\n            ring",
        "            __import__('threading').Timer(1.5, photo.save).start()\n            ring",
        "tests/faults/test_killed_uploads.py::"
        "test_what_was_acknowledged_is_there_after_everything_was_killed",
    ),
    Feature(
        14,
        "nobody waits for a broker that says nothing",
        "media/doorbell.py",
        "WAIT_SECONDS = 2.0\n",
        "WAIT_SECONDS = 20.0\n",
        "tests/faults/test_brokers.py::test_an_upload_is_taken_in_time_whatever_the_broker_does",
    ),
    Feature(
        15,
        "a sweep asks again for what waits",
        "media/renditions/sweep.py",
        "    to_ask, limit = is_never_asked | is_abandoned, ASK_AT_ONCE\n",
        "    to_ask, limit = Q(pk=None), 0\n",
        ENCODED + "the_sweep_asks_for_what_waits_and_not_twice_at_once",
    ),
    Feature(
        16,
        "a photo is one worker's at a time",
        "media/models.py",
        "            unclaimed,\n",
        "",
        "tests/media/renditions/test_same_task_at_once.py::"
        "test_the_same_task_five_times_at_once_is_one_result_and_no_error",
    ),
    Feature(
        17,
        "what a dead worker had claimed is taken by another",
        "media/models.py",
        "unclaimed = models.Q(render_claimed_until=None) | "
        "models.Q(render_claimed_until__lt=Now())",
        "unclaimed = models.Q(render_claimed_until=None)",
        CLAIMS + "a_photo_that_took_workers_down_does_not_hold_up_the_others",
    ),
    Feature(
        18,
        "a photo that cannot be made is left after three tries",
        STATE,
        "        current.render_tries += 1\n",
        "",
        ENCODED + "a_photo_that_cannot_be_made_fails_after_three_tries_with_a_reason",
    ),
    Feature(
        19,
        "decoding has an end",
        "media/renditions/process/client.py",
        "return time.monotonic() + self.timeout_seconds",
        "return time.monotonic() + 3600",
        QUEUE + "a_photo_that_takes_too_long_is_stopped",
    ),
    Feature(
        19,
        "decoding has a limit of memory",
        "media/renditions/process/server.py",
        "    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))\n",
        "",
        QUEUE + "a_photo_that_needs_too_much_memory_fails_alone",
    ),
    Feature(
        21,
        "the same bytes at once are one photo",
        "media/ingest.py",
        "    except IntegrityError:\n        winner",
        "    except ZeroDivisionError:\n        winner",
        INGEST + "the_same_bytes_from_many_at_once_are_one_photo",
    ),
    Feature(
        41,
        "a packet that is not well-formed is mended",
        "media/metadata/xmp_parser.py",
        "etree.fromstring(mend_packet(text).encode(), build_parser(recover=True))",
        "etree.fromstring(text.encode(), build_parser(recover=False))",
        "tests/media/metadata/test_xmp.py::test_a_flaw_anywhere_costs_one_value_at_most",
    ),
]
