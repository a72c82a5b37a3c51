"""The way back: the last changes of a draft, each of which can be undone."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from consult.db.session import session
from consult.people.guard import permit
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from consult.web.edit_conflict import set_revision
from consult.web.forms import RevisionForm
from consult.web.transaction import commit

from ..actions.editing import restore_question, restore_revision
from ..queries.revisions import recent_revisions
from ..rules.draft_history import removed_questions
from ..rules.tree import EditError
from ..rules.version_changes import version_changes
from .blueprint import bp
from .change_summary import ChangeSummary, summarize_changes
from .editor import SurveyEditor, editor_page, survey_editor

PER_PAGE = 10
"""Changes on one page."""


@dataclass(frozen=True)
class DraftChange:
    """A change that was made: the number of the draft before it, what it did, what it took away."""

    number: int
    did: ChangeSummary
    lost: tuple[Question, ...]


def last_change(at: SurveyEditor) -> DraftChange | None:
    """The newest change of the draft; None where nothing was changed yet."""
    return next(iter(changes(at, 1)), None)


def changes(at: SurveyEditor, count: int, before_number: int | None = None) -> list[DraftChange]:
    """The newest changes, the newest first; with `before`, those before the draft of that number."""
    found = recent_revisions(
        session(),
        at.survey,
        count + (before_number is not None),
        before_number and before_number + 1,
    )
    after, made = at.draft, list[DraftChange]()
    for number, draft in found:
        if before_number is None or number < before_number:
            made.append(_change(at, number, draft, after))
        after = draft
    return made


def _change(
    at: SurveyEditor, number: int, before: Questionnaire, after: Questionnaire
) -> DraftChange:
    did = summarize_changes(at, before, version_changes(before, after), after)
    lost = [one for one in removed_questions(before, after) if one.key not in at.draft.by_key]
    return DraftChange(number, did, tuple(lost))


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/changes", methods=["GET", "POST"])
@permit("authoring.edit")
def revisions(survey: str) -> ResponseReturnValue:
    """The last changes; go back to how it was before one, or fetch back a question it took away."""
    at = survey_editor(survey)
    if request.method == "POST":
        return _restore(at)
    told_number = request.args.get("before", "")
    return _page(at, int(told_number) if told_number.isdecimal() and len(told_number) < 9 else None)


def _page(
    at: SurveyEditor, before: int | None = None, status: int = 200, notice: str = ""
) -> ResponseReturnValue:
    form = RevisionForm(formdata=None)
    set_revision(form, at.survey.revision)
    found = changes(at, PER_PAGE + 1, before)
    older = found[PER_PAGE - 1].number if len(found) > PER_PAGE else None
    return editor_page(
        "revisions", at, status, form=form, changes=found[:PER_PAGE], older=older, notice=notice
    )


def _restore(at: SurveyEditor) -> ResponseReturnValue:
    form, key = RevisionForm(), request.form.get("key", "")
    number = request.form.get("number", "")
    if not form.validate() or not number.isdecimal() or len(number) > 9:
        abort(400)
    if form.revision.data != at.survey.revision:
        return _conflict_page(at)
    try:
        if key:
            key = restore_question(session(), survey=at.survey, number=int(number), key=key)
        else:
            restore_revision(session(), survey=at.survey, number=int(number))
        commit()
    except EditError:
        session().rollback()
        words = _("That is not possible any more. Nothing was changed.")
        return _page(survey_editor(at.survey.slug), None, 422, words)
    except StaleDataError:
        session().rollback()
        return _conflict_page(survey_editor(at.survey.slug))
    flash(_("The question is back.") if key else _("It is again as it was before."), "good")
    anchor = f"item-{key}" if key else "outline"
    return redirect(url_for(".outline", survey=at.survey.slug, _anchor=anchor), 303)


def _conflict_page(at: SurveyEditor) -> ResponseReturnValue:
    words = _("Somebody else changed the survey meanwhile. These are its changes now: try again.")
    return _page(at, None, 409, words)
