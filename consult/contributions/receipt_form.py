"""The form a receipt code is typed in."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError
from wtforms.validators import DataRequired

from consult.web.forms import Form, text_line_field

from .rules.receipt_codes import parse_receipt_code


class ReceiptCodeForm(Form):
    """A receipt code, in the digits of any script."""

    code = text_line_field(
        _l("Your code"),
        limit=60,
        validators=[DataRequired(_l("Write the code of your receipt."))],
        description=_l("16 digits. Spaces do not matter."),
        render_kw={
            "inputmode": "numeric",
            "autocomplete": "off",
            "spellcheck": "false",
            "data-from-address": "",
        },
    )

    def validate_code(self, field: Field) -> None:
        """Sixteen digits whose last one fits the others."""
        if self.read is None:
            raise ValidationError(
                _("This is not a whole code. Look at each digit again: there are 16.")
            )

    @property
    def read(self) -> str | None:
        """The code as its 16 digits, None where it can't be one."""
        typed: Any = self.code.data
        return parse_receipt_code(typed or "")
