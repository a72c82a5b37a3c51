"""Receipt codes: how they are made, read, shown and kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from functools import lru_cache

CODE_DIGITS = 16
"""15 random digits and a check digit: about 50 bits, and digits exist on every keyboard."""


def _luhn_check_digit(digits: str) -> str:
    """The check digit of ISO/IEC 7812-1 (Luhn): finds one wrong digit and most swapped pairs."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


PBKDF2_ITERATIONS = 1000
"""How often a code is hashed: about a millisecond. All codes would take a fast card many years."""


def new_form_key() -> str:
    """A random once-key for a form from which its receipt code is derived."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


def receipt_code_for(secret: str, form_key: uuid.UUID) -> str:
    """The receipt code of a form's once-key: the same form sent twice gives the same code."""
    mac = hmac.new(secret.encode(), b"code:" + form_key.bytes, hashlib.sha256).digest()
    body = str(int.from_bytes(mac[:12]) % 10 ** (CODE_DIGITS - 1)).zfill(CODE_DIGITS - 1)
    return body + _luhn_check_digit(body)


def parse_receipt_code(typed: str) -> str | None:
    """Read a code as people type it: digits of any script, spaces and hyphens; None if it can't be one."""
    digits = []
    for character in typed:
        if character.isdecimal():
            digits.append(str(int(character)))
        elif not (character.isspace() or character in "-‐–.·"):
            return None
    code = "".join(digits)
    if len(code) != CODE_DIGITS or _luhn_check_digit(code[:-1]) != code[-1]:
        return None
    return code


def grouped_code(code: str) -> str:
    """The code as it is shown: groups of four."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


@lru_cache(maxsize=256)
def _stretched_code(secret: str, code: str) -> bytes:
    """A code made costly to guess (PBKDF2, RFC 8018).

    Who steals database and secret key could else try all codes within days; a page needs it once.
    """
    return hashlib.pbkdf2_hmac("sha256", code.encode(), secret.encode(), PBKDF2_ITERATIONS)


def keyed_hash(secret: str, code: str, purpose: str) -> str:
    """What a row keeps instead of the code: HMAC-SHA256(stretched code, purpose), 64 hex digits.

    Rows of different purposes share nothing; only the holder of the code brings them together.
    """
    return hmac.digest(_stretched_code(secret, code), purpose.encode(), "sha256").hex()


CONTRIBUTIONS_PER_CODE = 64
"""Most inputs that one receipt code opens: a survey has fewer open questions."""


def contribution_key(secret: str, code: str, index: int = 0) -> str:
    """The key of the nth input of a code (a survey's open answers are several).

    Keys of one code share nothing in the database: which answers came together stays unknown.
    """
    return keyed_hash(secret, code, "input" if index == 0 else f"input:{index}")


def contribution_keys(secret: str, code: str) -> list[str]:
    """Every key an input of this code can have, in order."""
    return [contribution_key(secret, code, nth) for nth in range(CONTRIBUTIONS_PER_CODE)]
