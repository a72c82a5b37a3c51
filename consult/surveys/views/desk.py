"""The surveys of a plan, for staff."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.db.session import session
from consult.people.guard import may, permit
from consult.plan.rules import granted
from consult.plan.scope import current_plan
from consult.web.transaction import today

from ..models import Survey
from ..queries import loaded_version, response_counts, surveys_of_plan
from ..queries.versioning import version_numbers
from ..rules.answering import standing
from ..rules.polls import question_of
from ..rules.suppression import LEAST
from .blueprint import bp


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/")
@permit("surveys.results")
def desk() -> ResponseReturnValue:
    """The surveys of the plan."""
    here = current_plan()
    found = session().scalars(surveys_of_plan(here.id)).all()
    verbs = granted(here.phases, today())
    standings = {
        survey.id: standing(opens=survey.opens, closes=survey.closes, verbs=verbs, today=today())
        for survey in found
    }
    return render_template(
        "surveys/desk.html",
        surveys=found,
        counts=response_counts(session(), here.id),
        least=LEAST,
        standings=standings,
        numbers=version_numbers(session(), here.id),
        may_build=may("surveys.edit", ()),
        polls={survey.id for survey in found if _is_poll(survey)},
    )


def _is_poll(survey: Survey) -> bool:
    """Whether it is answered where it stands in other pages."""
    if not survey.is_poll or survey.current_version_id is None:
        return False
    asked = loaded_version(session(), survey.current_version_id).questionnaire
    return question_of(asked) is not None
