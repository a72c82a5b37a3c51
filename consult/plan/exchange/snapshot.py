"""The plan as the spreadsheets see it, read from the database in a few queries."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from consult.languages.rules import Texts, clean_text

from ..models.entities import Entity
from ..models.measures import (
    Activity,
    Indicator,
    Measure,
    MeasureArea,
    MeasureVersion,
    Paragraph,
    ParagraphText,
    Responsibility,
)
from ..models.plans import Plan, SpecificObjective
from ..queries.measures import areas_of, entities_of, objectives_of
from .cells import clean_lines, tidy_number
from .columns import ACTIVITIES, INDICATORS, PARAGRAPHS, RESPONSIBILITIES, Key
from .facts import ROLE_COLUMNS, Facts, Record, Thing, without_blanks


def facts_of(session: Session, plan: Plan, kind: str, paragraph_ids: Iterable[str] = ()) -> Facts:
    """What is in the plan; `paragraph_ids` are those a file names, to see whose they are."""
    entities = list(session.scalars(entities_of(plan.id)))
    objectives = list(session.scalars(objectives_of(plan.id)))
    things = (
        [entity_thing(e) for e in entities]
        if kind == "entities"
        else measure_things(session, plan.id)
    )
    return Facts(
        source=plan.language,
        languages=tuple(dict.fromkeys([plan.language, *plan.languages])),
        years=tuple(range(plan.period_starts.year, plan.period_ends.year + 1)),
        municipalities={m.code: m.name for m in plan.municipalities},
        areas={a.code: a.name.words(a.name.source) for a in session.scalars(areas_of(plan.id))},
        entities={e.code: e.name for e in entities},
        objectives={
            (o.code, s.code): s.title.words(s.title.source) for o in objectives for s in o.specifics
        },
        things={t.code: t for t in things},
        owners=_owners(session, plan.id, paragraph_ids),
    )


def _owners(session: Session, plan_id: int, ids: Iterable[str]) -> dict[str, str]:
    wanted = sorted({uuid.UUID(i) for i in ids})
    owners: dict[str, str] = {}
    for at in range(0, len(wanted), 500):
        rows = session.execute(
            select(Paragraph.id, Measure.code, Measure.plan_id)
            .join(Measure, Measure.id == Paragraph.measure_id)
            .where(Paragraph.id.in_(wanted[at : at + 500]))
        )
        owners |= {str(i): code if owner == plan_id else "" for i, code, owner in rows}
    return owners


def entity_thing(entity: Entity) -> Thing:
    """An entity as a row."""
    record: Record = {
        ("code", ""): entity.code,
        ("name", ""): entity.name,
        ("kind", ""): entity.kind,
        ("municipalities", ""): tuple(sorted(m.code for m in entity.municipalities)),
        ("areas", ""): tuple(
            a.code for a in sorted(entity.areas, key=lambda a: (a.position, a.id))
        ),
        ("email", ""): entity.email,
        ("phone", ""): entity.phone,
        ("address", ""): entity.address,
        ("website", ""): entity.website,
        **texts_record("competences", entity.competences),
        **services_record([s.name for s in entity.services]),
    }
    return Thing(entity.code, without_blanks(record))


def services_record(services: list[Texts]) -> Record:
    """Services, one a line, a column a language; a blank line where a language has no words."""
    tags = dict.fromkeys(tag for texts in services for tag in texts.by)
    return {
        ("services", tag): "\n".join(one_line(t.words(tag)) for t in services).rstrip("\n")
        for tag in tags
    }


def one_line(words: str) -> str:
    """Words on one line."""
    return " ".join(clean_lines(words).split())


def texts_record(name: str, texts: Texts | None) -> Record:
    """A text as one value a language."""
    return {(name, tag): clean_text(text.words) for tag, text in texts.by.items()} if texts else {}


def measure_things(session: Session, plan_id: int) -> list[Thing]:
    """All measures of a plan as rows, in the order of their codes."""
    measures = list(session.scalars(measures_whole(plan_id)))
    versions = current_paragraphs(session, plan_id)
    return [measure_thing(m, versions.get(m.id, [])) for m in measures]


def measures_whole(plan_id: int) -> Select[Measure]:
    """The measures of a plan with everything but their versions."""
    return (
        select(Measure)
        .options(
            selectinload(Measure.area_links).joinedload(MeasureArea.area),
            selectinload(Measure.municipalities),
            joinedload(Measure.objective).joinedload(SpecificObjective.strategic),
            selectinload(Measure.responsibilities).joinedload(Responsibility.entity),
            selectinload(Measure.activities),
            selectinload(Measure.indicators).selectinload(Indicator.targets),
        )
        .where(Measure.plan_id == plan_id)
        .order_by(Measure.code)
    )


def current_paragraphs(session: Session, plan_id: int) -> dict[int, list[ParagraphText]]:
    """The paragraphs of the newest version of each measure of a plan."""
    newest = (
        select(MeasureVersion.measure_id, func.max(MeasureVersion.number).label("number"))
        .join(Measure)
        .where(Measure.plan_id == plan_id)
        .group_by(MeasureVersion.measure_id)
        .subquery()
    )
    versions = session.scalars(
        select(MeasureVersion)
        .options(selectinload(MeasureVersion.paragraphs))
        .join(
            newest,
            (newest.c.measure_id == MeasureVersion.measure_id)
            & (newest.c.number == MeasureVersion.number),
        )
    )
    return {v.measure_id: list(v.paragraphs) for v in versions}


def measure_thing(measure: Measure, paragraphs: list[ParagraphText]) -> Thing:
    """A measure as a row, with its rows on the other sheets."""
    objective = measure.objective
    links = sorted(measure.area_links, key=lambda link: link.position)
    record: Record = {
        ("code", ""): measure.code,
        ("level", ""): measure.level,
        ("areas", ""): tuple(link.area.code for link in links),
        ("strategic", ""): objective.strategic.code if objective else None,
        ("specific", ""): objective.code if objective else None,
        ("municipalities", ""): tuple(sorted(m.code for m in measure.municipalities)),
        ("starts", ""): measure.starts,
        ("ends", ""): measure.ends,
        ("published", ""): measure.published,
        **{(role, ""): _entities(measure, role) for role in ROLE_COLUMNS},
        **texts_record("title", measure.title),
        **texts_record("funding", measure.funding),
    }
    children: Mapping[str, list[Record]] = {
        RESPONSIBILITIES.name: [
            _responsibility(r) for role in ROLE_COLUMNS for r in in_role(measure, role)
        ],
        ACTIVITIES.name: [_activity(a) for a in measure.activities],
        INDICATORS.name: [_indicator(i) for i in measure.indicators],
        PARAGRAPHS.name: [
            {("paragraph", ""): str(p.paragraph_id), **texts_record("text", p.text)}
            for p in paragraphs
        ],
    }
    return Thing(measure.code, without_blanks(record), children)


def in_role(measure: Measure, role: str) -> list[Responsibility]:
    """Who has this role in a measure, in order."""
    own = [r for r in measure.responsibilities if r.role == role]
    return sorted(own, key=lambda r: (r.position, r.id or 0))


def _entities(measure: Measure, role: str) -> tuple[str, ...]:
    return tuple(r.entity.code for r in in_role(measure, role))


def _responsibility(one: Responsibility) -> Record:
    key: dict[Key, str] = {("role", ""): one.role, ("entity", ""): one.entity.code}
    return {**key, **texts_record("task", one.task)}


def _activity(activity: Activity) -> Record:
    record: Record = {
        **texts_record("description", activity.description),
        ("quarters", ""): tuple(sorted(activity.quarters)),
    }
    return without_blanks(record)


def _indicator(one: Indicator) -> Record:
    baseline = None if one.baseline is None else tidy_number(one.baseline)
    record: Record = {
        **texts_record("name", one.name),
        ("unit", ""): one.unit,
        ("direction", ""): one.direction,
        ("baseline", ""): baseline,
        ("baseline_on", ""): one.baseline_on,
        **{("target", str(t.year)): tidy_number(t.value) for t in one.targets},
        **texts_record("verification", one.verification),
    }
    return without_blanks(record)
