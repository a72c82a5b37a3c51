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
from .diagnostics import Diagnostic, DiagnosticCode, ExpressionError, SourceSpan
from .lexing import MAX_DIAGNOSTICS, OPERAND_ENDS, tokenize, with_straight_quotes
from .syntax_tree import MAX_CHARACTERS, MAX_DEPTH, Node, Operator, walk_tree

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

_MAX_SOURCE = 10 * MAX_CHARACTERS
_FILTERED_TOKENS = {"OR": "_OR", "AND": "_AND", "LPAR": "_LPAR", "COMMA": "_COMMA"}


def _token_span(token: Token) -> SourceSpan:
    start = token.start_pos or 0
    return SourceSpan(start, (token.end_pos or start) - start)


def _span_of(nodes: Sequence[Node]) -> SourceSpan:
    return SourceSpan.between(nodes[0].span, nodes[-1].span)


@v_args(inline=True)
class _TreeBuilder(Transformer[Token, Node]):
    """Builds the tree while the parser reduces."""

    def either(self, *operands: Node) -> Node:
        return syntax_tree.Logical(Operator.OR, operands, span=_span_of(operands))

    def both(self, *operands: Node) -> Node:
        return syntax_tree.Logical(Operator.AND, operands, span=_span_of(operands))

    def comparison(self, left: Node, operator: Token, right: Node) -> Node:
        return syntax_tree.ComparisonExpression(
            Operator(operator), left, right, span=_span_of([left, right])
        )

    def arithmetic(self, first: Node, *rest: Any) -> Node:
        if not rest:
            return first
        pairs = tuple((Operator(rest[at]), rest[at + 1]) for at in range(0, len(rest), 2))
        return syntax_tree.Arithmetic(
            first, pairs, span=SourceSpan.between(first.span, rest[-1].span)
        )

    def negative(self, sign: Token, operand: Node) -> Node:
        return syntax_tree.Negation(
            operand, span=SourceSpan.between(_token_span(sign), operand.span)
        )

    def number(self, token: Token) -> Node:
        return syntax_tree.NumberLiteral(Decimal(token), span=_token_span(token))

    def text(self, token: Token) -> Node:
        return syntax_tree.StringLiteral(str(token), span=_token_span(token))

    def reference(self, token: Token) -> Node:
        return syntax_tree.Reference(str(token), span=_token_span(token))

    def own(self, token: Token) -> Node:
        return syntax_tree.CurrentValue(span=_token_span(token))

    def parent(self, token: Token) -> Node:
        return syntax_tree.ParentReference(span=_token_span(token))

    def column(self, token: Token) -> Node:
        return syntax_tree.ColumnReference(str(token), span=_token_span(token))

    def call(self, name: Token, *rest: Any) -> Node:
        arguments = tuple(one for one in rest[:-1] if one is not None)
        return syntax_tree.Call(
            str(name), arguments, span=SourceSpan.between(_token_span(name), _token_span(rest[-1]))
        )

    def group(self, node: Node, _closing: Token) -> Node:
        return node


class _ExternalLexer(Lexer):
    """Lark asks for one; the words are fed one by one."""

    def __init__(self, _conf: object) -> None:
        pass

    def lex(self, *_: Any) -> Any:
        """Give nothing."""
        return iter(())


@cache
def _grammar() -> Lark:
    return Lark(
        GRAMMAR,
        parser="lalr",
        lexer=_ExternalLexer,
        transformer=_TreeBuilder(),
        maybe_placeholders=False,
    )


