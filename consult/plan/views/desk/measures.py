"""Measures: the list, and the facts of each."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.people.guard import actor, may, permit, require
from consult.web.editing.pages import open_form, rows_with_ids
from consult.web.forms import options
from consult.web.language import show
from consult.web.transaction import today

from ...actions.measures import EditStamp, MeasureFacts, create_measure
from ...actions.measures import edit_measure as save_measure
from ...editing import handle_create, handle_edit
from ...forms.desk.measures import MeasureForm
from ...models.measures import Measure
from ...queries.measures import (
    measure_with_details,
    measures_without_text,
    objectives_of,
    plan_measures,
)
from ...scope import current_plan
from ..blueprint import bp

PLAIN_FIELDS = ("code", "title", "starts", "ends", "funding", "published")


def measure_to_edit(code: str) -> Measure:
    """The measure; 404 for whoever works for none of its municipalities."""
    measure = session().scalar(measure_with_details(current_plan().id, code)) or abort(404)
    require("measure.edit", [m.id for m in measure.municipalities])
    return measure


def edit_stamp() -> EditStamp:
    """Who edits today."""
    return EditStamp(actor().account_id, today())


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/measures")
@permit("measure.edit")
def measures() -> ResponseReturnValue:
    """The measures that the person asking may edit."""
    plan = current_plan()
    rows = session().scalars(plan_measures(plan.id)).all()
    mine = [m for m in rows if may("measure.edit", [p.id for p in m.municipalities])]
    bare = set(session().scalars(measures_without_text(plan.id)))
    return render_template("plan/desk/measures.html", measures=mine, bare=bare)


def _set_choices(form: MeasureForm) -> MeasureForm:
    plan = current_plan()
    areas: list[Any] = [(a.id, show(a.name)) for a in plan.areas]
    form.main_area.choices = options((key, name.words) for key, name in areas)
    form.areas.choices = options(areas)
    form.municipalities.choices = options((m.id, m.name) for m in plan.municipalities)
    rows = session().scalars(objectives_of(plan.id)).all()
    specifics = [(s.id, f"{s.code} {show(s.title)}") for o in rows for s in o.specifics]
    form.objective.choices = options([("", _("None yet")), *specifics])
    return form


def _facts(form: MeasureForm) -> MeasureFacts:
    plan = current_plan()
    main = rows_with_ids(plan.areas, [form.main_area.data])
    others = [a for a in rows_with_ids(plan.areas, form.areas.data) if a not in main]
    rows = session().scalars(objectives_of(plan.id)).all()
    specifics = [s for o in rows for s in o.specifics]
    return MeasureFacts(
        **{name: form[name].data for name in PLAIN_FIELDS},
        level=int(form.level.data),
        areas=[*main, *others],
        municipalities=rows_with_ids(plan.municipalities, form.municipalities.data),
        objective=next((s for s in specifics if s.id == form.objective.data), None),
    )


def _within_reach(form: MeasureForm) -> bool:
    """Whoever works for one municipality keeps the measure within it."""
    if not form.municipalities.data or may("measure.edit", form.municipalities.data):
        return True
    form.municipalities.errors = [_("Choose at least one municipality you work for.")]
    return False


class ScopedMeasureForm(MeasureForm):
    """The form of a measure that stays within the reach of whoever fills it in."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: at least one municipality the person works for."""
        good = bool(super().validate(extra_validators))
        return _within_reach(self) and good


def _refusals() -> dict[str, tuple[str, Any]]:
    return {"uq_measure_plan_id_code": ("code", _("Another measure has this code."))}


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/measures/new", methods=["GET", "POST"])
@permit("measure.edit")
def new_measure() -> ResponseReturnValue:
    """Make a measure; its text comes next."""
    plan = current_plan()
    stored = {
        "starts": plan.period_starts,
        "ends": plan.period_ends,
        "municipalities": [m.id for m in plan.municipalities],
        "level": "1",
    }
    form = _set_choices(open_form(ScopedMeasureForm, stored))

    def make() -> str:
        made = create_measure(session(), plan=plan, facts=_facts(form))
        return url_for("plan.edit_text", code=made.code)

    return handle_create(
        "plan/desk/edit_measure.html",
        form,
        make,
        purpose="plan.new_measure",
        fallback=url_for("plan.measures"),
        constraint_messages=_refusals(),
        measure=None,
    )


def _stored(measure: Measure) -> dict[str, Any]:
    areas = [link.area_id for link in measure.area_links]
    return {
        **{name: getattr(measure, name) for name in PLAIN_FIELDS},
        "level": str(measure.level),
        "main_area": areas[0] if areas else None,
        "areas": areas[1:],
        "municipalities": [m.id for m in measure.municipalities],
        "objective": measure.objective_id,
    }


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/measures/<code>", methods=["GET", "POST"])
@permit("measure.edit")
def edit_measure(code: str) -> ResponseReturnValue:
    """The facts of a measure."""
    measure = measure_to_edit(code)
    form = _set_choices(open_form(ScopedMeasureForm, _stored(measure)))

    def save() -> str:
        plan = current_plan()
        save_measure(session(), plan=plan, measure=measure, facts=_facts(form), stamp=edit_stamp())
        return url_for("plan.edit_measure", code=measure.code)

    return handle_edit(
        "plan/desk/edit_measure.html",
        form,
        measure,
        save,
        lambda: _set_choices(ScopedMeasureForm(formdata=None, data=_stored(measure))),
        constraint_messages=_refusals(),
        measure=measure,
    )
