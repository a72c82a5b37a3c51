"""Forms of people who answer. Questions are read by their kinds, not here."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import ValidationError
from wtforms.validators import DataRequired

from consult.contributions.rules.receipt_codes import parse_receipt_code
from consult.web.forms import Form, text_line_field


class StartForm(Form):
    """Starts a response: its once-key gives the code, so a double click starts one."""

    ticket = text_line_field(
        _l("The code from your paper or e-mail"),
        limit=80,
        render_kw={"data-from-address": True, "inputmode": "numeric", "autocomplete": "off"},
    )


class ResumeForm(Form):
    """The code of somebody who goes on."""

    code = text_line_field(
        _l("Your code"),
        limit=80,
        validators=[DataRequired(_l("Write the code first."))],
        render_kw={"data-from-address": True, "inputmode": "numeric"},
    )

    def validate_code(self, field: object) -> None:
        """It must be a code; typing mistakes are found by its check digit."""
        if parse_receipt_code(self.code.data or "") is None:
            raise ValidationError(
                _l("This is not a code of ours. It has 16 digits. Compare it with your paper.")
            )
