"""The tests lie as the code lies: whoever knows a module finds what shows that it works."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Tests have the names of behaviours, and most modules a test file of their own name or one that
# imports them. These are shown through what stands above them: a page, a command, a process.
SHOWN_BY = {
    "newsroom/work_metrics.py": "newsroom/test_metrics.py",
    "newsroom/current_request.py": "newsroom/test_task_ids.py",
    "gallery/audience.py": "newsroom/api/test_partner_access.py",
    "gallery/cache_failures.py": "newsroom/doctor/test_cache.py",
    "gallery/client_address.py": "newsroom/api/test_api_answers.py",
    "gallery/embeds/poster.py": "newsroom/baking/test_posters.py",
    "config": "newsroom/running/test_start.py",
    "config/command_line.py": "newsroom/running/test_commands_without_a_newsroom.py",
    "config/formats": "newsroom/desk/test_date_fields.py",
    "config/security.py": "newsroom/desk/test_logging_in.py",
    "gallery/api/description.py": "newsroom/api/test_api_description.py",
    "gallery/api/docs.py": "newsroom/api/test_api_doc.py",
    "gallery/api/moments.py": "newsroom/api/test_changes.py",
    "gallery/api/iiif.py": "gallery/api/test_galleries.py",
    "gallery/api/iiif_image.py": "newsroom/api/test_photo_images.py",
    "gallery/api/ninjs.py": "gallery/api/test_galleries.py",
    "gallery/api/paging.py": "newsroom/api/test_api_lists.py",
    "gallery/api/rate_limit.py": "newsroom/api/test_api_answers.py",
    "gallery/api/refusals.py": "newsroom/api/test_api_shape.py",
    "gallery/api/root.py": "newsroom/api/test_api_answers.py",
    "gallery/api/shaping.py": "newsroom/api/test_api_shape.py",
    "gallery/api/standards.py": "newsroom/api/test_api_description.py",
    "gallery/api/usage_terms.py": "gallery/api/test_galleries.py",
    "gallery/apps.py": "gallery/test_limits.py",
    "gallery/embeds/codes.py": "gallery/embeds/test_frames.py",
    "gallery/embeds/oembed_views.py": "gallery/embeds/test_oembed.py",
    "gallery/history": "gallery/history/test_undoing.py",
    "gallery/languages.py": "newsroom/pages/test_languages.py",
    "gallery/list_indexes.py": "newsroom/test_scale.py",
    "gallery/oembed_discovery.py": "gallery/embeds/test_oembed.py",
    "gallery/pages/private_showing.py": "newsroom/pages/test_private_links.py",
    "gallery/pages/views.py": "gallery/pages/test_gallery_page.py",
    "gallery/positions.py": "gallery/slides/test_sequence.py",
    "gallery/public_answers.py": "newsroom/api/test_api_answers.py",
    "gallery/signals.py": "newsroom/baking/test_baking.py",
    "gallery/slides/rejected_cover.py": "gallery/slides/test_flags.py",
    "gallery/slides/word_names.py": "gallery/slides/test_words.py",
    "gallery/templatetags": "gallery/pages/test_gallery_page.py",
    "gallery/urls.py": "gallery/pages/test_gallery_page.py",
    "gallery/xml_text.py": "newsroom/pages/test_feed_files.py",
    "media/apps.py": "media/renditions/test_checks.py",
    "media/bucket_storage.py": "newsroom/baking/test_buckets.py",
    "media/decoding/decode.py": "media/decoding/test_unusual_files.py",
    "media/decoding/tiff_samples.py": "media/decoding/test_unusual_files.py",
    "media/encoding_repair.py": "newsroom/desk/test_encoding_repair.py",
    "media/management": "media/renditions/test_render_command.py",
    "media/observing/exporting.py": "media/observing/test_tracing.py",
    "media/observing/work_log.py": "newsroom/test_task_ids.py",
    "media/metadata/credit_scores.py": "media/metadata/test_credits.py",
    "media/metadata/exif_reader.py": "media/metadata/test_embedded.py",
    "media/metadata/jpeg_trailers.py": "media/metadata/test_embedded.py",
    "media/metadata/png_chunks.py": "media/metadata/test_embedded.py",
    "media/metadata/png_texts.py": "media/metadata/test_embedded.py",
    "media/metadata/sidecars.py": "newsroom/importing/test_sidecars.py",
    "media/metadata/text_encodings.py": "media/metadata/test_iim.py",
    "media/metadata/xmp_namespaces.py": "media/metadata/test_xmp.py",
    "media/metadata/xmp_parser.py": "media/metadata/test_xmp.py",
    "media/photo_rendering.py": "media/renditions/test_queue.py",
    "media/photo_view.py": "gallery/pages/test_gallery_page.py",
    "media/renditions/placeholder.py": "media/renditions/test_pyramid.py",
    "media/renditions/process": "media/renditions/test_process.py",
    "media/search/asking.py": "newsroom/library/test_searching.py",
    "media/search/columns.py": "newsroom/library/test_searching.py",
    "media/search/database.py": "newsroom/library/test_searching.py",
    "media/search/named.py": "newsroom/api/test_api_filters.py",
    "media/search/near_names.py": "newsroom/library/test_searching.py",
    "media/search/postgresql_sql.py": "media/search/test_index.py",
    "media/search/sqlite_sql.py": "media/search/test_index.py",
    "media/search/stems.py": "media/search/test_index.py",
    "media/templatetags/picture.py": "newsroom/pages/test_reader_pages.py",
    "media/templatetags/zoned.py": "newsroom/desk/test_date_fields.py",
    "media/text_columns.py": "gallery/slides/test_words_at_once.py",
    "media/upload_handler.py": "newsroom/uploads/test_taking_in.py",
    "newsroom/desk/article_together.py": "newsroom/desk/test_article_saving.py",
    "newsroom/desk/article_requests.py": "newsroom/desk/test_part_pictures.py",
    "newsroom/admin.py": "newsroom/desk/test_desk_forms.py",
    "newsroom/api": "newsroom/api/test_api_lists.py",
    "newsroom/apps.py": "newsroom/baking/test_shared_files.py",
    "newsroom/audit/export.py": "newsroom/desk/test_audit_log.py",
    "newsroom/audit/receivers.py": "newsroom/audit/test_what_is_recorded.py",
    "newsroom/backups": "newsroom/backups/test_taking.py",
    "newsroom/baking": "newsroom/baking/test_baking.py",
    "newsroom/baking/cdn": "newsroom/baking/test_cdn.py",
    "newsroom/demo": "newsroom/demo/test_demo_photographs.py",
    "newsroom/demo/seed_words.py": "newsroom/demo/test_seeding.py",
    "newsroom/desk": "newsroom/desk/test_rights_everywhere.py",
    "newsroom/desk/date_panel.py": "newsroom/desk/test_date_fields.py",
    "newsroom/desk/encoding_repair_page.py": "newsroom/desk/test_encoding_repair.py",
    "newsroom/desk/gallery_requests.py": "newsroom/desk/test_contact_sheet.py",
    "newsroom/desk/holds.py": "newsroom/desk/test_held_photos.py",
    "newsroom/desk/kills.py": "newsroom/desk/test_kills_on_the_desk.py",
    "newsroom/desk/login_status.py": "newsroom/desk/test_logging_in.py",
    "newsroom/desk/login_throttle.py": "newsroom/desk/test_logging_in.py",
    "newsroom/desk/original_words.py": "newsroom/desk/test_drift.py",
    "newsroom/desk/photo_check_links.py": "newsroom/desk/test_preflight.py",
    "newsroom/desk/photo_page/addresses.py": "newsroom/desk/test_rights_everywhere.py",
    "newsroom/desk/photo_page/credit.py": "newsroom/desk/photo_page/test_page.py",
    "newsroom/desk/photo_page/two_editors.py": "newsroom/desk/photo_page/test_page.py",
    "newsroom/desk/photo_marks.py": "newsroom/desk/test_cards.py",
    "newsroom/desk/picker.py": "newsroom/desk/test_library_picker.py",
    "newsroom/desk/renditions_page": "newsroom/desk/test_renditions_page.py",
    "newsroom/desk/article_conflicts.py": "newsroom/desk/test_article_saving.py",
    "newsroom/external": "newsroom/external/test_external_embeds.py",
    "newsroom/importing": "newsroom/importing/test_ingest_command.py",
    "newsroom/importing/flattened": "newsroom/importing/test_flattened_article.py",
    "newsroom/library/batches.py": "newsroom/desk/test_library_acts.py",
    "newsroom/library/chips.py": "newsroom/library/test_searching.py",
    "newsroom/library/kills.py": "newsroom/desk/test_library_kills.py",
    "newsroom/library/outcome.py": "newsroom/library/test_edits.py",
    "newsroom/library/placing.py": "newsroom/desk/test_library_placing.py",
    "newsroom/library/use_counts.py": "newsroom/library/test_searching.py",
    "newsroom/management": "newsroom/importing/test_ingest_command.py",
    "newsroom/management/commands/demo.py": "newsroom/demo/test_demo_photographs.py",
    "newsroom/management/commands/erase_person.py": "newsroom/personal_data/test_erasing.py",
    "newsroom/management/commands/export_person.py": "newsroom/personal_data/test_exporting.py",
    "newsroom/management/commands/kill_photo.py": "newsroom/publishing/test_killing.py",
    "newsroom/management/commands/unlock_login.py": "newsroom/desk/test_logging_in.py",
    "newsroom/models": "newsroom/desk/test_desk_forms.py",
    "newsroom/pages": "newsroom/pages/test_reader_pages.py",
    "newsroom/pages/article_syndication.py": "newsroom/pages/test_feed_data.py",
    "newsroom/pages/excerpts.py": "newsroom/pages/test_descriptions.py",
    "newsroom/pages/feed_views.py": "newsroom/pages/test_feeds.py",
    "newsroom/pages/list_views.py": "newsroom/pages/test_front_page.py",
    "newsroom/pages/lists.py": "newsroom/pages/test_front_page.py",
    "newsroom/pages/private_link_views.py": "newsroom/pages/test_private_links.py",
    "newsroom/pages/sitemap_views.py": "newsroom/pages/test_sitemaps.py",
    "newsroom/personal_data/pictured.py": "newsroom/personal_data/test_exporting.py",
    "newsroom/proposals/touching.py": "newsroom/proposals/test_gallery_changes.py",
    "newsroom/publishable_rows.py": "newsroom/publishing/test_workflow.py",
    "newsroom/publishing/article_edits.py": "newsroom/baking/test_baking.py",
    "newsroom/publishing/receivers.py": "newsroom/baking/test_baking.py",
    "newsroom/running": "newsroom/running/test_start.py",
    "newsroom/serving": "newsroom/serving/test_same_answers.py",
    "newsroom/serving/bad_requests.py": "newsroom/serving/test_django_requests.py",
    "newsroom/serving/file_cache.py": "newsroom/serving/test_front.py",
    "newsroom/searched_texts.py": "media/test_text_indexes.py",
    "newsroom/templatetags": "newsroom/pages/test_reader_pages.py",
    "newsroom/sign_in": "newsroom/sign_in/test_second_factors.py",
    "newsroom/uploads": "newsroom/uploads/test_sessions.py",
    "newsroom/urls.py": "newsroom/pages/test_reader_pages.py",
}
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for package in ("config", "media", "gallery", "newsroom")
    for path in (ROOT / package).rglob("*.py")
    if path.name != "__init__.py" and "migrations" not in path.parts
)


@cache
def find_imported() -> frozenset[str]:
    """All that tests import, by module."""
    imported = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module)
                imported.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(imported)


def has_tests_of_its_own(module: str) -> bool:
    """Whether a test file has its name, where one would look for it, or a test imports it."""
    path = Path(module)
    named = ROOT / "tests" / path.parent / f"test_{path.stem}.py"
    return named.exists() or ".".join(path.with_suffix("").parts) in find_imported()


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_its_tests_or_is_shown_by_others(module: str) -> None:
    if has_tests_of_its_own(module):
        assert module not in SHOWN_BY, "it needs no entry"
        return
    where = [module, *(parent.as_posix() for parent in Path(module).parents)]
    shown_by = next((SHOWN_BY[each] for each in where if each in SHOWN_BY), None)
    assert shown_by is not None, f"no test has its name or imports it: say what shows {module}"


@pytest.mark.parametrize(("what", "shown_by"), SHOWN_BY.items())
def test_what_stands_in_the_list_is_there(what: str, shown_by: str) -> None:
    assert (ROOT / what).exists()
    assert (ROOT / "tests" / shown_by).exists()
