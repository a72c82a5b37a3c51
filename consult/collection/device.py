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

from consult.languages.rules import Language, Shown, Texts, known
from consult.people.guard import actor, may
from consult.questionnaire.rules.responses import Channel
from consult.web.language import page_language, show
from consult.web.security import cookie_name
from consult.web.transaction import settings_of_app

UNREAD = object()
KIOSK_LASTS = timedelta(days=30)
"""A tablet that nobody ends is an ordinary browser again after these days."""
READING = 90
"""Seconds for which a kiosk shows a code before it goes back to the start."""
BESIDE_LASTS = timedelta(hours=12)
LAST_TOUCH_SALT = "consult kiosk seen"

SIGNING_IN = frozenset({"people.login", "people.second_factor", "people.logout"})
START = "collection.kiosk"
SHOWS_CODE = frozenset({"collection.thanks", "collection.save_for_later"})
OF_ONE = SHOWS_CODE | {"collection.page", "collection.review"}
"""Pages that show something of the person who answers."""
ENDS = frozenset({"collection.restart_kiosk", "collection.forget_on_device"})
OF_KIOSK = OF_ONE | ENDS | {START, "collection.leave_kiosk", "collection.audio_file"}


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
        return cls(plan, survey, minutes, _mac(pin, salt) if pin else "", salt)

    def opened_by(self, pin: str) -> bool:
        """Whether this is its PIN."""
        return bool(self.pin) and hmac.compare_digest(self.pin, _mac(pin, self.salt))

    @property
    def url(self) -> str:
        """Its first page."""
        return url_for("collection.kiosk", plan=self.plan, survey=self.survey)

    @property
    def shows_code(self) -> bool:
        """Whether the page at hand shows a code that somebody is to write down."""
        return request.endpoint in SHOWS_CODE

    @property
    def resets(self) -> bool:
        """Whether the page at hand goes back to the start; the start itself only with something on it."""
        return request.endpoint != START or request.method == "POST" or bool(g.get("goes_on"))

    @property
    def next_url(self) -> str:
        """Where it goes then; what somebody took a code for is kept."""
        return f"{self.url}?kept=1" if self.shows_code else self.url

    @property
    def seconds(self) -> int:
        """After how long the page at hand goes back to the start when nobody touches it."""
        return READING if self.shows_code else self.minutes * 60


def _mac(pin: str, salt: str) -> str:
    words = f"kiosk\0{salt}\0{pin}".encode()
    return hmac.new(settings_of_app().secret_key.encode(), words, hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def cookie_signer(secret: str) -> URLSafeTimedSerializer:
    """Sign and check the cookies of kiosks."""
    return URLSafeTimedSerializer(secret, salt="consult kiosk")


def _cookie(name: str) -> str:
    return cookie_name(name, secure=settings_of_app().secure)


def kiosk() -> Kiosk | None:
    """The kiosk that this browser is; None where it is none."""
    found: Any = g.get("kiosk", UNREAD)
    if found is UNREAD:
        found = g.kiosk = _read_kiosk(request.cookies.get(_cookie("kiosk"), ""))
    own: Kiosk | None = found
    return own


def _read_kiosk(signed: str) -> Kiosk | None:
    if not signed:
        return None
    lasts = int(KIOSK_LASTS.total_seconds())
    try:
        said = cookie_signer(settings_of_app().secret_key).loads(signed, max_age=lasts)
        return Kiosk(**said)
    except (BadSignature, TypeError):
        return None


def set_device_cookie(response: Response, name: str, value: str, lasts: timedelta) -> Response:
    """Set a cookie of this device, under its name with the right prefix."""
    response.set_cookie(
        _cookie(name),
        value,
        max_age=lasts,
        httponly=True,
        samesite="Lax",
        secure=settings_of_app().secure,
    )
    return response


def begin_kiosk(response: Response, own: Kiosk) -> Response:
    """Make the browser a kiosk, with nothing of anybody left in it."""
    browser.clear()
    signed = cookie_signer(settings_of_app().secret_key).dumps(asdict(own))
    return set_device_cookie(response, "kiosk", signed, KIOSK_LASTS)


def end_kiosk(response: Response) -> Response:
    """Make the browser an ordinary one again."""
    return set_device_cookie(response, "kiosk", "", timedelta(0))


def channel() -> Channel:
    """How a response that is begun on this device reaches us."""
    return Channel.KIOSK if kiosk() else Channel.WEB


def somebody_is_there() -> bool:
    """Whether a page of this kiosk was opened or sent within its time.

    The browser is asked, by a signed moment: rows know days only. A tablet that slept, or that was
    restarted with the pages it showed, shows nobody's answers.
    """
    own = kiosk()
    if own is None:
        return False
    try:
        cookie_signer(settings_of_app().secret_key).loads(
            request.cookies.get(_cookie("seen"), ""),
            max_age=own.minutes * 60 - 1,
            salt=LAST_TOUCH_SALT,
        )
    except BadSignature:
        return False
    return True


def goes_on() -> None:
    """Say that the start of a kiosk shows something of a person: they only went back to it."""
    g.goes_on = True


# -- beside the person -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Two(Shown):
    """Words for the person, and the same for who sits beside them."""

    beside: Shown | None = None


def assists() -> bool:
    """Whether who is signed in may sit beside people."""
    return actor().signed_in and may("collection.assist")


def kept_beside() -> str:
    """The language that the facilitator chose last on this device."""
    return request.cookies.get(_cookie("beside"), "")


def beside_language() -> Language | None:
    """The language of the facilitator; None where it is the person's too."""
    told = known(kept_beside()) or known(actor().language)
    return None if told is None or told.tag == page_language().tag else told


def sit_beside(response: Response, tag: str) -> Response:
    """Keep in which language the facilitator reads."""
    return set_device_cookie(response, "beside", tag, BESIDE_LASTS)


def show_both(texts: Texts | None) -> Shown:
    """What the person is shown of a text, and what the facilitator is shown beside it."""
    words, other = show(texts), beside_language()
    if other is None:
        return words
    theirs = (texts or Texts()).shown(other.tag)
    if not theirs.words or theirs.words == words.words:
        return words
    return Two(words.words, words.language, words.fallback, words.machine, theirs)
