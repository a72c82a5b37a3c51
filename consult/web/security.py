"""Security headers, cookies and trusted hosts."""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from flask_wtf.csrf import CSRFProtect

from consult.settings import Settings

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'; manifest-src 'self'"
)


def _headers(response: Response) -> Response:
    set_default = response.headers.setdefault
    set_default("Content-Security-Policy", CSP)
    set_default("X-Content-Type-Options", "nosniff")
    set_default("Referrer-Policy", "same-origin")
    set_default("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
    set_default("Cross-Origin-Opener-Policy", "same-origin")
    if request.endpoint == "static":
        return response
    if current_app.config["SESSION_COOKIE_SECURE"]:  # behind a proxy the request itself is HTTP
        set_default("Strict-Transport-Security", "max-age=31536000")
    set_default("Cache-Control", "no-store")
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
    CSRFProtect(app)
    app.after_request(_headers)


def cookie_name(name: str, *, secure: bool) -> str:
    """The name of a cookie of ours: `__Host-` over HTTPS (RFC 6265bis 4.1.3.2)."""
    return f"__Host-{name}" if secure else name
