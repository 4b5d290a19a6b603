"""Scripts, styles and pictures under names that change with what is in them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Scripts that import others do it by these names too, so that old and new never meet."""

    support_js_module_import_aggregation = True
