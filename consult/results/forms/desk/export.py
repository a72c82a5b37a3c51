"""The form of an export."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired

from consult.web.forms import Form, options

from ...export.options import ExportFormat, ExportOptions, ExportShape


class ExportForm(Form):
    """What is to be written, and how."""

    file_format = RadioField(
        _l("File"),
        choices=options(
            [
                (ExportFormat.XLSX.value, _l("Excel workbook (XLSX)")),
                (ExportFormat.CSV.value, _l("CSV, for any program")),
                (ExportFormat.SAV.value, _l("SPSS (SAV)")),
                (ExportFormat.JSONL.value, _l("JSON lines")),
            ]
        ),
        default=ExportFormat.XLSX.value,
        validators=[InputRequired()],
    )
    shape = RadioField(
        _l("Rows"),
        choices=options(
            [
                (ExportShape.WIDE.value, _l("A row for each person who answered")),
                (ExportShape.LONG.value, _l("A row for each answer")),
            ]
        ),
        default=ExportShape.WIDE.value,
        validators=[InputRequired()],
    )
    values = RadioField(
        _l("Answers"),
        choices=options(
            [
                ("codes", _l("By their short names")),
                ("labels", _l("In words, in the language below")),
            ]
        ),
        default="codes",
        validators=[InputRequired()],
    )
    language = SelectField(
        _l("Language of the words and of the codebook"), choices=[], validators=[InputRequired()]
    )
    byte_order_mark = BooleanField(_l("For Excel: mark CSV files so that letters with accents are right"),
                        default=True)  # fmt: skip
    sensitive = BooleanField(_l("Also the sensitive questions"))
    open_answers = BooleanField(_l("Also what people wrote in their own words, in separate files"))

    def export_options(self) -> ExportOptions:
        """The options that were chosen."""
        return ExportOptions(
            file_format=ExportFormat(self.file_format.data),
            shape=ExportShape(self.shape.data),
            labels=self.values.data == "labels",
            language=self.language.data,
            byte_order_mark=bool(self.byte_order_mark.data),
            sensitive=bool(self.sensitive.data),
            open_answers=bool(self.open_answers.data),
        )
