"""How a step of questions is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import render_template
from flask import session as browser
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db.session import session
from consult.languages.rules import LANGUAGES, Shown, Texts
from consult.plan.scope import plan_head
from consult.questionnaire.rules.defaults import default_of
from consult.questionnaire.rules.items import Group, Layout, Question
from consult.questionnaire.rules.kinds.base import Trouble, Value
from consult.questionnaire.rules.kinds.numbers import points_of
from consult.questionnaire.rules.kinds.open_ended import LIMIT
from consult.questionnaire.rules.logic import has_pipes
from consult.questionnaire.rules.pages import Step, instance_key
from consult.questionnaire.rules.piping import piped
from consult.questionnaire.rules.responses import page_fields
from consult.web import wording
from consult.web.language import page_language, show

from .audio_recordings import sounds_of
from .device import Two, kiosk, show_both
from .moulds import Given, moulded
from .queries.respondent_session import pictograms_of
from .respondent_session import Sitting


def question_page(sitting: Sitting, step: Step, *, judged: bool = False) -> str:
    """A page of questions, with what was answered; `judged`: and with what is in the way."""
    flow, tag = sitting.flow, page_language().tag
    asked = [flow.offered(one, step.path) for one in flow.shown(step)]
    answers = {one.key: answer_at(sitting, one, step) for one in asked}
    troubles = flow.step_troubles(step) if judged else {}
    errors = {
        one.key: message(one, troubles[one.key], answers[one.key])
        for one in asked
        if one.key in troubles
    }
    pictograms, given = _pictograms(asked), Given(page_fields(asked, answers, tag))
    sounds = sounds_of(sitting.survey.id, asked)

    def write(given: Given) -> str:
        return render_template(
            "collection/question.html",
            step=step,
            here=sitting.url(step),
            tongues=sitting.tongues,
            asked=asked,
            given=given,
            number=flow.steps.index(step) + 1,
            pages=len(flow.steps),
            errors=errors,
            pictograms=pictograms,
            around=around(step),
            lead=lead(step),
            matrix=is_matrix(step),
            worded=lambda texts: worded(sitting, step, texts),
            points_of=points_of,
            required=any(one.required for one in asked) or all(one.kind == "note" for one in asked),
            all_languages=LANGUAGES.values(),
            show=shows(sitting),
            sounds={key: (language, sitting.url_of_sound(name)) for key, language, name in sounds},
        )

    shared = sitting.beside or kiosk()
    if errors or shared or "_flashes" in browser or not sitting.loaded.logic.alike(step):
        return write(given)
    drawn = tuple(sorted(pictograms.items()))
    offered = tuple(one.tag for one in sitting.spoken_in)
    layout = sitting.url(step), show(plan_head().title)
    shown = layout, tag, offered, sitting.loaded.id, step.number, drawn, sounds
    return moulded(shown, write, given)


def more_page(sitting: Sitting, step: Step) -> str:
    """Ask whether there is another one of what repeats."""
    group = step.page.more
    assert group is not None
    return render_template(
        "collection/add_repeat.html",
        step=step,
        here=sitting.url(step),
        tongues=sitting.tongues,
        group=group,
        there=[
            (place, sitting.flow.entering(group, (*step.path[:-1], place)))
            for place in range(1, step.path[-1])
        ],
        around=around(step)[:-1],
        worded=lambda texts: worded(sitting, step, texts),
        number=sitting.flow.steps.index(step) + 1,
        pages=len(sitting.flow.steps),
    )


def answer_at(sitting: Sitting, question: Question, step: Step) -> Value:
    """What was answered, else the default."""
    answers = sitting.draft.answers if sitting.draft else {}
    key = instance_key(question.key, step.path)
    return answers[key] if key in answers else default_of(sitting.flow, question, step.path)


def around(step: Step) -> list[tuple[Texts, int | None]]:
    """The named groups around a step, each with the place where it repeats."""
    places = iter(step.path)
    groups = [*step.page.within, *([step.page.more] if step.page.more else [])]
    found = [(group.label, next(places, None) if group.repeat else None) for group in groups]
    return [(label, place) for label, place in found if label or place]


def _page_group(step: Step) -> Group | None:
    first = step.page.items[0]
    return first if isinstance(first, Group) else None


def lead(step: Step) -> Texts | None:
    """The heading over all questions of a page, where it has one."""
    group = _page_group(step)
    return group.label if group and group.label else None


def is_matrix(step: Step) -> bool:
    """Whether the questions of a page are rows with the same choices."""
    group = _page_group(step)
    return group is not None and group.layout is Layout.MATRIX


def worded(sitting: Sitting, step: Step, texts: Texts | None) -> Shown:
    """Words of a question as this person reads them, answers in their places."""
    shown = shows(sitting)(texts)
    if not has_pipes(shown.words):
        return shown
    if isinstance(shown, Two) and shown.beside:
        other = replace(shown.beside, words=piped(shown.beside.words, sitting.flow, step.path))
        shown = replace(shown, beside=other)
    return replace(shown, words=piped(shown.words, sitting.flow, step.path))


def shows(sitting: Sitting) -> Callable[[Texts | None], Shown]:
    """How the texts of a survey are shown: to one person, or to two who read different languages."""
    return show_both if sitting.beside else show


def _pictograms(asked: list[Question]) -> dict[str, str]:
    """The pictograms of the plan's areas, where choices of this page stand for areas."""
    if not any(choice.area for question in asked for choice in question.choices):
        return {}
    return pictograms_of(session(), plan_head().id)


def message(question: Question, trouble: Trouble, value: Value) -> str:
    """What to say of an answer that can't be taken."""
    own = {
        Trouble.CONSTRAINT: question.constraint_message,
        Trouble.MISSING: question.required_message,
    }.get(trouble)
    if own and (words := show(own).words):
        return words
    if trouble is Trouble.TOO_LONG:
        over = len(value["words"]) - LIMIT
        return str(
            ngettext(
                "Your text is too long: take out %(num)s character. Nothing was lost.",
                "Your text is too long: take out %(num)s characters. Nothing was lost.",
                over,
            )
        )
    bounds = {
        "least": wording.numberformat(question.minimum or 0),
        "most": wording.numberformat(question.maximum or 0),
    }
    return _messages(bounds).get(trouble) or str(_("Choose one of the answers below."))


def _messages(bounds: dict[str, str]) -> dict[Trouble, str]:
    said = {
        Trouble.MISSING: _("We need an answer to this question."),
        Trouble.NONE_AND_MORE: _("You chose “none”, and another answer too. Take one of them out."),
        Trouble.SAME_PLACE: _("Two have the same number. Use each number once."),
        Trouble.NOT_A_NUMBER: _("Write a number, for example 3."),
        Trouble.NOT_WHOLE: _("Write a whole number, without dots or commas."),
        Trouble.TOO_LOW: _("The number is too small. Write %(least)s or more.", **bounds),
        Trouble.TOO_HIGH: _("The number is too large. Write %(most)s or less.", **bounds),
        Trouble.NOT_A_STEP: _("This number is not one of the answers. Choose one near it."),
        Trouble.NOT_A_DATE: _("Write a day like this: 31/12/2026."),
        Trouble.NOT_AN_ADDRESS: _(
            "This is no e-mail address and no telephone number. Look at it again."
        ),
        Trouble.NOT_AGREED: _(
            "Tick the box too, if we may write to you or call you. If not, take your address out."
        ),
        Trouble.CONSTRAINT: _("This answer does not fit. Look at it again."),
    }
    return {trouble: str(words) for trouble, words in said.items()}


TURN = "in-"
"""Begins the value of a button that turns the page into another language."""
