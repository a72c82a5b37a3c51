"""The ZIP file that an XLSX workbook is: nothing is read from one that is not sound. Runs in the child."""

from __future__ import annotations

import zipfile

from .reasons import Reason, Unopened

UNPACKED_LIMIT = 200 * 1024 * 1024
MEMBERS_LIMIT = 5000
_CHUNK = 1 << 20
_DOCTYPE = b"<!DOCTYPE"


def check_archive(archive: zipfile.ZipFile) -> None:
    """Unpack everything once, counting: a lying header, a DOCTYPE or a bomb is refused.

    Raises Unopened; zipfile.BadZipFile, zlib.error and others on damage.
    """
    members = archive.infolist()
    if sum(m.file_size for m in members) > UNPACKED_LIMIT or len(members) > MEMBERS_LIMIT:
        raise Unopened(Reason.TOO_LARGE, UNPACKED_LIMIT)
    for member in members:
        if member.flag_bits & 1:
            raise Unopened(Reason.LOCKED)
        tail = b""
        with archive.open(member) as stream:  # reads `file_size` bytes, then checks the CRC
            while chunk := stream.read(_CHUNK):
                window = tail + chunk
                if b"!\0D" in window or b"!D" in window:
                    _refuse_doctype(window)
                tail = window[-32:]


def _refuse_doctype(window: bytes) -> None:
    if _DOCTYPE in window.replace(b"\0", b""):  # in UTF-16 too, whatever its name
        raise Unopened(Reason.FORBIDDEN_XML)
