"""Fields that several forms of this room share."""

from __future__ import annotations

from typing import Any

from email_validator import EmailNotValidError
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, PasswordField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length

from consult.web.forms import options, tidy
from consult.web.language import shipped

from .rules import PASSWORD_LEAST, PASSWORD_MOST, PasswordFault, email_key, password_fault

FAULTS = {
    PasswordFault.SHORT: _l("Use at least %(least)s characters.", least=PASSWORD_LEAST),
    PasswordFault.LONG: _l("Use at most %(most)s characters.", most=PASSWORD_MOST),
    PasswordFault.COMMON: _l("Many people use this password. Choose another one."),
    PasswordFault.PERSONAL: _l("Do not use your e-mail address as your password."),
}


class Address:
    """Refuse what cannot be an e-mail address; the data becomes the key of the account."""

    def __call__(self, form: Any, field: Field) -> None:
        """Check the form of the address."""
        try:
            field.data = email_key(field.data or "")
        except EmailNotValidError as error:
            raise ValidationError(_l("Write an e-mail address like ana@example.org.")) from error


class NewPassword:
    """Refuse a weak new password; `email` says whose it is to be."""

    def __call__(self, form: Any, field: Field) -> None:
        """Ask the rules."""
        fault = password_fault(field.data or "", email=form.email_of_account)
        if fault is not None:
            raise ValidationError(FAULTS[fault])


def email_field(label: Any, **kwargs: Any) -> EmailField:
    """An e-mail address."""
    required = InputRequired(_l("Write an e-mail address."))
    return EmailField(
        label, validators=[required, Length(max=254), Address()], filters=[tidy], **kwargs
    )


def password_field(label: Any, *validators: Any) -> PasswordField:
    """A password: taken as typed, not trimmed."""
    required = InputRequired(_l("Write your password."))
    return PasswordField(label, validators=[required, *validators])


def keep_field() -> BooleanField:
    """Whether the browser stays signed in for long. Off: phones are often shared."""
    return BooleanField(_l("This is my own phone or computer: keep me signed in for 30 days"))


def language_field() -> SelectField:
    """One of the languages that screens are shipped in."""
    return SelectField(
        _l("Language of our e-mails to you"),
        choices=language_choices,
        validators=[InputRequired(_l("Choose a language."))],
    )


def language_choices() -> list[Any]:
    """The shipped languages by their own names."""
    return options((one.tag, one.own_name) for one in shipped().values())
