"""Sets a sheet with Typst and writes the PDF: a program of its own, started by `drawing`.

It knows only Typst, segno, the template and the fonts beside it. As a child process it may take much
memory for a few seconds and give all of it back (Typst remembers what it has set), and a text on
which it failed or never ended would cost nobody else. Reads one JSON object from standard input:

    {"document": …, "mark": "12.3.pt", "sheets": [17, 18]}
"""

from __future__ import annotations

import json
import os
import resource
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import segno
import typst

HERE = Path(__file__).resolve().parent
BACKGROUND_PDF = "under.pdf"
PDF_STANDARD = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, with its language and title. A file of many sheets is for a
printer only: its pages are pictures of one sheet."""
CONTACT_SHEET = 0
"""The number of the page of the contact: nothing must tie an address to the answers of a sheet."""
CPU_SECONDS = 120
MEMORY_BYTES = 3 << 30

Plain = dict[str, Any]


def typeset_sheets(document: Plain, mark: str, sheets: list[int]) -> bytes:
    """A PDF with a copy of a document for each of the numbers."""
    bare = {**document, "corners": [], "under": None, "fill-up": False}
    answers, contact = count_pages(bare)
    corners = [one for sheet in sheets for one in page_corners(mark, sheet, answers, contact)]
    if len(sheets) == 1:
        whole = {**bare, "corners": corners, "fill-up": answers % 2 == 1}
        try:
            return compile_pdf(whole, pdf_standards=[PDF_STANDARD])
        except typst.TypstError:  # a text that no standard allows, as a mark on a foreign letter
            return compile_pdf(whole)
    with TemporaryDirectory(prefix="consult-paper-") as folder:
        (Path(folder) / BACKGROUND_PDF).write_bytes(compile_pdf(bare, pdf_tags=False))
        return compile_pdf(
            {**bare, "corners": corners, "under": BACKGROUND_PDF}, folder, pdf_tags=False
        )


def page_corners(mark: str, sheet: int, answers: int, contact: int) -> list[Plain]:
    """What stands in the corners of a sheet's pages; a page without `text` is left empty.

    Printed on both sides, answers and contact share no paper, and neither do two sheets.
    """
    found: list[Plain] = []
    for pages, number, before in ((answers, sheet, 0), (contact, CONTACT_SHEET, answers)):
        for page in range(1, pages + 1):
            text = f"{mark}.{number}.{page}"
            found.append(
                {"text": text, "svg": qr_svg(text), "page": page, "pages": pages,
                 "sheet": number or None, "under": before + page}
            )  # fmt: skip
        if pages % 2:
            found.append({"text": None})
    return found


@cache
def qr_svg(words: str) -> str:
    """A QR code (ISO/IEC 18004, level M) as SVG, with the four quiet modules it needs."""
    picture = segno.make(words, error="m", micro=False)
    return str(picture.svg_inline(border=4, omitsize=True, dark="#000", light="#fff"))


@cache
def _fonts() -> typst.Fonts:
    folder = str(HERE / "fonts")
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def compiler(document: Plain, root: str | None = None) -> typst.Compiler:
    """Typst with our fonts and no others; the template takes all words as data."""
    return typst.Compiler(
        (HERE / "sheet.typ").read_bytes(),
        root=root,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"doc": json.dumps(document, ensure_ascii=False)},
    )


def count_pages(document: Plain) -> tuple[int, int]:
    """How many pages the answers of one sheet take, and its contact."""
    found = json.loads(compiler(document).query("<last>", field="value"))
    last = {name: int(page) for name, page in found}
    return last["answers"], last.get("contact", last["answers"]) - last["answers"]


def compile_pdf(document: Plain, root: str | None = None, **how: Any) -> bytes:
    """The PDF of a document."""
    pdf = compiler(document, root).compile(format="pdf", **how)
    assert isinstance(pdf, bytes)
    return pdf


def _limit_resources() -> None:
    """Bound this process: its memory, its processor time, no core dumps."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # a lower one is set already, or the system has none of it
            continue


def main() -> None:
    """Answer one request."""
    _limit_resources()
    asked = json.load(sys.stdin.buffer)
    pdf = typeset_sheets(asked["document"], asked["mark"], asked["sheets"])
    sys.stdout.buffer.write(pdf)
    sys.stdout.flush()
    os._exit(0)  # nothing is left to tidy up, and tidying takes time


if __name__ == "__main__":
    main()
