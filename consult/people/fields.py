"""Fields that several forms of this room share."""

from __future__ import annotations

from typing import Any

from email_validator import EmailNotValidError
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, PasswordField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length

from consult.web.forms import clean_field_value, ui_language_options

from .rules import (
    PASSWORD_MAX_LENGTH,
    PASSWORD_MIN_LENGTH,
    PasswordFault,
    normalized_email,
    password_fault,
)

PASSWORD_FAULT_MESSAGES = {
    PasswordFault.SHORT: _l("Use at least %(least)s characters.", least=PASSWORD_MIN_LENGTH),
    PasswordFault.LONG: _l("Use at most %(most)s characters.", most=PASSWORD_MAX_LENGTH),
    PasswordFault.COMMON: _l("Many people use this password. Choose another one."),
    PasswordFault.PERSONAL: _l("Do not use your e-mail address as your password."),
}


class EmailAddress:
    """Refuse what cannot be an e-mail address; the data becomes the key of the account."""

    def __call__(self, form: Any, field: Field) -> None:
        """Check the form of the address."""
        try:
            field.data = normalized_email(field.data or "")
        except EmailNotValidError as error:
            raise ValidationError(_l("Write an e-mail address like ana@example.org.")) from error


class StrongPassword:
    """Refuse a weak new password; `email` says whose it is to be."""

    def __call__(self, form: Any, field: Field) -> None:
        """Ask the rules."""
        fault = password_fault(field.data or "", email=form.email_of_account)
        if fault is not None:
            raise ValidationError(PASSWORD_FAULT_MESSAGES[fault])


def email_field(label: Any, **kwargs: Any) -> EmailField:
    """An e-mail address."""
    required = InputRequired(_l("Write an e-mail address."))
    return EmailField(
        label,
        validators=[required, Length(max=254), EmailAddress()],
        filters=[clean_field_value],
        **kwargs,
    )


def password_field(label: Any, *validators: Any) -> PasswordField:
    """A password: taken as typed, not trimmed."""
    required = InputRequired(_l("Write your password."))
    return PasswordField(label, validators=[required, *validators])


def remember_me_field() -> BooleanField:
    """Whether the browser stays signed in for long. Off: phones are often shared."""
    return BooleanField(_l("This is my own phone or computer: keep me signed in for 30 days"))


def language_field() -> SelectField:
    """One of the languages that screens are shipped in."""
    return SelectField(
        _l("Language of our e-mails to you"),
        choices=ui_language_options,
        validators=[InputRequired(_l("Choose a language."))],
    )
