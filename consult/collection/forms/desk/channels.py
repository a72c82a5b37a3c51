"""Forms of the ways to answer: kiosk, beside the person, single-use codes, quotas, paper."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    IntegerField,
    PasswordField,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from consult.questionnaire.rules.numerals import ascii_digits
from consult.web.forms import Form, options, text_line_field

from ...actions.access_codes import MAX_CODES
from ...rules.address_lists import MAX_ADDRESSES, AddressList, parse_addresses
from ...rules.quotas import MAX_RESPONSES
from ..answering import StartForm

MAX_LIST_BYTES = 256 * 1024
RESET_MINUTES = (2, 3, 5, 10, 15)
PIN_MIN, PIN_MAX = 4, 12


class KioskForm(Form):
    """Makes the browser at hand a kiosk."""

    minutes = SelectField(
        _l("Go back to the start after"),
        choices=options([(str(n), _l("%(num)s minutes", num=n)) for n in RESET_MINUTES]),
        default="5",
        validators=[DataRequired()],
        description=_l("When nobody touches the tablet. What was answered until then is deleted."),
    )
    pin = text_line_field(
        _l("PIN to leave"),
        limit=PIN_MAX,
        validators=[Optional()],
        description=_l("4 to 12 digits. Without a PIN only who signs in can end the kiosk."),
        render_kw={"inputmode": "numeric", "autocomplete": "off", "class": "short"},
    )

    def validate_pin(self, field: Any) -> None:
        """Digits only, and not too few."""
        field.data = ascii_digits(field.data or "")
        if not field.data.isdecimal() or not PIN_MIN <= len(field.data) <= PIN_MAX:
            raise ValidationError(_("Write 4 to 12 digits, and nothing else."))


class PinForm(Form):
    """Ends a kiosk."""

    pin = PasswordField(
        _l("PIN"),
        validators=[DataRequired(_l("Write the PIN."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "class": "short"},
    )


class AssistedForm(StartForm):
    """Begins a response beside the person; the button says in which language they read."""

    own = SelectField(_l("The language you read yourself"), validators=[DataRequired()])


class AccessCodesForm(Form):
    """Makes a sheet of codes."""

    count = IntegerField(
        _l("How many codes"),
        validators=[
            InputRequired(_l("Write a number.")),
            NumberRange(1, MAX_CODES, _l("Write a number from 1 to 2000.")),
        ],
        render_kw={"class": "short"},
    )
    language = SelectField(
        _l("Language of the sheets"),
        validators=[DataRequired()],
        description=_l("The survey opens in this language."),
    )


class MailAccessCodesForm(Form):
    """Sends a code to each of many addresses."""

    addresses = TextAreaField(
        _l("E-mail addresses"),
        description=_l("One on each line, or with commas between them. At most 500."),
        render_kw={"rows": 8, "dir": "ltr", "autocomplete": "off", "spellcheck": "false"},
    )
    file = FileField(
        _l("Or a file with addresses"),
        description=_l("Text or CSV. Only the e-mail addresses in it are read."),
        render_kw={"accept": ".txt,.csv,text/plain,text/csv"},
    )
    language = SelectField(_l("Language of the e-mails"), validators=[DataRequired()])
    found: AddressList

    def validate_addresses(self, field: Any) -> None:
        """There must be some, all sound, and not too many. Every bad one is named."""
        sent = self.file.data.read(MAX_LIST_BYTES + 1) if self.file.data else b""
        if len(sent) > MAX_LIST_BYTES:
            raise ValidationError(_("The file is too large. At most 256 kB."))
        words = f"{field.data or ''}\n{sent.decode('utf-8', 'replace')}"
        self.found = parse_addresses(words, typed_lines=field.data or "")
        if self.found.bad:
            named = ", ".join(self.found.bad[:20])
            raise ValidationError(_("These are no e-mail addresses: %(list)s", list=named))
        if not self.found.addresses:
            raise ValidationError(_("Write at least one e-mail address, or choose a file."))
        if len(self.found.addresses) > MAX_ADDRESSES:
            raise ValidationError(
                _(
                    "These are %(num)s addresses. Send to 500 at most at a time.",
                    num=len(self.found.addresses),
                )
            )


class QuotaForm(Form):
    """Sets how many responses with one choice are taken."""

    choice = SelectField(_l("Answer"), validators=[InputRequired(_l("Choose an answer."))])
    most = IntegerField(
        _l("At most so many responses"),
        validators=[
            InputRequired(_l("Write a number.")),
            NumberRange(1, MAX_RESPONSES, _l("Write a number, 1 or more.")),
        ],
        render_kw={"class": "short"},
    )


class AudioForm(Form):
    """A question, read aloud by a person in one language."""

    question = SelectField(_l("Question"), validators=[DataRequired()])
    language = SelectField(_l("Language"), validators=[DataRequired()])
    file = FileField(
        _l("The sound"),
        description=_l("MP3, M4A, Ogg or WAV, at most 3 MB. Read the question and its answers."),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": "audio/*"},
    )
