"""From the source to the tree: a LALR(1) grammar, and a recovery that goes on after an error."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedToken, v_args
from lark.lexer import Lexer
from lark.parsers.lalr_interactive_parser import InteractiveParser

from . import syntax_tree
from .diagnostics import Code, ExpressionError, Problem, Span
from .lexing import MOST_PROBLEMS, OPERANDS, straightened, words
from .syntax_tree import MOST_CHARACTERS, MOST_DEPTH, Node, Operator, walk

GRAMMAR = r"""
?start: either
?either: both (_OR both)*
?both: equality (_AND equality)*
?equality: ordering | equality EQUAL ordering               -> comparison
?ordering: additive | ordering ORDER additive               -> comparison
?additive: multiplicative ((ADD | MINUS) multiplicative)*   -> arithmetic
?multiplicative: unary (MULTIPLY unary)*                    -> arithmetic
?unary: primary | MINUS unary                               -> negative
?primary: NUMBER                                            -> number
  | TEXT                                                    -> text
  | REFERENCE                                               -> reference
  | OWN                                                     -> own
  | PARENT                                                  -> parent
  | COLUMN                                                  -> column
  | FUNCTION _LPAR [either (_COMMA either)*] RPAR           -> call
  | _LPAR either RPAR                                       -> group
%declare _OR _AND EQUAL ORDER ADD MINUS MULTIPLY NUMBER TEXT REFERENCE OWN PARENT COLUMN FUNCTION
%declare _LPAR RPAR _COMMA
"""
"""Precedence as in XPath 1.0, 3.5; the words come from `lexing`."""

_MOST_SOURCE = 10 * MOST_CHARACTERS
_HIDDEN = {"OR": "_OR", "AND": "_AND", "LPAR": "_LPAR", "COMMA": "_COMMA"}


def _at(token: Token) -> Span:
    start = token.start_pos or 0
    return Span(start, (token.end_pos or start) - start)


def _span(nodes: Sequence[Node]) -> Span:
    return Span.between(nodes[0].span, nodes[-1].span)


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Builds the tree while the parser reduces."""

    def either(self, *operands: Node) -> Node:
        return syntax_tree.Logical(Operator.OR, operands, span=_span(operands))

    def both(self, *operands: Node) -> Node:
        return syntax_tree.Logical(Operator.AND, operands, span=_span(operands))

    def comparison(self, left: Node, operator: Token, right: Node) -> Node:
        return syntax_tree.Comparison(Operator(operator), left, right, span=_span([left, right]))

    def arithmetic(self, first: Node, *rest: Any) -> Node:
        if not rest:
            return first
        pairs = tuple((Operator(rest[at]), rest[at + 1]) for at in range(0, len(rest), 2))
        return syntax_tree.Arithmetic(first, pairs, span=Span.between(first.span, rest[-1].span))

    def negative(self, sign: Token, operand: Node) -> Node:
        return syntax_tree.Negative(operand, span=Span.between(_at(sign), operand.span))

    def number(self, token: Token) -> Node:
        return syntax_tree.Number(Decimal(token), span=_at(token))

    def text(self, token: Token) -> Node:
        return syntax_tree.Text(str(token), span=_at(token))

    def reference(self, token: Token) -> Node:
        return syntax_tree.Reference(str(token), span=_at(token))

    def own(self, token: Token) -> Node:
        return syntax_tree.Own(span=_at(token))

    def parent(self, token: Token) -> Node:
        return syntax_tree.Parent(span=_at(token))

    def column(self, token: Token) -> Node:
        return syntax_tree.Column(str(token), span=_at(token))

    def call(self, name: Token, *rest: Any) -> Node:
        arguments = tuple(one for one in rest[:-1] if one is not None)
        return syntax_tree.Call(str(name), arguments, span=Span.between(_at(name), _at(rest[-1])))

    def group(self, node: Node, _closing: Token) -> Node:
        return node


class _NoLexer(Lexer):
    """Lark asks for one; the words are fed one by one."""

    def __init__(self, _conf: object) -> None:
        pass

    def lex(self, *_: Any) -> Any:
        """Give nothing."""
        return iter(())


@cache
def _grammar() -> Lark:
    return Lark(
        GRAMMAR, parser="lalr", lexer=_NoLexer, transformer=_Builder(), maybe_placeholders=False
    )


