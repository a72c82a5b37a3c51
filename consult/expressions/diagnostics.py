"""What can be wrong with an expression: a code and details for the words of the page, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple


class SourceSpan(NamedTuple):
    """Where something stands in the source, in code points."""

    offset: int
    length: int

    @classmethod
    def between(cls, first: SourceSpan, last: SourceSpan) -> SourceSpan:
        """From the start of one to the end of another."""
        return cls(first.offset, last.offset + last.length - first.offset)


class Severity(StrEnum):
    """Whether a problem keeps a survey from being published."""

    ERROR = "error"
    WARNING = "warning"


class DiagnosticCode(StrEnum):
    """What is wrong. Stable: pages, tests and other implementations know problems by it."""

    # Found by parse().
    EMPTY_EXPRESSION = "empty_expression"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    UNREADABLE = "unreadable"
    UNCLOSED_QUOTE = "unclosed_quote"
    UNCLOSED_BRACE = "unclosed_brace"
    BAD_NAME = "bad_name"
    LAST_SAVED = "last_saved"
    WRONG_OPERATOR = "wrong_operator"
    NUMBER_TOO_LONG = "number_too_long"
    PATH = "path"
    OPERAND_MISSING = "operand_missing"
    OPERATOR_MISSING = "operator_missing"
    UNCLOSED_PARENTHESIS = "unclosed_parenthesis"
    UNOPENED_PARENTHESIS = "unopened_parenthesis"
    STRAY_COMMA = "stray_comma"
    # Found by check().
    UNKNOWN_FUNCTION = "unknown_function"
    REFUSED_FUNCTION = "refused_function"
    ARGUMENTS = "arguments"
    UNKNOWN_NAME = "unknown_name"
    BARE_NAME = "bare_name"
    UNKNOWN_COLUMN = "unknown_column"
    NO_OWN_VALUE = "no_own_value"
    PARENT = "parent"
    NOT_IN_REPEAT = "not_in_repeat"
    REPEATED_VALUE = "repeated_value"
    REPEAT_AS_VALUE = "repeat_as_value"
    NAME_WANTED = "name_wanted"
    NOT_A_REPEAT = "not_a_repeat"
    REPEAT_WITHOUT = "repeat_without"
    WRONG_TYPE = "wrong_type"
    CANNOT_COMPARE = "cannot_compare"
    WRONG_RESULT = "wrong_result"
    BAD_PATTERN = "bad_pattern"
    BAD_FORMAT = "bad_format"
    NO_CHOICES = "no_choices"
    # Warnings of check().
    NOT_REPEATED = "not_repeated"
    NEVER_EQUAL = "never_equal"
    UNKNOWN_CHOICE = "unknown_choice"
    SET_AS_TEXT = "set_as_text"
    TEXT_AS_CONDITION = "text_as_condition"
    TEXT_AS_NUMBER = "text_as_number"
    MIXED_TYPES = "mixed_types"
    REFERENCE_IN_TEXT = "reference_in_text"


WARNINGS = frozenset(
    {
        DiagnosticCode.NOT_REPEATED,
        DiagnosticCode.NEVER_EQUAL,
        DiagnosticCode.UNKNOWN_CHOICE,
        DiagnosticCode.SET_AS_TEXT,
        DiagnosticCode.TEXT_AS_CONDITION,
        DiagnosticCode.TEXT_AS_NUMBER,
        DiagnosticCode.MIXED_TYPES,
        DiagnosticCode.REFERENCE_IN_TEXT,
    }
)


@dataclass(frozen=True)
class Diagnostic:
    """One thing wrong, where it stands (code points), and what the words of the page need.

    Keys of `details`, each only where it says something: `found` (what stands there),
    `suggestion` (what was probably meant), `name`, `function`, `argument` (from 1), `operator`,
    `wanted`, `left`, `right`, `least`, `most`, `reason`, `repeat`.
    """

    code: DiagnosticCode
    span: SourceSpan
    details: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def offset(self) -> int:
        """Code points before it."""
        return self.span.offset

    @property
    def length(self) -> int:
        """Code points it takes; 0 where something is missing."""
        return self.span.length

    @property
    def severity(self) -> Severity:
        """Whether it keeps a survey from being published."""
        return Severity.WARNING if self.code in WARNINGS else Severity.ERROR

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value!r}" for key, value in self.details.items())
        return f"{self.code} at {self.offset}" + (f" ({details})" if details else "")


class ExpressionError(ValueError):
    """A source that is no expression; `problems` holds every reason, in order of place."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(problems, key=lambda p: (p.offset, p.length, p.code)))
        super().__init__("; ".join(str(problem) for problem in self.diagnostics))


def closest_match(word: str, candidates: Iterable[str]) -> dict[str, str]:
    """The nearest known word, as details of a problem; none where nothing is near."""
    by_folded = {one.casefold(): one for one in sorted(candidates, reverse=True)}
    near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return {"suggestion": by_folded[near[0]]} if near else {}
