"""The expression language of surveys: that of XLSForm (ODK's part of XPath 1.0), as pure values.

    node = parse("${age} >= 18")            # ExpressionError: all that is wrong, each with its place
    check(node, scope)                      # problems: names, types, choices, repeats
    evaluate(node, answers)                 # a value; never raises
    unparse(node), rename(node, {…}), references(node), to_json(node), from_json(…), order(…)

Meaning (the whole of it, for authors of forms and of other implementations, is in
`docs/surveys/expressions.md`; `tests/surveys/expressions/vectors.json` fixes it):

- **Values**: EMPTY (not answered and `''` are one), boolean, number, string, date, set of names.
- **Numbers** are decimal: computed with 34 digits, compared and written with 24. What is no number
  (division by zero, a root of -1, 10^100 and beyond) is EMPTY, where XPath has NaN.
- **EMPTY** in `+ - * div mod` gives EMPTY; `EMPTY = EMPTY` is true, EMPTY equals nothing else, and
  `< <= > >=` with EMPTY are false. sum, min, max leave EMPTY out (ODK's sum does not).
- **`=`**: number and string compare as numbers; date and string as dates; boolean and number as 1
  and 0; boolean and string as true/1 and false/0; set and string, set and set by their names
  without order; string and string letter by letter. Date and number, date and boolean, set and
  number, date or boolean are never equal, and check() refuses them. `!=` is always the opposite.
- **`<`**: dates with dates (or strings that are dates), two strings as numbers or else as dates,
  anything else as numbers; false where a side is none of these. Sets have no order.
- **As a condition**: false are EMPTY, false and 0; every other value is true, also the text 'no'.
- **Dates**: date - date is days; date + number and date - number are dates; number(date) is days
  since 1970-01-01. We keep days: now() is today().
- **Repeats**: `${q}` in a repeat around is the value of this instance. From elsewhere it is all of
  its values, which only sum, count, count-non-empty, min, max, join and concat take.
"""

from __future__ import annotations

from .dependency_order import EvaluationOrder, evaluation_order
from .diagnostics import Diagnostic, DiagnosticCode, ExpressionError, Severity, SourceSpan
from .environment import MONTHS, WEEKDAYS, Environment, MappingEnvironment, RepeatPath
from .evaluation import Program, compile_node, evaluate
from .functions import FUNCTIONS
from .functions.unsupported import UNSUPPORTED_FUNCTIONS, UnsupportedReason
from .parsing import parse
from .scope import Scope, Symbol, Type
from .serialization import from_json, to_json
from .syntax_tree import Node, references
from .type_checking import TypeCheckResult, check, check_types
from .unparsing import rename_references, unparse
from .values import (
    ReferenceValue,
    Value,
    normalized,
    to_boolean,
    to_date,
    to_names,
    to_number,
    to_text,
)

EMPTY = None
"""Not answered, and the text without letters."""

__all__ = [
    "EMPTY",
    "FUNCTIONS",
    "MONTHS",
    "UNSUPPORTED_FUNCTIONS",
    "WEEKDAYS",
    "Diagnostic",
    "DiagnosticCode",
    "Environment",
    "EvaluationOrder",
    "ExpressionError",
    "MappingEnvironment",
    "Node",
    "Program",
    "ReferenceValue",
    "RepeatPath",
    "Scope",
    "Severity",
    "SourceSpan",
    "Symbol",
    "Type",
    "TypeCheckResult",
    "UnsupportedReason",
    "Value",
    "check",
    "check_types",
    "compile_node",
    "evaluate",
    "evaluation_order",
    "from_json",
    "normalized",
    "parse",
    "references",
    "rename_references",
    "to_boolean",
    "to_date",
    "to_json",
    "to_names",
    "to_number",
    "to_text",
    "unparse",
]