class _RecoveringParser:
    """Feeds words to the parser; puts in or leaves out a word where one is wrong, and notes it."""

    def __init__(self, given: Sequence[Token], end: int) -> None:
        self.tokens, self.end = given, end
        self.parser: InteractiveParser = _grammar().parse_interactive("")
        self.open_parentheses: list[tuple[Token, bool]] = []
        self.last_kind = ""
        self.diagnostics: list[Diagnostic] = []

    def read(self) -> Node:
        for token in self.tokens:
            self.accept(token)
        end = Token("$END", "", self.end, end_pos=self.end)
        if self.last_kind not in OPERAND_ENDS:
            self.insert_operand(end)
        for opened, _ in reversed(self.open_parentheses):
            self.diagnostics.append(
                Diagnostic(DiagnosticCode.UNCLOSED_PARENTHESIS, _token_span(opened))
            )
            self.feed("RPAR", end)
        node: Node = self.parser.feed_token(end)
        return node

    def accept(self, token: Token) -> None:
        kind, calls = token.type, self.last_kind == "FUNCTION"
        if kind == "RPAR" and not self.open_parentheses:
            return self.diagnostics.append(
                Diagnostic(DiagnosticCode.UNOPENED_PARENTHESIS, _token_span(token))
            )
        if kind == "COMMA" and not (self.open_parentheses and self.open_parentheses[-1][1]):
            self.diagnostics.append(Diagnostic(DiagnosticCode.STRAY_COMMA, _token_span(token)))
            kind = "OR"
        try:
            self.feed(kind, token)
        except UnexpectedToken:
            self.repair(token)
            self.feed(kind, token)
        if kind == "LPAR":
            self.open_parentheses.append((token, calls))
        elif kind == "RPAR":
            self.open_parentheses.pop()
        return None

    def repair(self, token: Token) -> None:
        """Put in what makes a word acceptable: a value before an operator, else an operator."""
        if self.last_kind not in OPERAND_ENDS:
            return self.insert_operand(token)
        details = {"found": str(token)}
        self.diagnostics.append(
            Diagnostic(DiagnosticCode.OPERATOR_MISSING, _token_span(token), details)
        )
        return self.feed("OR", token)

    def insert_operand(self, token: Token) -> None:
        """Put a value in where one is missing before a word."""
        details = {"found": str(token)} if token else {}
        span = SourceSpan(_token_span(token).offset, len(token))
        self.diagnostics.append(Diagnostic(DiagnosticCode.OPERAND_MISSING, span, details))
        self.feed("NUMBER", Token("NUMBER", "0", token.start_pos, end_pos=token.start_pos))

    def feed(self, kind: str, token: Token) -> None:
        hidden = _FILTERED_TOKENS.get(kind, kind)
        self.parser.feed_token(Token(hidden, str(token), token.start_pos, end_pos=token.end_pos))
        self.last_kind = kind


def parse(source: str) -> Node:
    """The tree of an expression; raises ExpressionError with all that is wrong.

    Straight quotes are closed by the same straight quote and curly ones by their like. Where that
    gives no expression, all curly quotes are taken as straight, as pyxform does.
    """
    _check_length(source)
    node, problems = _parse_source(source)
    if problems and (other := with_straight_quotes(source)) != source:
        second, worse = _parse_source(other)
        if not worse:
            node, problems = second, []
    if problems:
        raise ExpressionError(problems[:MAX_DIAGNOSTICS])
    return node


def _check_length(source: str) -> None:
    size = len(source)
    if size > _MAX_SOURCE or sum(map(len, source.split())) > MAX_CHARACTERS:
        details = {"most": str(MAX_CHARACTERS)}
        raise ExpressionError([Diagnostic(DiagnosticCode.TOO_LONG, SourceSpan(0, size), details)])
    if not source.strip():
        raise ExpressionError([Diagnostic(DiagnosticCode.EMPTY_EXPRESSION, SourceSpan(0, size))])


def _parse_source(source: str) -> tuple[Node, list[Diagnostic]]:
    given, problems = tokenize(source)
    if deep := _nesting_diagnostic(given):
        raise ExpressionError([deep])
    if any(problem.code is DiagnosticCode.PATH for problem in problems):
        # What stands around a path can't be judged: `a/b[c = 1]` would be a dozen problems.
        first = next(problem for problem in problems if problem.code is DiagnosticCode.PATH)
        return syntax_tree.CurrentValue(), [
            p for p in problems if p.code is not DiagnosticCode.PATH or p is first
        ]
    reader = _RecoveringParser(_with_corrected_operators(given, problems), len(source))
    node = reader.read()
    problems += reader.diagnostics
    if not problems and (depth := max(depth for _, depth in walk_tree(node))) > MAX_DEPTH:
        details = {"most": str(MAX_DEPTH), "found": str(depth)}
        problems.append(Diagnostic(DiagnosticCode.TOO_DEEP, SourceSpan(0, len(source)), details))
    return node, problems


def _nesting_diagnostic(given: Sequence[Token]) -> Diagnostic | None:
    depth = 0
    for token in given:
        depth += (token.type == "LPAR") - (token.type == "RPAR")
        if depth > MAX_DEPTH:
            return Diagnostic(DiagnosticCode.TOO_DEEP, _token_span(token), {"most": str(MAX_DEPTH)})
    return None


def _with_corrected_operators(
    given: Sequence[Token], problems: Sequence[Diagnostic]
) -> list[Token]:
    """The words, with an `or` for each operator of another language, so as not to report twice."""
    mistakes = [
        Token("OR", "or", p.offset, end_pos=p.offset + p.length)
        for p in problems
        if p.code is DiagnosticCode.WRONG_OPERATOR
        and p.details["found"].casefold() not in _ALREADY_CORRECTED
    ]
    return sorted([*given, *mistakes], key=lambda token: token.start_pos or 0)


_ALREADY_CORRECTED = frozenset({"or", "and", "div", "mod", "!"})
"""Mistakes for which the lexer already put in the right word, or for which none is needed."""
