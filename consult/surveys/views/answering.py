"""Answering, one page at a time: what was typed is kept whichever button is pressed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db.session import session
from consult.inputs.rules import code_for
from consult.languages.rules import LANGUAGES
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.plan.scope import current_plan, plan_head
from consult.web.language import page_language, shipped, show
from consult.web.transaction import commit, today

from .. import actions
from ..forms import StartForm
from ..queries import pictograms_of
from ..rules import Page, Question
from ..rules.answering import first_open_page, minutes, page_fields, page_troubles, read_page
from ..rules.digits import read_number
from ..rules.kinds import Trouble, Value
from ..rules.kinds.writing import LIMIT
from .blueprint import bp
from .moulds import Given, moulded
from .sitting import Sitting, secret

TURN = "in-"
"""Begins the value of a button that turns the page into another language."""


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/", methods=["GET", "POST"])
@permit(ANYONE)
def start(survey: str) -> ResponseReturnValue:
    """What the survey is about, in which languages; begin, go on, or take up again."""
    sitting, form = Sitting.of(survey), StartForm()
    if not sitting.open:
        return closed_page(sitting), 403 if request.method == "POST" else 200
    if form.validate_on_submit():
        again = Sitting(sitting.survey, code_for(secret(), form.once_key()))
        if again.response is None:
            sitting.begin(again.code or "")
        else:  # an old page sent again after its answers: another person, another code
            sitting.begin_anew()
        commit()
        first = 0 if sitting.asks_where else 1
        return sitting.remember(redirect(url_for(".page", survey=survey, page=first), 303))
    return _start_page(sitting, form), 422 if form.is_submitted() else 200


def _start_page(sitting: Sitting, form: StartForm) -> str:
    questionnaire = sitting.loaded.questionnaire
    return render_template(
        "surveys/start.html",
        survey=sitting.survey,
        form=form,
        questionnaire=questionnaire,
        spoken_in=[one for one in shipped().values() if questionnaire.title.words(one.tag)],
        minutes=minutes(questionnaire),
        pages=len(questionnaire.pages),
        go_on=first_open_page(questionnaire, sitting.draft.answers) if sitting.draft else None,
        finished=None if sitting.draft else sitting.response,
    )


@bp.route("/<lang:lang>/<slug:plan>/surveys/<slug:survey>/<int:page>", methods=["GET", "POST"])
@permit(ANYONE)
def page(survey: str, page: int) -> ResponseReturnValue:
    """A page of questions; page 0 asks where the person lives, in plans of several municipalities."""
    sitting = Sitting.of(survey)
    if request.method == "POST":
        return _answer(sitting, page)
    if not sitting.open or sitting.draft is None:
        return elsewhere(sitting)
    if page == 0 and sitting.asks_where:
        return _where_page(sitting)
    return _question_page(sitting, page, sitting.page(page))


def elsewhere(sitting: Sitting) -> ResponseReturnValue:
    """Where somebody goes who has no unfinished answers here."""
    endpoint = ".thanks" if sitting.open and sitting.response else ".start"
    return redirect(url_for(endpoint, survey=sitting.survey.slug), 303)


def _answer(sitting: Sitting, number: int) -> ResponseReturnValue:
    go = request.form.get("go", "next")
    if number == 0 and sitting.asks_where:
        return _answer_where(sitting, go)
    asked = sitting.page(number)
    answers = read_page(asked, request.form)
    if not sitting.open:
        return closed_page(sitting, answers), 403
    if sitting.draft is None and sitting.response is not None:
        return elsewhere(sitting)
    lost = sitting.draft is None
    draft = sitting.draft or sitting.begin_anew()
    kept = dict.fromkeys(answers) if go == "skip" else answers
    sitting.draft = actions.keep_answer(
        session(), draft=draft, answers=kept, language=page_language().tag, today=today()
    )
    commit()
    troubles = page_troubles(asked, sitting.draft.answers) if go == "next" else {}
    if troubles:
        return _question_page(sitting, number, asked, troubles), 422
    answer = redirect(_next_url(sitting, number, go), 303)
    return sitting.remember(answer) if lost else answer


def _next_url(sitting: Sitting, number: int, go: str) -> str:
    slug = sitting.survey.slug
    if go == "stop":
        return url_for(".stop", survey=slug)
    if go.startswith(TURN):
        tag = go.removeprefix(TURN)
        lang = tag if tag in shipped() else page_language().tag
        return url_for(".page", survey=slug, page=number, lang=lang)
    if go == "back":
        first = 0 if sitting.asks_where else 1
        if number <= first:
            return url_for(".start", survey=slug)
        return url_for(".page", survey=slug, page=number - 1)
    if number >= len(sitting.loaded.questionnaire.pages):
        return url_for(".send", survey=slug)
    return url_for(".page", survey=slug, page=number + 1)


def _answer_where(sitting: Sitting, go: str) -> ResponseReturnValue:
    if not sitting.open:
        return closed_page(sitting), 403
    if sitting.draft is None and sitting.response is not None:
        return elsewhere(sitting)
    lost = sitting.draft is None
    draft = sitting.draft or sitting.begin_anew()
    told = read_number(request.form.get("municipality", ""))
    places = {place.id for place in current_plan().municipalities}
    actions.keep_municipality(
        session(),
        draft=draft,
        municipality_id=told if told in places and go != "skip" else None,
    )
    commit()
    answer = redirect(_next_url(sitting, 0, go), 303)
    return sitting.remember(answer) if lost else answer


def _where_page(sitting: Sitting) -> str:
    return render_template(
        "surveys/where.html",
        survey=sitting.survey,
        municipalities=current_plan().municipalities,
        draft=sitting.draft,
        number=0,
        pages=len(sitting.loaded.questionnaire.pages),
    )


def _question_page(
    sitting: Sitting, number: int, asked: Page, troubles: Mapping[str, Trouble] | None = None
) -> str:
    answers = sitting.draft.answers if sitting.draft else {}
    tag, pictograms = page_language().tag, _pictograms(asked)
    given = Given(page_fields(asked, answers, tag))
    errors = {
        question.key: message(question, troubles[question.key], answers.get(question.key))
        for question in asked.questions
        if troubles and question.key in troubles
    }

    def write(given: Given) -> str:
        return render_template(
            "surveys/question.html",
            asked=asked,
            given=given,
            number=number,
            pages=len(sitting.loaded.questionnaire.pages),
            errors=errors,
            pictograms=pictograms,
            required=any(question.required for question in asked.questions),
            all_languages=LANGUAGES.values(),
        )

    if errors or "_flashes" in browser:
        return write(given)
    head = plan_head()
    layout = request.script_root, head.slug, show(head.title)
    shown = layout, tag, sitting.loaded.id, number, tuple(sorted(pictograms.items()))
    return moulded(shown, write, given)


def _pictograms(asked: Page) -> dict[str, str]:
    """The pictograms of the plan's areas, where choices of this page stand for areas."""
    if not any(choice.area for question in asked.questions for choice in question.choices):
        return {}
    return pictograms_of(session(), plan_head().id)


def message(question: Question, trouble: Trouble, value: Value) -> str:
    """What to say of an answer that can't be taken."""
    if trouble is Trouble.MISSING:
        return str(_("We need an answer to this question."))
    if trouble is Trouble.NONE_AND_MORE:
        return str(_("You chose “none”, and another answer too. Take one of them out."))
    if trouble is Trouble.SAME_PLACE:
        return str(_("Two have the same number. Use each number once."))
    if trouble is Trouble.TOO_LONG:
        over = len(value["words"]) - LIMIT
        return str(
            ngettext(
                "Your text is too long: take out %(num)s character. Nothing was lost.",
                "Your text is too long: take out %(num)s characters. Nothing was lost.",
                over,
            )
        )
    return str(_("Choose one of the answers below."))


def closed_page(sitting: Sitting, answers: Mapping[str, Any] | None = None) -> str:
    """Say when it opens or that it is over, with the text that was just typed."""
    typed = [
        value["words"]
        for value in (answers or {}).values()
        if isinstance(value, dict) and "words" in value
    ]
    return render_template(
        "surveys/closed.html", survey=sitting.survey, standing=sitting.standing, typed=typed
    )
