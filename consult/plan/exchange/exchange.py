"""Import and export of a plan's measures and entities."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from ..models.plans import Plan
from .applying import Applying
from .changes import all_changes, changes_of
from .checking import CheckContext, CheckedFile, Wanted, check_main, check_reach, understand_book
from .checking_measures import check_measures
from .columns import KINDS
from .facts import Facts, codes, within_reach
from .opening import open_book
from .reading import Refused, SpreadsheetFile
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
    """Check a file against the plan; apply it when asked to and all is right. Never commits.

    `expected` is the fingerprint of the preview that was agreed to: when the plan changed since,
    nothing is applied and the report shows what would change now.
    """
    report = ExchangeReport(kind, filename)
    try:
        book = open_book(data, KINDS[kind][0])
    except Refused as refused:
        report.problems = [refused.problem]
        return report
    facts = facts_of(session, plan, kind, _paragraph_ids(book))
    check = CheckContext(kind, facts, reach)
    result = _checked(check, book)
    changing = _judge(check, result, report, "pt" if language == "pt" else "en")
    if apply and report.ok and expected in (None, report.fingerprint()):
        applying = Applying(session, plan, made_on=today, made_by_id=made_by_id)
        put = applying.measures_wanted if kind == "measures" else applying.entities_wanted
        put(changing)
        report.applied = True
    return report


def _checked(check: CheckContext, book: SpreadsheetFile) -> CheckedFile:
    result = understand_book(check, book)
    check_main(check, result)
    if check.kind == "measures":
        check_measures(check, result)
    return result


def _judge(
    check: CheckContext, result: CheckedFile, report: ExchangeReport, language: str
) -> list[Wanted]:
    """Fill the report; the entities or measures that would change."""
    problems = [*result.problems, *(p for s in result.sheets.values() for p in s.problems)]
    changing: list[Wanted] = []
    for wanted in result.wanted.values():
        if any(c.fate is not RowChangeKind.UNCHANGED for c in changes_of(check, wanted, language)):
            changing.append(wanted)
            if (problem := check_reach(check, wanted)) is not None:
                problems.append(problem)
    report.notes = result.notes
    report.problems = in_order(check.kind, problems)
    report.changes = all_changes(check, result, language)
    report.left_alone = _left_alone(check.facts, result)
    return changing


def _left_alone(facts: Facts, result: CheckedFile) -> int:
    named = {code for code, wanted in result.wanted.items() if not wanted.new}
    return len(set(facts.things) - named)


def _paragraph_ids(book: SpreadsheetFile) -> set[str]:
    """Everything in the file that looks like the id of a paragraph."""
    return {
        cell.strip()
        for table in book.tables
        for line in table.lines
        for cell in line.cells
        if isinstance(cell, str) and _UUID.fullmatch(cell.strip())
    }
