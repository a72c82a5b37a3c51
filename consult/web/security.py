"""Security headers, cookies and trusted hosts."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, Response, current_app, g, request
from flask import session as browser
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer

from consult.settings import Settings

from .transaction import SAFE

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'; manifest-src 'self'"
)

ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PAGES = {**ALWAYS, "Cache-Control": "no-store"}
SECURE_PAGES = {**PAGES, "Strict-Transport-Security": "max-age=31536000"}


class SignedCookies(SecureCookieSessionInterface):
    """Flask's sessions in signed cookies; what signs them is made once an app, not twice a request."""

    def __init__(self, app: Flask) -> None:
        self._serializer = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookies of the app."""
        return self._serializer


class Csrf(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's check of every unsafe method; the safe ones it would only find out to be safe."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse an unsafe request without its token."""
        if request.method not in SAFE:
            super().protect(apply_exemptions)


@lru_cache(maxsize=4096)
def _signed(secret: str, token: str) -> str:
    """A browser's CSRF token as Flask-WTF signs it; it has no time limit, so it may be kept."""
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(token))


def csrf_token() -> str:
    """The CSRF token of a form; Flask-WTF makes one for a browser that has none yet."""
    if "csrf_token" not in g and (token := browser.get("csrf_token")):
        g.csrf_token = _signed(str(current_app.secret_key), token)
    return str(generate_csrf())


def _headers(response: Response) -> Response:
    if request.endpoint == "static":
        wanted = ALWAYS
    else:  # behind a proxy the request itself is HTTP, so the setting tells
        wanted = SECURE_PAGES if current_app.config["SESSION_COOKIE_SECURE"] else PAGES
    there = {name.lower() for name in response.headers.keys()}  # noqa: SIM118
    for name, value in wanted.items():
        if name.lower() not in there:
            response.headers.add(name, value)
    return response


def init_app(app: Flask, settings: Settings) -> None:
    """Set cookies, hosts, CSRF and headers."""
    prefix = "__Host-" if settings.secure else ""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=f"{prefix}session",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = SignedCookies(app)
    Csrf(app)
    app.after_request(_headers)


def cookie_name(name: str, *, secure: bool) -> str:
    """The name of a cookie of ours: `__Host-` over HTTPS (RFC 6265bis 4.1.3.2)."""
    return f"__Host-{name}" if secure else name
