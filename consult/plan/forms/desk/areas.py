"""Forms of areas and objectives."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, SelectField
from wtforms.validators import InputRequired

from consult.web.editing.fields import TextsField, code_field
from consult.web.editing.rows import RowForm, row_forms
from consult.web.forms import RevisionForm, options

from ...rules.defaults import PICTOGRAMS


class AreaForm(RevisionForm):
    """An area: its name, what it is about, its picture."""

    name = TextsField(_l("Name"), most=120, needed=True)
    description = TextsField(_l("What it is about, in one sentence"), most=600, rows=2)
    pictogram = SelectField(
        _l("Picture"), [InputRequired()], choices=options((name, name) for name in PICTOGRAMS)
    )


class SpecificObjectiveRowForm(RowForm):
    """A specific objective."""

    code = code_field(_l("Code"))
    title = TextsField(_l("Specific objective"), most=300)

    def empty(self) -> bool:
        """Whether the row was left empty."""
        return not self.code.data and self.title.empty()

    def validate(self, extra_validators: Any = None) -> bool:
        """An empty row is no error; a code without words is."""
        if self.empty():
            return True
        good = super().validate(extra_validators)
        if not self.title.data.words:
            self.title.errors = [_("Write something here.")]
            return False
        return bool(good)


class ObjectiveForm(RevisionForm):
    """A strategic objective with its specific ones."""

    code = code_field(_l("Code"))
    title = TextsField(_l("Strategic objective"), most=300, needed=True)
    specifics = FieldList(FormField(SpecificObjectiveRowForm), label=_l("Specific objectives"))

    def validate(self, extra_validators: Any = None) -> bool:
        """No code twice."""
        good = super().validate(extra_validators)
        codes: set[str] = set()
        for row in row_forms(self, "specifics"):
            if row.code.data in codes:
                row.code.errors = [_("This code is there twice.")]
                good = False
            codes |= {row.code.data} - {None, ""}
        return bool(good)
