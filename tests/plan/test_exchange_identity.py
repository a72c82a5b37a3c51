"""What is exported comes back the same."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from consult.imports.file_codes import FileCode
from consult.imports.findings import Severity
from consult.imports.formula_guards import guarded, guarded_in_workbook, unguarded
from consult.languages.rules import Texts
from consult.plan.exchange.changes import all_changes
from consult.plan.exchange.checking import CheckContext, CheckedFile, check_main, understand_book
from consult.plan.exchange.checking_measures import check_measures
from consult.plan.exchange.exchange import export_file, import_file, open_plan_file
from consult.plan.exchange.facts import Facts
from consult.plan.exchange.report import ExchangeReport, RowChangeKind
from consult.plan.exchange.snapshot import facts_of
from consult.plan.exchange.writing import write_csv, write_xlsx
from consult.plan.models.plans import Plan, SpecificObjective, StrategicObjective
from tests.factories import exchange as random
from tests.factories.plan import make_area, make_entity, make_plan

ALL = list(itertools.product(("measures", "entities"), ("xlsx", "csv"), ("pt", "en")))
WRITE = {"xlsx": write_xlsx, "csv": write_csv}


def checked(kind: str, facts: Facts, data: bytes) -> tuple[CheckContext, CheckedFile]:
    check = CheckContext(kind, facts)
    result = understand_book(check, open_plan_file(data, kind))
    check_main(check, result)
    if kind == "measures":
        check_measures(check, result)
    findings = [*result.findings, *(f for s in result.sheets.values() for f in s.findings)]
    assert [f for f in findings if f.severity is Severity.ERROR] == []
    return check, result


@pytest.mark.parametrize(("kind", "form", "language"), ALL)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_file_just_exported_changes_nothing(
    kind: str, form: str, language: str, data: st.DataObject
) -> None:
    facts = data.draw(random.plans(kind))
    if not facts.things:
        return
    check, result = checked(kind, facts, WRITE[form](kind, facts, language))
    changes = all_changes(check, result, language)
    assert [c for c in changes if c.fate is not RowChangeKind.UNCHANGED] == []
    assert {c.code for c in changes} >= set(facts.things)


@pytest.mark.parametrize("language", ["pt", "en"])
@pytest.mark.parametrize("kind", ["measures", "entities"])
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_an_exported_plan_comes_back_whole_in_an_empty_one(
    kind: str, language: str, data: st.DataObject
) -> None:
    facts = data.draw(random.plans(kind))
    if not facts.things:
        return
    empty = replace(facts, things={})
    _, result = checked(kind, empty, write_xlsx(kind, facts, language))
    for code, thing in facts.things.items():
        wanted = result.wanted[code]
        assert wanted.record == thing.record
        found = {sheet: [row.record for row in rows] for sheet, rows in wanted.children.items()}
        assert found == thing.children


def furnished(session: Session, slug: str) -> Plan:
    """A plan with the areas, entities and objectives of the random ones, and two places."""
    plan = make_plan(session, slug)
    plan.areas.clear()
    session.flush()
    plan.areas = [
        make_area(code, code.lower(), "housing", place, pt=name)
        for place, (code, name) in enumerate(random.AREAS.items())
    ]
    for strategic in ("OE1", "OE2"):
        specifics = [
            SpecificObjective(code=code, title=Texts.of(name), position=place)
            for place, ((parent, code), name) in enumerate(random.OBJECTIVES.items())
            if parent == strategic
        ]
        session.add(
            StrategicObjective(
                plan_id=plan.id, code=strategic, title=Texts.of(strategic), specifics=specifics
            )
        )
    session.flush()
    return plan


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_what_the_database_takes_in_it_gives_out_again(
    session: Session, data: st.DataObject
) -> None:
    session.rollback()
    plan = furnished(session, "vale")
    for code, name in random.ENTITIES.items():
        make_entity(session, plan, code, name=name)
    places = {m.code: m.name for m in plan.municipalities}
    drawn = data.draw(random.plans("measures"))
    for thing in drawn.things.values():
        thing.record[("municipalities", "")] = tuple(places)
    drawn = replace(drawn, municipalities=places)
    written = write_xlsx("measures", drawn, "pt")

    def bring(data: bytes, apply: bool = False) -> ExchangeReport:
        today = date(2026, 3, 2)
        return import_file(
            session, plan=plan, kind="measures", data=data, filename="a", today=today, apply=apply
        )

    report = bring(written, apply=True)
    session.expire_all()
    assert report.applied or report.errors[0].code is FileCode.EMPTY
    stored = facts_of(session, plan, "measures")
    assert {c: t.record for c, t in stored.things.items()} == {
        c: t.record for c, t in drawn.things.items()
    }
    assert [t.children for t in stored.things.values()] == [
        drawn.things[c].children for c in stored.things
    ]
    again = export_file(session, plan=plan, kind="measures", form="xlsx")
    assert bring(again).effective == []
    session.rollback()


@given(st.text())
def test_a_guarded_text_is_never_a_formula_and_comes_back(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(text)) == text
    assert unguarded(guarded_in_workbook(text)) == text
