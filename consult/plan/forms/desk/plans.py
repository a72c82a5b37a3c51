"""Forms of a plan, its municipalities and its phases."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    ValidationError,
)
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp

from consult.languages.rules import LANGUAGES
from consult.web.editing.fields import CheckboxesField, TextsField, code_field
from consult.web.editing.rows import RowForm, row_forms
from consult.web.forms import RevisionForm, options, text_line_field

from ...rules.phases import LegalBasis, Nature

NATURE_OPTIONS = options(
    [
        (Nature.MUNICIPAL.value, _l("Municipal: one municipality")),
        (Nature.INTERMUNICIPAL.value, _l("Intermunicipal: several municipalities, one plan")),
    ]
)
LEGAL_BASIS_OPTIONS = options(
    [
        (LegalBasis.VOLUNTARY.value, _l("Voluntary consultation")),
        (LegalBasis.CPA_101.value, _l("Administrative Procedure Code, articles 100 and 101")),
        (LegalBasis.LAW_83_95.value, _l("Law 83/95 on popular participation")),
    ]
)
LANGUAGE_OPTIONS = options([(tag, language.own_name) for tag, language in LANGUAGES.items()])


class PlanForm(RevisionForm):
    """What a plan is and says of itself."""

    title = TextsField(_l("Title"), most=300, needed=True)
    intro = TextsField(_l("What the plan is, in a few short sentences"), most=4000, rows=4)
    nature = SelectField(_l("Kind of plan"), validators=[InputRequired()], choices=NATURE_OPTIONS)
    period_starts = DateField(_l("First day of the plan"), [InputRequired()])
    period_ends = DateField(_l("Last day of the plan"), [InputRequired()])
    legal_basis = SelectField(
        _l("Legal basis of the consultation"),
        validators=[InputRequired()],
        choices=LEGAL_BASIS_OPTIONS,
    )
    language = SelectField(
        _l("Language the plan is written in"),
        [InputRequired()],
        choices=LANGUAGE_OPTIONS,
        default="pt",
    )
    languages = CheckboxesField(_l("Languages of the consultation"), choices=LANGUAGE_OPTIONS)
    published = BooleanField(_l("Everybody can see this plan"))

    def validate_period_ends(self, field: DateField) -> None:
        """The period ends after it starts."""
        starts: date | None = self.period_starts.data
        if starts and field.data and field.data < starts:
            raise ValidationError(_("The last day is before the first day."))


class NewPlanForm(PlanForm):
    """A plan that does not exist yet, and where it applies."""

    slug = text_line_field(
        _l("Short name for the address"),
        limit=40,
        validators=[
            InputRequired(),
            Regexp(
                r"^[a-z0-9]+(?:-[a-z0-9]+)*$",
                message=_l("Use small letters, digits and hyphens, for example loures-2026."),
            ),
        ],
    )
    reserved: frozenset[str] = frozenset()

    def validate_slug(self, field: Any) -> None:
        """Not a word that another page's address begins with."""
        if field.data in self.reserved:
            raise ValidationError(_("This site uses that word itself. Choose another."))


class MunicipalityRowForm(RowForm):
    """A municipality of the plan."""

    code = code_field(_l("Code"))
    name = text_line_field(_l("Name"), validators=[InputRequired()])
    population = IntegerField(_l("Residents"), [Optional(), NumberRange(min=0, max=10**9)])
    foreign_residents = IntegerField(
        _l("Residents from other countries"), [Optional(), NumberRange(min=0, max=10**9)]
    )

    def empty(self) -> bool:
        """Whether the row was left empty."""
        return not (self.code.data or self.name.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """An empty row is no error."""
        return self.empty() or super().validate(extra_validators)


class MunicipalitiesForm(RevisionForm):
    """Where the plan applies."""

    places = FieldList(FormField(MunicipalityRowForm), label=_l("Municipalities"))

    def validate(self, extra_validators: Any = None) -> bool:
        """No code twice."""
        good = super().validate(extra_validators)
        codes: set[str] = set()
        for row in row_forms(self, "places"):
            if row.code.data in codes:
                row.code.errors = [_("This code is there twice.")]
                good = False
            codes |= {row.code.data} - {None, ""}
        return bool(good)


class PhaseRowForm(Form):
    """The days of a phase; both empty: the plan has no such phase."""

    kind = HiddenField()
    starts = DateField(_l("First day"), [Optional()])
    ends = DateField(_l("Last day"), [Optional()])

    def validate_ends(self, field: DateField) -> None:
        """Both days, in their order."""
        if self.starts.data and field.data and field.data < self.starts.data:
            raise ValidationError(_("The last day is before the first day."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Both days or none."""
        good = super().validate(extra_validators)
        for one, other in ((self.starts, self.ends), (self.ends, self.starts)):
            if other.data and not one.data and not one.errors:
                one.errors = [_("Write both days, or none.")]
                good = False
        return bool(good)


class PhasesForm(RevisionForm):
    """When each phase runs."""

    phases = FieldList(FormField(PhaseRowForm), label=_l("Phases"))
