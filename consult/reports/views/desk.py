"""The desk: what waits for me, what was heard, and who was not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import lazy_ngettext as _ln

from consult.contributions.channels import channel_labels
from consult.contributions.queries.counts import TallyCount, tally_counts
from consult.contributions.rules.contributions import Subject, SubjectKind, Visibility
from consult.contributions.rules.filters import ContributionFilters
from consult.db.session import session
from consult.languages.rules import language_of_tag
from consult.people.guard import may, municipality_scope, permit
from consult.people.rules import MunicipalityScope
from consult.plan.models.plans import Area
from consult.plan.scope import current_plan
from consult.web.language import spoken
from consult.web.transaction import today

from ..queries.desk import (
    AreaCounts,
    counts_of_areas,
    measures_lacking_translation,
    open_surveys_with_counts,
)
from ..queries.dossier import facets
from ..rules import (
    LANGUAGE_EXPECTED_SHARE,
    MUNICIPALITY_EXPECTED_SHARE,
    RepresentationCount,
    representation,
    with_not_stated,
)
from .blueprint import bp
from .charts import BarChartRow, bar_widths
from .dossier import DossierTotals, municipality_names, url_if_available


@dataclass(frozen=True)
class PendingTask:
    """Something that waits for the person asking: how many, of what, and where to do it."""

    count: int
    label: Any
    url: str | None


@dataclass(frozen=True)
class AreaLine:
    """An area with what was heard of it."""

    area: Area
    counts: AreaCounts


@dataclass(frozen=True)
class RepresentationLine:
    """How much was heard of one language or municipality."""

    bar: BarChartRow
    count: int
    few: bool


@bp.route("/<lang:lang>/<slug:plan>/desk/")
@permit("desk.open")
def desk() -> ResponseReturnValue:
    """Show the way to everything that a member of staff works on."""
    plan, places = current_plan(), with_not_stated(municipality_scope("desk.open"))
    tallied = tally_counts(session(), Subject(SubjectKind.PLAN, plan.id), places)
    counted = counts_of_areas(session(), [area.id for area in plan.areas], places)
    used = {channel for each in counted.values() for channel in each.channels}
    return render_template(
        "reports/desk.html",
        heading=DossierTotals.of(tallied),
        waiting=_pending_tasks(),
        areas=[AreaLine(area, counted[area.id]) for area in plan.areas],
        channels={key: name for key, name in channel_labels().items() if key in used},
        voices_by_language=_by_language(tallied),
        voices_by_municipality=_by_municipality(tallied, places),
        surveys=open_surveys_with_counts(session(), plan.id, today(), places),
        lacking=_missing_translation_bars() if may("measure.edit") else [],
        survey_url=url_if_available("collection.desk") if may("results.read") else None,
        setup_url=url_if_available("plan.setup") if may("measure.edit") else None,
        public_url=url_if_available("home.plan"),
        register_url=url_if_available("contributions.register")
        if may("contributions.register")
        else None,
    )


def _pending_tasks() -> list[PendingTask]:
    """What waits, by what the person asking may do about it."""
    found = []
    if may("contributions.moderate"):
        found.append(_to_moderate())
    if may("contributions.link"):
        found.append(_to_link())
    return found


def _to_moderate() -> PendingTask:
    subject = Subject(SubjectKind.PLAN, current_plan().id)
    tallied = tally_counts(
        session(), subject, with_not_stated(municipality_scope("contributions.moderate"))
    )
    count = sum(each.count for each in tallied if each.visibility == Visibility.AWAITING)
    label = _ln("contribution to read and release", "contributions to read and release", count)
    return PendingTask(
        count, label, url_if_available("contributions.desk", visibility=Visibility.AWAITING.value)
    )


def _to_link() -> PendingTask:
    subject = Subject(SubjectKind.UNTIED, current_plan().id)
    tallied = tally_counts(
        session(), subject, with_not_stated(municipality_scope("contributions.link"))
    )
    count = sum(each.count for each in tallied if each.visibility != Visibility.HIDDEN)
    label = _ln(
        "contribution without an area or measure", "contributions without an area or measure", count
    )
    return PendingTask(
        count, label, url_if_available("contributions.desk", area=SubjectKind.UNTIED.value)
    )


def _missing_translation_bars() -> list[BarChartRow]:
    """The languages of the plan in which measures have no text, or an old one."""
    counts = measures_lacking_translation(session(), current_plan().id, current_plan().languages)
    return [
        BarChartRow(_language(tag), format_decimal(count), width)
        for (tag, count), width in zip(counts.items(), bar_widths(counts.values()), strict=True)
        if count
    ]


def _by_language(tallied: list[TallyCount]) -> list[RepresentationLine]:
    counts = {
        str(key): n for key, n in facets(tallied, ContributionFilters()).by["language"].items()
    }
    weights = dict.fromkeys([*current_plan().languages, *counts], None)
    found = representation(counts, weights, expected_share=LANGUAGE_EXPECTED_SHARE)
    return _representation_lines(found, {tag: _language(tag) for tag in weights})


def _by_municipality(
    tallied: list[TallyCount], places: MunicipalityScope
) -> list[RepresentationLine]:
    counts = {
        int(key): n
        for key, n in facets(tallied, ContributionFilters()).by["municipality_id"].items()
    }
    names = municipality_names(places)
    weights = {
        place.id: place.foreign_residents
        for place in current_plan().municipalities
        if place.id in names
    }
    return _representation_lines(
        representation(counts, weights, expected_share=MUNICIPALITY_EXPECTED_SHARE), names
    )


def _representation_lines(
    found: list[RepresentationCount[Any]], names: Mapping[Any, Any]
) -> list[RepresentationLine]:
    drawn = zip(found, bar_widths([one.count for one in found]), strict=True)
    return [
        RepresentationLine(
            BarChartRow(names[one.key], format_decimal(one.count), width), one.count, one.few
        )
        for one, width in drawn
    ]


def _language(tag: str) -> Any:
    return spoken(language_of_tag(tag).own_name, tag)
