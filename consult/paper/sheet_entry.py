"""One sheet of paper being typed in: its boxes, what was typed into them, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import abort, request
from flask_babel import gettext as _

from consult.collection.presentation import validation_message
from consult.collection.survey_scope import survey_or_404
from consult.db.session import session
from consult.languages.rules import Language, known_language
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import PublishedVersion, load_version
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.kinds.base import AnswerIssue, Value
from consult.questionnaire.rules.logic import REFERENCE
from consult.questionnaire.rules.numerals import parse_integer
from consult.questionnaire.rules.routing import Routing
from consult.web.language import show
from consult.web.transaction import today

from .models import PaperEntry
from .queries import SUBMITTED_KEY, locked_entry, published_versions
from .rules.keying import (
    EntryField,
    KeyingError,
    RepeatSection,
    entry_fields,
    parse_entry,
    repeat_counts,
)
from .rules.numbering import QuestionNumbers

MUNICIPALITY_KEY = "@municipality"
"""Under which name the municipality stands among the answers of a sheet typed once."""
MAX_MARK_NUMBER = 999_999_999
"""What a mark can say."""
ADD_REPEAT_PREFIX = "more-"
"""Begins the value of a button that asks for one more of what repeats."""


@dataclass
class SheetEntry:
    """One sheet being typed in."""

    survey: Survey
    loaded: PublishedVersion
    number: int
    language: Language
    sheet: int
    entry: PaperEntry | None

    @classmethod
    def of(cls, slug: str, number: int, tongue: str, sheet: int) -> SheetEntry:
        """The sheet of an address, or 404."""
        survey = survey_or_404(slug)
        versions = {one: key for key, one in session().execute(published_versions(survey.id))}
        language = known_language(tongue)
        if number not in versions or language is None or not 0 < sheet <= MAX_MARK_NUMBER:
            abort(404)
        loaded = load_version(session(), versions[number])
        entry = session().scalar(locked_entry(loaded.id, sheet))
        return cls(survey, loaded, number, language, sheet, entry)

    @property
    def counted(self) -> bool:
        """Whether the sheet is a response already."""
        return self.entry is not None and SUBMITTED_KEY in self.entry.answers

    @cached_property
    def shown(self) -> dict[str, int]:
        """How often what repeats stands on the screen."""
        found = {}
        for name, typed in request.form.items():
            if name.startswith("shown:"):
                found[name.removeprefix("shown:")] = parse_integer(typed) or 1
        go = request.form.get("go", "")
        if go.startswith(ADD_REPEAT_PREFIX):
            key = go.removeprefix(ADD_REPEAT_PREFIX)
            found[key] = found.get(key, 1) + 1
        return found

    @cached_property
    def rows(self) -> list[EntryField | RepeatSection]:
        """The boxes in order."""
        return entry_fields(self.loaded.questionnaire, self.shown)

    @property
    def boxes(self) -> list[EntryField]:
        """The boxes of questions."""
        return [one for one in self.rows if isinstance(one, EntryField)]

    @cached_property
    def read(self) -> tuple[dict[str, Value], dict[str, KeyingError]]:
        """The answers that were typed, and what could not be read."""
        answers: dict[str, Value] = {}
        slips: dict[str, KeyingError] = {}
        for box in self.boxes:
            typed = request.form.get(f"q:{box.key}", "")
            value, slip = parse_entry(box.question, typed, self.language.tag)
            if slip is not None:
                slips[box.key] = slip
            elif value is not None:
                answers[box.key] = value
        return {**answers, **repeat_counts(self.rows, set(answers))}, slips

    def label(self, question: Question) -> str:
        """What a question says; in the place of an earlier answer the number of its question."""
        asked, numbers = self.loaded.questionnaire, self._numbers
        by_name = {one.name: numbers.get(one.key, "…") for one in asked.questions}
        words = show(question.label).words
        return REFERENCE.sub(lambda found: f"[{by_name.get(found[1], '…')}]", words)

    @cached_property
    def _numbers(self) -> dict[str, str]:
        return QuestionNumbers.of(self.loaded.questionnaire).by_key

    def flow(self) -> Routing:
        """The way of the person through the questionnaire, by what was typed."""
        asked, logic = self.loaded.questionnaire, self.loaded.logic
        answers = self.read[0]
        return Routing(asked, logic, answers, language=self.language.tag, today=today())

    def errors(self) -> dict[str, str]:
        """What to look at again, by the key of the box."""
        answers, slips = self.read
        found = {key: _keying_error_message(slip) for key, slip in slips.items()}
        questions = self.loaded.questionnaire.by_key
        for key, (_step, trouble) in self.flow().issues().items():
            if trouble is not AnswerIssue.MISSING and key not in found:
                question = questions[key.split("/")[0]]
                found[key] = validation_message(question, trouble, answers.get(key))
        return found

    def left_out(self) -> list[str]:
        """The numbers of boxes that do not count, because of other answers."""
        flow, answers = self.flow(), self.read[0]
        return [
            box.number
            for box in self.boxes
            if box.key in answers and not flow.is_relevant(box.question, box.path)
        ]

    def differing(self, place: int | None) -> set[str]:
        """The boxes in which the first time says something else."""
        first = dict(self.entry.answers) if self.entry else {}
        second = {**self.read[0], MUNICIPALITY_KEY: place}
        keys = {box.key for box in self.boxes} | {MUNICIPALITY_KEY}
        return {key for key in keys if _normalized(first.get(key)) != _normalized(second.get(key))}


def _normalized(value: Value) -> Value:
    """An answer as it is compared: spaces and line ends between words are no difference."""
    if isinstance(value, dict) and "words" in value:
        return " ".join(str(value["words"]).split())
    return value


def _keying_error_message(slip: KeyingError) -> str:
    return str(
        {
            KeyingError.NO_SUCH_NUMBER: _("There is no answer with this number. Nothing clear? Leave it empty."),
            KeyingError.ONE_ONLY: _("Only one answer is possible. Two crosses? Leave it empty."),
            KeyingError.TWICE: _("The same number stands here twice."),
            KeyingError.TOO_MANY: _("These are more places than were asked for."),
        }[slip]
    )  # fmt: skip
