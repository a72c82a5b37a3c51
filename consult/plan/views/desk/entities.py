"""Entities of a plan."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.references import StillReferencedError
from consult.db.session import session
from consult.people.guard import may, permit, require
from consult.web.editing.pages import open_form, rows_with_ids
from consult.web.editing.rows import row_forms
from consult.web.forms import Form, options
from consult.web.language import show
from consult.web.transaction import commit

from ...actions.entities import EntityFacts, create_entity
from ...actions.entities import edit_entity as save_entity
from ...actions.entities import remove_entity as take_away
from ...editing import handle_create, handle_edit, still_referenced_message
from ...forms.desk.entities import EntityForm
from ...models.entities import Entity
from ...queries.measures import entities_of, entity_by_code
from ...scope import current_plan
from ..blueprint import bp

PLAIN_FIELDS = ("code", "name", "kind", "competences", "email", "phone", "address", "website")


def _reach(entity: Entity) -> list[int]:
    return [m.id for m in entity.municipalities]


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/entities")
@permit("entity.edit")
def entities() -> ResponseReturnValue:
    """The entities that the person asking may edit."""
    rows = session().scalars(entities_of(current_plan().id)).all()
    mine = [e for e in rows if may("entity.edit", _reach(e))]
    return render_template("plan/desk/entities.html", entities=mine, form=Form())


def _set_choices(form: EntityForm) -> EntityForm:
    plan = current_plan()
    areas: list[Any] = [(a.id, show(a.name)) for a in plan.areas]
    form.areas.choices = options(areas)
    form.municipalities.choices = options((m.id, m.name) for m in plan.municipalities)
    return form


def _facts(form: EntityForm) -> EntityFacts:
    plan = current_plan()
    return EntityFacts(
        **{name: form[name].data for name in PLAIN_FIELDS},
        areas=rows_with_ids(plan.areas, form.areas.data),
        municipalities=rows_with_ids(plan.municipalities, form.municipalities.data),
        services=[(row.key(), row.name.data) for row in row_forms(form, "services")],
    )


def _within_reach(form: EntityForm) -> None:
    """Whoever works for one municipality keeps the entity within it."""
    require("entity.edit", form.municipalities.data or ())


def _refusals() -> dict[str, tuple[str, Any]]:
    return {"uq_entity_plan_id_code": ("code", _("Another entity has this code."))}


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/entities/new", methods=["GET", "POST"])
@permit("entity.edit")
def new_entity() -> ResponseReturnValue:
    """Add an entity."""
    form = _set_choices(open_form(EntityForm, {"services": [{}]}))

    def make() -> str:
        _within_reach(form)
        create_entity(session(), plan=current_plan(), facts=_facts(form))
        return url_for("plan.entities")

    return handle_create(
        "plan/desk/edit_entity.html",
        form,
        make,
        purpose="plan.new_entity",
        fallback=url_for("plan.entities"),
        constraint_messages=_refusals(),
        entity=None,
    )


def _entity(code: str) -> Entity:
    entity = session().scalar(entity_by_code(current_plan().id, code)) or abort(404)
    require("entity.edit", _reach(entity))
    return entity


def _stored(entity: Entity) -> dict[str, Any]:
    return {
        **{name: getattr(entity, name) for name in PLAIN_FIELDS},
        "areas": [a.id for a in entity.areas],
        "municipalities": [m.id for m in entity.municipalities],
        "services": [{"id": s.id, "name": s.name} for s in entity.services],
    }


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/entities/<code>", methods=["GET", "POST"])
@permit("entity.edit")
def edit_entity(code: str) -> ResponseReturnValue:
    """Change an entity."""
    entity = _entity(code)
    form = _set_choices(open_form(EntityForm, _stored(entity)))

    def save() -> str:
        _within_reach(form)
        save_entity(session(), plan=current_plan(), entity=entity, facts=_facts(form))
        return url_for("plan.entities")

    return handle_edit(
        "plan/desk/edit_entity.html",
        form,
        entity,
        save,
        lambda: _set_choices(EntityForm(formdata=None, data=_stored(entity))),
        constraint_messages=_refusals(),
        entity=entity,
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/entities/<code>/remove", methods=["POST"])
@permit("entity.edit")
def remove_entity(code: str) -> ResponseReturnValue:
    """Take an entity away that nothing hangs on."""
    try:
        take_away(session(), entity=_entity(code))
        commit()
        flash(_("The entity is gone."), "good")
    except StillReferencedError as error:
        session().rollback()
        flash(still_referenced_message(error), "bad")
    return redirect(url_for("plan.entities"), 303)
