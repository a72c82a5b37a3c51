"""Forms of a measure: its facts, who does what, activities, indicators, text."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional

from consult.web.editing.fields import (
    CheckboxesField,
    NumberField,
    TextsField,
    YearValuesField,
    code_field,
)
from consult.web.editing.rows import RowForm, row_forms
from consult.web.forms import RevisionForm, options, text_line_field

from ...rules.indicators import IndicatorDirection
from ...rules.roles import EntityRole

LEVEL_OPTIONS = options(
    [
        ("1", _l("Level 1: the hard core. It will be done, with or without money from outside.")),
        ("2", _l("Level 2: it will be done if there is enough money.")),
    ]
)
ENTITY_ROLE_OPTIONS = options(
    [
        (EntityRole.LEAD.value, _l("Lead entity")),
        (EntityRole.PROMOTING.value, _l("Promoting entity")),
        (EntityRole.PARTNER.value, _l("Partner entity")),
    ]
)
DIRECTION_OPTIONS = options(
    [
        (IndicatorDirection.UP.value, _l("More is better")),
        (IndicatorDirection.DOWN.value, _l("Less is better")),
    ]
)


def _optional_int(value: Any) -> int | None:
    return int(value) if value else None


class MeasureForm(RevisionForm):
    """The facts of a measure."""

    code = code_field(_l("Code"))
    title = TextsField(_l("Title"), most=300, needed=True)
    level = RadioField(_l("Level"), [InputRequired()], choices=LEVEL_OPTIONS, default="1")
    main_area = SelectField(_l("Main area"), [InputRequired()], coerce=int)
    areas = CheckboxesField(_l("Other areas"), coerce=int)
    municipalities = CheckboxesField(
        _l("Municipalities where it applies"), [InputRequired()], coerce=int
    )
    objective = SelectField(_l("Specific objective"), coerce=_optional_int)
    starts = DateField(_l("First day"), [InputRequired()])
    ends = DateField(_l("Last day"), [InputRequired()])
    funding = TextsField(_l("Who pays"), most=600, rows=2)
    published = BooleanField(_l("Everybody can see this measure"))

    def validate_municipalities(self, field: CheckboxesField) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_("Choose at least one municipality."))

    def validate_ends(self, field: DateField) -> None:
        """It ends after it starts."""
        if self.starts.data and field.data and field.data < self.starts.data:
            raise ValidationError(_("The last day is before the first day."))


class ResponsibilityRowForm(RowForm):
    """What one entity does."""

    entity = SelectField(_l("Entity"), coerce=_optional_int)
    role = SelectField(
        _l("Role"), [InputRequired()], choices=ENTITY_ROLE_OPTIONS, default=EntityRole.PARTNER.value
    )
    task = TextsField(_l("What it does"), most=1000, rows=2)

    def empty(self) -> bool:
        """Whether no entity was chosen."""
        return self.entity.data is None and self.task.empty()

    def validate_entity(self, field: SelectField) -> None:
        """A task needs somebody to do it."""
        if field.data is None and not self.empty():
            raise ValidationError(_("Choose the entity."))


class ResponsibilitiesForm(RevisionForm):
    """Who does what."""

    who = FieldList(FormField(ResponsibilityRowForm), label=_l("Who does what"))

    def validate(self, extra_validators: Any = None) -> bool:
        """The same entity in the same role only once."""
        good = super().validate(extra_validators)
        seen: set[tuple[int | None, str]] = set()
        for row in row_forms(self, "who"):
            pair = (row.entity.data, row.role.data)
            if pair[0] is not None and pair in seen:
                row.entity.errors = [_("This entity has this role already.")]
                good = False
            seen.add(pair)
        return bool(good)


class ActivityRowForm(RowForm):
    """An activity and its quarters."""

    description = TextsField(_l("Activity"), most=600, rows=2)
    quarters = CheckboxesField(_l("Quarters"))

    def empty(self) -> bool:
        """Whether the row was left empty."""
        return self.description.empty() and not self.quarters.data

    def validate(self, extra_validators: Any = None) -> bool:
        """Quarters need an activity."""
        good = super().validate(extra_validators)
        if not self.empty() and not self.description.data.words:
            self.description.errors = [_("Write something here.")]
            return False
        return bool(good)


class ActivitiesForm(RevisionForm):
    """What is done when."""

    activities = FieldList(FormField(ActivityRowForm), label=_l("Activities"))


class IndicatorRowForm(RowForm):
    """What is measured."""

    name = TextsField(_l("Indicator"), most=300)
    unit = text_line_field(_l("Unit"), limit=60)
    direction = SelectField(_l("Which way is better"), [InputRequired()], choices=DIRECTION_OPTIONS)
    baseline = NumberField(_l("Baseline"))
    baseline_on = DateField(_l("Day of the baseline"), [Optional()])
    targets = YearValuesField(_l("Targets"))
    verification = TextsField(_l("How it is checked"), most=600, rows=2)

    def empty(self) -> bool:
        """Whether the row was left empty."""
        numbers = self.baseline.data or self.targets.data or self.unit.data
        return self.name.empty() and self.verification.empty() and not numbers

    def validate(self, extra_validators: Any = None) -> bool:
        """A name and a unit, unless the row is empty."""
        if self.empty() and not self.targets.wrong:
            return True
        good = super().validate(extra_validators)
        if not self.name.data.words:
            self.name.errors = [_("Write something here.")]
            good = False
        if not self.unit.data:
            self.unit.errors = [_("Say in what it is counted, for example people.")]
            good = False
        return bool(good)


class IndicatorsForm(RevisionForm):
    """How one sees that it works."""

    indicators = FieldList(FormField(IndicatorRowForm), label=_l("Indicators"))


class ParagraphRowForm(RowForm):
    """A paragraph; `id` is the one it keeps for ever, empty while it is new."""

    id = HiddenField()
    text = TextsField(_l("Paragraph"), most=6000, rows=5)


class MeasureTextForm(RevisionForm):
    """The text of a measure, paragraph by paragraph."""

    paragraphs = FieldList(FormField(ParagraphRowForm), label=_l("Paragraphs"))
    summary = TextsField(_l("What changed, in one sentence"), most=600, rows=2)
