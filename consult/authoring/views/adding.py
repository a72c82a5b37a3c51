"""Adding a question or a group where it is told to stand."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.idempotency import claim_key, location_of_key
from consult.db.session import session
from consult.people.guard import permit
from consult.questionnaire.rules.items import Group
from consult.web.forms import options
from consult.web.transaction import commit, today

from ..actions.editing import add_group, add_question
from ..forms.items import AddItemForm
from ..rules.tree import EditError
from .blueprint import bp
from .editor import SurveyEditor, editor_page, source_text, survey_editor
from .wording import GROUP_DESCRIPTION, KIND_DESCRIPTIONS

GROUP_KIND = "group"


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/edit/add", methods=["GET", "POST"])
@permit("authoring.edit")
def add_item(survey: str) -> ResponseReturnValue:
    """Choose a kind and write the words; the rest comes on the page of the question."""
    at, form = survey_editor(survey), AddItemForm()
    form.kind.choices = options(
        [(name, words.name) for name, words in KIND_DESCRIPTIONS.items()]
        + [(GROUP_KIND, GROUP_DESCRIPTION.name)]
    )
    after, within = request.args.get("after", ""), request.args.get("within", "")
    if any(key and key not in at.by_name for key in (after, within)):
        abort(404)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        where = _position_text(at, after, within)
        return editor_page("add", at, status, form=form, where=where, group_words=GROUP_DESCRIPTION)
    used = claim_key(session(), key=form.once_key(), purpose="surveys.add", today=today())
    if used is None:
        back = location_of_key(session(), form.once_key())
        return redirect(back or url_for(".outline", survey=survey), 303)
    try:
        key = _add(at, form, after, within)
    except EditError:
        session().rollback()
        form.form_errors = [_("It has no place here any more. Choose another place.")]
        return editor_page("add", at, 422, form=form, where="", group_words=GROUP_DESCRIPTION)
    used.location = url_for(".edit_item", survey=survey, key=key)
    commit()
    return redirect(url_for(".edit_item", survey=survey, key=key), 303)


def _add(at: SurveyEditor, form: AddItemForm, after: str, within: str) -> str:
    label = source_text(form.words.data or "", at.source.tag)
    if form.kind.data == GROUP_KIND:
        return add_group(session(), survey=at.survey, label=label, after=after, within=within)
    return add_question(
        session(),
        survey=at.survey,
        kind=form.kind.data,
        label=label,
        after=after,
        within=within,
    )


def _position_text(at: SurveyEditor, after: str, within: str) -> str:
    """Where it will stand, in words."""
    if after:
        words = _("It comes after: %(item)s", item=at.label_of(at.by_name[after]))
    elif within and isinstance(at.by_name[within], Group):
        words = _("It comes at the end of: %(item)s", item=at.label_of(at.by_name[within]))
    else:
        words = _("It comes at the end.")
    return str(words)
