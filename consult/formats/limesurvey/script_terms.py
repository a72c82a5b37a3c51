"""Parts of an expression on the way from LimeSurvey's language to ours. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .variables import ScriptVariable

OR, AND, COMPARE, ADD, MULTIPLY, UNARY, ATOM = range(7)
"""How tightly a part holds together: the loosest first."""
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_YES, _NO = frozenset({"Y", "1"}), frozenset({"", "N", "0"})


class Untranslatable(Exception):
    """Something that our language has no like for; its argument is the part in the way."""


@dataclass(frozen=True)
class ScriptTerm:
    """A part in our language. `variable` where it is an answer, `literal` where it is a fixed value.

    `every`: it stands for all parts of a question, which only functions take.
    """

    source: str
    level: int = ATOM
    variable: ScriptVariable | None = None
    literal: str | None = None
    is_text: bool = False
    every: tuple[ScriptVariable, ...] = ()

    def condition(self) -> ScriptTerm:
        """The part as something true or false."""
        if self.every:
            raise Untranslatable("that")
        if self.literal is not None and not self.is_text:
            return ScriptTerm("true()" if Decimal(self.literal) else "false()")
        if self.variable and self.variable.several:
            return ScriptTerm(f"count-selected({self.source}) > 0", COMPARE)
        return self


def parenthesized(term: ScriptTerm, level: int) -> str:
    """The part as it stands in a part of a level: in parentheses where it holds less tightly."""
    if term.every:
        raise Untranslatable("that")
    loose = term.level < level or (term.level == level == COMPARE)
    return f"({term.source})" if loose else term.source


def number_term(written: str) -> ScriptTerm:
    """A number."""
    if len(written) > 24:
        raise Untranslatable(written[:20])
    plain = f"0{written}" if written.startswith(".") else written
    return ScriptTerm(plain, literal=plain)


def string_term(written: str) -> ScriptTerm:
    """A text in quotes."""
    return text_term(_ESCAPE.sub(r"\1", written[1:-1]))


def text_term(value: str) -> ScriptTerm:
    """A text by its value."""
    return ScriptTerm(string_literal(value), literal=value, is_text=True)


def string_literal(value: str) -> str:
    """A text in our language."""
    if "'" not in value:
        return f"'{value}'"
    if '"' in value:
        raise Untranslatable(value[:20])
    return f'"{value}"'


def comparison(left: ScriptTerm, sign: str, right: ScriptTerm) -> ScriptTerm:
    """Whether two are the same, or not."""
    if left.literal is not None and right.literal is None:
        left, right = right, left
    variable, literal = left.variable, right.literal
    if variable is not None and literal is not None:
        if variable.ticked:
            return _compared_with_tick(left, sign, literal)
        if variable.several:
            return _compared_with_set(left, sign, literal)
        if literal in variable.names:
            right = text_term(variable.names[literal])
    return ScriptTerm(f"{parenthesized(left, ADD)} {sign} {parenthesized(right, ADD)}", COMPARE)


def _compared_with_tick(left: ScriptTerm, sign: str, literal: str) -> ScriptTerm:
    if literal not in _YES | _NO:
        raise Untranslatable(literal or '""')
    if (literal in _YES) == (sign == "="):
        return ScriptTerm(left.source, left.level)
    return ScriptTerm(f"not({left.source})")


def _compared_with_set(left: ScriptTerm, sign: str, literal: str) -> ScriptTerm:
    if literal == "":
        return ScriptTerm(f"count-selected({left.source}) {sign} 0", COMPARE)
    raise Untranslatable(left.source)


def convert_regex(written: str) -> str:
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
