"""The overview of a plan's set-up: what is there, what is missing, and the way to each screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db.session import session
from consult.people.guard import may, permit
from consult.web.transaction import today

from ...models.plans import Plan
from ...queries.setup import SetupCounts, setup_counts
from ...rules.phases import allowed_actions, current_phases
from ...scope import current_plan
from ..blueprint import bp


@dataclass(frozen=True)
class SetupStep:
    """A part of the set-up: what there is of it, and what is missing."""

    title: Any
    url: str
    there: str
    missing: str | None
    open: bool


@bp.route("/<lang:lang>/<slug:plan>/desk/setup")
@permit("measure.edit")
def setup() -> ResponseReturnValue:
    """What is set up and what is missing."""
    plan = current_plan()
    counts = setup_counts(session(), plan.id)
    return render_template(
        "plan/desk/setup.html",
        steps=_steps(plan, counts),
        running=current_phases(plan.phases, today()),
        verbs=sorted(allowed_actions(plan.phases, today())),
        published=plan.published,
    )


def _steps(plan: Plan, counts: SetupCounts) -> list[SetupStep]:
    whole = may("plan.set_up", ())
    return [
        SetupStep(
            _("The plan"),
            url_for("plan.edit_plan"),
            _("Title, languages, period, legal basis"),
            None if plan.intro else _("Say in a few sentences what the plan is."),
            whole,
        ),
        _municipalities(plan, whole),
        SetupStep(
            _("Phases"),
            url_for("plan.phases"),
            ngettext("%(num)d phase with days", "%(num)d phases with days", len(plan.phases)),
            None if plan.phases else _("Without days, nobody can answer or comment."),
            whole,
        ),
        SetupStep(
            _("Areas"),
            url_for("plan.areas"),
            ngettext("%(num)d area", "%(num)d areas", len(plan.areas)),
            None if plan.areas else _("A plan needs at least one area."),
            whole,
        ),
        _objectives(counts, whole),
        _entities(counts),
        *_measures(counts),
    ]


def _municipalities(plan: Plan, whole: bool) -> SetupStep:
    count = len(plan.municipalities)
    return SetupStep(
        _("Municipalities"),
        url_for("plan.municipalities"),
        ngettext("%(num)d municipality", "%(num)d municipalities", count),
        None if count else _("Say where the plan applies."),
        whole,
    )


def _objectives(counts: SetupCounts, whole: bool) -> SetupStep:
    return SetupStep(
        _("Objectives"),
        url_for("plan.objectives"),
        ngettext("%(num)d strategic objective", "%(num)d strategic objectives", counts.objectives),
        None if counts.objectives else _("Measures serve objectives: write the first one."),
        whole,
    )


def _entities(counts: SetupCounts) -> SetupStep:
    return SetupStep(
        _("Entities"),
        url_for("plan.entities"),
        ngettext("%(num)d entity", "%(num)d entities", counts.entities),
        None if counts.entities else _("Say who acts in the municipality."),
        may("entity.edit"),
    )


def _measures(counts: SetupCounts) -> list[SetupStep]:
    missing = None
    if not counts.measures:
        missing = _("Write the first measure.")
    elif counts.without_text:
        missing = ngettext(
            "%(num)d measure has no text yet.",
            "%(num)d measures have no text yet.",
            counts.without_text,
        )
    return [
        SetupStep(
            _("Measures"),
            url_for("plan.measures"),
            ngettext("%(num)d measure", "%(num)d measures", counts.measures),
            missing,
            may("measure.edit"),
        )
    ]
