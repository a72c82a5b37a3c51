"""Make the fonts of printed questionnaires: what the sixteen languages need, and no more.

    npm pack @expo-google-fonts/noto-sans  (and the others below), unpack each beside the others
    pip install 'fonttools~=4.68'
    python .ci/fonts.py <folder with noto-sans/, noto-sans-bengali/, …>

Chinese keeps the 6,763 characters of GB 2312, the standard set of simplified Chinese, and Latin
leaves out what a font of its own has. Writes `consult/paper/printing/fonts/`, with the licence (SIL
OFL 1.1) and `coverage.json`: the characters that can be printed at all.
"""

from __future__ import annotations

import json
import shutil
import sys
from itertools import count, groupby
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "consult" / "paper" / "printing" / "fonts"
WEIGHTS = {"400Regular": "Regular", "700Bold": "Bold"}
FONTS = {
    "noto-sans": "NotoSans",
    "noto-naskh-arabic": "NotoNaskhArabic",
    "noto-nastaliq-urdu": "NotoNastaliqUrdu",
    "noto-sans-bengali": "NotoSansBengali",
    "noto-sans-devanagari": "NotoSansDevanagari",
    "noto-sans-gurmukhi": "NotoSansGurmukhi",
    "noto-sans-sc": "NotoSansSC",
}
DEVANAGARI = (range(0x900, 0x980), range(0xA8E0, 0xA900), range(0x1CD0, 0x1D00))


def gb2312() -> set[int]:
    """Every code point of GB 2312."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def wanted(name: str, font: TTFont) -> set[int]:
    """The code points to keep of a font."""
    has = set(font.getBestCmap())
    if name == "noto-sans-sc":
        return has & (
            gb2312() | {*range(0x20, 0x7F), *range(0x3000, 0x3040), *range(0xFF00, 0xFFF0)}
        )
    if name == "noto-sans":
        return {one for one in has if not any(one in block for block in DEVANAGARI)}
    return has


def make(source: Path, name: str, weight: str) -> set[int]:
    """Write one font; return the code points it has."""
    short = FONTS[name]
    font = TTFont(source / name / weight / f"{short}_{weight}.ttf")
    options = subset.Options(hinting=False, layout_features=["*"], name_IDs=["*"])
    work = subset.Subsetter(options)
    work.populate(unicodes=wanted(name, font))
    work.subset(font)
    font.save(TARGET / f"{short}-{WEIGHTS[weight]}.ttf")
    return set(font.getBestCmap())


def ranges(points: set[int]) -> list[list[int]]:
    """Code points as first and last of each run."""
    places = count()
    runs = [list(run) for _, run in groupby(sorted(points), key=lambda one: one - next(places))]
    return [[run[0], run[-1]] for run in runs]


def main(source: Path) -> None:
    """Write all of them."""
    TARGET.mkdir(parents=True, exist_ok=True)
    covered: set[int] = set()
    for name, short in FONTS.items():
        shutil.copyfile(source / name / "LICENSE_FONT", TARGET / f"{short}-OFL.txt")
        covered |= set.intersection(*(make(source, name, weight) for weight in WEIGHTS))
    (TARGET / "coverage.json").write_text(json.dumps(ranges(covered)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
