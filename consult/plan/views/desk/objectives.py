"""Strategic and specific objectives."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.references import StillReferencedError
from consult.db.session import session
from consult.people.guard import permit, require
from consult.web.editing.pages import open_form
from consult.web.editing.rows import row_forms
from consult.web.forms import Form
from consult.web.transaction import commit

from ...actions.objectives import create_objective
from ...actions.objectives import edit_objective as save_objective
from ...actions.objectives import remove_objective as take_away
from ...editing import handle_create, handle_edit, still_referenced_message
from ...forms.desk.areas import ObjectiveForm
from ...models.plans import StrategicObjective
from ...queries.measures import objectives_of
from ...scope import current_plan
from ..blueprint import bp


def _refusals() -> dict[str, tuple[str, Any]]:
    return {
        "uq_strategic_objective_plan_id_code": ("code", _("Another objective has this code.")),
        "uq_specific_objective_strategic_id_code": (
            "code",
            _("Two specific objectives have the same code."),
        ),
    }


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/objectives")
@permit("plan.set_up")
def objectives() -> ResponseReturnValue:
    """All objectives."""
    require("plan.set_up", ())
    rows = session().scalars(objectives_of(current_plan().id)).all()
    return render_template("plan/desk/objectives.html", objectives=rows, form=Form())


def _facts(form: ObjectiveForm) -> dict[str, Any]:
    return {
        "code": form.code.data,
        "title": form.title.data,
        "specifics": [
            (row.key(), row.code.data, row.title.data)
            for row in row_forms(form, "specifics")
            if not row.empty()
        ],
    }


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/objectives/new", methods=["GET", "POST"])
@permit("plan.set_up")
def new_objective() -> ResponseReturnValue:
    """Add a strategic objective."""
    require("plan.set_up", ())
    form = open_form(ObjectiveForm, {"specifics": [{}]})

    def make() -> str:
        create_objective(session(), plan=current_plan(), **_facts(form))
        return url_for("plan.objectives")

    return handle_create(
        "plan/desk/edit_objective.html",
        form,
        make,
        purpose="plan.new_objective",
        fallback=url_for("plan.objectives"),
        constraint_messages=_refusals(),
        objective=None,
    )


def _objective(code: str) -> StrategicObjective:
    require("plan.set_up", ())
    rows = objectives_of(current_plan().id).where(StrategicObjective.code == code)
    return session().scalar(rows) or abort(404)


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/objectives/<code>", methods=["GET", "POST"])
@permit("plan.set_up")
def edit_objective(code: str) -> ResponseReturnValue:
    """Change a strategic objective and its specific ones."""
    objective = _objective(code)

    def stored() -> dict[str, Any]:
        specifics = [{"id": s.id, "code": s.code, "title": s.title} for s in objective.specifics]
        return {"code": objective.code, "title": objective.title, "specifics": specifics or [{}]}

    form = open_form(ObjectiveForm, stored())

    def save() -> str:
        save_objective(session(), plan=current_plan(), objective=objective, **_facts(form))
        return url_for("plan.objectives")

    return handle_edit(
        "plan/desk/edit_objective.html",
        form,
        objective,
        save,
        lambda: ObjectiveForm(formdata=None, data=stored()),
        constraint_messages=_refusals(),
        objective=objective,
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/objectives/<code>/remove", methods=["POST"])
@permit("plan.set_up")
def remove_objective(code: str) -> ResponseReturnValue:
    """Take an objective away that no measure serves."""
    try:
        take_away(session(), objective=_objective(code))
        commit()
        flash(_("The objective is gone."), "good")
    except StillReferencedError as error:
        session().rollback()
        flash(still_referenced_message(error), "bad")
    return redirect(url_for("plan.objectives"), 303)
