"""The desk: what waits for me, what was heard, and who was not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import lazy_ngettext as _ln

from consult.contributions.queries.counts import Count, tallies
from consult.contributions.rules.contributions import Subject, SubjectKind, Visibility
from consult.contributions.rules.filters import Filters
from consult.contributions.wording import CHANNELS
from consult.db.session import session
from consult.languages.rules import of_tag
from consult.people.guard import may, permit, reach
from consult.plan.models.plans import Area
from consult.plan.scope import current_plan
from consult.web.language import spoken
from consult.web.transaction import today

from ..queries.desk import AreaCounts, counts_of_areas, measures_lacking, surveys_running
from ..queries.dossier import facets
from ..rules import LANGUAGE_SHARE, MUNICIPALITY_SHARE, Heard, Places, heard, within
from .blueprint import bp
from .charts import Bar, widths
from .dossier import Heading, municipalities_read, url_if


@dataclass(frozen=True)
class Waiting:
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
class Voice:
    """How much was heard of one language or municipality."""

    bar: Bar
    count: int
    few: bool


@bp.route("/<lang:lang>/<slug:plan>/desk/")
@permit("desk.open")
def desk() -> ResponseReturnValue:
    """Show the way to everything that a member of staff works on."""
    plan, places = current_plan(), within(reach("desk.open"))
    tallied = tallies(session(), Subject(SubjectKind.PLAN, plan.id), places)
    counted = counts_of_areas(session(), [area.id for area in plan.areas], places)
    used = {channel for each in counted.values() for channel in each.channels}
    return render_template(
        "reports/desk.html",
        heading=Heading.of(tallied),
        waiting=_waiting(),
        areas=[AreaLine(area, counted[area.id]) for area in plan.areas],
        channels={key: name for key, name in CHANNELS.items() if key in used},
        voices_by_language=_by_language(tallied),
        voices_by_municipality=_by_municipality(tallied, places),
        surveys=surveys_running(session(), plan.id, today(), places),
        lacking=_lacking() if may("measure.edit") else [],
        survey_url=url_if("collection.desk") if may("results.read") else None,
        setup_url=url_if("plan.setup") if may("measure.edit") else None,
        public_url=url_if("home.plan"),
        register_url=url_if("contributions.register") if may("contributions.register") else None,
    )


def _waiting() -> list[Waiting]:
    """What waits, by what the person asking may do about it."""
    found = []
    if may("contributions.moderate"):
        found.append(_to_read())
    if may("contributions.link"):
        found.append(_to_tie())
    return found


def _to_read() -> Waiting:
    subject = Subject(SubjectKind.PLAN, current_plan().id)
    tallied = tallies(session(), subject, within(reach("contributions.moderate")))
    count = sum(each.count for each in tallied if each.visibility == Visibility.AWAITING)
    label = _ln("contribution to read and release", "contributions to read and release", count)
    return Waiting(count, label, url_if("contributions.desk", visibility=Visibility.AWAITING.value))


def _to_tie() -> Waiting:
    subject = Subject(SubjectKind.UNTIED, current_plan().id)
    tallied = tallies(session(), subject, within(reach("contributions.link")))
    count = sum(each.count for each in tallied if each.visibility != Visibility.HIDDEN)
    label = _ln(
        "contribution without an area or measure", "contributions without an area or measure", count
    )
    return Waiting(count, label, url_if("contributions.desk", area=SubjectKind.UNTIED.value))


def _lacking() -> list[Bar]:
    """The languages of the plan in which measures have no text, or an old one."""
    counts = measures_lacking(session(), current_plan().id, current_plan().languages)
    return [
        Bar(_language(tag), format_decimal(count), width)
        for (tag, count), width in zip(counts.items(), widths(counts.values()), strict=True)
        if count
    ]


def _by_language(tallied: list[Count]) -> list[Voice]:
    counts = {str(key): n for key, n in facets(tallied, Filters()).by["language"].items()}
    weights = dict.fromkeys([*current_plan().languages, *counts], None)
    found = heard(counts, weights, share=LANGUAGE_SHARE)
    return _voices(found, {tag: _language(tag) for tag in weights})


def _by_municipality(tallied: list[Count], places: Places) -> list[Voice]:
    counts = {int(key): n for key, n in facets(tallied, Filters()).by["municipality_id"].items()}
    names = municipalities_read(places)
    weights = {
        place.id: place.foreign_residents
        for place in current_plan().municipalities
        if place.id in names
    }
    return _voices(heard(counts, weights, share=MUNICIPALITY_SHARE), names)


def _voices(found: list[Heard[Any]], names: Mapping[Any, Any]) -> list[Voice]:
    drawn = zip(found, widths([one.count for one in found]), strict=True)
    return [
        Voice(Bar(names[one.key], format_decimal(one.count), width), one.count, one.few)
        for one, width in drawn
    ]


def _language(tag: str) -> Any:
    return spoken(of_tag(tag).own_name, tag)
