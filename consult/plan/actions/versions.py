"""Versions of a measure: made, never changed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from consult.languages.numbers import plain_decimal
from consult.languages.rules import Texts

from ..models.measures import Indicator, Measure, MeasureVersion, Paragraph, ParagraphText
from ..queries.versions import current_version
from ..rules.documents import ParagraphDraft, document_digest


def save_version(
    session: Session,
    *,
    measure: Measure,
    paragraphs: Sequence[ParagraphDraft],
    made_on: date,
    made_by_id: int | None,
    summary: Texts | None = None,
) -> MeasureVersion:
    """Keep the measure as it stands, with these paragraphs, as its next version.

    A paragraph with an id keeps it, one without gets one, one that is not given is left out of
    the version (its row and its history stay). Paragraphs without words are left out. When nothing
    differs from the current version, that one is returned and none is made.
    Raises ValueError for an id that is not of this measure, or given twice.
    """
    session.flush()
    given = [p for p in paragraphs if p.text.by]
    _check_ids(session, measure, given)
    numbered = [ParagraphDraft(p.id or uuid.uuid4(), p.text) for p in given]
    document = document_of(measure, numbered)
    digest = document_digest(document)
    current = session.scalar(current_version(measure.id))
    if current is not None and current.digest == digest:
        return current
    fresh = {n.id for p, n in zip(given, numbered, strict=True) if p.id is None}
    session.add_all([Paragraph(id=key, measure_id=measure.id) for key in fresh])
    flag_modified(measure, "code")  # a rival who makes the next version meets our revision
    session.flush()
    version = MeasureVersion(
        measure_id=measure.id,
        number=current.number + 1 if current else 1,
        made_on=made_on,
        made_by_id=made_by_id,
        summary=summary,
        document=document,
        digest=digest,
        paragraphs=[
            ParagraphText(paragraph_id=p.id, position=position, text=p.text)
            for position, p in enumerate(numbered)
        ],
    )
    session.add(version)
    session.flush()
    session.expire(measure, ["versions"])
    return version


def save_version_with_same_text(
    session: Session,
    *,
    measure: Measure,
    made_on: date,
    made_by_id: int | None,
    summary: Texts | None = None,
) -> MeasureVersion | None:
    """After another part of the measure changed: the next version with the text it has.

    None for a measure that has no version yet: it is still being drafted.
    """
    current = session.scalar(current_version(measure.id))
    if current is None:
        return None
    return save_version(
        session,
        measure=measure,
        paragraphs=[ParagraphDraft(p.paragraph_id, p.text) for p in current.paragraphs],
        made_on=made_on,
        made_by_id=made_by_id,
        summary=summary,
    )


def _check_ids(session: Session, measure: Measure, given: Sequence[ParagraphDraft]) -> None:
    ids = [p.id for p in given if p.id is not None]
    if len(ids) != len(set(ids)):
        raise ValueError("a paragraph is given twice")
    own = set(session.scalars(select(Paragraph.id).where(Paragraph.measure_id == measure.id)))
    if strange := set(ids) - own:
        raise ValueError(f"not paragraphs of measure {measure.code}: {sorted(map(str, strange))}")


def document_of(measure: Measure, paragraphs: Sequence[ParagraphDraft]) -> dict[str, Any]:
    """The whole measure as plain JSON values, names included: it is read without other rows."""
    links = sorted(measure.area_links, key=lambda link: link.position)
    objective = measure.objective
    return {
        "code": measure.code,
        "title": measure.title.to_json(),
        "level": measure.level,
        "starts": measure.starts.isoformat(),
        "ends": measure.ends.isoformat(),
        "funding": _texts(measure.funding),
        "areas": [_named(link.area.code, _source_words(link.area.name)) for link in links],
        "municipalities": [
            _named(m.code, m.name) for m in sorted(measure.municipalities, key=lambda m: m.code)
        ],
        "objective": None
        if objective is None
        else _named(objective.code, _source_words(objective.title)),
        "responsibilities": _responsibilities(measure),
        "activities": [
            {"description": a.description.to_json(), "quarters": sorted(a.quarters)}
            for a in sorted(measure.activities, key=lambda a: (a.position, a.id))
        ],
        "indicators": [
            _indicator(i) for i in sorted(measure.indicators, key=lambda i: (i.position, i.id))
        ],
        "paragraphs": [{"id": str(p.id), "text": p.text.to_json()} for p in paragraphs],
    }


def _responsibilities(measure: Measure) -> list[dict[str, Any]]:
    ordered = sorted(measure.responsibilities, key=lambda r: (r.position, r.id))
    return [
        {"entity": _named(r.entity.code, r.entity.name), "role": r.role, "task": _texts(r.task)}
        for r in ordered
    ]


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "name": indicator.name.to_json(),
        "unit": indicator.unit,
        "direction": indicator.direction,
        "baseline": None if indicator.baseline is None else plain_decimal(indicator.baseline),
        "baseline_on": indicator.baseline_on.isoformat() if indicator.baseline_on else None,
        "verification": _texts(indicator.verification),
        "targets": {str(t.year): plain_decimal(t.value) for t in indicator.targets},
    }


def _texts(texts: Texts | None) -> dict[str, Any] | None:
    return texts.to_json() if texts is not None and texts.by else None


def _source_words(texts: Texts) -> str:
    return texts.words(texts.source)


def _named(code: str, name: str) -> dict[str, str]:
    return {"code": code, "name": name}
