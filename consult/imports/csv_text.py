"""CSV as people's programs write it: its encoding, its delimiter, its records. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence

from .file_codes import FileCode, FileRefused

csv.field_size_limit(1 << 20)

_DELIMITERS = (";", ",", "\t", "|")
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "UTF-8"),
    (b"\xff\xfe", "UTF-16-LE"),
    (b"\xfe\xff", "UTF-16-BE"),
)
_SAMPLE_LINES = 20


def decode_text(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: by mark, by the NULs of UTF-16, UTF-8, else Windows-1252.

    Raises FileRefused.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding), encoding.removesuffix("-LE").removesuffix(
                "-BE"
            )
    sample = data[:4000]
    if sample[1::2].count(0) > len(sample) // 4:
        return _decode(data, "UTF-16-LE"), "UTF-16"
    if sample[::2].count(0) > len(sample) // 4:
        return _decode(data, "UTF-16-BE"), "UTF-16"
    try:
        return data.decode("UTF-8"), "UTF-8"
    except UnicodeDecodeError:
        return _decode(data, "cp1252"), "Windows-1252"


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(FileCode.ENCODING) from error


def delimiter_of(text: str, is_heading: Callable[[str], bool] | None) -> str:
    """The delimiter that Excel's line `sep=;` declares; else the likeliest one.

    With `is_heading`: the one under which one of the first rows holds the most headings. Without: the
    one that splits the first row into the most cells.
    """
    if declared := _declared_delimiter(text):
        return declared
    sample = "\n".join(text.split("\n")[:_SAMPLE_LINES])

    def rank(delimiter: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        if is_heading is None:
            return len(next(rows, [])), 0
        most = max((sum(map(is_heading, row)) for row in rows), default=0)
        return most, sample.count(delimiter)

    tie_order = _DELIMITERS if is_heading else (",", *_DELIMITERS)
    return max(tie_order, key=rank)


def _declared_delimiter(text: str) -> str:
    first = text.lstrip().split("\n", 1)[0].strip()
    delimiter = first[4:5] if first.lower().startswith("sep=") else ""
    return delimiter if delimiter in _DELIMITERS else ""


def csv_rows(text: str, delimiter: str) -> Iterator[Sequence[str]]:
    """The records of a file; that of a line `sep=;` is empty. Raises FileRefused."""
    first, _, rest = text.partition("\n")
    declared = first.strip().lower().startswith("sep=")
    reader = csv.reader(
        io.StringIO(rest if declared else text, newline=""), delimiter=delimiter, strict=True
    )
    row = 0
    if declared:
        yield []
    try:
        for cells in reader:
            row += 1
            yield cells
    except csv.Error as error:
        raise FileRefused(FileCode.CSV_QUOTES, row=row + 1, line=str(reader.line_num)) from error
