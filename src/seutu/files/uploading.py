"""How much of a request reaches the disk before anybody looked at it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MEBIBYTE = 1024 * 1024
MOST_TIMES = 5


class BoundedUploadHandler(FileUploadHandler):
    """Let pass what a file may have and one byte more, and drop the rest.

    The form then says in a sentence that the file is too large, which a broken
    connection could not. A request far beyond that is not read at all.
    """

    chunk_size = 64 * 1024

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.passed = 0

    @property
    def most(self) -> int:
        return int(settings.FILE_MEGABYTES) * MEBIBYTE + 1

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - the framework calls it so
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > MOST_TIMES * self.most:
            raise RequestDataTooBig("The request is larger than any file may be.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        passing = raw_data[: max(self.most - self.passed, 0)]
        self.passed += len(passing)
        return passing or None

    def file_complete(self, file_size: int) -> None:
        return None
