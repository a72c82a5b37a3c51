"""A plan, its municipalities and its phases."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.rules import LANGUAGES, PORTUGUESE
from consult.people.guard import permit, require
from consult.web.editing.rows import rows_of
from consult.web.forms import RevisionForm
from consult.web.transaction import today

from ...actions.plans import Place, PlanFacts, create_plan, set_municipalities, set_phases
from ...actions.plans import edit_plan as save_plan
from ...forms.desk.plans import MunicipalitiesForm, NewPlanForm, PhasesForm, PlanForm
from ...models.plans import Plan
from ...rules.phases import PHASE_GRANTS, PhaseKind, running
from ...scope import current_plan
from ..blueprint import bp
from .pages import Tongues, answer_edit, answer_new, opened

SIMPLE = ("title", "intro", "nature", "period_starts", "period_ends", "legal_basis", "language")


class NewPlanPage(NewPlanForm, MunicipalitiesForm):
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
    form = opened(NewPlanPage, {"places": [{}], "language": "pt"})
    form.reserved = _reserved()

    def make() -> str:
        create_plan(session(), slug=form.slug.data, facts=_facts(form), places=_places(form))
        return url_for("plan.setup", plan=form.slug.data)

    return answer_new(
        "plan/desk/new_plan.html",
        form,
        make,
        purpose="plan.new_plan",
        fallback=url_for("home.plans"),
        refusals={"uq_plan_slug": ("slug", _("This name is taken. Choose another."))},
        tongues=Tongues(PORTUGUESE, None, ()),
    )


def _facts(form: PlanForm) -> PlanFacts:
    values = {name: form[name].data for name in SIMPLE}
    return PlanFacts(**values, languages=form.languages.data or [], published=form.published.data)


def _places(form: MunicipalitiesForm) -> list[Place]:
    return [
        Place(r.code.data, r.name.data, r.population.data, r.foreign_residents.data)
        for r in rows_of(form, "places")
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
        return {name: getattr(plan, name) for name in (*SIMPLE, "languages", "published")}

    form = opened(PlanForm, stored())

    def save() -> str:
        save_plan(session(), plan=plan, facts=_facts(form))
        return url_for("plan.setup")

    return answer_edit(
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

    form = opened(MunicipalitiesForm, stored())

    def save() -> str:
        set_municipalities(session(), plan=plan, places=_places(form))
        return url_for("plan.setup")

    return answer_edit(
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

    form = opened(PhasesForm, stored())

    def save() -> str:
        set_phases(session(), plan=plan, days=_days(form))
        return url_for("plan.setup")

    return answer_edit(
        "plan/desk/phases.html",
        form,
        plan,
        save,
        lambda: PhasesForm(formdata=None, data=stored()),
        grants={kind.value: sorted(v.value for v in PHASE_GRANTS[kind]) for kind in PhaseKind},
        now=[kind.value for kind in running(plan.phases, today())],
    )


def _days(form: RevisionForm) -> dict[PhaseKind, Any]:
    return {
        PhaseKind(row.kind.data): (row.starts.data, row.ends.data) if row.starts.data else None
        for row in rows_of(form, "phases")
        if row.kind.data in set(PhaseKind)
    }
