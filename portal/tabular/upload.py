"""Files that people send: no more of them than the portal would read, and none where there is no room."""

import contextlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest

from portal.away import DiskFull, is_disk_full
from portal.tabular.refusal import MAX_FILE


class RoomForOne(FileUploadHandler):
    """First of the handlers: what goes beyond the limit is read and dropped.

    The rest of the file is then too large by one piece, and whoever takes it can say so.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= MAX_FILE else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None


class AsideOnDisk(TemporaryFileUploadHandler):
    """What finds no room is read and dropped, so that the fields beside it are not lost."""

    is_full = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().new_file(*args, **kwargs)
        except FileNotFoundError:
            # So says Python where it cannot write in any folder for such files.
            self.is_full = True
        except OSError as error:
            self._note(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.is_full:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._note(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.is_full:
            return None
        try:
            return super().file_complete(file_size)
        except OSError as error:
            self._note(error)
            return None

    def _note(self, error: OSError) -> None:
        if not is_disk_full(error):
            raise error
        self.is_full = True
        if hasattr(self, "file"):
            with contextlib.suppress(OSError):  # the last of it finds no room either
                self.file.close()


def refuse_where_disk_was_full(request: HttpRequest) -> None:
    """Raises `DiskFull` where a file that came with the request could not be put down."""
    for handler in request.upload_handlers:
        if isinstance(handler, AsideOnDisk) and handler.is_full:
            raise DiskFull
