"""Contact details of respondents who want news or to take part; never stored with the answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from consult.contributions.rules.receipt_codes import keyed_hash

from ..items import Question
from ..numerals import ascii_digits
from .base import AnswerIssue, AnswerRow, AnswerType, Cell, FormData, Kind, Value
from .raw_input import first_line

EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}")
PHONE = re.compile(r"\+?[0-9]{6,15}")
"""At most 15 digits (ITU-T E.164)."""


class ContactMethod(StrEnum):
    """The kind of an address."""

    EMAIL = "email"
    PHONE = "phone"


class ContactDetails(Kind):
    """An e-mail address or telephone number, with separate consent.

    The answer is `{"address": …, "agreed": bool}`. So that it identifies no response, it is stored
    in a table without reference to one, and no row or count shows who gave an address.
    """

    name = "contact"
    expected_seconds = 25
    answer_type = AnswerType.NOTHING

    def parse(self, question: Question, form: FormData) -> Value:
        """The address as it was typed, and whether the consent box was ticked."""
        address = first_line(question, form)
        agreed = "yes" in form.getlist(f"{question.key}:agreed")
        return {"address": address, "agreed": agreed} if address or agreed else None

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """The address and the consent box."""
        if not isinstance(value, dict):
            return []
        consent = [(f"{question.key}:agreed", "yes")] if value.get("agreed") else []
        return [(question.key, value.get("address", "")), *consent]

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """It must be an e-mail address or telephone number, with consent."""
        if not isinstance(value, dict) or contact_method(value.get("address")) is None:
            return AnswerIssue.NOT_AN_ADDRESS
        return None if value.get("agreed") is True else AnswerIssue.NOT_AGREED

    def answer_rows(self, question: Question, value: Value) -> list[AnswerRow]:
        """None."""
        return []

    def partitions(self, question: Question, keys: Sequence[str]) -> list[tuple[Cell, ...]]:
        """Nothing is counted."""
        return []


def contact_key(secret: str, code: str, question: str) -> str:
    """The key of an address: a keyed hash of the receipt code, which is not stored."""
    return keyed_hash(secret, code, f"contact:{question}")


def contact_method(address: Value) -> tuple[ContactMethod, str] | None:
    """The kind of an address, and its normal form; None for what is no address."""
    if not isinstance(address, str):
        return None
    if EMAIL.fullmatch(address):
        return ContactMethod.EMAIL, address
    number = re.sub(r"[\s().–-]", "", ascii_digits(address))
    return (ContactMethod.PHONE, number) if PHONE.fullmatch(number) else None
