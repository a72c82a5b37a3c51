"""The invented plan: places, phases, areas, objectives, entities, measures."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from consult.languages.edits import TextEdit
from consult.languages.rules import Texts
from consult.plan.actions.objectives import create_objective
from consult.plan.actions.plans import MunicipalityFacts, PlanFacts, create_plan, set_phases
from consult.plan.exchange.applying import Applying
from consult.plan.exchange.checking import Wanted, WantedRow
from consult.plan.exchange.facts import Record, without_blanks
from consult.plan.models.plans import Area, Plan
from consult.plan.rules.phases import PhaseKind

from .source import DemoData, first_day, last_day

_PARAGRAPHS = uuid.UUID("7a3a3f5e-6f0c-5c8e-9a54-0f2f0d6c2b11")


def paragraph_key(slug: str, name: str) -> uuid.UUID:
    """The id of a paragraph: the same at every load (UUID version 5)."""
    return uuid.uuid5(_PARAGRAPHS, f"{slug}/{name}")


def make_plan(session: Session, demo: DemoData) -> Plan:
    """The plan with its municipalities, phases, areas and objectives, published."""
    written = demo.plan
    facts = PlanFacts(
        title=TextEdit(written["title"]["pt"]),
        intro=TextEdit(written["intro"]["pt"]),
        nature=written["nature"],
        period_starts=first_day(written["period"]["starts"]),
        period_ends=last_day(written["period"]["ends"]),
        legal_basis=written["legal_basis"],
        language="pt",
        languages=list(written["title"]),
        published=True,
    )
    places = [
        MunicipalityFacts(p["code"], p["name"], p["population"], p["foreign_residents"])
        for p in written["municipalities"]
    ]
    plan = create_plan(session, slug=written["slug"], facts=facts, municipalities=places)
    plan.title = Texts.from_words(written["title"])
    plan.intro = Texts.from_words(written["intro"])
    days = {
        PhaseKind(p["kind"]): (demo.day(p["starts"]), demo.day(p["ends"]))
        for p in written["phases"]
    }
    set_phases(session, plan=plan, days=days)
    _put_areas(session, plan, demo)
    _make_objectives(session, plan, demo)
    return plan


def _put_areas(session: Session, plan: Plan, demo: DemoData) -> None:
    """The 16 areas in every language they are written in."""
    there = {area.code: area for area in plan.areas}
    for position, written in enumerate(demo.areas, start=1):
        area = there.pop(written["code"], None)
        if area is None:
            area = Area(code=written["code"])
            plan.areas.append(area)
        area.slug, area.pictogram = written["slug"], written["pictogram"]
        area.position = position
        area.name = Texts.from_words(written["name"])
        area.description = Texts.from_words(written["description"])
    for left_over in there.values():
        plan.areas.remove(left_over)
    session.flush()


def _make_objectives(session: Session, plan: Plan, demo: DemoData) -> None:
    for written in demo.objectives:
        objective = create_objective(
            session,
            plan=plan,
            code=written["code"],
            title=TextEdit(written["text"]["pt"]),
            specifics=[(None, s["code"], TextEdit(s["text"]["pt"])) for s in written["specific"]],
        )
        objective.title = Texts.from_words(written["text"])
        for specific, said in zip(objective.specifics, written["specific"], strict=True):
            specific.title = Texts.from_words(said["text"])
    session.flush()


def fill_plan(
    session: Session, demo: DemoData, plan: Plan, *, made_on: date, made_by_id: int | None
) -> None:
    """Entities and measures, by the same way a spreadsheet brings them in."""
    entities = Applying(session, plan, made_on=made_on, made_by_id=made_by_id)
    entities.entities_wanted([_entity(written) for written in demo.entities])
    strategic = {s["code"]: o["code"] for o in demo.objectives for s in o["specific"]}
    measures = Applying(session, plan, made_on=made_on, made_by_id=made_by_id)
    measures.measures_wanted([_measure(w, strategic, plan.slug) for w in demo.measures])


def _words(column: str, said: Mapping[str, str] | None) -> Record:
    return {(column, tag): words for tag, words in (said or {}).items()}


def _entity(written: dict[str, Any]) -> Wanted:
    services = written["services"]
    tags = dict.fromkeys(tag for service in services for tag in service)
    record: Record = {
        **{(name, ""): written[name] for name in ("code", "name", "kind")},
        **{(name, ""): tuple(written[name]) for name in ("municipalities", "areas")},
        **{(name, ""): value for name, value in written["contacts"].items()},
        **_words("competences", written["competences"]),
        **{("services", tag): "\n".join(s.get(tag, "") for s in services) for tag in tags},
    }
    return Wanted(written["code"], 0, without_blanks(record), new=True)


def _measure(written: dict[str, Any], strategic: Mapping[str, str], slug: str) -> Wanted:
    specific = written["specific_objective"]
    record: Record = {
        ("code", ""): written["code"],
        ("level", ""): written["level"],
        ("areas", ""): tuple(written["areas"]),
        ("municipalities", ""): tuple(written["municipalities"]),
        ("strategic", ""): strategic[specific],
        ("specific", ""): specific,
        ("lead", ""): (written["lead"],),
        ("partner", ""): tuple(written["partners"]),
        ("starts", ""): first_day(written["starts"]),
        ("ends", ""): last_day(written["ends"]),
        ("published", ""): True,
        **_words("title", written["title"]),
        **_words("funding", written["funding"]),
    }
    paragraphs: list[Record] = [
        {("paragraph", ""): str(paragraph_key(slug, p["id"])), **_words("text", p["text"])}
        for p in written["paragraphs"]
    ]
    children = {
        "responsibilities": _responsibilities(written),
        "activities": [
            {("quarters", ""): tuple(a["quarters"]), **_words("description", a["text"])}
            for a in written["activities"]
        ],
        "indicators": [_indicator(one) for one in written["indicators"]],
        "paragraphs": paragraphs,
    }
    rows = {name: [WantedRow(0, one) for one in ones] for name, ones in children.items()}
    return Wanted(written["code"], 0, without_blanks(record), new=True, children=rows)


def _responsibilities(written: dict[str, Any]) -> list[Record]:
    roles = [("lead", written["lead"]), *(("partner", code) for code in written["partners"])]
    return [
        {
            ("role", ""): role,
            ("entity", ""): code,
            **_words("task", written["responsibilities"].get(code)),
        }
        for role, code in roles
    ]


def _indicator(written: dict[str, Any]) -> Record:
    baseline = written["baseline"]
    record: Record = {
        ("unit", ""): written["unit"],
        ("direction", ""): written["direction"],
        ("baseline", ""): None if baseline is None else Decimal(str(baseline)),
        ("baseline_on", ""): date.fromisoformat(written["baseline_on"]),
        **{("target", year): Decimal(str(v)) for year, v in written["targets"].items()},
        **_words("name", written["name"]),
        **_words("verification", written["verification"]),
    }
    return without_blanks(record)
