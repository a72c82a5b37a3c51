"""The form of sheets to be printed."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from consult.languages.rules import Language
from consult.web.forms import Form, line_field, options

from ..paper import MOST_SHEETS

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
