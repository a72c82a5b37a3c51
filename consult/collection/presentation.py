"""How a step of questions is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from flask import render_template
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from consult.db.session import session
from consult.languages.rules import ShownText, Texts
from consult.plan.scope import plan_head
from consult.questionnaire.rules.defaults import default_answer
from consult.questionnaire.rules.items import Group, Layout, Question
from consult.questionnaire.rules.kinds.base import AnswerIssue, Value
from consult.questionnaire.rules.kinds.open_ended import MAX_ANSWER_LENGTH
from consult.questionnaire.rules.logic import has_piping
from consult.questionnaire.rules.pages import RoutedPage, instance_key
from consult.questionnaire.rules.piping import fill_pipes
from consult.web.language import page_language, show

from .assisted_mode import BilingualText, show_bilingual
from .audio_recordings import audio_clips
from .queries.respondent_session import pictograms_of
from .question_fragments import QuestionView, Recording, question_markup
from .respondent_session import RespondentSession


def question_page(
    respondent: RespondentSession, page: RoutedPage, *, validate: bool = False
) -> str:
    """A page of questions with the answers given so far; `validate`: and with what is wrong in them."""
    flow = respondent.flow
    questions = [flow.effective_question(one, page.path) for one in flow.visible_questions(page)]
    answers = {one.key: current_answer(respondent, one, page) for one in questions}
    issues = flow.page_issues(page) if validate else {}
    errors = {
        one.key: validation_message(one, issues[one.key], answers[one.key])
        for one in questions
        if one.key in issues
    }
    views = question_views(respondent, page, questions, errors)
    heading = page_heading(page)
    return render_template(
        "collection/question.html",
        form_url=respondent.url(page),
        page_languages=respondent.page_languages,
        views=views,
        questions=[render_question(respondent, view, answers) for view in views],
        number=flow.route.index(page) + 1,
        pages=len(flow.route),
        errors=errors,
        enclosing_groups=enclosing_groups(respondent, page),
        heading=piped_text(respondent, page, heading) if heading else None,
        matrix=is_matrix(page),
        required=any(one.required for one in questions)
        or all(one.kind == "note" for one in questions),
    )


def question_views(
    respondent: RespondentSession,
    page: RoutedPage,
    questions: Sequence[Question],
    errors: Mapping[str, str],
) -> list[QuestionView]:
    """The questions of a page as they stand in it."""
    heading = page_heading(page)
    noted = is_matrix(page) and piped_text(respondent, page, heading or questions[0].label).fallback
    in_repeat = bool(page.path)
    pictograms = _pictograms(questions)
    recordings = {
        key: Recording(language, respondent.recording_url(name))
        for key, language, name in audio_clips(respondent.survey.id, questions)
    }
    return [
        QuestionView(
            question,
            piped_text(respondent, page, question.label),
            piped_text(respondent, page, question.hint),
            heading="h2" if heading or number else "h1",
            error=errors.get(question.key, ""),
            notes_language=not noted,
            in_repeat=in_repeat,
            pictograms=_pictograms_of_choices(question, pictograms),
            recording=recordings.get(question.key),
        )
        for number, question in enumerate(questions)
    ]


def render_question(
    respondent: RespondentSession, view: QuestionView, answers: Mapping[str, Value]
) -> Markup:
    """A question with its answer, in two languages where a facilitator reads along."""
    question = view.question
    texts = (question.label, question.hint or Texts())
    return question_markup(
        view,
        answers[question.key],
        piped=any(has_piping(text.shown(page_language().tag).words) for text in texts),
        show=show_bilingual if respondent.beside else None,
    )


def add_repeat_page(sitting: RespondentSession, step: RoutedPage) -> str:
    """Ask whether there is another one of what repeats."""
    group = step.page.repeat_prompt
    assert group is not None
    return render_template(
        "collection/add_repeat.html",
        form_url=sitting.url(step),
        page_languages=sitting.page_languages,
        name=piped_text(sitting, step, group.label),
        hint=piped_text(sitting, step, group.hint),
        there=[
            (place, sitting.flow.first_page_of_instance(group, (*step.path[:-1], place)))
            for place in range(1, step.path[-1])
        ],
        enclosing_groups=enclosing_groups(sitting, step)[:-1],
        number=sitting.flow.route.index(step) + 1,
        pages=len(sitting.flow.route),
    )


def current_answer(sitting: RespondentSession, question: Question, step: RoutedPage) -> Value:
    """What was answered, else the default."""
    answers = sitting.draft.answers if sitting.draft else {}
    key = instance_key(question.key, step.path)
    return answers[key] if key in answers else default_answer(sitting.flow, question, step.path)


def enclosing_groups(
    respondent: RespondentSession, page: RoutedPage
) -> list[tuple[ShownText, int | None]]:
    """The named groups around a page, each with the number of the instance where it repeats."""
    numbers = iter(page.path)
    prompt = page.page.repeat_prompt
    groups = [*page.page.ancestors, *([prompt] if prompt else [])]
    labels = [(group.label, next(numbers, None) if group.repeat else None) for group in groups]
    return [
        (piped_text(respondent, page, label), number) for label, number in labels if label or number
    ]


def _group_of_page(step: RoutedPage) -> Group | None:
    first = step.page.items[0]
    return first if isinstance(first, Group) else None


def page_heading(step: RoutedPage) -> Texts | None:
    """The heading over all questions of a page, where it has one."""
    group = _group_of_page(step)
    return group.label if group and group.label else None


def is_matrix(step: RoutedPage) -> bool:
    """Whether the questions of a page are rows with the same choices."""
    group = _group_of_page(step)
    return group is not None and group.layout is Layout.MATRIX


def piped_text(sitting: RespondentSession, step: RoutedPage, texts: Texts | None) -> ShownText:
    """Words of a question as this person reads them, answers in their places."""
    shown = text_presenter(sitting)(texts)
    if not has_piping(shown.words):
        return shown
    if isinstance(shown, BilingualText) and shown.beside:
        other = replace(shown.beside, words=fill_pipes(shown.beside.words, sitting.flow, step.path))
        shown = replace(shown, beside=other)
    return replace(shown, words=fill_pipes(shown.words, sitting.flow, step.path))


def text_presenter(sitting: RespondentSession) -> Callable[[Texts | None], ShownText]:
    """How the texts of a survey are shown: to one person, or to two who read different languages."""
    return show_bilingual if sitting.beside else show


def _pictograms(questions: Sequence[Question]) -> dict[str, str]:
    """The pictograms of the plan's areas, where choices of this page stand for areas."""
    if not any(choice.area for question in questions for choice in question.choices):
        return {}
    return pictograms_of(session(), plan_head().id)


