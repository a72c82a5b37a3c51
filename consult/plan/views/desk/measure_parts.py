"""The parts of a measure: who does what, what is done when, how one sees that it works."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.people.guard import permit
from consult.web.editing.pages import open_form
from consult.web.editing.rows import row_forms
from consult.web.forms import options

from ...actions.measures import (
    ActivityFacts,
    IndicatorFacts,
    ResponsibilityFacts,
    set_activities,
    set_indicators,
    set_responsibilities,
)
from ...editing import handle_edit
from ...forms.desk.measures import ActivitiesForm, IndicatorsForm, ResponsibilitiesForm
from ...models.entities import Entity
from ...models.measures import Measure
from ...queries.measures import entities_of
from ...rules.quarters import Quarter, quarters_between, schedule
from ...scope import current_plan
from ..blueprint import bp
from .measures import edit_stamp, measure_to_edit


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/measures/<code>/who", methods=["GET", "POST"])
@permit("measure.edit")
def edit_responsibilities(code: str) -> ResponseReturnValue:
    """Which entity does what."""
    measure = measure_to_edit(code)
    entities = {e.id: e for e in session().scalars(entities_of(current_plan().id))}
    form = _entities_offered(
        open_form(ResponsibilitiesForm, _responsibility_rows(measure)), entities
    )

    def save() -> str:
        duties = [
            ResponsibilityFacts(row.key(), entities[row.entity.data], row.role.data, row.task.data)
            for row in row_forms(form, "who")
            if row.entity.data
        ]
        set_responsibilities(
            session(),
            plan=current_plan(),
            measure=measure,
            responsibilities=duties,
            stamp=edit_stamp(),
        )
        return url_for("plan.edit_responsibilities", code=code)

    def fresh() -> ResponsibilitiesForm:
        stored = ResponsibilitiesForm(formdata=None, data=_responsibility_rows(measure))
        return _entities_offered(stored, entities)

    return handle_edit(
        "plan/desk/edit_responsibilities.html", form, measure, save, fresh, measure=measure
    )


def _responsibility_rows(measure: Measure) -> dict[str, Any]:
    rows = [
        {"id": r.id, "entity": r.entity_id, "role": r.role, "task": r.task}
        for r in measure.responsibilities
    ]
    return {"who": rows or [{"role": "lead"}]}


def _entities_offered(
    form: ResponsibilitiesForm, entities: dict[int, Entity]
) -> ResponsibilitiesForm:
    for row in row_forms(form, "who"):
        row.entity.choices = options(
            [("", _("Choose")), *((k, e.name) for k, e in entities.items())]
        )
    return form


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/measures/<code>/schedule", methods=["GET", "POST"])
@permit("measure.edit")
def edit_activities(code: str) -> ResponseReturnValue:
    """What is done in which quarter."""
    measure = measure_to_edit(code)
    quarters = _quarters(measure)
    form = _quarters_offered(open_form(ActivitiesForm, _activities(measure)), quarters)

    def save() -> str:
        works = [
            ActivityFacts(row.key(), row.description.data, row.quarters.data)
            for row in row_forms(form, "activities")
            if not row.empty()
        ]
        set_activities(
            session(), plan=current_plan(), measure=measure, activities=works, stamp=edit_stamp()
        )
        return url_for("plan.edit_activities", code=code)

    def fresh() -> ActivitiesForm:
        stored = ActivitiesForm(formdata=None, data=_activities(measure))
        return _quarters_offered(stored, quarters)

    return handle_edit(
        "plan/desk/edit_activities.html",
        form,
        measure,
        save,
        fresh,
        measure=measure,
        quarters=quarters,
    )


def _quarters(measure: Measure) -> list[Quarter]:
    """The quarters of the measure, and those that its activities have outside of them."""
    rows = [("", a.quarters) for a in measure.activities]
    shown = schedule(rows, measure.starts, measure.ends).quarters
    return list(shown) or quarters_between(measure.starts, measure.ends)


def _activities(measure: Measure) -> dict[str, Any]:
    rows = [
        {"id": a.id, "description": a.description, "quarters": list(a.quarters)}
        for a in measure.activities
    ]
    return {"activities": rows or [{}]}


def _quarters_offered(form: ActivitiesForm, quarters: list[Quarter]) -> ActivitiesForm:
    for row in row_forms(form, "activities"):
        row.quarters.choices = options((str(q), str(q)) for q in quarters)
    return form


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/measures/<code>/indicators", methods=["GET", "POST"])
@permit("measure.edit")
def edit_indicators(code: str) -> ResponseReturnValue:
    """How one sees that the measure works."""
    measure = measure_to_edit(code)
    form = open_form(IndicatorsForm, _indicators(measure))

    def save() -> str:
        gauges = [_indicator_facts(row) for row in row_forms(form, "indicators") if not row.empty()]
        set_indicators(
            session(), plan=current_plan(), measure=measure, indicators=gauges, stamp=edit_stamp()
        )
        return url_for("plan.edit_indicators", code=code)

    return handle_edit(
        "plan/desk/edit_indicators.html",
        form,
        measure,
        save,
        lambda: IndicatorsForm(formdata=None, data=_indicators(measure)),
        measure=measure,
        years=_years(measure),
    )


def _years(measure: Measure) -> list[int]:
    stored = {t.year for i in measure.indicators for t in i.targets}
    return sorted(stored | set(range(measure.starts.year, measure.ends.year + 1)))


def _indicator_facts(row: Any) -> IndicatorFacts:
    return IndicatorFacts(
        id=row.key(),
        name=row.name.data,
        unit=row.unit.data,
        direction=row.direction.data,
        baseline=row.baseline.number,
        baseline_on=row.baseline_on.data,
        targets=row.targets.data,
        verification=row.verification.data,
    )


def _indicators(measure: Measure) -> dict[str, Any]:
    names = (
        "id",
        "name",
        "unit",
        "direction",
        "baseline",
        "baseline_on",
        "verification",
    )
    rows = [
        {**{n: getattr(i, n) for n in names}, "targets": {t.year: t.value for t in i.targets}}
        for i in measure.indicators
    ]
    return {"indicators": rows or [{}]}
