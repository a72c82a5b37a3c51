"""The rules of a whole file: its findings, and what the plan would hold. Pure; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.imports.file_codes import FileCode
from consult.imports.findings import Finding
from consult.imports.spreadsheets import FileTable, SpreadsheetFile

from .codes import ExchangeCode
from .columns import CODES_SHEET, KINDS, ColumnSpec, Key, Per, Reads, SheetSpec, fold
from .facts import Facts, Record, codes, find, within_reach, without_blanks
from .rows import ParsedRow, SheetRows, understand


@dataclass
class WantedRow:
    """A row of another sheet as it shall be. `was`: its place in the plan's list; None: new."""

    number: int
    record: Record
    was: int | None = None


@dataclass
class Wanted:
    """An entity or a measure as it shall be. Row 0: only other sheets name it."""

    code: str
    number: int
    record: Record
    new: bool = False
    given: ParsedRow | None = None
    children: dict[str, list[WantedRow]] = field(default_factory=dict)
    """By sheet; a sheet that the file lacks is not here and stays as it is."""


@dataclass
class CheckedFile:
    """A file that the rules went over. `findings` are those of no sheet; each sheet has its own."""

    wanted: dict[str, Wanted] = field(default_factory=dict)
    nameless: list[Wanted] = field(default_factory=list)
    """Rows without a code: their other errors are reported all the same."""
    sheets: dict[str, SheetRows] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class CheckContext:
    """What the rules compare a file with: the plan, and the municipalities the uploader may change."""

    kind: str
    facts: Facts
    reach: frozenset[str] | None = None


def understand_book(check: CheckContext, book: SpreadsheetFile) -> CheckedFile:
    """Find the sheets of this kind in the file and read their cells."""
    result = CheckedFile(findings=list(book.notes))
    facts = check.facts
    for sheet, table in _assign(check.kind, book, result).items():
        main = sheet is KINDS[check.kind][0]

        def now(code: str, main: bool = main) -> Record:
            known = find_thing(facts, code)
            return facts.things[known].record if main and known else {}

        rows = understand(sheet, table, facts.source, now)
        result.sheets[sheet.name] = rows
    return result


def find_thing(facts: Facts, code: str) -> str | None:
    """The code of something in the plan, whatever the case it is written in; never by its name."""
    return find(code, dict.fromkeys(facts.things, ""))


def _assign(kind: str, book: SpreadsheetFile, result: CheckedFile) -> Mapping[SheetSpec, FileTable]:
    """Which table is which sheet. A lone table is the main sheet, whatever its name."""
    sheets = KINDS[kind]
    filled = [t for t in book.tables if t.rows]
    if not filled:
        result.findings.append(Finding(FileCode.EMPTY))
        return {}
    by_name = {fold(n): s for s in sheets for n in (s.pt, s.en, s.name, *s.also)}
    passed_over = {fold(n) for n in CODES_SHEET.values()}
    found: dict[SheetSpec, FileTable] = {}
    for table in filled:
        sheet = by_name.get(fold(table.name))
        if sheet is not None and sheet not in found:
            found[sheet] = table
        elif len(filled) == 1:
            found[sheets[0]] = table
        elif fold(table.name) not in passed_over:
            note = Finding(ExchangeCode.SHEET_NOT_READ, details={"detail": table.name})
            result.findings.append(note)
    if not found:
        names = ", ".join(f"{s.pt} / {s.en}" for s in sheets)
        result.findings.append(Finding(ExchangeCode.NO_SHEET, details={"detail": names}))
    return found


def check_main(check: CheckContext, result: CheckedFile) -> None:
    """The rows of the main sheet: known or new, each code once, required cells, reach."""
    rows = result.sheets.get(KINDS[check.kind][0].name)
    if rows is None:
        return
    seen: dict[str, int] = {}
    for given in rows.rows:
        known = find_thing(check.facts, given.code)
        code = known or given.code
        wanted = _want(check, given, code, new=known is None)
        first = seen.setdefault(fold(code), given.number) if code else given.number
        if not code:
            _no_code(given)
        if first != given.number:
            given.report(ExchangeCode.CODE_TWICE, (rows.key_column.name, ""), str(first))
        if code and first == given.number:
            result.wanted[code] = wanted
        else:
            result.nameless.append(wanted)


