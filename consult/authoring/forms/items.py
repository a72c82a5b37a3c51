"""Forms of one question and of one group: only what its kind has."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    ValidationError,
)
from wtforms.validators import NumberRange, Optional

from consult.questionnaire.rules.fixed_choices import FIXED_CHOICE_KINDS
from consult.questionnaire.rules.items import Layout
from consult.questionnaire.rules.kinds import KINDS
from consult.questionnaire.rules.kinds.base import AnswerType
from consult.questionnaire.rules.validation import MAX_REPEAT_COUNT, NAME_PATTERN
from consult.results.rules.crosstab_counting import BREAKDOWN_KINDS
from consult.web.editing.fields import CheckboxesField, NumberField, TextsField
from consult.web.editing.rows import MAX_ROWS, RowForm, row_forms
from consult.web.forms import Form, RevisionForm, options, text_area_field, text_line_field

from ..rules.question_kinds import BOUNDED_KINDS

MAX_LABEL, MAX_HINT, MAX_CHOICE, MAX_EXPRESSION = 1000, 1000, 500, 4000

LAYOUT_OPTIONS = options(
    [
        (Layout.EACH.value, _l("Each question on a page of its own")),
        (Layout.PAGE.value, _l("All on one page")),
        (Layout.MATRIX.value, _l("As a table: rows that share their answers")),
    ]
)


def expression_field(label: Any) -> Any:
    """A box for an expression."""
    return text_area_field(
        label,
        limit=MAX_EXPRESSION,
        render_kw={"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"},
    )


class ChoiceRow(RowForm):
    """One answer to choose; `id` holds the key of one that is there already."""

    label = TextsField(_l("Answer"), most=MAX_CHOICE)
    area = SelectField(_l("Area it stands for"))
    exclusive = BooleanField(_l("Goes with no other answer (“none of these”)"))
    tags = text_line_field(_l("Marks for the filter of answers"))

    def empty(self) -> bool:
        """Whether nothing is written in it."""
        return bool(self.label.empty())


class QuestionForm(RevisionForm):
    """A question. What its kind has no use for is taken out of the form."""

    label = TextsField(_l("Question"), most=MAX_LABEL, rows=2)
    hint = TextsField(_l("Help under the question"), most=MAX_HINT, rows=2)
    choices = FieldList(FormField(ChoiceRow))
    pasted = text_area_field(_l("Add several answers at once"), limit=20_000)
    low = TextsField(_l("What 1 means"), most=MAX_CHOICE)
    high = TextsField(_l("What 5 means"), most=MAX_CHOICE)
    rank = IntegerField(_l("How many places people give"), [Optional(), NumberRange(min=1, max=50)])
    minimum = NumberField(_l("Smallest number"))
    maximum = NumberField(_l("Largest number"))
    step = NumberField(_l("Step between two numbers"))
    required = BooleanField(_l("People must answer it"))
    sensitive = BooleanField(_l("It is personal: people are told that they may leave it out"))
    breakdown = BooleanField(
        _l("Results can be compared by it: those who answered this against those who answered that")
    )
    small = BooleanField(_l("Only a small correction: the translations stay as they are"))
    areas = CheckboxesField(_l("Areas it concerns"))
    measures = CheckboxesField(_l("Measures it concerns"))
    within = SelectField(_l("Stands in"))
    name = text_line_field(_l("Name in conditions and downloads"), limit=128)
    relevant = expression_field(_l("Asked only if"))
    required_if = expression_field(_l("People must answer it only if"))
    choice_filter = expression_field(_l("Show an answer only if"))
    constraint = expression_field(_l("An answer is good only if"))
    constraint_message = TextsField(_l("What to say of an answer that is not good"), most=MAX_HINT)
    required_message = TextsField(_l("What to say when there is no answer"), most=MAX_HINT)
    default = expression_field(_l("Filled in at first"))
    calculation = expression_field(_l("Worked out as"))

    def __init__(self, *args: Any, kind: str, long: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label.flags.required = KINDS[kind].expected_seconds > 0
        self.bare = _UNUSED_CHOICE_FIELDS.get(kind, ("exclusive",))
        for name in _unused_fields(kind) | ({"choices"} if long else set()):
            del self[name]

    def offer(
        self,
        *,
        areas: Iterable[tuple[str, Any]],
        measures: Iterable[tuple[str, Any]],
        groups: Iterable[tuple[str, str]],
    ) -> None:
        """The areas, measures and groups that can be chosen."""
        known = list(areas)
        self.areas.choices = options(known)
        self.measures.choices = options(measures)
        self.within.choices = options([("", _("No group")), *groups])
        for row in row_forms(self, "choices") if "choices" in self else ():
            row.area.choices = options([("", _("None")), *((c, str(n)) for c, n in known)])
            for name in self.bare:
                del row[name]

    def validate_name(self, field: Any) -> None:
        """A name that expressions can use."""
        check_name(field.data, self.taken)

    taken: Collection[str] = ()


class GroupForm(RevisionForm):
    """A group: its words, how it is laid out, whether it is asked several times."""

    label = TextsField(_l("Heading"), most=MAX_LABEL)
    hint = TextsField(_l("Help under the heading"), most=MAX_HINT, rows=2)
    small = BooleanField(_l("Only a small correction: the translations stay as they are"))
    layout = RadioField(_l("How its questions are shown"), choices=LAYOUT_OPTIONS)
    repeats = BooleanField(_l("Ask it several times, for example for each child"))
    count = expression_field(_l("How many times"))
    most = IntegerField(
        _l("At most so many times"),
        [Optional(), NumberRange(min=1, max=MAX_REPEAT_COUNT)],
        default=20,
    )
    within = SelectField(_l("Stands in"))
    name = text_line_field(_l("Name in conditions and downloads"), limit=128)
    relevant = expression_field(_l("Asked only if"))
    taken: Collection[str] = ()

    def validate_name(self, field: Any) -> None:
        """A name that expressions can use."""
        check_name(field.data, self.taken)


class SurveyTextsForm(RevisionForm):
    """The title, and what is said first and last."""

    title = TextsField(_l("Title"), most=300, needed=True)
    intro = TextsField(_l("What people read before they begin"), most=4000, rows=5)
    thanks = TextsField(
        _l("What people read after they have sent their answers"), most=4000, rows=3
    )
    small = BooleanField(_l("Only a small correction: the translations stay as they are"))


class QuestionKindForm(RevisionForm):
    """What kind a question becomes."""

    kind = SelectField(_l("Kind of question"))


class AddItemForm(Form):
    """A new question or group."""

    kind = RadioField(_l("What is added"))
    words = text_area_field(_l("Question or heading, in plain words"), limit=MAX_LABEL)
    revision = IntegerField(_l("Revision"))


class MoveItemForm(RevisionForm):
    """Where a question or group is to stand."""

    to = SelectField(_l("New place"))


_UNUSED_CHOICE_FIELDS: dict[str, tuple[str, ...]] = {
    "multi": (),
    **dict.fromkeys(FIXED_CHOICE_KINDS, ("area", "exclusive", "tags")),
}
"""What the rows of a kind's answers have no box for."""


