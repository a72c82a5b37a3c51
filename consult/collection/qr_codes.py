"""The squares (QR codes) of many codes behind one address, a thousand times quicker than one by one.

With a fixed version, level and mask, all modules of a square are sums modulo 2 of the bits of its
content: placing and masking add constants, and the Reed-Solomon code is linear (ISO/IEC 18004,
7.5 to 7.8). So the square of any code is that of zeros, with what each bit that is set turns over.
"""

from __future__ import annotations

import base64
import struct
import zlib
from functools import lru_cache

import segno

from consult.contributions.rules.receipt_codes import CODE_DIGITS

QUIET_ZONE = 2
"""Modules left white on each side, as on our receipts; the card around is white too."""
BITS = (1, 2, 4, 8)
PIXELS_PER_MODULE = 4
"""Pixels of a picture to a module."""
_MODULE_PIXELS = {ord("0"): "1" * PIXELS_PER_MODULE, ord("1"): "0" * PIXELS_PER_MODULE}
"""In a picture 1 is white."""
FILTER_NONE = "0" * 8
"""Begins each line of pixels."""


class QrCodes:
    """Draws the squares of codes that stand behind `address#`."""

    def __init__(self, address: str) -> None:
        self._address = address
        zeros = "0" * CODE_DIGITS
        self.size = len(self._made(zeros))
        self._zero = _as_integer(self._made(zeros))
        self._turned = [self._turned_at(place) for place in range(CODE_DIGITS)]

    def _made(self, code: str) -> tuple[bytearray, ...]:
        content = f"{self._address}#{code}"
        return segno.make(
            content, error="m", micro=False, mask=0, mode="byte", boost_error=False
        ).matrix

    def _turned_at(self, place: int) -> list[int]:
        """What each digit at a place turns over in the square of zeros."""

        def of(bit: int) -> int:
            code = "".join(str(bit) if at == place else "0" for at in range(CODE_DIGITS))
            return self._zero ^ _as_integer(self._made(code))

        bits = {bit: of(bit) for bit in BITS}
        found = []
        for digit in range(10):
            turned = 0
            for bit in BITS:
                turned ^= bits[bit] if digit & bit else 0
            found.append(turned)
        return found

    def modules(self, code: str) -> str:
        """The modules of a square, row after row: 1 is dark."""
        number = self._zero
        for place, digit in enumerate(code):
            number ^= self._turned[place][int(digit)]
        return format(number, f"0{self.size * self.size}b")

    def drawn(self, code: str) -> str:
        """A square as a picture (PNG) in a `data:` address, some 600 characters long.

        As SVG a thousand of them weigh three megabytes. Modules are some pixels wide, so that also
        where a printer smooths pictures their edges are sharp.
        """
        pixels, size = self.modules(code).translate(_MODULE_PIXELS), self.size * PIXELS_PER_MODULE
        wide = size + 2 * QUIET_ZONE * PIXELS_PER_MODULE
        side, padding = "1" * (QUIET_ZONE * PIXELS_PER_MODULE), "1" * (-wide % 8)
        rows = [
            f"{FILTER_NONE}{side}{pixels[start : start + size]}{side}{padding}"
            for start in range(0, len(pixels), size)
        ]
        long = len(rows[0]) // 8
        told = int("".join(rows), 2).to_bytes(long * len(rows))
        lines = [
            told[start : start + long] * PIXELS_PER_MODULE for start in range(0, len(told), long)
        ]
        white = (b"\0" + b"\xff" * (long - 1)) * (QUIET_ZONE * PIXELS_PER_MODULE)
        return _png(wide, b"".join([white, *lines, white]))


@lru_cache(maxsize=4)
def qr_codes_for(address: str) -> QrCodes:
    """The squares behind an address; what they share is worked out once."""
    return QrCodes(address)


def _as_integer(matrix: tuple[bytearray, ...]) -> int:
    return int("".join("1" if module else "0" for row in matrix for module in row), 2)


def _png(wide: int, lines: bytes) -> str:
    """A square picture in black and white, a bit a pixel (PNG, ISO/IEC 15948)."""
    head = struct.pack(">IIBBBBB", wide, wide, 1, 0, 0, 0, 0)
    parts = (
        _png_chunk(b"IHDR", head),
        _png_chunk(b"IDAT", zlib.compress(lines, 1)),
        _png_chunk(b"IEND", b""),
    )
    picture = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    return f"data:image/png;base64,{picture.decode()}"


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    named = kind + content
    return struct.pack(">I", len(content)) + named + struct.pack(">I", zlib.crc32(named))
