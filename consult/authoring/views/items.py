"""Editing one question, one group, or what is said first and last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.rules import clean
from consult.people.guard import permit
from consult.plan.views.desk.pages import answer_edit
from consult.questionnaire.rules.items import Group, Question
from consult.web.edit_conflict import freshen
from consult.web.editing.rows import pressed, wrong_boxes
from consult.web.forms import RevisionForm, options
from consult.web.transaction import commit

from ..actions.editing import revise, revise_front, turn_into
from ..forms.items import (
    EXPRESSION,
    EXPRESSIONS,
    MOST_CHOICE_ROWS,
    FrontForm,
    GroupForm,
    KindForm,
    QuestionForm,
)
from ..rules import fingerprints
from ..rules.display_conditions import deciding
from ..rules.renaming import mentions
from ..rules.tree import NotPossible
from .blueprint import bp
from .editor import Bench, Part, areas_offered, bench, measures_offered, page
from .expression_checks import Verdict, add_condition, typed_expressions, verdicts
from .form_mapping import edited_group, edited_question, group_values, question_values, written
from .wording import KINDS

BASE = "/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/edit"


@bp.route(f"{BASE}/item/<key>", methods=["GET", "POST"])
@permit("authoring.edit")
def edit_item(survey: str, key: str) -> ResponseReturnValue:
    """A question or a group."""
    at = bench(survey)
    item = at.by_name.get(key)
    if item is None or item.key != key:
        return _gone(at) if request.method == "POST" and "revision" in request.form else abort(404)
    return _edit_group(at, item) if isinstance(item, Group) else _edit_question(at, item)


NO_WORDS = frozenset(
    {"csrf_token", "once", "revision", "within", "name", "rank", "measures", "areas"}
)


def _gone(at: Bench) -> ResponseReturnValue:
    """Somebody else took it away meanwhile: what was typed is shown, and the way back."""
    texts = [
        words
        for name, values in request.form.lists()
        for words in map(clean, values)
        if name not in NO_WORDS
        and not name.endswith(("-id", "-area", ".in", ".state"))
        and len(words) > 1
    ]
    return page("removed", at, 409, typed=texts)


def _edit_question(at: Bench, question: Question) -> ResponseReturnValue:
    long = len(question.choices) > MOST_CHOICE_ROWS

    def made(formdata: Any, data: dict[str, Any] | None = None) -> QuestionForm:
        form = QuestionForm(formdata=formdata, data=data or {}, kind=question.kind, long=long)
        form.offer(
            areas=areas_offered(), measures=measures_offered(), groups=at.groups_for(question)
        )
        form.taken = set(at.by_name) - {question.key, question.name}
        return form

    def fresh() -> QuestionForm:
        return made(None, question_values(at.draft, question))

    form = made(pressed() or request.form) if request.method == "POST" else fresh()

    def save() -> str:
        item = edited_question(at, form, question)
        return _saved(at, item, form.name.data or "", form.within.data or "")

    return _answer(at, "question", form, question, save, fresh, long=long)


def _edit_group(at: Bench, group: Group) -> ResponseReturnValue:
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
        return _saved(at, item, form.name.data or "", form.within.data or "")

    return _answer(at, "group", form, group, save, fresh)


def _saved(at: Bench, item: Question | Group, name: str, within: str) -> str:
    revise(session(), survey=at.survey, item=item, name=name, within=within)
    return url_for(".outline", survey=at.survey.slug, _anchor=f"item-{item.key}")


def _answer(
    at: Bench,
    template: str,
    form: RevisionForm,
    item: Question | Group,
    save: Callable[[], str],
    fresh: Callable[[], RevisionForm],
    **more: Any,
) -> ResponseReturnValue:
    found: dict[str, Verdict] = {}
    if request.method == "POST":
        if "use" in request.form:
            add_condition(at, item, form, request.form.get("if", ""))
        found = verdicts(at, item, typed_expressions(form))
        if "check" in request.form or "use" in request.form:
            form.validate()
            return _page(at, template, form, item, verdicts=found, **more)
    context = _context(at, item, verdicts=found, **more)
    seen = Part(fingerprints.of_item(at.draft, item))
    try:
        return answer_edit(f"authoring/{template}.html", form, seen, save, fresh, **context)
    except NotPossible:
        session().rollback()
        abort(409)


def _context(at: Bench, item: Question | Group, **more: Any) -> dict[str, Any]:
    kind_form = KindForm(formdata=None, data={"kind": getattr(item, "kind", "")})
    kind_form.kind.choices = options([(name, words.name) for name, words in KINDS.items()])
    freshen(kind_form, fingerprints.of_item(at.draft, item))
    return {
        "survey": at.survey,
        "bench": at,
        "item": item,
        "kinds": KINDS,
        "kind_form": kind_form,
        "tongues": at.tongues(request.args.get("in")),
        "deciding": deciding(at.draft, item),
        "spoken_of_by": [at.by_name[k] for k in mentions(at.draft, item.name) if k != item.key],
        **more,
    }


def _page(
    at: Bench, template: str, form: RevisionForm, item: Question | Group, **more: Any
) -> ResponseReturnValue:
    context = _context(at, item, **more)
    wrong = list(wrong_boxes(form))
    return render_template(
        f"authoring/{template}.html", form=form, wrong=wrong, stale=None, **context
    )


@bp.route(f"{BASE}/item/<key>/check", methods=["POST"])
@permit("authoring.edit")
def check_item(survey: str, key: str) -> ResponseReturnValue:
    """What is wrong with one expression, while it is typed: a part of the page, for htmx."""
    at, only = bench(survey), request.form.get("only", "")
    item = at.by_name.get(key)
    if item is None or item.key != key or only not in (*EXPRESSIONS, "count"):
        abort(404)
    words = request.form.get(only, "")[:EXPRESSION]
    found = verdicts(at, item, {only: clean(words)})
    return render_template(
        "authoring/_expression_check.html", name=only, verdict=found.get(only), survey=at.survey
    )


@bp.route(f"{BASE}/item/<key>/kind", methods=["POST"])
@permit("authoring.edit")
def change_kind(survey: str, key: str) -> ResponseReturnValue:
    """Make a question another kind: at once in a draft, as a new question once it was published."""
    at, form = bench(survey), KindForm()
    item = at.by_name.get(key)
    if not isinstance(item, Question) or item.key != key:
        abort(404)
    form.kind.choices = options([(name, words.name) for name, words in KINDS.items()])
    if not form.validate_on_submit():
        abort(422)
    if form.revision.data != fingerprints.of_item(at.draft, item):
        flash(_("Somebody else changed the question meanwhile. Look at it again."), "bad")
        return redirect(url_for(".edit_item", survey=survey, key=key), 303)
    own = turn_into(session(), survey=at.survey, key=key, kind=form.kind.data)
    commit()
    if own != key:
        flash(
            _(
                "The question was answered as another kind. It is now a new question; what was answered before stays in the results."
            ),
            "good",
        )
    return redirect(url_for(".edit_item", survey=survey, key=own), 303)


@bp.route(f"{BASE}/words", methods=["GET", "POST"])
@permit("authoring.edit")
def edit_front(survey: str) -> ResponseReturnValue:
    """The title, and what is said first and last."""
    at = bench(survey)
    stored = {name: getattr(at.draft, name) for name in ("title", "intro", "thanks")}

    def fresh() -> FrontForm:
        return FrontForm(formdata=None, data=stored)

    form = FrontForm(formdata=request.form) if request.method == "POST" else fresh()

    def save() -> str:
        texts = {
            name: written(form[name].data, base, at.source.tag, small=form.small.data)
            for name, base in stored.items()
        }
        revise_front(session(), survey=at.survey, **texts)
        return url_for(".outline", survey=survey)

    return answer_edit(
        "authoring/survey_texts.html",
        form,
        Part(fingerprints.of_front(at.draft)),
        save,
        fresh,
        survey=at.survey,
        bench=at,
        tongues=at.tongues(request.args.get("in")),
    )
