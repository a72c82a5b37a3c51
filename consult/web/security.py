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

BASE_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PAGE_HEADERS = {**BASE_HEADERS, "Cache-Control": "no-store"}
SECURE_PAGE_HEADERS = {**PAGE_HEADERS, "Strict-Transport-Security": "max-age=31536000"}


def allow_framing(response: Response) -> Response:
    """Let one page show others of this site within itself: no page frames anything otherwise."""
    response.headers["Content-Security-Policy"] = f"{CSP}; frame-src 'self'"
    return response


def _headers(response: Response) -> Response:
    if request.endpoint == "static":
        wanted = BASE_HEADERS
    else:  # behind a proxy the request itself is HTTP, so the setting tells
        wanted = (
            SECURE_PAGE_HEADERS if current_app.config["SESSION_COOKIE_SECURE"] else PAGE_HEADERS
        )
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
    CSRFProtect(app)
    app.after_request(_headers)


def cookie_name(name: str, *, secure: bool) -> str:
    """The name of a cookie of ours: `__Host-` over HTTPS (RFC 6265bis 4.1.3.2)."""
    return f"__Host-{name}" if secure else name
