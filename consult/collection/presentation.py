"""How a step of questions is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import render_template
from flask import session as browser
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from consult.db.session import session
from consult.languages.rules import LANGUAGES, ShownText, Texts
from consult.plan.scope import plan_head
from consult.questionnaire.rules.defaults import default_answer
from consult.questionnaire.rules.items import Group, Layout, Question
from consult.questionnaire.rules.kinds.base import AnswerIssue, Value
from consult.questionnaire.rules.kinds.numbers import range_points
from consult.questionnaire.rules.kinds.open_ended import MAX_ANSWER_LENGTH
from consult.questionnaire.rules.logic import has_piping
from consult.questionnaire.rules.pages import RoutedPage, instance_key
from consult.questionnaire.rules.piping import fill_pipes
from consult.questionnaire.rules.responses import page_form_values
from consult.web.language import page_language, show

from .assisted_mode import BilingualText, show_bilingual
from .audio_recordings import audio_clips
from .device import current_kiosk
from .moulds import Given, moulded
from .queries.respondent_session import pictograms_of
from .respondent_session import RespondentSession


def question_page(sitting: RespondentSession, step: RoutedPage, *, validate: bool = False) -> str:
    """A page of questions, with what was answered; `judged`: and with what is in the way."""
    flow, tag = sitting.flow, page_language().tag
    asked = [flow.effective_question(one, step.path) for one in flow.visible_questions(step)]
    answers = {one.key: current_answer(sitting, one, step) for one in asked}
    troubles = flow.page_issues(step) if validate else {}
    errors = {
        one.key: validation_message(one, troubles[one.key], answers[one.key])
        for one in asked
        if one.key in troubles
    }
    pictograms, given = _pictograms(asked), Given(page_form_values(asked, answers, tag))
    sounds = audio_clips(sitting.survey.id, asked)

    def write(given: Given) -> str:
        return render_template(
            "collection/question.html",
            step=step,
            here=sitting.url(step),
            tongues=sitting.tongues,
            asked=asked,
            given=given,
            number=flow.route.index(step) + 1,
            pages=len(flow.route),
            errors=errors,
            pictograms=pictograms,
            around=enclosing_groups(step),
            lead=page_heading(step),
            matrix=is_matrix(step),
            worded=lambda texts: piped_text(sitting, step, texts),
            points_of=range_points,
            required=any(one.required for one in asked) or all(one.kind == "note" for one in asked),
            all_languages=LANGUAGES.values(),
            show=text_presenter(sitting),
            sounds={key: (language, sitting.url_of_sound(name)) for key, language, name in sounds},
        )

    shared = sitting.beside or current_kiosk()
    if errors or shared or "_flashes" in browser or not sitting.loaded.logic.is_static(step):
        return write(given)
    drawn = tuple(sorted(pictograms.items()))
    offered = tuple(one.tag for one in sitting.spoken_in)
    layout = sitting.url(step), show(plan_head().title)
    shown = layout, tag, offered, sitting.loaded.id, step.number, drawn, sounds
    return moulded(shown, write, given)


def add_repeat_page(sitting: RespondentSession, step: RoutedPage) -> str:
    """Ask whether there is another one of what repeats."""
    group = step.page.repeat_prompt
    assert group is not None
    return render_template(
        "collection/add_repeat.html",
        step=step,
        here=sitting.url(step),
        tongues=sitting.tongues,
        group=group,
        there=[
            (place, sitting.flow.first_page_of_instance(group, (*step.path[:-1], place)))
            for place in range(1, step.path[-1])
        ],
        around=enclosing_groups(step)[:-1],
        worded=lambda texts: piped_text(sitting, step, texts),
        number=sitting.flow.route.index(step) + 1,
        pages=len(sitting.flow.route),
    )


def current_answer(sitting: RespondentSession, question: Question, step: RoutedPage) -> Value:
    """What was answered, else the default."""
    answers = sitting.draft.answers if sitting.draft else {}
    key = instance_key(question.key, step.path)
    return answers[key] if key in answers else default_answer(sitting.flow, question, step.path)


def enclosing_groups(step: RoutedPage) -> list[tuple[Texts, int | None]]:
    """The named groups around a step, each with the place where it repeats."""
    places = iter(step.path)
    groups = [*step.page.ancestors, *([step.page.repeat_prompt] if step.page.repeat_prompt else [])]
    found = [(group.label, next(places, None) if group.repeat else None) for group in groups]
    return [(label, place) for label, place in found if label or place]


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


def _pictograms(asked: list[Question]) -> dict[str, str]:
    """The pictograms of the plan's areas, where choices of this page stand for areas."""
    if not any(choice.area for question in asked for choice in question.choices):
        return {}
    return pictograms_of(session(), plan_head().id)


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
