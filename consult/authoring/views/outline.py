"""The survey as a list: every question in its place, and the steps each can take."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from consult.db.idempotency import claim_key, location_of_key
from consult.db.session import session
from consult.people.guard import permit
from consult.questionnaire.rules.items import Group
from consult.questionnaire.rules.translation_readiness import translation_coverage
from consult.web.forms import Form
from consult.web.transaction import commit, today

from ..actions.editing import apply_structural_step
from ..rules.renaming import items_referencing
from ..rules.tree import EditError, TreeOperation, possible_operations
from .blueprint import bp
from .editor import SurveyEditor, areas_by_code, editor_page, survey_editor
from .revisions import last_change


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/edit")
@permit("authoring.edit")
def outline(survey: str) -> ResponseReturnValue:
    """Every question in order."""
    return outline_page(survey_editor(survey))


def outline_page(at: SurveyEditor, status: int = 200, notice: str = "") -> ResponseReturnValue:
    """The list; `notice` says why a step was not taken."""
    return editor_page(
        "outline",
        at,
        status,
        notice=notice,
        form=Form(),
        last=last_change(at),
        steps=possible_operations(at.draft),
        areas=areas_by_code(),
        is_group=lambda item: isinstance(item, Group),
        languages_of={one.tag: translation_coverage(at.draft, one.tag) for one in at.others},
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/edit/step", methods=["POST"])
@permit("authoring.edit")
def restructure(survey: str) -> ResponseReturnValue:
    """Move, group, double or take away a question or group."""
    at, form, key = survey_editor(survey), Form(), request.form.get("key", "")
    try:
        wanted = TreeOperation(request.form.get("step", ""))
    except ValueError:
        return outline_page(at, 422, _("Nothing was changed."))
    used = claim_key(session(), key=form.once_key(), purpose="authoring.restructure", today=today())
    if used is None:  # a double click
        where = location_of_key(session(), form.once_key())
        return redirect(where or url_for(".outline", survey=survey), 303)
    if request.form.get("shape") != str(at.shape):
        return _conflict_page(at)
    spoken = items_referencing(at.draft, _name(at, key)) if wanted is TreeOperation.REMOVE else []
    try:
        shown = apply_structural_step(session(), survey=at.survey, key=key, step=wanted)
        anchor = f"item-{shown}" if shown else "outline"
        after = wanted.value if wanted is TreeOperation.REMOVE else None
        used.location = where = url_for(".outline", survey=survey, after=after, _anchor=anchor)
        commit()
    except EditError:
        session().rollback()
        return outline_page(
            survey_editor(survey), 422, _("That is not possible here. Nothing was changed.")
        )
    except StaleDataError:
        session().rollback()
        return _conflict_page(survey_editor(survey))
    if [one for one in spoken if one != key]:
        flash(_("Other questions have a condition that asks for it. Look at the problems."), "warn")
    return redirect(where, 303)


def _name(at: SurveyEditor, key: str) -> str:
    item = at.by_name.get(key)
    return item.name if item else ""


def _conflict_page(at: SurveyEditor) -> ResponseReturnValue:
    session().rollback()
    words = _("Somebody else changed the survey meanwhile. This is how it is now: try again.")
    return outline_page(at, 409, words)
