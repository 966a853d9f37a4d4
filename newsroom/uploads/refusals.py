"""Why an upload does not go on, in sentences; nothing that is here is lost by any of them."""

from __future__ import annotations


class UploadStopped(Exception):
    """The request changed nothing, or set the upload back to `offset`."""

    def __init__(self, sentence: str, offset: int | None = None) -> None:
        super().__init__(sentence)
        self.offset = offset


class UploadNotFound(UploadStopped):
    """It never was, has expired, or is another's."""

    def __init__(self) -> None:
        super().__init__("This upload is not known here, or not any more: begin it again.")


class UploadBusy(UploadStopped):
    """Another request writes the same file."""

    def __init__(self) -> None:
        super().__init__("Another request is at this file just now. Try again in a moment.")


class WrongOffset(UploadStopped):
    """The piece does not begin where the last one ended."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"The next piece of this file begins at byte {offset}.", offset)


class BeyondTheEnd(UploadStopped):
    """More bytes than were announced."""

    def __init__(self, size_bytes: int, offset: int) -> None:
        super().__init__(
            f"This piece ends behind the file's {size_bytes} bytes. Nothing of it was kept.", offset
        )


class PieceTooLarge(UploadStopped):
    """More bytes than one request may bring."""


class PieceDamaged(UploadStopped):
    """The bytes are not those of which the checksum was taken."""

    def __init__(self, offset: int) -> None:
        super().__init__("This piece was damaged on its way. Send it again.", offset)


class BytesDiffer(UploadStopped):
    """All is here, and it is not the file that was announced."""

    def __init__(self) -> None:
        super().__init__(
            "What arrived is not the file that was announced: it changed meanwhile, or was damaged "
            "on its way. Nothing was taken into the library. Send the file again.",
            0,
        )


class TooManyUploads(UploadStopped):
    """So many are half here already that no more are begun."""
