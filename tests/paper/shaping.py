"""Where HarfBuzz puts the glyphs of a word, and where a sheet has its glyphs."""

from __future__ import annotations

import re
from pathlib import Path

import uharfbuzz as hb
from lxml import etree

Places = list[tuple[float, float]]

NEAR = 0.15
"""How far apart, in points, two places may be that are said to be one: numbers are rounded."""
SVG = "{http://www.w3.org/2000/svg}"
_MATRIX = re.compile(r"matrix\(([^)]*)\)")


def shaped(words: str, font: Path, size: float, language: str) -> Places:
    """Where the glyphs of a word stand that can be seen, from its start, in points."""
    face = hb.Face(hb.Blob.from_file_path(str(font)))
    made = hb.Font(face)
    buffer = hb.Buffer()
    buffer.add_str(words)
    buffer.guess_segment_properties()
    buffer.language = language
    hb.shape(made, buffer)
    pen, found, scale = 0, [], size / face.upem
    for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if _drawn(made, glyph.codepoint):
            found.append(((pen + place.x_offset) * scale, place.y_offset * scale))
        pen += place.x_advance
    return found


def ink(words: str, font: Path, size: float, language: str) -> float:
    """How wide the ink of a shaped word is, in points."""
    face = hb.Face(hb.Blob.from_file_path(str(font)))
    made = hb.Font(face)
    buffer = hb.Buffer()
    buffer.add_str(words)
    buffer.guess_segment_properties()
    buffer.language = language
    hb.shape(made, buffer)
    pen, edges = 0, []
    for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if _drawn(made, glyph.codepoint):
            extents = made.get_glyph_extents(glyph.codepoint)
            left = pen + place.x_offset + extents.x_bearing
            edges += [left, left + extents.width]
        pen += place.x_advance
    return float((max(edges) - min(edges)) * size / face.upem)


def unshaped(words: str, font: Path, size: float) -> Places:
    """Where they would stand if each letter were set alone, as a program does that can't shape."""
    face = hb.Face(hb.Blob.from_file_path(str(font)))
    made = hb.Font(face)
    pen, found, scale = 0, [], size / face.upem
    rtl = any("\u0590" <= letter <= "\u08ff" for letter in words)
    for letter in reversed(words) if rtl else words:
        glyph = made.get_nominal_glyph(ord(letter)) or 0
        if _drawn(made, glyph):
            found.append((pen * scale, 0.0))
        pen += made.get_glyph_h_advance(glyph)
    return found


def _drawn(font: hb.Font, glyph: int) -> bool:
    extents = font.get_glyph_extents(glyph)
    return extents is not None and bool(extents.width and extents.height)


def on_page(svg: bytes) -> Places:
    """Where the glyphs of a page stand: across, and up from the bottom of the coordinates."""
    found = []
    for use in etree.fromstring(svg).iter(f"{SVG}use"):
        x, y = float(use.get("x", 0)), float(use.get("y", 0))
        for around in use.iterancestors():
            if match := _MATRIX.match(around.get("transform", "")):
                a, b, c, d, e, f = map(float, re.split(r"[\s,]+", match[1].strip()))
                x, y = a * x + c * y + e, b * x + d * y + f
            elif match := re.match(r"translate\(([^)]*)\)", around.get("transform", "")):
                dx, *dy = map(float, re.split(r"[\s,]+", match[1].strip()))
                x, y = x + dx, y + (dy[0] if dy else 0)
        found.append((x, -y))
    return found


def stands(word: Places, page: Places) -> bool:
    """Whether a word stands on a page: all its glyphs, each where it belongs beside the others."""
    grid = {(round(x), round(y)) for x, y in page}

    def there(x: float, y: float) -> bool:
        around = ((round(x) + i, round(y) + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        return any(spot in grid for spot in around) and any(
            abs(x - a) < NEAR and abs(y - b) < NEAR for a, b in page
        )

    if len(word) < 2:
        return False
    first_x, first_y = word[0]
    return any(
        all(there(x - first_x + at_x, y - first_y + at_y) for x, y in word) for at_x, at_y in page
    )
