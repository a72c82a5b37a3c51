"""Areas of a plan."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.references import StillReferencedError
from consult.db.session import session
from consult.people.guard import permit, require
from consult.web.editing.pages import open_form
from consult.web.forms import Form
from consult.web.transaction import commit

from ...actions import areas as actions
from ...editing import handle_create, handle_edit, still_referenced_message
from ...forms.desk.areas import AreaForm
from ...models.plans import Area
from ...queries.plans import area_by_slug
from ...scope import current_plan
from ..blueprint import bp


@bp.app_template_global("area_pictures")
def area_pictures() -> dict[Any, str]:
    """The pictograms of the plan's areas, by what forms call them: their ids, or their codes."""
    areas = current_plan().areas
    return {**{a.id: a.pictogram for a in areas}, **{a.code: a.pictogram for a in areas}}


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/areas")
@permit("plan.set_up")
def areas() -> ResponseReturnValue:
    """All areas, in their order."""
    require("plan.set_up", ())
    return render_template("plan/desk/areas.html", areas=current_plan().areas, form=Form())


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/areas/new", methods=["GET", "POST"])
@permit("plan.set_up")
def new_area() -> ResponseReturnValue:
    """Add an area."""
    require("plan.set_up", ())
    form = open_form(AreaForm, {"pictogram": "other"})

    def make() -> str:
        actions.add_area(session(), plan=current_plan(), **_facts(form))
        return url_for("plan.areas")

    return handle_create(
        "plan/desk/edit_area.html",
        form,
        make,
        purpose="plan.new_area",
        fallback=url_for("plan.areas"),
        area=None,
    )


def _facts(form: AreaForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("name", "description", "pictogram")}


def _area(slug: str) -> Area:
    require("plan.set_up", ())
    return session().scalar(area_by_slug(current_plan().id, slug)) or abort(404)


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/areas/<slug>", methods=["GET", "POST"])
@permit("plan.set_up")
def edit_area(slug: str) -> ResponseReturnValue:
    """Rename or translate an area."""
    area = _area(slug)

    def stored() -> dict[str, Any]:
        return {name: getattr(area, name) for name in ("name", "description", "pictogram")}

    form = open_form(AreaForm, stored())

    def save() -> str:
        actions.edit_area(session(), area=area, **_facts(form))
        return url_for("plan.areas")

    return handle_edit(
        "plan/desk/edit_area.html",
        form,
        area,
        save,
        lambda: AreaForm(formdata=None, data=stored()),
        area=area,
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/areas/<slug>/move", methods=["POST"])
@permit("plan.set_up")
def move_area(slug: str) -> ResponseReturnValue:
    """Move an area up or down."""
    area = _area(slug)
    by = -1 if request.form.get("to") == "up" else 1
    actions.move_area(session(), plan=current_plan(), area=area, by=by)
    commit()
    return redirect(url_for("plan.areas", _anchor=f"area-{area.id}"), 303)


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/areas/<slug>/remove", methods=["POST"])
@permit("plan.set_up")
def remove_area(slug: str) -> ResponseReturnValue:
    """Take an area away that nothing hangs on."""
    area = _area(slug)
    try:
        actions.remove_area(session(), plan=current_plan(), area=area)
        commit()
        flash(_("The area is gone."), "good")
    except StillReferencedError as error:
        session().rollback()
        flash(still_referenced_message(error), "bad")
    return redirect(url_for("plan.areas"), 303)
