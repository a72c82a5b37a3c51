"""Error pages that say what happened and what to do."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from consult.languages.rules import LANGUAGES

from .language import preferred_language, ui_languages

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ErrorMessage:
    """What an error page says."""

    heading: Any
    happened: Any
    do: Any


ERROR_MESSAGES = {
    400: ErrorMessage(
        _l("We could not read that"),
        _l("The request came in a form we do not understand, so we stored nothing."),
        _l("Go back. Your text is still in your browser. Send it again."),
    ),
    401: ErrorMessage(
        _l("Please sign in first"),
        _l("This needs an account, and you are not signed in any more. We stored nothing."),
        _l("Sign in on another page, then go back here and send it again."),
    ),
    403: ErrorMessage(
        _l("You may not open this page"),
        _l("Your account does not have this permission."),
        _l("Ask the coordinator of the plan if you need it."),
    ),
    404: ErrorMessage(
        _l("We did not find this page"),
        _l("The address is wrong, or the page is no longer here."),
        _l("Go to the first page and look from there."),
    ),
    405: ErrorMessage(
        _l("This page cannot do that"),
        _l("The page was opened in a way it does not support."),
        _l("Go to the first page and look from there."),
    ),
    409: ErrorMessage(
        _l("Somebody changed this before you"),
        _l("Your change was not saved, because the text is newer than the one you opened."),
        _l("Compare both texts below, then save again."),
    ),
    413: ErrorMessage(
        _l("That is too much at once"),
        _l("What you sent is larger than we accept, so we stored nothing."),
        _l("Go back. Your text is still in your browser. Make it shorter and send it again."),
    ),
    429: ErrorMessage(
        _l("Too many tries"),
        _l("For safety we stopped for a short time."),
        _l("Wait some minutes and try again."),
    ),
    500: ErrorMessage(
        _l("Something broke on our side"),
        _l("It is our fault, not yours. What we had already confirmed to you is safe."),
        _l("Go back and try again in a moment."),
    ),
}


def render_error(code: int, **extra: Any) -> tuple[str, int]:
    """Render the page of an error code in the visitor's language."""
    if "language" not in g:
        g.language = LANGUAGES[_language()]
    said = ERROR_MESSAGES.get(code, ERROR_MESSAGES[500 if code >= 500 else 400])
    page = render_template(
        "shared/error.html",
        code=code,
        heading=said.heading,
        what_happened=said.happened,
        what_to_do=said.do,
        **extra,
    )
    return page, code


def _language() -> str:
    """The language that an address begins with, though it leads nowhere; else the visitor's."""
    begins = request.path.split("/", 2)[1]
    return begins if begins in ui_languages() else preferred_language()


def _handle_http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400 or isinstance(error, SecurityError):
        return error  # of a host that is not ours no address can be built
    return render_error(error.code)


def _handle_csrf_error(error: CSRFError) -> Any:
    return render_error(400)


def handle_exception(error: Exception) -> Any:
    """Log where it broke, not what it says: PostgreSQL's errors quote the values of the row."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("request failed: %s\n%s", type(error).__name__, frames)
    return render_error(500)


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(CSRFError, _handle_csrf_error)
    app.register_error_handler(HTTPException, _handle_http_error)
    if not app.testing:
        app.register_error_handler(Exception, handle_exception)