def check_name(name: str, taken: Collection[str]) -> None:
    """Refuse a name that expressions can't use, or that something else has."""
    if name and not NAME_PATTERN.fullmatch(name):
        raise ValidationError(
            _("Begin with a letter. Then use letters, digits, points, hyphens or underscores.")
        )
    if name and name in taken:
        raise ValidationError(_("Something else in this survey has that name."))


def _unused_fields(kind: str) -> set[str]:
    """The fields that a kind of question has no use for."""
    one = KINDS[kind]
    found: set[str] = set()
    if not one.has_choices:
        found |= {"choices", "pasted", "choice_filter"}
    if kind in FIXED_CHOICE_KINDS:
        found |= {"pasted", "choice_filter"}
    if kind != "scale5":
        found |= {"low", "high"}
    if kind != "rank":
        found.add("rank")
    if kind not in BREAKDOWN_KINDS:
        found.add("breakdown")
    if kind not in BOUNDED_KINDS:
        found |= {"minimum", "maximum", "step"}
    if kind == "note" or one.expected_seconds == 0:
        found |= {"required", "required_if", "required_message"}
        found |= {"sensitive", "constraint", "constraint_message"}
    if kind == "note" or (one.has_choices and one.answer_type is AnswerType.SET):
        found.add("default")
    if kind == "contact":
        found |= {"default", "constraint", "constraint_message", "sensitive"}
    if kind != "calculate":
        found.add("calculation")
    else:
        found |= {"default"}
    if one.expected_seconds == 0:
        found |= {"hint"}
    return found


MAX_CHOICE_ROWS = MAX_ROWS
"""Longer lists of answers are not edited row by row."""
