"""Forms of the spreadsheet exchange."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from consult.web.forms import Form, options


class ExchangeUploadForm(Form):
    """A spreadsheet to bring in."""

    kind = RadioField(
        _l("What is in the file?"),
        choices=options([("measures", _l("Measures")), ("entities", _l("Entities"))]),
        validators=[InputRequired(_l("Choose what the file holds."))],
    )
    file = FileField(
        _l("The file"),
        description=_l("Excel (.xlsx) or CSV, at most 16 MB."),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": ".xlsx,.xls,.csv,.txt"},
    )


class ConfirmExchangeForm(Form):
    """Yes to a preview; `fingerprint` says to which."""

    fingerprint = HiddenField()
