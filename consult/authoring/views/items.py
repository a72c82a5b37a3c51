"""Editing one question, one group, or what is said first and last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.rules import clean_text
from consult.people.guard import permit
from consult.questionnaire.rules.items import Group, Question
from consult.questionnaire.rules.logic import EXPRESSION_FIELDS
from consult.web.edit_conflict import set_revision
from consult.web.editing.pages import handle_edit
from consult.web.editing.rows import data_after_row_button, field_errors
from consult.web.forms import RevisionForm, options
from consult.web.transaction import commit

from ..actions.editing import change_question_kind, update_item, update_survey_texts
from ..forms.items import (
    MAX_CHOICE_ROWS,
    MAX_EXPRESSION,
    GroupForm,
    QuestionForm,
    QuestionKindForm,
    SurveyTextsForm,
)
from ..rules import fingerprints
from ..rules.display_conditions import possible_filter_questions
from ..rules.renaming import items_referencing
from ..rules.tree import EditError
from .blueprint import bp
from .editor import (
    EditedPart,
    SurveyEditor,
    area_options,
    editor_page,
    measure_options,
    survey_editor,
)
from .expression_checks import (
    ExpressionCheck,
    add_display_condition,
    check_expressions,
    typed_expressions,
)
from .form_mapping import edited_group, edited_question, edited_text, group_values, question_values
from .wording import KIND_DESCRIPTIONS

BASE_PATH = "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/edit"


@bp.route(f"{BASE_PATH}/item/<key>", methods=["GET", "POST"])
@permit("authoring.edit")
def edit_item(survey: str, key: str) -> ResponseReturnValue:
    """A question or a group."""
    at = survey_editor(survey)
    item = at.by_name.get(key)
    if item is None or item.key != key:
        return (
            _removed_page(at)
            if request.method == "POST" and "revision" in request.form
            else abort(404)
        )
    return _edit_group(at, item) if isinstance(item, Group) else _edit_question(at, item)


NON_TEXT_FIELDS = frozenset(
    {"csrf_token", "once", "revision", "within", "name", "rank", "measures", "areas"}
)


def _removed_page(at: SurveyEditor) -> ResponseReturnValue:
    """Somebody else took it away meanwhile: what was typed is shown, and the way back."""
    texts = [
        words
        for name, values in request.form.lists()
        for words in map(clean_text, values)
        if name not in NON_TEXT_FIELDS
        and not name.endswith(("-id", "-area", ".in", ".state"))
        and len(words) > 1
    ]
    return editor_page("removed", at, 409, typed=texts)


def _edit_question(at: SurveyEditor, question: Question) -> ResponseReturnValue:
    long = len(question.choices) > MAX_CHOICE_ROWS

    def made(formdata: Any, data: dict[str, Any] | None = None) -> QuestionForm:
        form = QuestionForm(formdata=formdata, data=data or {}, kind=question.kind, long=long)
        form.offer(areas=area_options(), measures=measure_options(), groups=at.groups_for(question))
        form.taken = set(at.by_name) - {question.key, question.name}
        return form

    def fresh() -> QuestionForm:
        return made(None, question_values(at.draft, question))

    form = made(data_after_row_button() or request.form) if request.method == "POST" else fresh()

    def save() -> str:
        item = edited_question(at, form, question)
        return _save_item(at, item, form.name.data or "", form.within.data or "")

    return _edit_page(at, "question", form, question, save, fresh, long=long)


def _edit_group(at: SurveyEditor, group: Group) -> ResponseReturnValue:
    def made(formdata: Any, data: dict[str, Any] | None = None) -> GroupForm:
        form = GroupForm(formdata=formdata, data=data or {})
        form.within.choices = options([("", _("No group")), *at.groups_for(group)])
        form.taken = set(at.by_name) - {group.key, group.name}
        return form

    def fresh() -> GroupForm:
        return made(None, group_values(at.draft, group))

    form = made(request.form) if request.method == "POST" else fresh()

    def save() -> str:
        item = edited_group(at, form, group)
        return _save_item(at, item, form.name.data or "", form.within.data or "")

    return _edit_page(at, "group", form, group, save, fresh)


def _save_item(at: SurveyEditor, item: Question | Group, name: str, within: str) -> str:
    update_item(session(), survey=at.survey, item=item, name=name, within=within)
    return url_for(".outline", survey=at.survey.slug, _anchor=f"item-{item.key}")


def _edit_page(
    at: SurveyEditor,
    template: str,
    form: RevisionForm,
    item: Question | Group,
    save: Callable[[], str],
    fresh: Callable[[], RevisionForm],
    **more: Any,
) -> ResponseReturnValue:
    found: dict[str, ExpressionCheck] = {}
    if request.method == "POST":
        if "use" in request.form:
            add_display_condition(at, item, form, request.form.get("if", ""))
        found = check_expressions(at, item, typed_expressions(form))
        if "check" in request.form or "use" in request.form:
            form.validate()
            return _page(at, template, form, item, verdicts=found, **more)
    context = _context(at, item, verdicts=found, **more)
    seen = EditedPart(fingerprints.item_fingerprint(at.draft, item))
    try:
        return handle_edit(f"authoring/{template}.html", form, seen, save, fresh, **context)
    except EditError:
        session().rollback()
        abort(409)


def _context(at: SurveyEditor, item: Question | Group, **more: Any) -> dict[str, Any]:
    kind_form = QuestionKindForm(formdata=None, data={"kind": getattr(item, "kind", "")})
    kind_form.kind.choices = options(
        [(name, words.name) for name, words in KIND_DESCRIPTIONS.items()]
    )
    set_revision(kind_form, fingerprints.item_fingerprint(at.draft, item))
    return {
        "survey": at.survey,
        "bench": at,
        "item": item,
        "kinds": KIND_DESCRIPTIONS,
        "kind_form": kind_form,
        "tongues": at.tongues(request.args.get("in")),
        "deciding": possible_filter_questions(at.draft, item),
        "spoken_of_by": [
            at.by_name[k] for k in items_referencing(at.draft, item.name) if k != item.key
        ],
        **more,
    }


def _page(
    at: SurveyEditor, template: str, form: RevisionForm, item: Question | Group, **more: Any
) -> ResponseReturnValue:
    context = _context(at, item, **more)
    wrong = list(field_errors(form))
    return render_template(
        f"authoring/{template}.html", form=form, wrong=wrong, stale=None, **context
    )


@bp.route(f"{BASE_PATH}/item/<key>/check", methods=["POST"])
@permit("authoring.edit")
def check_item(survey: str, key: str) -> ResponseReturnValue:
    """What is wrong with one expression, while it is typed: a part of the page, for htmx."""
    at, only = survey_editor(survey), request.form.get("only", "")
    item = at.by_name.get(key)
    if item is None or item.key != key or only not in (*EXPRESSION_FIELDS, "count"):
        abort(404)
    words = request.form.get(only, "")[:MAX_EXPRESSION]
    found = check_expressions(at, item, {only: clean_text(words)})
    return render_template(
        "authoring/_expression_check.html", name=only, verdict=found.get(only), survey=at.survey
    )


@bp.route(f"{BASE_PATH}/item/<key>/kind", methods=["POST"])
@permit("authoring.edit")
def change_kind(survey: str, key: str) -> ResponseReturnValue:
    """Make a question another kind: at once in a draft, as a new question once it was published."""
    at, form = survey_editor(survey), QuestionKindForm()
    item = at.by_name.get(key)
    if not isinstance(item, Question) or item.key != key:
        abort(404)
    form.kind.choices = options([(name, words.name) for name, words in KIND_DESCRIPTIONS.items()])
    if not form.validate_on_submit():
        abort(422)
    if form.revision.data != fingerprints.item_fingerprint(at.draft, item):
        flash(_("Somebody else changed the question meanwhile. Look at it again."), "bad")
        return redirect(url_for(".edit_item", survey=survey, key=key), 303)
    own = change_question_kind(session(), survey=at.survey, key=key, kind=form.kind.data)
    commit()
    if own != key:
        flash(
            _(
                "The question was answered as another kind. It is now a new question; what was answered before stays in the results."
            ),
            "good",
        )
    return redirect(url_for(".edit_item", survey=survey, key=own), 303)


@bp.route(f"{BASE_PATH}/words", methods=["GET", "POST"])
@permit("authoring.edit")
def edit_survey_texts(survey: str) -> ResponseReturnValue:
    """The title, and what is said first and last."""
    at = survey_editor(survey)
    stored = {name: getattr(at.draft, name) for name in ("title", "intro", "thanks")}

    def fresh() -> SurveyTextsForm:
        return SurveyTextsForm(formdata=None, data=stored)

    form = SurveyTextsForm(formdata=request.form) if request.method == "POST" else fresh()

    def save() -> str:
        texts = {
            name: edited_text(form[name].data, base, at.source.tag, small=form.small.data)
            for name, base in stored.items()
        }
        update_survey_texts(session(), survey=at.survey, **texts)
        return url_for(".outline", survey=survey)

    return handle_edit(
        "authoring/survey_texts.html",
        form,
        EditedPart(fingerprints.front_fingerprint(at.draft)),
        save,
        fresh,
        survey=at.survey,
        bench=at,
        tongues=at.tongues(request.args.get("in")),
    )