def _pictograms_of_choices(
    question: Question, pictograms: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Those that the choices of a question need."""
    areas = dict.fromkeys(choice.area for choice in question.choices if choice.area)
    return tuple((area, pictograms[area]) for area in areas if area in pictograms)


def validation_message(question: Question, trouble: AnswerIssue, value: Value) -> str:
    """What to say of an answer that can't be taken."""
    own = {
        AnswerIssue.CONSTRAINT: question.constraint_message,
        AnswerIssue.MISSING: question.required_message,
    }.get(trouble)
    if own and (words := show(own).words):
        return words
    if trouble is AnswerIssue.TOO_LONG:
        over = len(value["words"]) - MAX_ANSWER_LENGTH
        return str(
            ngettext(
                "Your text is too long: take out %(num)s character. Nothing was lost.",
                "Your text is too long: take out %(num)s characters. Nothing was lost.",
                over,
            )
        )
    bounds = {
        "least": format_decimal(question.minimum or 0),
        "most": format_decimal(question.maximum or 0),
    }
    return _validation_messages(bounds).get(trouble) or str(_("Choose one of the answers below."))


def _validation_messages(bounds: dict[str, str]) -> dict[AnswerIssue, str]:
    said = {
        AnswerIssue.MISSING: _("We need an answer to this question."),
        AnswerIssue.EXCLUSIVE_WITH_OTHERS: _(
            "You chose “none”, and another answer too. Take one of them out."
        ),
        AnswerIssue.TIED_RANKS: _("Two have the same number. Use each number once."),
        AnswerIssue.NOT_A_NUMBER: _("Write a number, for example 3."),
        AnswerIssue.NOT_WHOLE: _("Write a whole number, without dots or commas."),
        AnswerIssue.TOO_LOW: _("The number is too small. Write %(least)s or more.", **bounds),
        AnswerIssue.TOO_HIGH: _("The number is too large. Write %(most)s or less.", **bounds),
        AnswerIssue.NOT_A_STEP: _("This number is not one of the answers. Choose one near it."),
        AnswerIssue.NOT_A_DATE: _("Write a day like this: 31/12/2026."),
        AnswerIssue.NOT_AN_ADDRESS: _(
            "This is no e-mail address and no telephone number. Look at it again."
        ),
        AnswerIssue.NOT_AGREED: _(
            "Tick the box too, if we may write to you or call you. If not, take your address out."
        ),
        AnswerIssue.CONSTRAINT: _("This answer does not fit. Look at it again."),
    }
    return {trouble: str(words) for trouble, words in said.items()}


LANGUAGE_PREFIX = "in-"
"""Begins the value of a button that turns the page into another language."""
