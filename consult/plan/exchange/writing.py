"""From records to a file that import reads back to the same records. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from consult.imports.formula_guards import guarded, guarded_in_workbook

from .cells import shown
from .columns import CHILDREN, CODES_SHEET, KINDS, ColumnSpec, Key, Per, Reads, SheetSpec
from .facts import Facts, Record, Thing
from .raws import Value

CELL_LIMIT = 32_767
"""Most characters an XLSX cell holds (ECMA-376, Excel's limits)."""

_WIDE = {Reads.WORDS: 60, Reads.LINES: 40, Reads.LINE: 32, Reads.ID: 38, Reads.CODES: 22}
_HEAD_ROWS = 5000


def write_csv(kind: str, facts: Facts, language: str) -> bytes:
    """The main sheet as UTF-8 with BOM and `;` in Portuguese, `,` in English, as Excel expects."""
    sheet = KINDS[kind][0]
    keys = keys_of(sheet, facts)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if language == "pt" else ",")
    writer.writerow([_heading(sheet, key, language) for key in keys])
    for thing in facts.things.values():
        writer.writerow([guarded(_shown(sheet, key, thing.record, language)) for key in keys])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_xlsx(kind: str, facts: Facts, language: str) -> bytes:
    """All sheets, and one with the codes that may be named. Text is only ever written as text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#E8EEF5", "text_wrap": True}),
            "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "number": book.add_format({"valign": "top"}),
        }
        for sheet in KINDS[kind]:
            _write_sheet(book, formats, sheet, facts, language)
        _write_codes(book, formats, facts, language)
    return out.getvalue()


def keys_of(sheet: SheetSpec, facts: Facts) -> list[Key]:
    """The columns of a sheet, with those per language and year."""
    found = {key for record in records(sheet, facts) for key in record}
    keys: list[Key] = []
    for column in sheet.columns:
        said = sorted(part for name, part in found if name == column.name and part)
        if column.per is Per.LANGUAGE:
            parts: Iterable[str] = dict.fromkeys([*facts.languages, *said])
        elif column.per is Per.YEAR:
            parts = sorted({*map(str, facts.years), *said})
        else:
            parts = [""]
        keys += [(column.name, part) for part in parts]
    return keys


def records(sheet: SheetSpec, facts: Facts) -> list[Record]:
    """The rows of a sheet; those of measures carry the measure's code and their order."""
    rows: list[Record] = []
    for thing in facts.things.values():
        rows += _child_records(sheet, thing) if sheet in CHILDREN else [thing.record]
    return rows


def _child_records(sheet: SheetSpec, thing: Thing) -> list[Record]:
    rows = thing.children.get(sheet.name, [])
    ordered = "order" in sheet.by_name
    return [
        {("measure", ""): thing.code, **({("order", ""): at} if ordered else {}), **record}
        for at, record in enumerate(rows, start=1)
    ]


def _heading(sheet: SheetSpec, key: Key, language: str) -> str:
    return sheet.by_name[key[0]].heading(language, key[1])


def _shown(sheet: SheetSpec, key: Key, record: Record, language: str) -> str:
    return shown(sheet.by_name[key[0]], record.get(key), language)


def _write_sheet(
    book: Any, formats: dict[str, Any], sheet: SheetSpec, facts: Facts, language: str
) -> None:
    page = book.add_worksheet(sheet.title(language))
    keys = keys_of(sheet, facts)
    for at, key in enumerate(keys):
        column = sheet.by_name[key[0]]
        page.set_column(at, at, _WIDE.get(column.reads, 16), formats["text"])
        page.write_string(0, at, _heading(sheet, key, language), formats["head"])
        _offer_choices(page, at, column, language)
    for row, record in enumerate(records(sheet, facts), start=1):
        for at, key in enumerate(keys):
            value = record.get(key)
            if value is not None:
                _write_cell(page, (row, at), sheet.by_name[key[0]], value, formats, language)
    page.freeze_panes(1, 1)


def _write_cell(
    page: Any,
    at: tuple[int, int],
    column: ColumnSpec,
    value: Value,
    formats: dict[str, Any],
    language: str,
) -> None:
    if isinstance(value, date):
        page.write_datetime(*at, value, formats["day"])
    elif isinstance(value, int) and not isinstance(value, bool):
        page.write_number(*at, value, formats["number"])
    elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= 15:
        page.write_number(*at, float(value), formats["number"])
    else:
        text = guarded_in_workbook(shown(column, value, language))
        if len(text) > CELL_LIMIT:
            raise ValueError(f"a cell of {len(text)} characters does not fit in a spreadsheet")
        page.write_string(*at, text, formats["text"])


def _offer_choices(page: Any, at: int, column: ColumnSpec, language: str) -> None:
    """A list to pick from; what people type instead is read as well."""
    offered: Sequence[str | int] = [c.pt if language == "pt" else c.en for c in column.choices]
    if column.reads is Reads.LEVEL:
        offered = [1, 2]
    if offered:
        rule = {"validate": "list", "source": list(offered), "error_type": "information"}
        page.data_validation(1, at, _HEAD_ROWS, at, rule)


def _write_codes(book: Any, formats: dict[str, Any], facts: Facts, language: str) -> None:
    """What the codes mean; import passes over this sheet."""
    page = book.add_worksheet(CODES_SHEET["pt" if language == "pt" else "en"])
    page.set_column(0, 1, 22, formats["text"])
    page.set_column(2, 2, 80, formats["text"])
    pt = language == "pt"
    heads = ("o quê", "código", "nome") if pt else ("what", "code", "name")
    groups = (
        ("município" if pt else "municipality", facts.municipalities),
        ("área" if pt else "area", facts.areas),
        ("entidade" if pt else "entity", facts.entities),
        ("objetivo específico" if pt else "specific objective", _specifics(facts)),
    )
    rows = [(what, code, name) for what, names in groups for code, name in names.items()]
    for at, cells in enumerate([heads, *rows]):
        for column, text in enumerate(cells):
            page.write_string(at, column, text, formats["text" if at else "head"])
    page.freeze_panes(1, 0)


def _specifics(facts: Facts) -> dict[str, str]:
    return {
        f"{strategic} · {specific}": name
        for (strategic, specific), name in facts.objectives.items()
    }
