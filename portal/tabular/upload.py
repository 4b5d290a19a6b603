"""No file that people send takes more room than the portal would read."""

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from portal.tabular.refusal import MAX_FILE


class RoomForOne(FileUploadHandler):
    """First of the handlers: what goes beyond the limit is read and dropped.

    The rest of the file is then too large by one piece, and whoever takes it can say so.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= MAX_FILE else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None
