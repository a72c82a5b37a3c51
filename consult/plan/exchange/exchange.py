"""Import and export of a plan's measures and entities."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from consult.imports.file_codes import FileRefused
from consult.imports.spreadsheets import SpreadsheetFile, open_spreadsheet

from ..models.plans import Plan
from .applying import Applying
from .changes import all_changes, changes_of
from .checking import CheckContext, CheckedFile, Wanted, check_main, check_reach, understand_book
from .checking_measures import check_measures
from .columns import KINDS, read_heading
from .facts import Facts, codes, within_reach
from .report import ExchangeReport, RowChangeKind, in_order
from .snapshot import facts_of
from .writing import write_csv, write_xlsx

FORMATS: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
"""The kinds of file, and their media types."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")


def export_file(
    session: Session,
    *,
    plan: Plan,
    kind: str,
    form: str,
    language: str = "pt",
    reach: frozenset[str] | None = None,
) -> bytes:
    """The plan's `measures` or `entities` as `xlsx` or `csv`, headings in `pt` or English.

    `reach`: only what these municipalities take part in (their codes). Raises KeyError for
    another kind or form.
    """
    facts = facts_of(session, plan, kind)
    within = {
        code: thing
        for code, thing in facts.things.items()
        if within_reach(codes(thing.record, "municipalities"), reach)
    }
    write = {"csv": write_csv, "xlsx": write_xlsx}[form]
    return write(kind, replace(facts, things=within), "pt" if language == "pt" else "en")


def import_file(
    session: Session,
    *,
    plan: Plan,
    kind: str,
    data: bytes,
    filename: str,
    today: date,
    made_by_id: int | None = None,
    language: str = "pt",
    reach: frozenset[str] | None = None,
    apply: bool = False,
    expected: str | None = None,
) -> ExchangeReport:
    """Check a file against the plan; apply it where `apply` says so and it has no errors. Never commits.

    `expected` is the fingerprint of the preview that was agreed to: where the plan changed since,
    nothing is applied and the report shows what would change now.
    """
    try:
        book = open_plan_file(data, kind)
    except FileRefused as refused:
        return ExchangeReport((refused.finding,), kind=kind, filename=filename)
    facts = facts_of(session, plan, kind, _paragraph_ids(book))
    check = CheckContext(kind, facts, reach)
    report, changing = _report(check, _checked(check, book), "pt" if language == "pt" else "en")
    report = replace(report, filename=filename)
    if not (apply and report.ok and expected in (None, report.fingerprint())):
        return report
    applying = Applying(session, plan, made_on=today, made_by_id=made_by_id)
    put = applying.measures_wanted if kind == "measures" else applying.entities_wanted
    put(changing)
    return replace(report, applied=True)


def open_plan_file(data: bytes, kind: str) -> SpreadsheetFile:
    """Read a file; a CSV holds the main sheet of its kind. Raises FileRefused."""
    main = KINDS[kind][0]
    return open_spreadsheet(
        data, is_heading=lambda text: read_heading(main, text, "pt") is not None
    )


def _checked(check: CheckContext, book: SpreadsheetFile) -> CheckedFile:
    result = understand_book(check, book)
    check_main(check, result)
    if check.kind == "measures":
        check_measures(check, result)
    return result


def _report(
    check: CheckContext, result: CheckedFile, language: str
) -> tuple[ExchangeReport, list[Wanted]]:
    """The report, and the entities or measures that would change."""
    findings = [*result.findings, *(f for rows in result.sheets.values() for f in rows.findings)]
    changing: list[Wanted] = []
    for wanted in result.wanted.values():
        if any(c.fate is not RowChangeKind.UNCHANGED for c in changes_of(check, wanted, language)):
            changing.append(wanted)
            if (finding := check_reach(check, wanted)) is not None:
                findings.append(finding)
    report = ExchangeReport(
        in_order(check.kind, findings),
        kind=check.kind,
        changes=tuple(all_changes(check, result, language)),
        left_alone=_left_alone(check.facts, result),
    )
    return report, changing


def _left_alone(facts: Facts, result: CheckedFile) -> int:
    named = {code for code, wanted in result.wanted.items() if not wanted.new}
    return len(set(facts.things) - named)


def _paragraph_ids(book: SpreadsheetFile) -> set[str]:
    """Everything in the file that looks like the id of a paragraph."""
    return {
        cell.strip()
        for table in book.tables
        for row in table.rows
        for cell in row.cells
        if isinstance(cell, str) and _UUID.fullmatch(cell.strip())
    }
