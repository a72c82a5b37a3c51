"""Bringing a plan to what a checked file wants. Only rows that change are touched."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from consult.languages.rules import Texts

from ..actions.versions import save_version, save_version_with_same_text
from ..models.entities import Entity, EntityService
from ..models.measures import Measure, MeasureArea, Paragraph
from ..models.plans import Area, Municipality, Plan, SpecificObjective, StrategicObjective
from ..queries.measures import areas_of, entities_of
from ..rules.documents import ParagraphDraft
from .applying_children import put_activities, put_indicators, put_responsibilities
from .checking import Wanted
from .columns import ACTIVITIES, INDICATORS, PARAGRAPHS, RESPONSIBILITIES
from .facts import Record, codes, parts
from .snapshot import current_paragraphs, measures_whole
from .wording import put_words


class Applying:
    """The rows of a plan by code, loaded once for a whole file."""

    def __init__(
        self, session: Session, plan: Plan, *, made_on: date, made_by_id: int | None
    ) -> None:
        self.session = session
        self.plan = plan
        self.made_on = made_on
        self.made_by_id = made_by_id
        self.places: Mapping[str, Municipality] = {m.code: m for m in plan.municipalities}
        self.areas: Mapping[str, Area] = {a.code: a for a in session.scalars(areas_of(plan.id))}
        self.entities = {e.code: e for e in session.scalars(entities_of(plan.id))}

    def entities_wanted(self, wanted: list[Wanted]) -> None:
        """Make and change entities."""
        for one in wanted:
            self._put_entity(one)
        self.session.flush()

    def _put_entity(self, wanted: Wanted) -> None:
        record = wanted.record
        entity = self.entities.get(wanted.code)
        if entity is None:
            entity = Entity(plan_id=self.plan.id, code=wanted.code, services=[])
        else:
            flag_modified(entity, "code")  # its lists may be all that changes: a rival must notice
        entity.name = str(record[("name", "")])
        entity.kind = str(record[("kind", "")])
        for name in ("email", "phone", "address", "website"):
            setattr(entity, name, record.get((name, "")))
        entity.municipalities = [self.places[c] for c in codes(record, "municipalities")]
        entity.areas = [self.areas[c] for c in codes(record, "areas")]
        source = self.plan.language
        entity.competences = put_words(entity.competences, parts(record, "competences"), source)
        _put_services(entity, parts(record, "services"), source)
        self.session.add(entity)

    def measures_wanted(self, wanted: list[Wanted]) -> None:
        """Make and change measures; what changes a measure makes its next version."""
        measures = {m.code: m for m in self.session.scalars(measures_whole(self.plan.id))}
        paragraphs = current_paragraphs(self.session, self.plan.id)
        objectives = self._objectives()
        for one in wanted:
            measure = measures.get(one.code) or Measure(plan_id=self.plan.id, code=one.code)
            self._put_measure(measure, one, objectives)
            words = {p.paragraph_id: p.text for p in paragraphs.get(measure.id, [])}
            self._put_version(measure, one, words)

    def _objectives(self) -> dict[tuple[str, str], SpecificObjective]:
        rows = self.session.execute(
            select(StrategicObjective.code, SpecificObjective)
            .join(SpecificObjective.strategic)
            .where(StrategicObjective.plan_id == self.plan.id)
        )
        return {(code, specific.code): specific for code, specific in rows}

    def _put_measure(
        self,
        measure: Measure,
        wanted: Wanted,
        objectives: Mapping[tuple[str, str], SpecificObjective],
    ) -> None:
        record, source = wanted.record, self.plan.language
        measure.title = put_words(measure.title, parts(record, "title"), source) or Texts(source)
        measure.funding = put_words(measure.funding, parts(record, "funding"), source)
        measure.level = cast(int, record[("level", "")])
        measure.starts = cast(date, record[("starts", "")])
        measure.ends = cast(date, record[("ends", "")])
        measure.published = record.get(("published", "")) is not False
        pair = str(record.get(("strategic", ""))), str(record.get(("specific", "")))
        measure.objective = objectives.get(pair)
        measure.municipalities = [self.places[c] for c in codes(record, "municipalities")]
        _put_areas(measure, [self.areas[c] for c in codes(record, "areas")])
        self.session.add(measure)
        children = wanted.children
        put_responsibilities(measure, children.get(RESPONSIBILITIES.name), self.entities, source)
        put_activities(measure, children.get(ACTIVITIES.name), source)
        put_indicators(measure, children.get(INDICATORS.name), source)
        self.session.flush()

    def _put_version(
        self, measure: Measure, wanted: Wanted, before: Mapping[uuid.UUID, Texts]
    ) -> None:
        rows = wanted.children.get(PARAGRAPHS.name)
        if rows is None or not (rows or before):
            save_version_with_same_text(
                self.session, measure=measure, made_on=self.made_on, made_by_id=self.made_by_id
            )
            return
        given = [self._paragraph(row.record, before) for row in rows]
        self._add_paragraphs(measure, [p.id for p in given if p.id])
        save_version(
            self.session,
            measure=measure,
            paragraphs=given,
            made_on=self.made_on,
            made_by_id=self.made_by_id,
        )

    def _paragraph(self, record: Record, before: Mapping[uuid.UUID, Texts]) -> ParagraphDraft:
        written = record.get(("paragraph", ""))
        key = uuid.UUID(str(written)) if written else None
        old = before.get(key) if key else None
        text = put_words(old, parts(record, "text"), self.plan.language)
        return ParagraphDraft(key, text or Texts(self.plan.language))

    def _add_paragraphs(self, measure: Measure, ids: list[uuid.UUID]) -> None:
        """Ids that come from another installation stay what they are."""
        known = set(self.session.scalars(select(Paragraph.id).where(Paragraph.id.in_(ids))))
        self.session.add_all(
            [Paragraph(id=key, measure_id=measure.id) for key in ids if key not in known]
        )
        self.session.flush()


def _put_areas(measure: Measure, areas: list[Area]) -> None:
    """The areas in this order, the main one first."""
    links = {link.area_id: link for link in measure.area_links}
    measure.area_links = [links.get(area.id) or MeasureArea(area=area) for area in areas]
    for position, link in enumerate(measure.area_links):
        link.position = position


def _put_services(entity: Entity, by_language: Mapping[str, str], source: str) -> None:
    """Services from their lines; one with the same words keeps its row and translations."""
    lines = {tag: words.split("\n") for tag, words in by_language.items()}
    count = max((len(one) for one in lines.values()), default=0)
    free = list(entity.services)
    services: list[EntityService] = []
    for at in range(count):
        words = {tag: one[at] for tag, one in lines.items() if at < len(one) and one[at]}
        if not words:
            continue
        old = next((s for s in free if s.name.words(source) == words.get(source)), None)
        if old is not None:
            free.remove(old)
        service = old or EntityService()
        service.name = put_words(service.name, words, source) or Texts(source)
        service.position = len(services)
        services.append(service)
    entity.services = services
