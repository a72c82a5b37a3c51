"""A plan, its municipalities and its phases."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.rules import LANGUAGES, PORTUGUESE
from consult.people.guard import permit, require
from consult.web.editing.pages import EditingLanguages, open_form
from consult.web.editing.rows import row_forms
from consult.web.forms import RevisionForm
from consult.web.transaction import today

from ...actions.plans import (
    MunicipalityFacts,
    PlanFacts,
    create_plan,
    set_municipalities,
    set_phases,
)
from ...actions.plans import edit_plan as save_plan
from ...editing import handle_create, handle_edit
from ...forms.desk.plans import MunicipalitiesForm, NewPlanForm, PhasesForm, PlanForm
from ...models.plans import Plan
from ...rules.phases import PHASE_ACTIONS, PhaseKind, current_phases
from ...scope import current_plan
from ..blueprint import bp

PLAIN_FIELDS = (
    "title",
    "intro",
    "nature",
    "period_starts",
    "period_ends",
    "legal_basis",
    "language",
)


class NewPlanPageForm(NewPlanForm, MunicipalitiesForm):
    """A new plan and its municipalities on one page."""


def _reserved() -> frozenset[str]:
    """The words that other pages' addresses begin with, after the language or without one."""
    parts = [rule.rule.split("/") for rule in current_app.url_map.iter_rules()]
    first = {p[1] for p in parts} | {p[2] for p in parts if len(p) > 2 and p[1] == "<lang:lang>"}
    return frozenset(first) | {tag.casefold() for tag in LANGUAGES}


@bp.route("/<lang:lang>/plans/new", methods=["GET", "POST"])
@permit("plan.create")
def new_plan() -> ResponseReturnValue:
    """Make a plan with the 16 areas."""
    form = open_form(NewPlanPageForm, {"places": [{}], "language": "pt"})
    form.reserved = _reserved()

    def make() -> str:
        create_plan(
            session(), slug=form.slug.data, facts=_facts(form), municipalities=_places(form)
        )
        return url_for("plan.setup", plan=form.slug.data)

    return handle_create(
        "plan/desk/new_plan.html",
        form,
        make,
        purpose="plan.new_plan",
        fallback=url_for("home.plans"),
        constraint_messages={"uq_plan_slug": ("slug", _("This name is taken. Choose another."))},
        tongues=EditingLanguages(PORTUGUESE, None, ()),
    )


def _facts(form: PlanForm) -> PlanFacts:
    values = {name: form[name].data for name in PLAIN_FIELDS}
    return PlanFacts(**values, languages=form.languages.data or [], published=form.published.data)


def _places(form: MunicipalitiesForm) -> list[MunicipalityFacts]:
    return [
        MunicipalityFacts(r.code.data, r.name.data, r.population.data, r.foreign_residents.data)
        for r in row_forms(form, "places")
        if not r.empty()
    ]


def _whole_plan() -> Plan:
    """The plan; another municipality's coordinator gets 404."""
    require("plan.set_up", ())
    return current_plan()


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/plan", methods=["GET", "POST"])
@permit("plan.set_up")
def edit_plan() -> ResponseReturnValue:
    """What the plan says of itself."""
    plan = _whole_plan()

    def stored() -> dict[str, Any]:
        return {name: getattr(plan, name) for name in (*PLAIN_FIELDS, "languages", "published")}

    form = open_form(PlanForm, stored())

    def save() -> str:
        save_plan(session(), plan=plan, facts=_facts(form))
        return url_for("plan.setup")

    return handle_edit(
        "plan/desk/edit_plan.html", form, plan, save, lambda: PlanForm(formdata=None, data=stored())
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/municipalities", methods=["GET", "POST"])
@permit("plan.set_up")
def municipalities() -> ResponseReturnValue:
    """Where the plan applies."""
    plan = _whole_plan()

    def stored() -> dict[str, Any]:
        names = ("id", "code", "name", "population", "foreign_residents")
        return {"places": [{n: getattr(m, n) for n in names} for m in plan.municipalities] or [{}]}

    form = open_form(MunicipalitiesForm, stored())

    def save() -> str:
        set_municipalities(session(), plan=plan, municipalities=_places(form))
        return url_for("plan.setup")

    return handle_edit(
        "plan/desk/municipalities.html",
        form,
        plan,
        save,
        lambda: MunicipalitiesForm(formdata=None, data=stored()),
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/setup/phases", methods=["GET", "POST"])
@permit("plan.set_up")
def phases() -> ResponseReturnValue:
    """When each phase runs, and what it lets people do."""
    plan = _whole_plan()

    def stored() -> dict[str, Any]:
        days = {p.kind: {"starts": p.starts, "ends": p.ends} for p in plan.phases}
        return {"phases": [{"kind": k.value, **days.get(k.value, {})} for k in PhaseKind]}

    form = open_form(PhasesForm, stored())

    def save() -> str:
        set_phases(session(), plan=plan, days=_days(form))
        return url_for("plan.setup")

    return handle_edit(
        "plan/desk/phases.html",
        form,
        plan,
        save,
        lambda: PhasesForm(formdata=None, data=stored()),
        grants={kind.value: sorted(v.value for v in PHASE_ACTIONS[kind]) for kind in PhaseKind},
        now=[kind.value for kind in current_phases(plan.phases, today())],
    )


def _days(form: RevisionForm) -> dict[PhaseKind, Any]:
    return {
        PhaseKind(row.kind.data): (row.starts.data, row.ends.data) if row.starts.data else None
        for row in row_forms(form, "phases")
        if row.kind.data in set(PhaseKind)
    }
