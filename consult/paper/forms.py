"""The form of sheets to be printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange

from consult.languages.rules import Language
from consult.questionnaire.rules.kinds.contact import Way, way_of
from consult.web.forms import AS_TYPED, Form, line_field, options

from .printing.rendering import MOST_SHEETS

MOST_WHERE = 200


class PrintForm(Form):
    """Which language, and how many sheets."""

    language = SelectField(_l("Language of the sheets"))
    count = IntegerField(
        _l("How many sheets"),
        default=1,
        description=_l("1 to 200. Each has a number of its own."),
        validators=[
            InputRequired(_l("Write a number.")),
            NumberRange(1, MOST_SHEETS, _l("Write a number from 1 to 200.")),
        ],
        render_kw={"class": "short"},
    )
    where = line_field(
        _l("Where people hand it in"),
        most=MOST_WHERE,
        description=_l("It is printed as you write it. Write it in the language of the sheets."),
    )

    def offer(self, languages: Iterable[Language]) -> None:
        """Fill in what can be chosen."""
        self.language.choices = options((one.tag, one.own_name) for one in languages)


class SheetForm(Form):
    """Which sheet of paper is typed in: by its number, or by the mark in its corner."""

    sheet = line_field(
        _l("Number of the sheet"),
        most=80,
        validators=[DataRequired(_l("Write the number of the sheet, or scan its square."))],
        description=_l(
            "It is printed on the sheet. Or scan the square in its corner with a hand scanner."
        ),
        render_kw={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"},
    )


class UnnumberedForm(Form):
    """Paper without a number of its own: a copied sheet, or the page of an address."""

    language = SelectField(_l("Language of the paper"), validators=[DataRequired()])
    version = SelectField(_l("Version"), validators=[DataRequired()])


class AddressForm(Form):
    """The page of an address; typed twice, for a letter to a wrong address goes to a stranger."""

    question = SelectField(_l("For what"), validators=[DataRequired()])
    address = line_field(
        _l("E-mail address or telephone number"),
        validators=[DataRequired(_l("Write the address."))],
        render_kw={**AS_TYPED, "autofocus": True},
    )
    again = line_field(
        _l("The same once more"),
        validators=[DataRequired(_l("Write the address a second time."))],
        render_kw=AS_TYPED,
    )
    agreed = BooleanField(_l("There is a cross in the square of the consent"))
    reached: tuple[Way, str]

    def validate_address(self, field: Any) -> None:
        """It must reach somebody."""
        reached = way_of(field.data)
        if reached is None:
            raise ValidationError(
                _("This is no e-mail address and no telephone number. Look at it again.")
            )
        self.reached = reached

    def validate_again(self, field: Any) -> None:
        """Both times alike."""
        if way_of(field.data) != way_of(self.address.data):
            raise ValidationError(_("The two differ. Look at the paper."))

    def validate_agreed(self, field: Any) -> None:
        """Without consent nothing is kept."""
        if not field.data:
            raise ValidationError(
                _("Without a cross on the paper we may not keep the address: destroy the page.")
            )


class TypedForm(Form):
    """What was typed of a sheet; its boxes are those of the questions."""

    municipality = SelectField(_l("Municipality"), default="")
