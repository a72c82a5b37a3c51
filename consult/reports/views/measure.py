"""The dossier of a measure: its paragraphs, and beside each what was said about it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from flask import abort, request
from flask.typing import ResponseReturnValue

from consult.contributions.queries.counts import Count, tallies
from consult.contributions.rules.contributions import Subject, SubjectKind
from consult.contributions.rules.filters import Filters
from consult.db.session import session
from consult.languages.rules import Texts
from consult.people.guard import may, permit, require
from consult.plan.models.measures import Measure, MeasureVersion
from consult.plan.queries.plans import measure_by_code
from consult.plan.scope import plan_head
from consult.results.queries.results import results_for_measure

from ..forms import FilterForm
from ..queries.dossier import Head, current_version, paragraph_heads
from .blueprint import bp
from .dossier import (
    Heading,
    Reading,
    answer,
    filter_form,
    filter_url,
    places_read,
    printed,
    read_dossier,
    url_if,
)
from .survey_results import Answers, answered, answers_of


@dataclass(frozen=True)
class ParagraphSaid:
    """A paragraph with its number, and the newest of what was said about it."""

    key: uuid.UUID
    text: Texts
    number: int
    head: Head
    picked: bool


class VersionRead(NamedTuple):
    """The version whose paragraphs are shown."""

    number: int
    made_on: date


class Seen(NamedTuple):
    """Everything that the dossier of a measure shows, as it was read for this request."""

    tallied: tuple[Count, ...]
    """Of the measure, whatever is picked."""
    reading: Reading
    version: VersionRead | None
    paragraphs: tuple[ParagraphSaid, ...]
    answers: Answers
    edits: bool


@bp.route("/<lang:lang>/<slug:plan>/desk/measures/<code>")
@permit("dossier.read")
def measure_dossier(code: str) -> ResponseReturnValue:
    """Show what was said of a measure, by paragraph and as a whole."""
    measure = session().scalar(measure_by_code(plan_head().id, code)) or abort(404)
    require("dossier.read", [place.id for place in measure.municipalities])
    places = places_read()
    subject = Subject(SubjectKind.MEASURE, measure.id)
    tallied = tallies(session(), subject, places)
    version = session().scalar(current_version(measure.id))
    form = filter_form(tallied, places)
    filters = form.filters(places)
    paragraphs = _paragraphs(version, subject, filters)
    one = next((each for each in paragraphs if each.picked), None)
    seen = Seen(
        tuple(tallied),
        read_dossier(
            *(subject, tallied, _below(filters, paragraphs, one)),
            narrowed=one is not None,
            besides=[entry for each in paragraphs for entry in each.head.newest],
        ),
        VersionRead(version.number, version.made_on) if version else None,
        paragraphs,
        answers_of(results_for_measure(session(), measure.id)),
        may("measure.edit", [place.id for place in measure.municipalities]),
    )
    return answer(
        "measure",
        (measure.code, seen),
        lambda: _printed(seen, form, measure.code),
        measure=measure,
        **_ways(measure, seen.edits),
    )


def _printed(seen: Seen, form: FilterForm, code: str) -> dict[str, Any]:
    return {
        **printed(seen.reading),
        "heading": Heading.of(seen.tallied),
        "form": form,
        "version": seen.version,
        "paragraphs": seen.paragraphs,
        "one": next((each for each in seen.paragraphs if each.picked), None),
        "all_of": lambda paragraph: filter_url(paragraph=str(paragraph.key)),
        "answers": answered(seen.answers),
        "text_url": url_if("plan.edit_text", code=code) if seen.edits else None,
    }


def _ways(measure: Measure, edits: bool) -> dict[str, Any]:
    """Where one goes on to from here."""
    return {
        "edit_url": url_if("plan.edit_measure", code=measure.code) if edits else None,
        "text_url": url_if("plan.edit_text", code=measure.code) if edits else None,
        "public_url": url_if("consultations.measure", code=measure.code),
    }


def _below(
    filters: Filters, paragraphs: Sequence[ParagraphSaid], one: ParagraphSaid | None
) -> Filters:
    """The list below: of the paragraph that is picked, else what belongs to no paragraph now."""
    if one is not None:
        return replace(filters, paragraph_id=one.key)
    return replace(filters, besides=frozenset(each.key for each in paragraphs))


def _paragraphs(
    version: MeasureVersion | None, subject: Subject, filters: Filters
) -> tuple[ParagraphSaid, ...]:
    texts = version.paragraphs if version else []
    heads = paragraph_heads(session(), subject, [t.paragraph_id for t in texts], filters)
    asked = request.args.get("paragraph")
    return tuple(
        ParagraphSaid(
            text.paragraph_id,
            text.text,
            number,
            heads.get(text.paragraph_id, Head()),
            str(text.paragraph_id) == asked,
        )
        for number, text in enumerate(texts, start=1)
    )
