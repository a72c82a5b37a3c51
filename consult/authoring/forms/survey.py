"""Forms of a whole survey: beginning one, its settings, publishing, and the one-minute poll."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    IntegerField,
    RadioField,
    ValidationError,
)
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp

from consult.languages.rules import TranslationState
from consult.questionnaire.rules.survey_templates import SurveyTemplate
from consult.web.editing.fields import CheckboxesField
from consult.web.forms import Form, RevisionForm, options, text_line_field

MAX_RESPONSES = 10_000_000
POLL_CHOICE_COUNT = 6

SAMPLE_OPTIONS = options(
    [
        (SurveyTemplate.BLANK.value, _l("An empty survey")),
        (
            SurveyTemplate.NEEDS.value,
            _l("A survey of needs: 15 questions about living here, in 5 languages"),
        ),
        (SurveyTemplate.POLL.value, _l("A short survey: 3 questions")),
    ]
)
READINESS_OPTIONS = options(
    [
        (TranslationState.REVIEWED.value, _l("Somebody has checked every text")),
        (TranslationState.DRAFT.value, _l("A person has translated every text")),
        (TranslationState.MACHINE.value, _l("Every text is there, automatic translations too")),
    ]
)
RESULTS_AFTER_CLOSE, RESULTS_AT_ONCE = "after", "at-once"
RESULTS_OPTIONS = options(
    [
        (RESULTS_AFTER_CLOSE, _l("When the poll has closed")),
        (RESULTS_AT_ONCE, _l("At once, to people who have answered")),
    ]
)


class NewSurveyForm(Form):
    """A survey that does not exist yet."""

    sample = RadioField(
        _l("Begin with"), choices=SAMPLE_OPTIONS, default=SurveyTemplate.BLANK.value
    )
    title = text_line_field(_l("Title"), limit=300)

    def validate_title(self, field: Any) -> None:
        """An empty survey needs a title of its own."""
        if not field.data and self.sample.data == SurveyTemplate.BLANK.value:
            raise ValidationError(_("Write a title."))


class SettingsForm(RevisionForm):
    """What is of the survey and not of a version."""

    slug = text_line_field(
        _l("Short name for the address"),
        limit=40,
        validators=[
            InputRequired(),
            Regexp(
                r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
                message=_l("Use small letters, digits and hyphens, for example living-here."),
            ),
        ],
    )
    opens = DateField(_l("First day"), [Optional()])
    closes = DateField(_l("Last day"), [Optional()])
    gate = RadioField(_l("Offer a language when"), [InputRequired()], choices=READINESS_OPTIONS)
    by_code = BooleanField(_l("Only people with a code can answer"))
    most = IntegerField(
        _l("Close after so many responses"),
        [Optional(), NumberRange(min=1, max=MAX_RESPONSES)],
    )
    shown = RadioField(
        _l("When people see the results"), [InputRequired()], choices=RESULTS_OPTIONS
    )
    taken: Collection[str] = ()

    def validate_slug(self, field: Any) -> None:
        """No other survey of the plan has it."""
        if field.data in self.taken:
            raise ValidationError(_("Another survey of this plan has that name."))

    def validate_closes(self, field: DateField) -> None:
        """It closes after it opens."""
        first: date | None = self.opens.data
        if first and field.data and field.data < first:
            raise ValidationError(_("The last day is before the first day."))


class PublishSurveyForm(RevisionForm):
    """Publishing, and the confirmation that a breaking change needs."""

    confirmed = BooleanField(_l("I understand: results before and after this version differ"))


class ConfirmationForm(RevisionForm):
    """Something that can't be taken back."""

    sure = BooleanField(_l("Yes, I am sure"), [InputRequired(_l("Tick this box if you are sure."))])


class PollForm(Form):
    """A poll: one question, two to six answers, until when."""

    question = text_line_field(_l("Question"), validators=[InputRequired()])
    choices = FieldList(
        text_line_field(_l("Answer"), limit=200),
        min_entries=POLL_CHOICE_COUNT,
        max_entries=POLL_CHOICE_COUNT,
    )
    closes = DateField(_l("Last day"), [Optional()])
    shown = RadioField(
        _l("When people see the results"),
        [InputRequired()],
        choices=RESULTS_OPTIONS,
        default=RESULTS_AFTER_CLOSE,
    )
    areas = CheckboxesField(_l("Areas it concerns"))
    measures = CheckboxesField(_l("Measures it concerns"))
    today: date | None = None

    def answers(self) -> list[str]:
        """The answers that were written."""
        return [entry.data for entry in self.choices if entry.data]

    def validate_choices(self, field: Any) -> None:
        """Two different ones at least."""
        found = self.answers()
        if len(found) < 2:
            raise ValidationError(_("Write two answers at least."))
        if len(set(found)) < len(found):
            raise ValidationError(_("Two answers are the same."))

    def validate_closes(self, field: DateField) -> None:
        """Not in the past."""
        if field.data and self.today and field.data < self.today:
            raise ValidationError(_("This day has passed."))
