"""The ZIP archive that an XLSX workbook is: unpacked once to check it before anything is parsed."""

from __future__ import annotations

import zipfile

from .errors import Reason, WorkbookError

ZIP_SIGNATURE = b"PK\x03\x04"
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What the container of an .xls file begins with, and that of an encrypted .xlsx."""
UNPACKED_LIMIT = 200 * 1024 * 1024
MEMBERS_LIMIT = 5000
_CHUNK = 1 << 20
_DOCTYPE = b"<!DOCTYPE"


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse an archive with false sizes, too many members or bytes, a password, or a DOCTYPE.

    Raises WorkbookError; zipfile.BadZipFile, zlib.error and others on damage.
    """
    members = archive.infolist()
    if sum(m.file_size for m in members) > UNPACKED_LIMIT or len(members) > MEMBERS_LIMIT:
        raise WorkbookError(Reason.TOO_LARGE, UNPACKED_LIMIT)
    for member in members:
        if member.flag_bits & 1:
            raise WorkbookError(Reason.LOCKED)
        tail = b""
        with archive.open(member) as stream:  # reads `file_size` bytes, then checks the CRC
            while chunk := stream.read(_CHUNK):
                window = tail + chunk
                if b"!\0D" in window or b"!D" in window:
                    _refuse_doctype(window)
                tail = window[-32:]


def _refuse_doctype(window: bytes) -> None:
    if _DOCTYPE in window.replace(b"\0", b""):  # in UTF-16 too, whatever the member's name
        raise WorkbookError(Reason.FORBIDDEN_XML)
