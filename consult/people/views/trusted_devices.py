"""Browsers that somebody signed in with before: their tries are counted apart.

Without network addresses tries are counted by account, so a stranger who keeps guessing would
keep its owner out. A browser that signed in before has a count of its own. Its cookie holds a
random number and a HMAC of it with the address: nobody reads from it whose browser it is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Response, after_this_request, request

from consult.web.security import cookie_name
from consult.web.transaction import app_settings

from .login_session import attempts_key_for

TRUSTED_DAYS = 90


def login_attempts_key(email: str) -> str:
    """What tries to sign in to this account from this browser are counted under."""
    number, _, proof = request.cookies.get(_cookie_name(), "").partition(".")
    known = hmac.compare_digest(proof.encode(), _device_mac(number, email).encode())
    return attempts_key_for(f"login {number}" if known else "login", email)


def trust_device(email: str) -> None:
    """Let this browser be known from now on: on a device of one's own, or of the staff."""
    number = secrets.token_hex(8)
    value = f"{number}.{_device_mac(number, email)}"

    @after_this_request
    def put(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(),
            value,
            max_age=TRUSTED_DAYS * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=app_settings().secure,
        )
        return response


def _cookie_name() -> str:
    return cookie_name("known", secure=app_settings().secure)


def _device_mac(number: str, email: str) -> str:
    words = f"known\0{number}\0{email}".encode()
    return hmac.new(app_settings().secret_key.encode(), words, hashlib.sha256).hexdigest()
