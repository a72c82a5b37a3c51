"""The form of sheets to be printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange

from consult.languages.rules import Language
from consult.questionnaire.rules.kinds.contact import ContactMethod, contact_method
from consult.web.forms import LITERAL_INPUT, Form, options, text_line_field

from ..printing.rendering import MAX_SHEETS

MAX_HAND_IN_PLACE = 200


class PrintForm(Form):
    """Which language, and how many sheets."""

    language = SelectField(_l("Language of the sheets"))
    count = IntegerField(
        _l("How many sheets"),
        default=1,
        description=_l("1 to 200. Each has a number of its own."),
        validators=[
            InputRequired(_l("Write a number.")),
            NumberRange(1, MAX_SHEETS, _l("Write a number from 1 to 200.")),
        ],
        render_kw={"class": "short"},
    )
    where = text_line_field(
        _l("Where people hand it in"),
        limit=MAX_HAND_IN_PLACE,
        description=_l("It is printed as you write it. Write it in the language of the sheets."),
    )

    def offer(self, languages: Iterable[Language]) -> None:
        """Fill in what can be chosen."""
        self.language.choices = options((one.tag, one.own_name) for one in languages)


class SheetLookupForm(Form):
    """Which sheet of paper is typed in: by its number, or by the mark in its corner."""

    sheet = text_line_field(
        _l("Number of the sheet"),
        limit=80,
        validators=[DataRequired(_l("Write the number of the sheet, or scan its square."))],
        description=_l(
            "It is printed on the sheet. Or scan the square in its corner with a hand scanner."
        ),
        render_kw={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"},
    )


class UnnumberedSheetForm(Form):
    """Paper without a number of its own: a copied sheet, or the page of an address."""

    language = SelectField(_l("Language of the paper"), validators=[DataRequired()])
    version = SelectField(_l("Version"), validators=[DataRequired()])


class ContactEntryForm(Form):
    """The page of an address; typed twice, for a letter to a wrong address goes to a stranger."""

    question = SelectField(_l("For what"), validators=[DataRequired()])
    address = text_line_field(
        _l("E-mail address or telephone number"),
        validators=[DataRequired(_l("Write the address."))],
        render_kw={**LITERAL_INPUT, "autofocus": True},
    )
    again = text_line_field(
        _l("The same once more"),
        validators=[DataRequired(_l("Write the address a second time."))],
        render_kw=LITERAL_INPUT,
    )
    agreed = BooleanField(_l("There is a cross in the square of the consent"))
    reached: tuple[ContactMethod, str]

    def validate_address(self, field: Any) -> None:
        """It must reach somebody."""
        reached = contact_method(field.data)
        if reached is None:
            raise ValidationError(
                _("This is no e-mail address and no telephone number. Look at it again.")
            )
        self.reached = reached

    def validate_again(self, field: Any) -> None:
        """Both times alike."""
        if contact_method(field.data) != contact_method(self.address.data):
            raise ValidationError(_("The two differ. Look at the paper."))

    def validate_agreed(self, field: Any) -> None:
        """Without consent nothing is kept."""
        if not field.data:
            raise ValidationError(
                _("Without a cross on the paper we may not keep the address: destroy the page.")
            )


class SheetEntryForm(Form):
    """What was typed of a sheet; its boxes are those of the questions."""

    municipality = SelectField(_l("Municipality"), default="")
