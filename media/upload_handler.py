"""Writing an upload to disk while it arrives; Django calls this for every file that is posted."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler


class UploadToDiskHandler(TemporaryFileUploadHandler):
    """Streams every upload to disk and remembers the name that the sender gave it.

    Django cuts a long name to 255 characters in silence; `sent_name` keeps it, so that ingest can
    refuse it aloud.
    """

    def file_complete(self, file_size: int) -> Any:
        """The finished upload."""
        uploaded: Any = super().file_complete(file_size)
        if uploaded is not None:
            uploaded.sent_name = self.file_name
        return uploaded
