"""The questions of a page, each rendered with the respondent's own answer.

A rendered question is kept by all that it shows (`consult.web.fragments`), the answer included, so
nobody can see another's. Nothing that a person typed is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from consult.languages.rules import LANGUAGES, Language, ShownText, Texts
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds import KINDS
from consult.questionnaire.rules.kinds.base import Value
from consult.web.fragments import fragment, render_unkept
from consult.web.language import page_language

SELECTION_KINDS = frozenset({"acknowledge", "multi", "note", "rank", "scale5", "single", "yes_no"})
"""Kinds whose answers are selected from what the page offers, and not typed."""
TEMPLATE = "collection/_question.html"


@dataclass(frozen=True)
class FormValues:
    """What a respondent filled into a question: names and values as its form would send them."""

    fields: frozenset[tuple[str, str]] = frozenset()

    def mark(self, name: str, value: object, attribute: str = "checked") -> Markup:
        """The attribute of a box or an option, where it was selected."""
        selected = (name, str(value)) in self.fields
        return Markup(" %s") % attribute if selected else Markup()

    def text(self, name: str) -> str:
        """What was typed into a text box."""
        return next((value for field, value in self.fields if field == name), "")


class Recording(NamedTuple):
    """A question read aloud: the language that is spoken, and the address of the file."""

    language: str
    url: str


@dataclass(frozen=True)
class QuestionView:
    """A question as it stands in a page."""

    question: Question
    label: ShownText
    hint: ShownText
    heading: str
    """The HTML element of its label."""
    error: str = ""
    notes_language: bool = True
    """Whether it says that its label is in another language; a matrix says so once."""
    in_repeat: bool = False
    """Whether the page says above it of which one of what repeats it is asked."""
    pictograms: tuple[tuple[str, str], ...] = ()
    """Code of an area and its pictogram, for choices that stand for areas."""
    recording: Recording | None = None


def question_markup(
    view: QuestionView,
    answer: Value,
    *,
    piped: bool = False,
    show: Callable[[Texts | None], ShownText] | None = None,
) -> Markup:
    """Render a question with its answer.

    `piped`: answers stand in its label or hint. `show`: how its choices are shown where not in the
    language of the page alone. Neither is kept.
    """
    question = view.question
    fields = KINDS[question.kind].form_values(question, answer, page_language().tag)
    filled = FormValues(frozenset(fields))
    if show is not None:
        return render_unkept(TEMPLATE, view=view, filled=filled, show=show)
    if piped or not _is_selection(question, answer):
        return render_unkept(TEMPLATE, view=view, filled=filled)
    return fragment(TEMPLATE, view=view, filled=filled)


def _is_selection(question: Question, answer: Value) -> bool:
    """Whether an answer is none at all, or holds nothing but what the question offers."""
    kind = KINDS[question.kind]
    if not kind.is_answered(answer):
        return True
    return question.kind in SELECTION_KINDS and kind.validate(question, answer) is None


def answer_languages() -> tuple[Language, ...]:
    """The languages that somebody can say they write in."""
    return tuple(LANGUAGES.values())
