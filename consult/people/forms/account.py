"""Forms of the account page."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from consult.web.forms import Form, text_line_field

from ..fields import StrongPassword, language_field, password_field


class AccountForm(Form):
    """Name, and the language of our e-mails."""

    name = text_line_field(
        _l("Your name"), limit=200, validators=[InputRequired(_l("Write your name."))]
    )
    language = language_field()


class ChangePasswordForm(Form):
    """The old password, and a new one."""

    password = password_field(_l("Your password now"))
    new_password = password_field(_l("New password"), StrongPassword())

    def __init__(self, email_of_account: str, **kwargs: Any) -> None:
        self.email_of_account = email_of_account
        super().__init__(**kwargs)


class ConfirmPasswordForm(Form):
    """The password, to be sure that it is the person."""

    password = password_field(_l("Your password"))
