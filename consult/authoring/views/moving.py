"""Moving a question or group far away: one choice instead of many steps."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.people.guard import permit
from consult.questionnaire.rules.items import Group, Item, walk_items
from consult.web.edit_conflict import set_revision
from consult.web.forms import options
from consult.web.transaction import commit

from ..actions.editing import place_item
from ..forms.items import MoveItemForm
from ..rules.tree import EditError
from .blueprint import bp
from .editor import SurveyEditor, editor_page, survey_editor

START_PREFIX = "start"
"""Begins a place: the start of all, or of a group (`start:G1`)."""


@bp.route(
    "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/edit/move/<key>", methods=["GET", "POST"]
)
@permit("authoring.edit")
def move_item(survey: str, key: str) -> ResponseReturnValue:
    """Choose the place from a list of all."""
    at = survey_editor(survey)
    item = at.by_name.get(key)
    if item is None or item.key != key:
        abort(404)
    form = MoveItemForm()
    form.to.choices = options(_position_options(at, item))
    if request.method != "POST":
        set_revision(form, at.shape)
        return editor_page("move", at, form=form, item=item)
    if not form.validate():
        return editor_page("move", at, 422, form=form, item=item)
    if form.revision.data != at.shape:
        return _retry_page(at, form, item, 409)
    kind, _colon, where = str(form.to.data).partition(":")
    try:
        spot = {"within": where} if kind == START_PREFIX else {"after": where}
        place_item(session(), survey=at.survey, key=key, **spot)
        commit()
    except EditError:
        session().rollback()
        return _retry_page(survey_editor(survey), form, item, 422)
    return redirect(url_for(".outline", survey=survey, _anchor=f"item-{key}"), 303)


def _retry_page(
    at: SurveyEditor, form: MoveItemForm, item: Item, status: int
) -> ResponseReturnValue:
    set_revision(form, at.shape)
    form.form_errors = [
        _("Somebody else changed the order meanwhile. Choose the place again.")
        if status == 409
        else _("That is not possible here. Nothing was changed.")
    ]
    return editor_page("move", at, status, form=form, item=item)


def _position_options(at: SurveyEditor, item: Item) -> list[tuple[str, str]]:
    """Every place but those in the item itself."""
    own = {one.key for one, _within in walk_items((item,))}
    found = [(START_PREFIX, _("At the very start"))]
    for one, _within in walk_items(at.draft.items):
        if one.key in own:
            continue
        name = at.label_of(one)
        if isinstance(one, Group):
            found.append(
                (f"{START_PREFIX}:{one.key}", _("First in the group: %(item)s", item=name))
            )
            found.append((f"after:{one.key}", _("After the group: %(item)s", item=name)))
        else:
            found.append((f"after:{one.key}", _("After: %(item)s", item=name)))
    return found
