"""Parts of an expression on the way from LimeSurvey's language to ours. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .variables import Variable

OR, AND, COMPARE, ADD, MULTIPLY, UNARY, ATOM = range(7)
"""How tightly a part holds together: the loosest first."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_YES, _NO = frozenset({"Y", "1"}), frozenset({"", "N", "0"})


class Untranslatable(Exception):
    """Something that our language has no like for; its argument is the part in the way."""


@dataclass(frozen=True)
class Term:
    """A part in our language. `variable` where it is an answer, `literal` where it is a fixed value.

    `every`: it stands for all parts of a question, which only functions take.
    """

    source: str
    level: int = ATOM
    variable: Variable | None = None
    literal: str | None = None
    is_text: bool = False
    every: tuple[Variable, ...] = ()

    def condition(self) -> Term:
        """The part as something true or false."""
        if self.every:
            raise Untranslatable("that")
        if self.literal is not None and not self.is_text:
            return Term("true()" if Decimal(self.literal) else "false()")
        if self.variable and self.variable.several:
            return Term(f"count-selected({self.source}) > 0", COMPARE)
        return self


def within(term: Term, level: int) -> str:
    """The part as it stands in a part of a level: in parentheses where it holds less tightly."""
    if term.every:
        raise Untranslatable("that")
    loose = term.level < level or (term.level == level == COMPARE)
    return f"({term.source})" if loose else term.source


def number(written: str) -> Term:
    """A number."""
    if len(written) > 24:
        raise Untranslatable(written[:20])
    plain = f"0{written}" if written.startswith(".") else written
    return Term(plain, literal=plain)


def text(written: str) -> Term:
    """A text in quotes."""
    return words(_ESCAPED.sub(r"\1", written[1:-1]))


def words(value: str) -> Term:
    """A text by its value."""
    return Term(quoted(value), literal=value, is_text=True)


def quoted(value: str) -> str:
    """A text in our language."""
    if "'" not in value:
        return f"'{value}'"
    if '"' in value:
        raise Untranslatable(value[:20])
    return f'"{value}"'


def compared(left: Term, sign: str, right: Term) -> Term:
    """Whether two are the same, or not."""
    if left.literal is not None and right.literal is None:
        left, right = right, left
    variable, literal = left.variable, right.literal
    if variable is not None and literal is not None:
        if variable.ticked:
            return _ticked(left, sign, literal)
        if variable.several:
            return _several(left, sign, literal)
        if literal in variable.names:
            right = words(variable.names[literal])
    return Term(f"{within(left, ADD)} {sign} {within(right, ADD)}", COMPARE)


def _ticked(left: Term, sign: str, literal: str) -> Term:
    if literal not in _YES | _NO:
        raise Untranslatable(literal or '""')
    if (literal in _YES) == (sign == "="):
        return Term(left.source, left.level)
    return Term(f"not({left.source})")


def _several(left: Term, sign: str, literal: str) -> Term:
    if literal == "":
        return Term(f"count-selected({left.source}) {sign} 0", COMPARE)
    raise Untranslatable(left.source)


def regular(written: str) -> str:
    """A pattern of PHP (`/^[0-9]{4}$/`) as one of ours, which the whole text matches.

    Raises Untranslatable.
    """
    bare = written.strip()
    if len(bare) < 2 or bare[0] not in "/#~@!%":
        raise Untranslatable(bare[:20])
    body, _, flags = bare[1:].rpartition(bare[0])
    if set(flags) - set("uD") or not body:
        raise Untranslatable(bare[:20])
    body = body.replace(f"\\{bare[0]}", bare[0])
    starts, ends = body.startswith("^"), body.endswith("$") and not body.endswith("\\$")
    if starts and ends and "|" not in body:
        return body[1:-1]
    if starts and ends and body[1] == "(" and body[-2] == ")" and body.count("(") == 1:
        return body[1:-1]
    if "|" in body and (starts or ends):
        raise Untranslatable(bare[:20])
    inner = body.removeprefix("^") if starts else body
    inner = inner[:-1] if ends else inner
    return f"{'' if starts else '.*'}({inner}){'' if ends else '.*'}"
