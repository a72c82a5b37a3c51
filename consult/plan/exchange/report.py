"""What an import found: problems by row and column, and what it would change. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from .columns import KINDS


class ExchangeProblemKind(StrEnum):
    """What can be wrong. `messages` says each in words, and what to do."""

    TOO_LARGE = "too_large"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    DAMAGED = "damaged"
    LOCKED = "locked"
    OPEN_DOCUMENT = "open_document"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    FORBIDDEN_XML = "forbidden_xml"
    ENCODING = "encoding"
    NUL = "nul"
    CSV_QUOTES = "csv_quotes"
    EMPTY = "empty"
    NO_SHEET = "no_sheet"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_SLOW = "too_slow"
    UNKNOWN_COLUMN = "unknown_column"
    COLUMN_TWICE = "column_twice"
    UNKNOWN_LANGUAGE = "unknown_language"
    MISSING_COLUMN = "missing_column"
    BEYOND_COLUMNS = "beyond_columns"
    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_A_CODE = "not_a_code"
    BECAME_A_DATE = "became_a_date"
    CELL_ERROR = "cell_error"
    NEVER_COMPUTED = "never_computed"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_TWO_WAYS = "number_two_ways"
    NUMBER_RANGE = "number_range"
    NOT_AN_ORDER = "not_an_order"
    NOT_A_QUARTER = "not_a_quarter"
    NOT_AN_ID = "not_an_id"
    NOT_AN_EMAIL = "not_an_email"
    NOT_AN_ADDRESS = "not_an_address"
    CODE_TWICE = "code_twice"
    LISTED_TWICE = "listed_twice"
    UNKNOWN_MUNICIPALITY = "unknown_municipality"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_ENTITY = "unknown_entity"
    UNKNOWN_OBJECTIVE = "unknown_objective"
    OBJECTIVE_TWO_WAYS = "objective_two_ways"
    OBJECTIVE_PARENT = "objective_parent"
    ENDS_BEFORE = "ends_before"
    UNKNOWN_MEASURE = "unknown_measure"
    NOT_RESPONSIBLE = "not_responsible"
    PARAGRAPH_ELSEWHERE = "paragraph_elsewhere"
    OUT_OF_REACH = "out_of_reach"


def letters(column: int) -> str:
    """The letters of a column, 1 is `A`; empty for 0, the whole row."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@dataclass(frozen=True)
class ExchangeProblem:
    """One thing that is wrong in a file. Row 0: the sheet or file; column 0: the row."""

    wrong: ExchangeProblemKind
    sheet: str = ""
    row: int = 0
    column: int = 0
    heading: str = ""
    value: str = ""
    detail: str = ""

    @property
    def letters(self) -> str:
        """The column's letters; empty where the whole row is meant."""
        return letters(self.column)

    @property
    def cell(self) -> str:
        """The cell as spreadsheets name it: `C5`."""
        return f"{letters(self.column)}{self.row}" if self.row and self.column else ""


@dataclass(frozen=True)
class ExchangeNote:
    """Something the reader of the report should know that is no problem."""

    what: str
    detail: str = ""


class RowChangeKind(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class FieldChange:
    """One cell before and after, as words."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """What becomes of one row. A removed row has row 0: it is in the plan, not in the file."""

    sheet: str
    row: int
    code: str
    fate: RowChangeKind
    fields: tuple[FieldChange, ...] = ()


@dataclass
class ExchangeReport:
    """Everything an import found. Nothing may change while there are problems."""

    kind: str
    filename: str
    problems: list[ExchangeProblem] = field(default_factory=list)
    notes: list[ExchangeNote] = field(default_factory=list)
    changes: list[RowChange] = field(default_factory=list)
    left_alone: int = 0
    """Things of this kind in the plan that the file does not name: they stay as they are."""
    applied: bool = False

    @property
    def ok(self) -> bool:
        """Whether it may be applied."""
        return not self.problems

    @property
    def effective(self) -> list[RowChange]:
        """The rows that would change something."""
        return [c for c in self.changes if c.fate is not RowChangeKind.UNCHANGED]

    def count(self, fate: RowChangeKind) -> int:
        """How many rows have this fate."""
        return Counter(c.fate for c in self.changes)[fate]

    def fingerprint(self) -> str:
        """SHA-256 of what would change: the same preview has the same fingerprint."""
        told = [
            [c.sheet, c.row, c.code, c.fate, [[f.heading, f.before, f.after] for f in c.fields]]
            for c in self.effective
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def in_order(kind: str, problems: Iterable[ExchangeProblem]) -> list[ExchangeProblem]:
    """Problems by sheet, row and column, each once."""
    sheets = {n: i for i, s in enumerate(KINDS[kind]) for n in (s.pt, s.en)}
    once = dict.fromkeys(problems)
    return sorted(once, key=lambda p: (sheets.get(p.sheet, -1), p.sheet, p.row, p.column, p.wrong))
