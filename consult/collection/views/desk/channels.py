"""The ways in which a survey can be answered, for staff."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.mail.actions import absolute_url
from consult.people.guard import permit
from consult.plan.scope import plan_head
from consult.web.language import page_language

from ...survey_scope import survey_or_404
from ..blueprint import bp


@bp.get("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/ways")
@permit("results.read")
def channels(survey: str) -> ResponseReturnValue:
    """Open link, kiosk, beside a person, paper, codes and quotas of one survey."""
    found = survey_or_404(survey)
    return render_template(
        "collection/desk/channels.html",
        survey=found,
        address=absolute_url(
            "collection.start",
            language=page_language().tag,
            plan=plan_head().slug,
            survey=found.slug,
        ),
    )
