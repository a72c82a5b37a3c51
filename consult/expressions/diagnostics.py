"""Diagnostics: what is wrong with an expression, as a code, the span in the source, and details."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple


class SourceSpan(NamedTuple):
    """A range of the source, in code points."""

    offset: int
    length: int

    @classmethod
    def between(cls, first: SourceSpan, last: SourceSpan) -> SourceSpan:
        """From the start of the first span to the end of the last."""
        return cls(first.offset, last.offset + last.length - first.offset)


class DiagnosticSeverity(StrEnum):
    """An error keeps a survey from being published, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class DiagnosticCode(StrEnum):
    """What is wrong. The values are stable: other implementations share the test vectors."""

    # Errors of parse().
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
    # Errors of check().
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
    """One error or warning of an expression.

    `details` has what its message needs, under the keys that apply: `found` (the text or type
    there), `wanted` (the type expected), `suggestion` (what was probably meant), `name`, `function`,
    `argument` (from 1), `operator`, `left`, `right`, `least`, `most`, `reason`, `repeat`.
    """

    code: DiagnosticCode
    span: SourceSpan
    details: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def offset(self) -> int:
        """The first code point, from 0."""
        return self.span.offset

    @property
    def length(self) -> int:
        """Number of code points; 0 where something is missing."""
        return self.span.length

    @property
    def severity(self) -> DiagnosticSeverity:
        """Whether it keeps a survey from being published."""
        return DiagnosticSeverity.WARNING if self.code in WARNINGS else DiagnosticSeverity.ERROR

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value!r}" for key, value in self.details.items())
        return f"{self.code} at {self.offset}" + (f" ({details})" if details else "")


def sorted_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics in the order of the source."""
    return tuple(sorted(diagnostics, key=lambda d: (d.offset, d.length, d.code)))


class ExpressionError(ValueError):
    """A source that is no expression; `diagnostics` has every reason, in the order of the source."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = sorted_diagnostics(diagnostics)
        super().__init__("; ".join(map(str, self.diagnostics)))


def closest_match(word: str, candidates: Iterable[str]) -> dict[str, str]:
    """The most similar candidate, as details of a diagnostic; {} where none is similar enough."""
    by_folded = {candidate.casefold(): candidate for candidate in sorted(candidates, reverse=True)}
    closest = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return {"suggestion": by_folded[closest[0]]} if closest else {}
