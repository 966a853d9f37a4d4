"""Static files under names that carry their content's hash."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; a file that a dependency names but does not ship is not fatal."""

    manifest_strict = False
    support_js_module_import_aggregation = True  # our modules import each other by relative names
