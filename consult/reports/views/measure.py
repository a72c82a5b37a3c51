"""The dossier of a measure: its paragraphs, and beside each what was said about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from consult.db.session import session
from consult.inputs.queries import tallies
from consult.inputs.rules import Filters, Subject, SubjectKind
from consult.people.guard import may, permit, require
from consult.plan.models import Measure, MeasureVersion, ParagraphText
from consult.plan.queries import measure_by_code
from consult.plan.scope import current_plan
from consult.surveys.queries import results_for_measure

from ..queries.reading import Head, current_version, paragraph_heads
from .answers import answered
from .blueprint import bp
from .dossier import (
    Heading,
    answer,
    filter_form,
    filter_url,
    places_read,
    read_dossier,
    shelf,
    url_if,
)


@dataclass(frozen=True)
class ParagraphSaid:
    """A paragraph with its number, and the newest of what was said about it."""

    text: ParagraphText
    number: int
    head: Head
    all_url: str
    picked: bool


@bp.route("/<lang:lang>/<slug:plan>/desk/measures/<code>")
@permit("dossier.read")
def measure_dossier(code: str) -> ResponseReturnValue:
    """Show what was said of a measure, by paragraph and as a whole."""
    measure = session().scalar(measure_by_code(current_plan().id, code)) or abort(404)
    require("dossier.read", [place.id for place in measure.municipalities])
    places = places_read()
    subject = Subject(SubjectKind.MEASURE, measure.id)
    tallied = tallies(session(), subject, places)
    version = session().scalar(current_version(measure.id))
    form = filter_form(tallied, places)
    filters = form.filters(places)
    paragraphs = _paragraphs(version, subject, filters)
    one = next((each for each in paragraphs if each.picked), None)
    dossier = read_dossier(
        subject, tallied, _below(filters, paragraphs, one), narrowed=one is not None
    )
    heads = [entry for each in paragraphs for entry in each.head.newest]
    return answer(
        "reports/measure.html",
        "reports/_measure_found.html",
        measure=measure,
        version=version,
        d=dossier,
        shelf=shelf([*dossier.entries, *heads], places),
        heading=Heading.of(tallied),
        form=form,
        paragraphs=paragraphs,
        one=one,
        answers=answered(results_for_measure(session(), measure.id)),
        **_ways(measure),
    )


def _ways(measure: Measure) -> dict[str, Any]:
    """Where one goes on to from here."""
    edits = may("measure.edit", [place.id for place in measure.municipalities])
    return {
        "edit_url": url_if("plan.edit_measure", code=measure.code) if edits else None,
        "text_url": url_if("plan.edit_text", code=measure.code) if edits else None,
        "public_url": url_if("consultations.measure", code=measure.code),
    }


def _below(filters: Filters, paragraphs: list[ParagraphSaid], one: ParagraphSaid | None) -> Filters:
    """The list below: of the paragraph that is picked, else what belongs to no paragraph now."""
    if one is not None:
        return replace(filters, paragraph_id=one.text.paragraph_id)
    return replace(filters, besides=frozenset(each.text.paragraph_id for each in paragraphs))


def _paragraphs(
    version: MeasureVersion | None, subject: Subject, filters: Filters
) -> list[ParagraphSaid]:
    texts = version.paragraphs if version else []
    heads = paragraph_heads(session(), subject, [t.paragraph_id for t in texts], filters)
    asked = request.args.get("paragraph")
    return [
        ParagraphSaid(
            text,
            number,
            heads.get(text.paragraph_id, Head()),
            filter_url(paragraph=str(text.paragraph_id)),
            str(text.paragraph_id) == asked,
        )
        for number, text in enumerate(texts, start=1)
    ]
