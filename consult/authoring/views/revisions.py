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
from consult.web.edit_conflict import freshen
from consult.web.forms import RevisionForm
from consult.web.transaction import commit

from ..actions.editing import fetch_back, go_back
from ..actions.revisions import past_drafts
from ..rules.draft_history import gone
from ..rules.tree import NotPossible
from ..rules.version_changes import differences
from .blueprint import bp
from .change_summary import Told, told
from .editor import Bench, bench, page

AT_ONCE = 10
"""Changes on one page."""


@dataclass(frozen=True)
class Change:
    """A change that was made: the number of the draft before it, what it did, what it took away."""

    number: int
    did: Told
    lost: tuple[Question, ...]


def last_change(at: Bench) -> Change | None:
    """The newest change of the draft; None where nothing was changed yet."""
    return next(iter(changes(at, 1)), None)


def changes(at: Bench, count: int, before: int | None = None) -> list[Change]:
    """The newest changes, the newest first; with `before`, those before the draft of that number."""
    found = past_drafts(session(), at.survey, count + (before is not None), before and before + 1)
    after, made = at.draft, list[Change]()
    for number, draft in found:
        if before is None or number < before:
            made.append(_change(at, number, draft, after))
        after = draft
    return made


def _change(at: Bench, number: int, before: Questionnaire, after: Questionnaire) -> Change:
    did = told(at, before, differences(before, after), after)
    lost = [one for one in gone(before, after) if one.key not in at.draft.by_key]
    return Change(number, did, tuple(lost))


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/changes", methods=["GET", "POST"])
@permit("authoring.edit")
def past(survey: str) -> ResponseReturnValue:
    """The last changes; go back to how it was before one, or fetch back a question it took away."""
    at = bench(survey)
    if request.method == "POST":
        return _back(at)
    told_number = request.args.get("before", "")
    return _page(at, int(told_number) if told_number.isdecimal() and len(told_number) < 9 else None)


def _page(
    at: Bench, before: int | None = None, status: int = 200, notice: str = ""
) -> ResponseReturnValue:
    form = RevisionForm(formdata=None)
    freshen(form, at.survey.revision)
    found = changes(at, AT_ONCE + 1, before)
    older = found[AT_ONCE - 1].number if len(found) > AT_ONCE else None
    return page(
        "revisions", at, status, form=form, changes=found[:AT_ONCE], older=older, notice=notice
    )


def _back(at: Bench) -> ResponseReturnValue:
    form, key = RevisionForm(), request.form.get("key", "")
    number = request.form.get("number", "")
    if not form.validate() or not number.isdecimal() or len(number) > 9:
        abort(400)
    if form.revision.data != at.survey.revision:
        return _stale(at)
    try:
        if key:
            key = fetch_back(session(), survey=at.survey, number=int(number), key=key)
        else:
            go_back(session(), survey=at.survey, number=int(number))
        commit()
    except NotPossible:
        session().rollback()
        words = _("That is not possible any more. Nothing was changed.")
        return _page(bench(at.survey.slug), None, 422, words)
    except StaleDataError:
        session().rollback()
        return _stale(bench(at.survey.slug))
    flash(_("The question is back.") if key else _("It is again as it was before."), "good")
    anchor = f"item-{key}" if key else "outline"
    return redirect(url_for(".outline", survey=at.survey.slug, _anchor=anchor), 303)


def _stale(at: Bench) -> ResponseReturnValue:
    words = _("Somebody else changed the survey meanwhile. These are its changes now: try again.")
    return _page(at, None, 409, words)
