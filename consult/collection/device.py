"""What the device at hand is: one's own, a kiosk for everybody, or a facilitator's beside the person.

A kiosk is a browser with a signed cookie and no account. While it has it every page but those of
its survey leads back to the start: nothing else is to be reached on a shared tablet.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from flask import g, request, url_for
from flask import session as browser
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from consult.questionnaire.rules.responses import CollectionMode
from consult.web.security import cookie_name
from consult.web.transaction import app_settings

_UNREAD = object()
KIOSK_LIFETIME = timedelta(days=30)
"""A tablet that nobody ends is an ordinary browser again after these days."""
CODE_DISPLAY_SECONDS = 90
"""Seconds for which a kiosk shows a code before it goes back to the start."""

LAST_TOUCH_SALT = "consult kiosk seen"

SIGN_IN_ENDPOINTS = frozenset({"people.login", "people.second_factor", "people.logout"})
START_ENDPOINT = "collection.kiosk"
CODE_ENDPOINTS = frozenset({"collection.thanks", "collection.save_for_later"})
PERSONAL_ENDPOINTS = CODE_ENDPOINTS | {"collection.page", "collection.review"}
"""Pages that show something of the person who answers."""
RESET_ENDPOINTS = frozenset({"collection.restart_kiosk", "collection.forget_on_device"})
KIOSK_ENDPOINTS = (
    PERSONAL_ENDPOINTS
    | RESET_ENDPOINTS
    | {START_ENDPOINT, "collection.leave_kiosk", "collection.audio_file"}
)


@dataclass(frozen=True)
class Kiosk:
    """A shared tablet: of which survey, after how many minutes it starts anew, and how it is ended."""

    plan: str
    survey: str
    minutes: int
    pin: str
    """HMAC of the PIN that ends it; empty: only who signs in does."""
    salt: str

    @classmethod
    def begun(cls, *, plan: str, survey: str, minutes: int, pin: str) -> Kiosk:
        """A new one."""
        salt = secrets.token_urlsafe(12)
        return cls(plan, survey, minutes, _pin_mac(pin, salt) if pin else "", salt)

    def opened_by(self, pin: str) -> bool:
        """Whether this is its PIN."""
        return bool(self.pin) and hmac.compare_digest(self.pin, _pin_mac(pin, self.salt))

    @property
    def url(self) -> str:
        """Its first page."""
        return url_for("collection.kiosk", plan=self.plan, survey=self.survey)

    @property
    def shows_code(self) -> bool:
        """Whether the page at hand shows a code that somebody is to write down."""
        return request.endpoint in CODE_ENDPOINTS

    @property
    def resets(self) -> bool:
        """Whether the page at hand goes back to the start; the start itself only with something on it."""
        return (
            request.endpoint != START_ENDPOINT or request.method == "POST" or bool(g.get("goes_on"))
        )

    @property
    def next_url(self) -> str:
        """Where it goes then; what somebody took a code for is kept."""
        return f"{self.url}?kept=1" if self.shows_code else self.url

    @property
    def seconds(self) -> int:
        """After how long the page at hand goes back to the start when nobody touches it."""
        return CODE_DISPLAY_SECONDS if self.shows_code else self.minutes * 60


def _pin_mac(pin: str, salt: str) -> str:
    words = f"kiosk\0{salt}\0{pin}".encode()
    return hmac.new(app_settings().secret_key.encode(), words, hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def cookie_signer(secret: str) -> URLSafeTimedSerializer:
    """Sign and check the cookies of kiosks."""
    return URLSafeTimedSerializer(secret, salt="consult kiosk")


def device_cookie_name(name: str) -> str:
    """The name of a cookie of this device, with the prefix that browsers protect."""
    return cookie_name(name, secure=app_settings().secure)


def current_kiosk() -> Kiosk | None:
    """The kiosk that this browser is; None where it is none."""
    found: Any = g.get("kiosk", _UNREAD)
    if found is _UNREAD:
        found = g.kiosk = _parse_kiosk(request.cookies.get(device_cookie_name("kiosk"), ""))
    own: Kiosk | None = found
    return own


def _parse_kiosk(signed: str) -> Kiosk | None:
    if not signed:
        return None
    lasts = int(KIOSK_LIFETIME.total_seconds())
    try:
        said = cookie_signer(app_settings().secret_key).loads(signed, max_age=lasts)
        return Kiosk(**said)
    except (BadSignature, TypeError):
        return None


def set_device_cookie(response: Response, name: str, value: str, lasts: timedelta) -> Response:
    """Set a cookie of this device, under its name with the right prefix."""
    response.set_cookie(
        device_cookie_name(name),
        value,
        max_age=lasts,
        httponly=True,
        samesite="Lax",
        secure=app_settings().secure,
    )
    return response


def begin_kiosk(response: Response, kiosk: Kiosk) -> Response:
    """Make the browser a kiosk, with nothing of anybody left in it."""
    browser.clear()
    signed = cookie_signer(app_settings().secret_key).dumps(asdict(kiosk))
    return set_device_cookie(response, "kiosk", signed, KIOSK_LIFETIME)


def end_kiosk(response: Response) -> Response:
    """Make the browser an ordinary one again."""
    return set_device_cookie(response, "kiosk", "", timedelta(0))


def device_mode() -> CollectionMode:
    """How a response that is begun on this device reaches us."""
    return CollectionMode.KIOSK if current_kiosk() else CollectionMode.WEB


def recently_active() -> bool:
    """Whether a page of this kiosk was opened or sent within its time.

    The browser is asked, by a signed moment: rows know days only. A tablet that slept, or that was
    restarted with the pages it showed, shows nobody's answers.
    """
    own = current_kiosk()
    if own is None:
        return False
    try:
        cookie_signer(app_settings().secret_key).loads(
            request.cookies.get(device_cookie_name("seen"), ""),
            max_age=own.minutes * 60 - 1,
            salt=LAST_TOUCH_SALT,
        )
    except BadSignature:
        return False
    return True


def mark_resumable() -> None:
    """Say that the start of a kiosk shows something of a person: they only went back to it."""
    g.goes_on = True


# -- beside the person -----------------------------------------------------------------------------
