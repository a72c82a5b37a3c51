"""Adding a question or a group where it is told to stand."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.idempotency import claim, location_of
from consult.db.session import session
from consult.people.guard import permit
from consult.questionnaire.rules.items import Group
from consult.web.forms import options
from consult.web.transaction import commit, today

from ..actions.editing import add_group, add_question
from ..forms.items import AddForm
from ..rules.tree import NotPossible
from .blueprint import bp
from .editor import Bench, bench, page, text_of
from .wording import GROUP, KINDS

A_GROUP = "group"


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/edit/add", methods=["GET", "POST"])
@permit("authoring.edit")
def add_item(survey: str) -> ResponseReturnValue:
    """Choose a kind and write the words; the rest comes on the page of the question."""
    at, form = bench(survey), AddForm()
    form.kind.choices = options(
        [(name, words.name) for name, words in KINDS.items()] + [(A_GROUP, GROUP.name)]
    )
    after, within = request.args.get("after", ""), request.args.get("within", "")
    if any(key and key not in at.by_name for key in (after, within)):
        abort(404)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        where = _where(at, after, within)
        return page("add", at, status, form=form, where=where, group_words=GROUP)
    used = claim(session(), key=form.once_key(), purpose="surveys.add", today=today())
    if used is None:
        back = location_of(session(), form.once_key())
        return redirect(back or url_for(".outline", survey=survey), 303)
    try:
        key = _add(at, form, after, within)
    except NotPossible:
        session().rollback()
        form.form_errors = [_("It has no place here any more. Choose another place.")]
        return page("add", at, 422, form=form, where="", group_words=GROUP)
    used.location = url_for(".edit_item", survey=survey, key=key)
    commit()
    return redirect(url_for(".edit_item", survey=survey, key=key), 303)


def _add(at: Bench, form: AddForm, after: str, within: str) -> str:
    label = text_of(form.words.data or "", at.source.tag)
    if form.kind.data == A_GROUP:
        return add_group(session(), survey=at.survey, label=label, after=after, within=within)
    return add_question(
        session(),
        survey=at.survey,
        kind=form.kind.data,
        label=label,
        after=after,
        within=within,
    )


def _where(at: Bench, after: str, within: str) -> str:
    """Where it will stand, in words."""
    if after:
        words = _("It comes after: %(item)s", item=at.label_of(at.by_name[after]))
    elif within and isinstance(at.by_name[within], Group):
        words = _("It comes at the end of: %(item)s", item=at.label_of(at.by_name[within]))
    else:
        words = _("It comes at the end.")
    return str(words)
