"""The rules of measures and of the sheets that hang on them. Pure."""

from __future__ import annotations

from collections import defaultdict

from .checking import CheckContext, CheckedFile, Wanted, WantedRow, find_thing, required
from .codes import ExchangeCode
from .columns import ACTIVITIES, INDICATORS, PARAGRAPHS, RESPONSIBILITIES, SheetSpec
from .facts import ROLE_COLUMNS, Facts, Record, codes, find, without_blanks
from .matching import match_rows
from .raws import Value
from .rows import ParsedRow, SheetRows


def check_measures(check: CheckContext, result: CheckedFile) -> None:
    """Objectives, dates, then the other sheets."""
    for wanted in [*result.wanted.values(), *result.nameless]:
        if wanted.given is not None:
            _check_objective(check.facts, wanted)
            _check_dates(wanted)
    for sheet in (ACTIVITIES, INDICATORS, PARAGRAPHS):
        if rows := result.sheets.get(sheet.name):
            _check_children(check, result, sheet, rows)
    responsibilities = result.sheets.get(RESPONSIBILITIES.name)
    tasks = _check_tasks(check, result, responsibilities) if responsibilities else {}
    for wanted in result.wanted.values():
        wanted.children[RESPONSIBILITIES.name] = _responsible(check.facts, wanted, tasks)


def _check_objective(facts: Facts, wanted: Wanted) -> None:
    """A measure hangs on a specific objective; the strategic one tells apart equal codes."""
    given = wanted.given
    if given is None or not (given.sheet.has("specific") or given.sheet.has("strategic")):
        return
    strategic, specific = _cell(given, "strategic"), _cell(given, "specific")
    key = ("specific", "") if given.sheet.has("specific") else ("strategic", "")
    found = _objectives(facts, strategic, specific) if specific else []
    if not specific:
        _without_specific(facts, wanted, given, strategic, key)
    elif not found and strategic and _objectives(facts, "", specific):
        given.report(ExchangeCode.OBJECTIVE_PARENT, ("strategic", ""), specific)
    elif not found:
        given.report(ExchangeCode.UNKNOWN_OBJECTIVE, key, specific)
    elif len(found) > 1:
        given.report(ExchangeCode.OBJECTIVE_TWO_WAYS, key, ", ".join(pair[0] for pair in found))
    else:
        wanted.record[("strategic", "")], wanted.record[("specific", "")] = found[0]


def _cell(given: ParsedRow, name: str) -> str:
    return str(given.values.get((name, "")) or "")


def _without_specific(
    facts: Facts, wanted: Wanted, given: ParsedRow, strategic: str, key: tuple[str, str]
) -> None:
    """No specific objective is written: none is meant, or the one it has."""
    thing = facts.things.get(wanted.code)
    same = thing is not None and thing.record.get(("strategic", "")) == strategic
    if not strategic:
        wanted.record.pop(("strategic", ""), None)
        wanted.record.pop(("specific", ""), None)
    elif given.sheet.has("specific") or not same:
        given.report(ExchangeCode.MISSING, key)


def _objectives(facts: Facts, strategic: str, specific: str) -> list[tuple[str, str]]:
    pairs = list(facts.objectives)
    if strategic:
        parent = find(strategic, dict.fromkeys((p[0] for p in pairs), ""))
        pairs = [p for p in pairs if p[0] == parent]
    exact = [p for p in pairs if p[1] == specific]
    known = find(specific, {p[1]: facts.objectives[p] for p in pairs})
    return exact or [p for p in pairs if p[1] == known]


def _check_dates(wanted: Wanted) -> None:
    starts, ends = wanted.record.get(("starts", "")), wanted.record.get(("ends", ""))
    given = wanted.given
    if given is None or given.bad & {("starts", ""), ("ends", "")}:
        return
    if starts is not None and ends is not None and str(ends) < str(starts):
        key = ("ends", "") if given.sheet.has("ends") else ("starts", "")
        given.report(ExchangeCode.ENDS_BEFORE, key, str(starts))


def _measure_of(check: CheckContext, result: CheckedFile, given: ParsedRow) -> Wanted | None:
    """The measure a row belongs to: in the file, else in the plan."""
    key = ("measure", "")
    if not given.code:
        if key not in given.bad:
            given.report(ExchangeCode.MISSING, key)
        return None
    code = find(given.code, dict.fromkeys(result.wanted, ""))
    if code is None and (code := find_thing(check.facts, given.code)):
        result.wanted[code] = Wanted(code, 0, dict(check.facts.things[code].record))
    if code is None:
        given.report(ExchangeCode.UNKNOWN_MEASURE, key, given.code)
        return None
    return result.wanted[code]


