"""Rules of the ledger. Pure."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from consult.people.rules import Role

WORDS_LIMIT = 8000
"""Most code points (after NFC) that one input holds: about three printed pages."""


class Channel(StrEnum):
    """How it reached us."""

    SURVEY = "survey"
    COMMENT = "comment"
    FORUM = "forum"
    FOCUS_GROUP = "focus_group"
    MEETING = "meeting"
    LETTER = "letter"
    EMAIL = "email"
    IMPORTED = "imported"


class AuthorKind(StrEnum):
    """Who said it, as far as they wanted us to know."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    ASSOCIATION = "association"


class Visibility(StrEnum):
    """Who may read it."""

    AWAITING = "awaiting"
    PUBLIC = "public"
    STAFF_ONLY = "staff_only"
    HIDDEN = "hidden"


class Origin(StrEnum):
    """Where a link comes from."""

    STRUCTURE = "structure"
    AUTHOR = "author"
    CODER = "coder"
    SUGGESTION = "suggestion"


class Outcome(StrEnum):
    """What was decided of an input."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT_ACCEPTED = "not_accepted"
    OUT_OF_SCOPE = "out_of_scope"
    ALREADY_COVERED = "already_covered"


PERMISSIONS = {
    "inputs.read": frozenset({Role.COORDINATOR, Role.AUTHOR, Role.MODERATOR, Role.FACILITATOR}),
    "inputs.moderate": frozenset({Role.COORDINATOR, Role.MODERATOR}),
    "inputs.link": frozenset({Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR}),
    "inputs.register": frozenset({Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR}),
    "inputs.import": frozenset({Role.COORDINATOR}),
}


@dataclass(frozen=True)
class Said:
    """Words and the language they are in (BCP 47)."""

    words: str
    language: str


@dataclass(frozen=True)
class Target:
    """What an input is about: exactly one of an area or a measure (with maybe a paragraph of it)."""

    area_id: int | None = None
    measure_id: int | None = None
    paragraph_id: uuid.UUID | None = None

    def __post_init__(self) -> None:
        """Refuse both and neither."""
        if (self.area_id is None) == (self.measure_id is None):
            raise ValueError("a target is one area or one measure")


@dataclass(frozen=True)
class Author:
    """Who said it. An anonymous author carries nothing else."""

    kind: AuthorKind = AuthorKind.ANONYMOUS
    account_id: int | None = None
    entity_id: int | None = None
    name: str | None = None
    people_count: int | None = None


@dataclass(frozen=True)
class Statement:
    """One thing said, ready to be recorded: what a channel's view builds."""

    plan_id: int
    said: Said
    channel: Channel
    said_on: date
    author: Author = field(default_factory=Author)
    targets: Sequence[Target] = ()
    origin: Origin = Origin.STRUCTURE
    municipality_id: int | None = None
    visibility: Visibility = Visibility.AWAITING
    hidden_reason: str | None = None
    receipt_key: str | None = None
    source_ref: str | None = None


def visibility_for(author: Author, channel: Channel) -> Visibility:
    """What a new input starts as: associations speak in public, everyone else is read first.

    Survey answers are never published one by one.
    """
    if channel is Channel.SURVEY:
        return Visibility.STAFF_ONLY
    if author.kind is AuthorKind.ASSOCIATION:
        return Visibility.PUBLIC
    return Visibility.AWAITING


CODE_DIGITS = 16
"""15 random digits and a check digit: about 50 bits, and digits exist on every keyboard."""


def _luhn(digits: str) -> str:
    """The check digit of ISO/IEC 7812-1 (Luhn): finds one wrong digit and most swapped pairs."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def new_once() -> str:
    """A random once-key for a form from which its receipt code is derived."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


def code_for(secret: str, once: uuid.UUID) -> str:
    """The receipt code of a form's once-key: the same form sent twice gives the same code."""
    mac = hmac.new(secret.encode(), b"code:" + once.bytes, hashlib.sha256).digest()
    body = str(int.from_bytes(mac[:12]) % 10 ** (CODE_DIGITS - 1)).zfill(CODE_DIGITS - 1)
    return body + _luhn(body)


def read_code(typed: str) -> str | None:
    """Read a code as people type it: digits of any script, spaces and hyphens; None if it can't be one."""
    digits = []
    for character in typed:
        if character.isdecimal():
            digits.append(str(int(character)))
        elif not (character.isspace() or character in "-‐–.·"):
            return None
    code = "".join(digits)
    if len(code) != CODE_DIGITS or _luhn(code[:-1]) != code[-1]:
        return None
    return code


def grouped(code: str) -> str:
    """The code as it is shown: groups of four."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def key_of(secret: str, code: str, purpose: str) -> str:
    """What a row keeps instead of the code: HMAC-SHA256(code, purpose), 64 hex digits.

    Rows of different purposes share nothing; only the holder of the code brings them together.
    """
    return hmac.new(secret.encode(), f"{purpose}:{code}".encode(), hashlib.sha256).hexdigest()
