"""Codes of an authenticator app (RFC 6238): 6 digits, 30 seconds, SHA-1 as all apps know it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp
import segno

PERIOD_SECONDS = 30
ALLOWED_DRIFT_STEPS = 1
"""Steps that a phone's clock may be off, either way."""


def time_step_of_code(secret: str, code: str, now: datetime) -> int | None:
    """The time step a code belongs to, or None when it is wrong."""
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return None
    totp = pyotp.TOTP(secret)
    present = int(now.timestamp()) // PERIOD_SECONDS
    for step in range(present - ALLOWED_DRIFT_STEPS, present + ALLOWED_DRIFT_STEPS + 1):
        if hmac.compare_digest(totp.generate_otp(step), code):
            return step
    return None


def pending_secret(secret_key: str, token_hash: str, last_step: int) -> str:
    """The secret offered at set-up: the same while one session sets up, stored nowhere until then."""
    words = f"totp\0{token_hash}\0{last_step}".encode()
    return base64.b32encode(
        hmac.new(secret_key.encode(), words, hashlib.sha256).digest()[:20]
    ).decode()


def provisioning_uri(secret: str, *, email: str, issuer: str) -> str:
    """The `otpauth:` address that a phone reads from the picture."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer))


def qr_code_svg(uri: str) -> str:
    """The QR code as inline SVG, dark on white whatever the theme."""
    return str(
        segno.make(uri, error="m").svg_inline(omitsize=True, border=2, dark="#000", light="#fff")
    )
