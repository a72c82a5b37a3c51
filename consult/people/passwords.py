"""Passwords as argon2id hashes (RFC 9106), with the library's recommended parameters."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from .rules import PASSWORD_MAX_LENGTH, new_token, normalized_password

hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Hash a password for storing."""
    return hasher.hash(normalized_password(password))


@cache
def _dummy_hash() -> str:
    return hasher.hash(new_token())


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password fits. Takes as long where there is no account or no password."""
    words = normalized_password(password)
    if len(words) > PASSWORD_MAX_LENGTH:
        words = ""
    try:
        fits = hasher.verify(stored or _dummy_hash(), words)
    except (VerificationError, InvalidHashError):
        return False
    return fits and stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return hasher.check_needs_rehash(stored)
