"""The dossier of a measure: its paragraphs, and beside each what was said about it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from flask import abort, request
from flask.typing import ResponseReturnValue

from consult.contributions.queries.counts import TallyCount, tally_counts
from consult.contributions.rules.contributions import Subject, SubjectKind
from consult.contributions.rules.filters import ContributionFilters
from consult.db.session import session
from consult.languages.rules import Texts
from consult.people.guard import may, permit, require
from consult.plan.models.measures import Measure, MeasureVersion
from consult.plan.queries.plans import measure_by_code
from consult.plan.scope import plan_head
from consult.results.queries.results import results_for_measure

from ..forms import DossierFilterForm
from ..queries.dossier import ParagraphContributions, newest_by_paragraph, newest_version
from .blueprint import bp
from .dossier import (
    DossierData,
    DossierTotals,
    dossier_context,
    dossier_response,
    filter_form,
    filter_url,
    read_dossier,
    readable_municipalities,
    url_if_available,
)
from .survey_results import ComparableResults, comparable_results, printable_results


@dataclass(frozen=True)
class DossierParagraph:
    """A paragraph with its number, and the newest of what was said about it."""

    key: uuid.UUID
    text: Texts
    number: int
    head: ParagraphContributions
    picked: bool


class DossierVersion(NamedTuple):
    """The version whose paragraphs are shown."""

    number: int
    made_on: date


class MeasureDossierData(NamedTuple):
    """Everything that the dossier of a measure shows, as it was read for this request."""

    tallied: tuple[TallyCount, ...]
    """Of the measure, whatever is picked."""
    reading: DossierData
    version: DossierVersion | None
    paragraphs: tuple[DossierParagraph, ...]
    answers: ComparableResults
    edits: bool


@bp.route("/<lang:lang>/<slug:plan>/desk/measures/<code>")
@permit("dossier.read")
def measure_dossier(code: str) -> ResponseReturnValue:
    """Show what was said of a measure, by paragraph and as a whole."""
    measure = session().scalar(measure_by_code(plan_head().id, code)) or abort(404)
    require("dossier.read", [place.id for place in measure.municipalities])
    places = readable_municipalities()
    subject = Subject(SubjectKind.MEASURE, measure.id)
    tallied = tally_counts(session(), subject, places)
    version = session().scalar(newest_version(measure.id))
    form = filter_form(tallied, places)
    filters = form.filters(places)
    paragraphs = _paragraphs(version, subject, filters)
    one = next((each for each in paragraphs if each.picked), None)
    seen = MeasureDossierData(
        tuple(tallied),
        read_dossier(
            *(subject, tallied, _list_filters(filters, paragraphs, one)),
            narrowed=one is not None,
            also_shown=[entry for each in paragraphs for entry in each.head.newest],
        ),
        DossierVersion(version.number, version.made_on) if version else None,
        paragraphs,
        comparable_results(results_for_measure(session(), measure.id)),
        may("measure.edit", [place.id for place in measure.municipalities]),
    )
    return dossier_response(
        "measure",
        (measure.code, seen),
        lambda: _template_context(seen, form, measure.code),
        measure=measure,
        **_page_links(measure, seen.edits),
    )


def _template_context(
    seen: MeasureDossierData, form: DossierFilterForm, code: str
) -> dict[str, Any]:
    return {
        **dossier_context(seen.reading),
        "heading": DossierTotals.of(seen.tallied),
        "form": form,
        "version": seen.version,
        "paragraphs": seen.paragraphs,
        "one": next((each for each in seen.paragraphs if each.picked), None),
        "all_of": lambda paragraph: filter_url(paragraph=str(paragraph.key)),
        "answers": printable_results(seen.answers),
        "text_url": url_if_available("plan.edit_text", code=code) if seen.edits else None,
    }


def _page_links(measure: Measure, edits: bool) -> dict[str, Any]:
    """Where one goes on to from here."""
    return {
        "edit_url": url_if_available("plan.edit_measure", code=measure.code) if edits else None,
        "text_url": url_if_available("plan.edit_text", code=measure.code) if edits else None,
        "public_url": url_if_available("consultations.measure", code=measure.code),
    }


def _list_filters(
    filters: ContributionFilters,
    paragraphs: Sequence[DossierParagraph],
    one: DossierParagraph | None,
) -> ContributionFilters:
    """The list below: of the paragraph that is picked, else what belongs to no paragraph now."""
    if one is not None:
        return replace(filters, paragraph_id=one.key)
    return replace(filters, besides=frozenset(each.key for each in paragraphs))


def _paragraphs(
    version: MeasureVersion | None, subject: Subject, filters: ContributionFilters
) -> tuple[DossierParagraph, ...]:
    texts = version.paragraphs if version else []
    heads = newest_by_paragraph(session(), subject, [t.paragraph_id for t in texts], filters)
    asked = request.args.get("paragraph")
    return tuple(
        DossierParagraph(
            text.paragraph_id,
            text.text,
            number,
            heads.get(text.paragraph_id, ParagraphContributions()),
            str(text.paragraph_id) == asked,
        )
        for number, text in enumerate(texts, start=1)
    )