class _Reader:
    """Feeds words to the parser; puts in or leaves out a word where one is wrong, and notes it."""

    def __init__(self, given: Sequence[Token], end: int) -> None:
        self.given, self.end = given, end
        self.parser: InteractiveParser = _grammar().parse_interactive("")
        self.open: list[tuple[Token, bool]] = []
        self.last = ""
        self.problems: list[Problem] = []

    def read(self) -> Node:
        for token in self.given:
            self.take(token)
        end = Token("$END", "", self.end, end_pos=self.end)
        if self.last not in OPERANDS:
            self.supply(end)
        for opened, _ in reversed(self.open):
            self.problems.append(Problem(Code.UNCLOSED_PARENTHESIS, _at(opened)))
            self.feed("RPAR", end)
        node: Node = self.parser.feed_token(end)
        return node

    def take(self, token: Token) -> None:
        kind, calls = token.type, self.last == "FUNCTION"
        if kind == "RPAR" and not self.open:
            return self.problems.append(Problem(Code.UNOPENED_PARENTHESIS, _at(token)))
        if kind == "COMMA" and not (self.open and self.open[-1][1]):
            self.problems.append(Problem(Code.STRAY_COMMA, _at(token)))
            kind = "OR"
        try:
            self.feed(kind, token)
        except UnexpectedToken:
            self.repair(token)
            self.feed(kind, token)
        if kind == "LPAR":
            self.open.append((token, calls))
        elif kind == "RPAR":
            self.open.pop()
        return None

    def repair(self, token: Token) -> None:
        """Put in what makes a word acceptable: a value before an operator, else an operator."""
        if self.last not in OPERANDS:
            return self.supply(token)
        details = {"found": str(token)}
        self.problems.append(Problem(Code.OPERATOR_MISSING, _at(token), details))
        return self.feed("OR", token)

    def supply(self, token: Token) -> None:
        """Put a value in where one is missing before a word."""
        details = {"found": str(token)} if token else {}
        span = Span(_at(token).offset, len(token))
        self.problems.append(Problem(Code.OPERAND_MISSING, span, details))
        self.feed("NUMBER", Token("NUMBER", "0", token.start_pos, end_pos=token.start_pos))

    def feed(self, kind: str, token: Token) -> None:
        hidden = _HIDDEN.get(kind, kind)
        self.parser.feed_token(Token(hidden, str(token), token.start_pos, end_pos=token.end_pos))
        self.last = kind


def parse(source: str) -> Node:
    """The tree of an expression; raises ExpressionError with all that is wrong.

    Straight quotes are closed by the same straight quote and curly ones by their like. Where that
    gives no expression, all curly quotes are taken as straight, as pyxform does.
    """
    _guard(source)
    node, problems = _read(source)
    if problems and (other := straightened(source)) != source:
        second, worse = _read(other)
        if not worse:
            node, problems = second, []
    if problems:
        raise ExpressionError(problems[:MOST_PROBLEMS])
    return node


def _guard(source: str) -> None:
    size = len(source)
    if size > _MOST_SOURCE or sum(map(len, source.split())) > MOST_CHARACTERS:
        details = {"most": str(MOST_CHARACTERS)}
        raise ExpressionError([Problem(Code.TOO_LONG, Span(0, size), details)])
    if not source.strip():
        raise ExpressionError([Problem(Code.EMPTY_EXPRESSION, Span(0, size))])


def _read(source: str) -> tuple[Node, list[Problem]]:
    given, problems = words(source)
    if deep := _too_deep(given):
        raise ExpressionError([deep])
    if any(problem.code is Code.PATH for problem in problems):
        # What stands around a path can't be judged: `a/b[c = 1]` would be a dozen problems.
        first = next(problem for problem in problems if problem.code is Code.PATH)
        return syntax_tree.Own(), [p for p in problems if p.code is not Code.PATH or p is first]
    reader = _Reader(_without_mistakes(given, problems), len(source))
    node = reader.read()
    problems += reader.problems
    if not problems and (depth := max(depth for _, depth in walk(node))) > MOST_DEPTH:
        details = {"most": str(MOST_DEPTH), "found": str(depth)}
        problems.append(Problem(Code.TOO_DEEP, Span(0, len(source)), details))
    return node, problems


def _too_deep(given: Sequence[Token]) -> Problem | None:
    depth = 0
    for token in given:
        depth += (token.type == "LPAR") - (token.type == "RPAR")
        if depth > MOST_DEPTH:
            return Problem(Code.TOO_DEEP, _at(token), {"most": str(MOST_DEPTH)})
    return None


def _without_mistakes(given: Sequence[Token], problems: Sequence[Problem]) -> list[Token]:
    """The words, with an `or` for each operator of another language, so as not to report twice."""
    mistakes = [
        Token("OR", "or", p.offset, end_pos=p.offset + p.length)
        for p in problems
        if p.code is Code.WRONG_OPERATOR and p.details["found"].casefold() not in _SAME
    ]
    return sorted([*given, *mistakes], key=lambda token: token.start_pos or 0)


_SAME = frozenset({"or", "and", "div", "mod", "!"})
"""Mistakes for which the lexer already put in the right word, or for which none is needed."""
