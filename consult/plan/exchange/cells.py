"""One cell: from what a file holds to a value, and from a value to what a file holds. Pure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from consult.languages.rules import clean_text
from consult.workbooks.cells import CellError, CellValue

from .codes import ExchangeCode
from .columns import ChoiceSpec, ColumnSpec, Reads, fold
from .days import read_day, read_quarters
from .raws import Unreadable, Value, as_text


def read_cell(column: ColumnSpec, raw: CellValue) -> Value:
    """Read a cell; None when it is empty. Raises Unreadable."""
    if isinstance(raw, CellError):
        raise Unreadable(
            ExchangeCode.CELL_ERROR if raw.text else ExchangeCode.NEVER_COMPUTED,
            raw.text,
        )
    text = as_text(raw)
    if not text:
        return None
    if len(text) > column.most:
        raise Unreadable(ExchangeCode.TOO_LONG, str(column.most))
    return _READERS[column.reads](column, raw, text)


def _code(column: ColumnSpec, raw: CellValue, text: str) -> str:
    if isinstance(raw, datetime | date | time):
        raise Unreadable(ExchangeCode.BECAME_A_DATE)
    code = text.strip()
    if not re.fullmatch(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*", code):
        raise Unreadable(ExchangeCode.NOT_A_CODE)
    return code


def _codes(column: ColumnSpec, raw: CellValue, text: str) -> tuple[str, ...]:
    if isinstance(raw, datetime | date | time):
        raise Unreadable(ExchangeCode.BECAME_A_DATE)
    return tuple(p for p in (" ".join(p.split()) for p in re.split(r"[;\n]", text)) if p) or ()


def _line(column: ColumnSpec, raw: CellValue, text: str) -> str:
    return " ".join(text.split())


def _words(column: ColumnSpec, raw: CellValue, text: str) -> str:
    return text


def _lines(column: ColumnSpec, raw: CellValue, text: str) -> str:
    # A blank line in the middle keeps the place of a service without words in this language;
    # the words are not stripped first, or a blank first line would lose its place.
    lines = [
        " ".join(line.split())
        for line in clean_lines(raw if isinstance(raw, str) else text).split("\n")
    ]
    if any(len(line) > 300 for line in lines):
        raise Unreadable(ExchangeCode.TOO_LONG, "300")
    return "\n".join(lines).rstrip("\n")


def clean_lines(text: str) -> str:
    """`clean` line by line, so that blank lines at the start stay."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(clean_text(line) for line in unified.split("\n"))


def _choice(column: ColumnSpec, raw: CellValue, text: str) -> str:
    for choice in column.choices:
        if text in (choice.value, *choice.also) or fold(text) in _names(choice):
            return choice.value
    raise Unreadable(
        ExchangeCode.NOT_A_CHOICE, ", ".join(f"{c.pt} / {c.en}" for c in column.choices)
    )


def _names(choice: ChoiceSpec) -> set[str]:
    names = {fold(n) for n in (choice.value, choice.pt, choice.en, *choice.also)}
    return names - {""}


def _yes(column: ColumnSpec, raw: CellValue, text: str) -> bool:
    return _choice(column, raw, text) == "yes"


def _level(column: ColumnSpec, raw: CellValue, text: str) -> int:
    match = re.fullmatch(r"(?:nivel|level|n)?([12])", fold(text))
    if match is None:
        raise Unreadable(ExchangeCode.NOT_A_CHOICE, "1, 2")
    return int(match[1])


def read_number(raw: CellValue, text: str) -> Decimal:
    """A number with comma or point; refuses what can be read in two ways, as `1.234`."""
    if isinstance(raw, bool | date | time | timedelta):
        raise Unreadable(ExchangeCode.NOT_A_NUMBER)
    if isinstance(raw, int | float):
        return _in_range(Decimal(repr(round(raw, 10)) if isinstance(raw, float) else raw))
    plain = re.sub(r"[\s\u00a0\u202f%]", "", text).replace("−", "-")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", plain):
        raise Unreadable(ExchangeCode.NUMBER_TWO_WAYS)
    if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", plain):
        return _in_range(Decimal(plain.replace(",", ".")))
    match = re.fullmatch(r"([+-]?\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?", plain)
    if match is None:
        raise Unreadable(ExchangeCode.NOT_A_NUMBER)
    return _in_range(Decimal(f"{match[1].replace(match[2], '')}.{match[3] or 0}"))


def _in_range(number: Decimal) -> Decimal:
    """Numeric(16, 4): twelve digits before the point, four after."""
    if not number.is_finite() or abs(number) >= Decimal(10) ** 12:
        raise Unreadable(ExchangeCode.NUMBER_RANGE)
    if number != round(number, 4):
        raise Unreadable(ExchangeCode.NUMBER_RANGE)
    return tidy_number(number)


def tidy_number(number: Decimal) -> Decimal:
    """The same number without needless zeros: `12.5000` is `12.5`, `100` stays `100`."""
    plain = number.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def _number(column: ColumnSpec, raw: CellValue, text: str) -> Decimal:
    return read_number(raw, text)


def _order(column: ColumnSpec, raw: CellValue, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or isinstance(raw, bool):
        raise Unreadable(ExchangeCode.NOT_AN_ORDER)
    return int(text)


def _id(column: ColumnSpec, raw: CellValue, text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise Unreadable(ExchangeCode.NOT_AN_ID) from error


def _email(column: ColumnSpec, raw: CellValue, text: str) -> str:
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Unreadable(ExchangeCode.NOT_AN_EMAIL) from error
    return text


def _web(column: ColumnSpec, raw: CellValue, text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Unreadable(ExchangeCode.NOT_AN_ADDRESS) from error
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or "." not in host or re.search(r"\s", address):
        raise Unreadable(ExchangeCode.NOT_AN_ADDRESS)
    return address


_READERS: dict[Reads, Callable[[ColumnSpec, CellValue, str], Value]] = {
    Reads.CODE: _code,
    Reads.CODES: _codes,
    Reads.LINE: _line,
    Reads.WORDS: _words,
    Reads.LINES: _lines,
    Reads.CHOICE: _choice,
    Reads.LEVEL: _level,
    Reads.YES: _yes,
    Reads.FIRST_DAY: lambda c, raw, text: read_day(raw, text, last=False, whole=False),
    Reads.LAST_DAY: lambda c, raw, text: read_day(raw, text, last=True, whole=False),
    Reads.DAY: lambda c, raw, text: read_day(raw, text, last=False, whole=True),
    Reads.NUMBER: _number,
    Reads.ORDER: _order,
    Reads.QUARTERS: lambda c, raw, text: read_quarters(text),
    Reads.ID: _id,
    Reads.EMAIL: _email,
    Reads.WEB: _web,
}


def shown(column: ColumnSpec, value: Value, language: str) -> str:
    """A value as written in a text cell, in Portuguese or English."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if column.choices:
        names = {c.value: c.pt if language == "pt" else c.en for c in column.choices}
        return names.get(str(value), str(value))
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return plain.replace(".", ",") if language == "pt" else plain
    return value.isoformat() if isinstance(value, date) else str(value)
