"""Squares drawn quickly are those that are drawn one by one."""

from __future__ import annotations

import base64
import struct
import zlib

import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.collection.qr_codes import PIXELS_PER_MODULE, QUIET_ZONE, qr_codes_for

ADDRESSES = (
    "http://localhost:8000/pt/vale/surveys/viver-aqui/",
    "https://consulta.municipio.example.pt/zh-Hans/plano-municipal/surveys/necessidades-2026/",
)


def drawn_alone(address: str, code: str) -> list[list[int]]:
    made = segno.make(
        f"{address}#{code}", error="m", micro=False, mask=0, mode="byte", boost_error=False
    )
    return [list(row) for row in made.matrix]


def pixels_of(picture: str) -> list[list[int]]:
    """A picture read back: 1 is dark, its sums are right, all lines are unfiltered."""
    data = base64.b64decode(picture.removeprefix("data:image/png;base64,"))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, parts = 8, {}
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        named = data[at + 4 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(named)
        parts[named[:4]] = named[4:]
        at += 12 + length
    wide, high, *how = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    assert (wide, how) == (high, [1, 0, 0, 0, 0])
    lines, long = zlib.decompress(parts[b"IDAT"]), (wide + 7) // 8 + 1
    assert len(lines) == long * high
    found = []
    for start in range(0, len(lines), long):
        assert lines[start] == 0
        bits = "".join(format(byte, "08b") for byte in lines[start + 1 : start + long])
        found.append([1 - int(bit) for bit in bits[:wide]])
    return found


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(ADDRESSES), st.text("0123456789", min_size=16, max_size=16))
def test_a_square_drawn_quickly_is_the_one_drawn_alone(address: str, code: str) -> None:
    squares, alone = qr_codes_for(address), drawn_alone(address, code)
    size = len(alone)
    assert squares.modules(code) == "".join(str(module) for row in alone for module in row)
    pixels = pixels_of(squares.drawn(code))
    assert len(pixels) == (size + 2 * QUIET_ZONE) * PIXELS_PER_MODULE
    for at, row in enumerate(pixels):
        y = at // PIXELS_PER_MODULE - QUIET_ZONE
        inside = alone[y] if 0 <= y < size else [0] * size
        told = [0] * QUIET_ZONE + inside + [0] * QUIET_ZONE
        assert row == [module for module in told for _ in range(PIXELS_PER_MODULE)]
