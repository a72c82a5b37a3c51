"""ExpressionScript, LimeSurvey's language of conditions, translated into ours. Pure.

The grammar builds our expression while it reads. What has no like here raises Untranslatable with the
part that is in the way. Operators and functions as in the ExpressionScript section of LimeSurvey's manual.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError, VisitError

from .script_functions import SCRIPT_FUNCTIONS
from .script_terms import (
    ADD,
    AND,
    ATOM,
    COMPARE,
    MULTIPLY,
    OR,
    UNARY,
    ScriptTerm,
    Untranslatable,
    comparison,
    number_term,
    parenthesized,
    string_term,
)
from .variables import ScriptVariable, ScriptVariables

MAX_LENGTH = 4000
MAX_NESTING = 60

_GRAMMAR = r"""
?start: either
?either: both (_OR both)*
?both: equality (_AND equality)*
?equality: order ((EQUAL) order)?
?order: sum ((ORDER) sum)?
?sum: product ((PLUS | MINUS) product)*
?product: unary ((TIMES | OVER) unary)*
?unary: NOT unary  -> negated
      | MINUS unary -> minus
      | PLUS unary  -> plus
      | atom
?atom: NUMBER      -> number
     | STRING      -> string
     | SGQA        -> name
     | NAME        -> name
     | NAME "(" [either ("," either)*] ")" -> call
     | "(" either ")" -> group

