"""The surveys of a plan, for staff."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.db.session import session
from consult.disclosure.suppression import INTERNAL_THRESHOLD
from consult.people.guard import may, permit
from consult.plan.rules.phases import allowed_actions
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.surveys import surveys_of_plan
from consult.questionnaire.queries.versions import current_version_numbers, load_version
from consult.questionnaire.rules.responses import survey_status
from consult.results.queries.counts import response_counts
from consult.web.transaction import today

from ...rules.polls import poll_question
from ..blueprint import bp


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/")
@permit("results.read")
def desk() -> ResponseReturnValue:
    """The surveys of the plan."""
    here = current_plan()
    found = session().scalars(surveys_of_plan(here.id)).all()
    verbs = allowed_actions(here.phases, today())
    standings = {
        survey.id: survey_status(
            opens=survey.opens, closes=survey.closes, verbs=verbs, today=today()
        )
        for survey in found
    }
    return render_template(
        "collection/desk/overview.html",
        surveys=found,
        counts=response_counts(session(), here.id),
        least=INTERNAL_THRESHOLD,
        standings=standings,
        numbers=current_version_numbers(session(), here.id),
        may_build=may("authoring.edit", ()),
        polls={survey.id for survey in found if _is_poll(survey)},
    )


def _is_poll(survey: Survey) -> bool:
    """Whether it is answered where it stands in other pages."""
    if not survey.is_poll or survey.current_version_id is None:
        return False
    asked = load_version(session(), survey.current_version_id).questionnaire
    return poll_question(asked) is not None