def _check_children(
    check: CheckContext, result: CheckedFile, sheet: SheetSpec, rows: SheetRows
) -> None:
    """The rows of each measure the file names; what the sheet does not repeat goes away."""
    by_measure: dict[str, list[tuple[int, int, ParsedRow]]] = defaultdict(list)
    seen: dict[Value, int] = {}
    for given in rows.rows:
        wanted = _measure_of(check, result, given)
        if wanted is None:
            continue
        if sheet is PARAGRAPHS:
            _check_paragraph(check.facts, wanted.code, given, seen)
        order = given.values.get(("order", ""))
        place = order if isinstance(order, int) else 10**6
        by_measure[wanted.code].append((place, given.number, given))
    for code, wanted in result.wanted.items():
        thing = check.facts.things.get(code)
        before = list(thing.children.get(sheet.name, ())) if thing else []
        listed = [g for _, _, g in sorted(by_measure[code], key=lambda one: one[:2])]
        wanted.children[sheet.name] = _child_rows(check.facts, sheet, before, listed)


def _child_rows(
    facts: Facts, sheet: SheetSpec, before: list[Record], listed: list[ParsedRow]
) -> list[WantedRow]:
    records = [_child_record(g) for g in listed]
    found = match_rows(sheet, before, records, facts.source)
    wanted: list[WantedRow] = []
    for given, record, was in zip(listed, records, found, strict=True):
        required(given, facts.source, new=was is None)
        old = before[was] if was is not None else {}
        wanted.append(WantedRow(given.number, without_blanks({**old, **record}), was))
    return wanted


def _child_record(given: ParsedRow) -> Record:
    return {k: v for k, v in given.values.items() if k[0] not in {"measure", "order"}}


def _check_paragraph(facts: Facts, measure: str, given: ParsedRow, seen: dict[Value, int]) -> None:
    key = ("paragraph", "")
    paragraph = given.values.get(key)
    if paragraph is None:
        return
    first = seen.setdefault(paragraph, given.number)
    if first != given.number:
        given.report(ExchangeCode.LISTED_TWICE, key, str(paragraph))
    elif facts.owners.get(str(paragraph), measure) != measure:
        given.report(ExchangeCode.PARAGRAPH_ELSEWHERE, key, facts.owners[str(paragraph)])


Tasks = dict[tuple[str, str, str], tuple[int, Record]]
"""(measure, role, entity) to the row that tells the task."""


def _check_tasks(check: CheckContext, result: CheckedFile, rows: SheetRows) -> Tasks:
    """Rows of the responsibilities sheet name only who the measures sheet names."""
    tasks: Tasks = {}
    for given in rows.rows:
        wanted = _measure_of(check, result, given)
        required(given, check.facts.source, new=True)
        role, written = given.values.get(("role", "")), given.values.get(("entity", ""))
        if wanted is None or role is None or written is None:
            continue
        entity = find(str(written), check.facts.entities)
        if entity is None:
            given.report(ExchangeCode.UNKNOWN_ENTITY, ("entity", ""), str(written))
        elif entity not in codes(wanted.record, str(role)):
            if not (wanted.given and (str(role), "") in wanted.given.bad):
                given.report(ExchangeCode.NOT_RESPONSIBLE, ("entity", ""), wanted.code)
        elif (wanted.code, str(role), entity) in tasks:
            given.report(ExchangeCode.LISTED_TWICE, ("entity", ""), entity)
        else:
            task = {k: v for k, v in given.values.items() if k[0] == "task"}
            tasks[(wanted.code, str(role), entity)] = (given.number, task)
    return tasks


def _responsible(facts: Facts, wanted: Wanted, tasks: Tasks) -> list[WantedRow]:
    """Who does what, by role and in the order of the measures sheet, with the tasks."""
    thing = facts.things.get(wanted.code)
    before = list(thing.children.get(RESPONSIBILITIES.name, ())) if thing else []
    places = {(r[("role", "")], r[("entity", "")]): i for i, r in enumerate(before)}
    rows: list[WantedRow] = []
    for role in ROLE_COLUMNS:
        for entity in codes(wanted.record, role):
            was = places.get((role, entity))
            old = before[was] if was is not None else {}
            number, task = tasks.get((wanted.code, role, entity), (0, {}))
            record = {**old, ("role", ""): role, ("entity", ""): entity, **task}
            rows.append(WantedRow(number, without_blanks(record), was))
    return rows
