"""Signed cookies and CSRF tokens, as Flask and Flask-WTF make and check them, with less ado.

All that a person opens within days carries the same cookie and the same token. Their signatures
are proven once a process and then known; what was never proven is never taken.
"""

from __future__ import annotations

import hmac
from functools import lru_cache
from time import time
from typing import Any, cast

from flask import Flask, Response, current_app, g, request
from flask import session as browser
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from .transaction import SAFE_METHODS

KNOWN = 4096
"""Most signatures that a process remembers, of some 200 bytes each."""
FIELD = "csrf_token"
FLAT = {str, int, bool, type(None)}
"""Types of what is read once: a copy of the dictionary around them is a reader's own."""
NOTHING = object()
"""Stands for a value that is read anew each time."""


class Remembering(URLSafeTimedSerializer):
    """Tells values with a signature of ours; a signature that it has proven it knows again."""

    def __init__(self, *keys: Any, **options: Any) -> None:
        super().__init__(*keys, **options)
        self._proven = lru_cache(maxsize=KNOWN)(self._prove)

    def _prove(self, signed: str) -> tuple[Any, bytes, float]:
        """A value that nobody can change (else NOTHING), how it was signed, and when.

        Raises BadData.
        """
        signer = cast(TimestampSigner, self.make_signer())
        packed, moment = signer.unsign(signed, return_timestamp=True)
        value = self.load_payload(packed)
        flat = list(value.values()) if isinstance(value, dict) else [value]
        known = value if all(type(one) in FLAT for one in flat) else NOTHING
        return known, packed, moment.timestamp()

    def loads(  # type: ignore[override]  # as that of the class above
        self,
        s: str | bytes,
        max_age: int | None = None,
        return_timestamp: bool = False,
        salt: str | bytes | None = None,
    ) -> Any:
        """Read a signed value. Raises BadData: not signed by us, or more than `max_age` seconds ago."""
        if return_timestamp or salt is not None or isinstance(s, bytes):
            return super().loads(s, max_age, return_timestamp, salt)
        value, packed, moment = self._proven(s)
        if max_age is not None and not 0 <= time() - moment <= max_age + 1:
            raise SignatureExpired("too old")
        if value is NOTHING:
            return self.load_payload(packed)
        return value.copy() if isinstance(value, dict) else value


class SignedCookies(SecureCookieSessionInterface):
    """Flask's session in a signed cookie."""

    def __init__(self, app: Flask) -> None:
        made = super().get_signing_serializer(app)
        self._serializer = made and Remembering(
            made.secret_keys,
            salt=made.salt,
            serializer=made.serializer,
            signer_kwargs=made.signer_kwargs,
        )

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookies of the app: made once, not twice a request."""
        return self._serializer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie anew where something changed; else only say that the answer depends on it."""
        if session.modified or self.should_set_cookie(app, session):
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers.add("Vary", "Cookie")


class Csrf(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's check of every unsafe method."""

    def __init__(self, app: Flask) -> None:
        self._serializer = Remembering(str(app.secret_key), salt="wtf-csrf-token")
        # a token has no time limit, so its first signature serves for good
        self.signed = lru_cache(maxsize=KNOWN)(self._serializer.dumps)
        super().__init__(app)

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse an unsafe request without its token."""
        if request.method in SAFE_METHODS:
            return
        if self._is_ours(request.form.get(FIELD), browser.get(FIELD)):
            g.csrf_valid = True
        else:  # it knows other places to look, and says what is wrong
            super().protect(apply_exemptions)

    def _is_ours(self, sent: str | None, held: str | None) -> bool:
        if not sent or not held:
            return False
        try:
            return hmac.compare_digest(held, self._serializer.loads(sent))
        except BadData:
            return False


def csrf_token() -> str:
    """The CSRF token of a form; Flask-WTF makes one for a browser that has none yet."""
    if FIELD not in g and (token := browser.get(FIELD)):
        g.csrf_token = current_app.extensions["csrf"].signed(token)
    return str(generate_csrf())
