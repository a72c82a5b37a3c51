"""How to reach somebody who wants to be told, or to take part. It never stands beside the answers."""

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
    """How an address reaches somebody."""

    EMAIL = "email"
    PHONE = "phone"


class ContactDetails(Kind):
    """An e-mail address or telephone number, with consent of its own.

    The answer is `{"address": …, "agreed": bool}`. It is kept in a table that knows no response,
    and neither rows nor counts of the survey show who left one.
    """

    name = "contact"
    expected_seconds = 25
    answer_type = AnswerType.NOTHING

    def parse(self, question: Question, sent: FormData) -> Value:
        """The address as it was typed, and whether the box of the consent was ticked."""
        address = first_line(question, sent)
        agreed = "yes" in sent.getlist(f"{question.key}:agreed")
        return {"address": address, "agreed": agreed} if address or agreed else None

    def form_values(self, question: Question, value: Value, language: str) -> list[tuple[str, str]]:
        """The address, and the box."""
        if not isinstance(value, dict):
            return []
        ticked = [(f"{question.key}:agreed", "yes")] if value.get("agreed") else []
        return [(question.key, value.get("address", "")), *ticked]

    def validate(self, question: Question, value: Value) -> AnswerIssue | None:
        """An address we can write to or call, and consent to it."""
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
    """What the row of an address keeps instead of the receipt code."""
    return keyed_hash(secret, code, f"contact:{question}")


def contact_method(address: Value) -> tuple[ContactMethod, str] | None:
    """How an address reaches somebody, and the address in its plain form; None if it does not."""
    if not isinstance(address, str):
        return None
    if EMAIL.fullmatch(address):
        return ContactMethod.EMAIL, address
    number = re.sub(r"[\s().–-]", "", ascii_digits(address))
    return (ContactMethod.PHONE, number) if PHONE.fullmatch(number) else None
