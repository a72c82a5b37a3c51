"""Forms on the way in."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from consult.web.forms import Form, clean_field_value, text_line_field

from ..fields import StrongPassword, email_field, language_field, password_field, remember_me_field


class LoginForm(Form):
    """E-mail and password."""

    email = email_field(_l("E-mail"))
    password = password_field(_l("Password"))
    keep = remember_me_field()


class EmailForm(Form):
    """An address that a link is sent to."""

    email = email_field(_l("E-mail"))


class NewPasswordForm(Form):
    """A new password after a reset."""

    password = password_field(_l("New password"), StrongPassword())

    def __init__(self, email_of_account: str, **kwargs: Any) -> None:
        self.email_of_account = email_of_account
        super().__init__(**kwargs)


class NewAccountForm(NewPasswordForm):
    """Name and password of somebody who follows an invitation or registers."""

    name = text_line_field(
        _l("Your name"), limit=200, validators=[InputRequired(_l("Write your name."))]
    )
    language = language_field()


def _without_separators(value: Any) -> Any:
    """WTForms filter: a code without the spaces and hyphens people type, in small letters."""
    return (
        re.sub(r"[\s-]", "", clean_field_value(value)).lower() if isinstance(value, str) else value
    )


class SecondFactorCodeForm(Form):
    """A code from the phone, or a recovery code."""

    code = StringField(
        _l("Code"),
        validators=[InputRequired(_l("Write the code.")), Length(max=40)],
        filters=[_without_separators],
        render_kw={"inputmode": "text", "autocapitalize": "none", "spellcheck": "false"},
    )


class NewAuthenticatorForm(SecondFactorCodeForm):
    """A code from a new phone, and the password."""

    password = password_field(_l("Your password"))