_OR.3: /\|\||or\b/i
_AND.3: /&&|and\b/i
EQUAL.3: /===?|!==?|(?:eq|ne)\b/i
ORDER.3: /<=|>=|<|>|(?:le|lt|ge|gt)\b/i
NOT.2: "!"
PLUS: "+"
MINUS: "-"
TIMES: "*"
OVER: "/"
SGQA.2: /(?:INSERTANS:)?\d+X\d+X\d+\w*(?:#[01])?(?:\.[A-Za-z]+)*/
NUMBER: /\d+(?:\.\d+)?|\.\d+/
STRING: /"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'/s
NAME: /[A-Za-z_]\w*(?:[.:#][A-Za-z0-9_#]+)*/
%import common.WS
%ignore WS
"""
_OPERATORS = {"==": "=", "===": "=", "eq": "=", "!=": "!=", "!==": "!=", "ne": "!=",
          "le": "<=", "lt": "<", "ge": ">=", "gt": ">"}  # fmt: skip


@v_args(inline=True)
class _ScriptTranslator(Transformer[Token, ScriptTerm]):
    """Writes our expression while the parser reduces. `own` is what `this` and the own code are."""

    def __init__(self, variables: ScriptVariables, own: str, own_names: frozenset[str]) -> None:
        super().__init__()
        self.variables, self.own, self.own_names = variables, own, own_names

    def either(self, *terms: ScriptTerm) -> ScriptTerm:
        return ScriptTerm(" or ".join(parenthesized(t.condition(), OR) for t in terms), OR)

    def both(self, *terms: ScriptTerm) -> ScriptTerm:
        return ScriptTerm(" and ".join(parenthesized(t.condition(), AND) for t in terms), AND)

    def equality(self, left: ScriptTerm, sign: Token, right: ScriptTerm) -> ScriptTerm:
        return comparison(left, _OPERATORS[sign.lower()], right)

    def order(self, left: ScriptTerm, sign: Token, right: ScriptTerm) -> ScriptTerm:
        written = _OPERATORS.get(sign.lower(), str(sign))
        return ScriptTerm(
            f"{parenthesized(left, ADD)} {written} {parenthesized(right, ADD)}", COMPARE
        )

    def sum(self, *terms: Any) -> ScriptTerm:
        if any(isinstance(t, ScriptTerm) and t.is_text for t in terms):
            if any(isinstance(t, Token) and t.type == "MINUS" for t in terms):
                raise Untranslatable("-")
            return ScriptTerm(f"concat({', '.join(t.source for t in terms[::2])})")
        return self._chain(terms, MULTIPLY, ADD)

    def product(self, *terms: Any) -> ScriptTerm:
        return self._chain(terms, UNARY, MULTIPLY)

    def _chain(self, terms: Any, inner: int, level: int) -> ScriptTerm:
        words = [
            parenthesized(t, inner)
            if isinstance(t, ScriptTerm)
            else ("div" if t == "/" else str(t))
            for t in terms
        ]
        return ScriptTerm(" ".join(words), level)

    def negated(self, _sign: Token, term: ScriptTerm) -> ScriptTerm:
        return ScriptTerm(f"not({term.condition().source})")

    def minus(self, _sign: Token, term: ScriptTerm) -> ScriptTerm:
        return ScriptTerm(f"-{parenthesized(term, ATOM)}", UNARY)

    def plus(self, _sign: Token, term: ScriptTerm) -> ScriptTerm:
        return term

    def number(self, token: Token) -> ScriptTerm:
        return number_term(str(token))

    def string(self, token: Token) -> ScriptTerm:
        return string_term(token)

    def name(self, token: Token) -> ScriptTerm:
        written = str(token).removeprefix("INSERTANS:")
        bare = written.partition(".")[0]
        if self.own and (bare in self.own_names or bare == "this"):
            found, _ = self.variables.get(written)
            return ScriptTerm(
                self.own, variable=ScriptVariable(self.own, names=found.names if found else {})
            )
        if bare in ("that", "self"):
            return ScriptTerm("", every=self.every(written, bare))
        found, suffix = self.variables.get(written)
        if found is None or suffix not in ("", "shown"):
            raise Untranslatable(written)
        if suffix == "shown":
            return ScriptTerm(found.shown, is_text=True)
        return ScriptTerm(found.source, variable=found, is_text=found.text)

    def every(self, written: str, bare: str) -> tuple[ScriptVariable, ...]:
        """All parts of a question: `that.Q2.NAOK`."""
        path = [part for part in written.split(".")[1:] if part != "NAOK"]
        if bare == "that" and len(path) == 1 and (found := self.variables.all_of(path[0])):
            return tuple(found)
        raise Untranslatable(written)

    def call(self, name: Token, *terms: ScriptTerm | None) -> ScriptTerm:
        given = [term for term in terms if term is not None]
        function = SCRIPT_FUNCTIONS.get(str(name).lower())
        if function is None:
            raise Untranslatable(f"{name}()")
        try:
            return function(*given)
        except TypeError as error:  # another number of arguments
            raise Untranslatable(f"{name}()") from error

    def group(self, term: ScriptTerm) -> ScriptTerm:
        return term


@cache
def _grammar() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


def translate(
    script: str,
    variables: ScriptVariables,
    *,
    own: str = "",
    own_names: frozenset[str] = frozenset(),
) -> ScriptTerm:
    """An expression of LimeSurvey as one of ours. Raises Untranslatable.

    `own` is written where the script says `this`, or one of `own_names`.
    """
    if len(script) > MAX_LENGTH or max(script.count("("), script.count("!")) > 10 * MAX_NESTING:
        raise Untranslatable(script[:40])
    depth = deepest = 0
    for sign in script:
        depth += (sign in "(!-") - (sign == ")")
        deepest = max(deepest, depth)
    if deepest > 4 * MAX_NESTING:
        raise Untranslatable(script[:40])
    try:
        tree = _grammar().parse(script)
        term = _ScriptTranslator(variables, own, own_names).transform(tree)
    except VisitError as error:
        if isinstance(error.orig_exc, Untranslatable):
            raise error.orig_exc from error
        raise Untranslatable(script[:40]) from error
    except LarkError as error:
        raise Untranslatable(_unexpected_text(error, script)) from error
    if term.every:
        raise Untranslatable(script[:40])
    return term


def _unexpected_text(error: LarkError, script: str) -> str:
    """The word at which reading stopped."""
    at = getattr(error, "pos_in_stream", None)
    return script[at : at + 20] if isinstance(at, int) and at < len(script) else script[-20:]