def _no_code(given: ParsedRow) -> None:
    key = (given.sheet.key_column.name, "")
    if key not in given.bad:
        given.report(ExchangeCode.MISSING, key)


def _want(check: CheckContext, given: ParsedRow, code: str, new: bool) -> Wanted:
    before = {} if new else check.facts.things[code].record
    required(given, check.facts.source, new)
    resolve_lists(check, given)
    if given.values.get(("published", "")) is None:
        given.values.pop(("published", ""), None)  # an empty cell neither publishes nor hides
    merged = without_blanks({**before, **given.values, ("code", ""): code})
    if new and not given.sheet.has("municipalities"):
        merged[("municipalities", "")] = tuple(check.facts.municipalities)
    return Wanted(code, given.number, merged, new, given)


def required(given: ParsedRow, source: str, new: bool) -> None:
    """Cells that may not be empty. A new row also needs the columns."""
    for column in given.sheet.sheet.columns[1:]:
        if not column.required:
            continue
        key = (column.name, source if column.per is Per.LANGUAGE else "")
        if key in given.sheet.places:
            if given.values[key] is None and key not in given.bad:
                given.report(ExchangeCode.MISSING, key)
        elif new:
            given.sheet.lacks(column, source)


def resolve_lists(check: CheckContext, given: ParsedRow) -> None:
    """Turn written codes and names into codes of the plan."""
    facts = check.facts
    tables = {
        "municipalities": (facts.municipalities, ExchangeCode.UNKNOWN_MUNICIPALITY),
        "areas": (facts.areas, ExchangeCode.UNKNOWN_AREA),
        **dict.fromkeys(
            ("promoting", "lead", "partner"), (facts.entities, ExchangeCode.UNKNOWN_ENTITY)
        ),
    }
    for key, place in given.sheet.places.items():
        value = given.values.get(key)
        if place.heading.column.reads is Reads.CODES and isinstance(value, tuple):
            names, wrong = tables[key[0]]
            found = _resolve(given, key, value, names, wrong)
            given.values[key] = _ordered(check, key[0], found)


def _ordered(check: CheckContext, name: str, found: tuple[str, ...]) -> tuple[str, ...]:
    """Where the order says nothing it is always the same: only a measure has a main area."""
    if name == "municipalities":
        return tuple(sorted(found))
    if name == "areas" and check.kind == "entities":
        return tuple(code for code in check.facts.areas if code in found)
    return found


def _resolve(
    given: ParsedRow,
    key: Key,
    written: tuple[str, ...],
    names: Mapping[str, str],
    wrong: ExchangeCode,
) -> tuple[str, ...]:
    found: list[str] = []
    for one in written:
        code = find(one, names)
        pieces = [one] if code else [p.strip() for p in one.split(",") if p.strip()]
        for piece in pieces:
            code = find(piece, names)
            if code is None:
                given.report(wrong, key, piece)
            elif code in found:
                given.report(ExchangeCode.LISTED_TWICE, key, code)
            else:
                found.append(code)
    return tuple(found)


def check_reach(check: CheckContext, wanted: Wanted) -> Finding | None:
    """Whoever works for one municipality changes only what this municipality takes part in."""
    before = {} if wanted.new else check.facts.things[wanted.code].record
    for record in (wanted.record,) if wanted.new else (before, wanted.record):
        if not within_reach(codes(record, "municipalities"), check.reach):
            sheet = wanted.given.sheet.title if wanted.given else ""
            reach = ", ".join(sorted(check.reach or ()))
            return Finding(
                ExchangeCode.OUT_OF_REACH,
                sheet,
                wanted.number,
                value=wanted.code,
                details={"detail": reach},
            )
    return None


def label(column: ColumnSpec, part: str) -> str:
    """A column's heading for a preview, in Portuguese and English."""
    return f"{column.heading('pt', part)} / {column.heading('en', part)}"
