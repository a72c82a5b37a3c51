"""Making results public."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from consult.web.forms import Form


class ReleaseForm(Form):
    """The breakdowns to publish, and the confirmation that a release can't be taken back."""

    breakdowns = SelectMultipleField(
        _l("Also show the results"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        choices=[],
    )
    sure = BooleanField(
        _l("I looked at the results. Everybody may see them."),
        validators=[DataRequired(_l("Tick this box when you are sure."))],
    )
