"""Parses the source to a syntax tree: a LALR(1) grammar, with recovery to report every error."""

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
"""Precedence as in XPath 1.0, 3.5; the tokens come from `lexing`."""

_MAX_SOURCE = 10 * MAX_CHARACTERS
_FILTERED_TOKENS = {"OR": "_OR", "AND": "_AND", "LPAR": "_LPAR", "COMMA": "_COMMA"}


def _token_span(token: Token) -> SourceSpan:
    start = token.start_pos or 0
    return SourceSpan(start, (token.end_pos or start) - start)


def _span_of(nodes: Sequence[Node]) -> SourceSpan:
    return SourceSpan.between(nodes[0].span, nodes[-1].span)


@v_args(inline=True)
class _TreeBuilder(Transformer[Token, Node]):
    """Makes the node of each rule that the parser reduces."""

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
        pairs = tuple((Operator(rest[i]), rest[i + 1]) for i in range(0, len(rest), 2))
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
        arguments = tuple(argument for argument in rest[:-1] if argument is not None)
        return syntax_tree.Call(
            str(name), arguments, span=SourceSpan.between(_token_span(name), _token_span(rest[-1]))
        )

    def group(self, node: Node, _closing: Token) -> Node:
        return node


class _ExternalLexer(Lexer):
    """Satisfies Lark, which asks for a lexer; the tokens are fed one by one instead."""

    def __init__(self, _conf: object) -> None:
        pass

    def lex(self, *_: Any) -> Any:
        """No tokens."""
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
    """Feeds tokens to the parser; inserts or skips one where there is an error, and reports it.

    `open_parentheses` has each with whether it belongs to a call.
    """

    def __init__(self, tokens: Sequence[Token], end: int) -> None:
        self.tokens, self.end = tokens, end
        self.parser: InteractiveParser = _grammar().parse_interactive("")
        self.open_parentheses: list[tuple[Token, bool]] = []
        self.last_kind = ""
        self.diagnostics: list[Diagnostic] = []

    def parse(self) -> Node:
        for token in self.tokens:
            self.accept(token)
        end = Token("$END", "", self.end, end_pos=self.end)
        if self.last_kind not in OPERAND_ENDS:
            self.insert_operand(end)
        for parenthesis, _ in reversed(self.open_parentheses):
            self.report(DiagnosticCode.UNCLOSED_PARENTHESIS, parenthesis)
            self.feed("RPAR", end)
        node: Node = self.parser.feed_token(end)
        return node

    def accept(self, token: Token) -> None:
        kind, is_call = token.type, self.last_kind == "FUNCTION"
        if kind == "RPAR" and not self.open_parentheses:
            return self.report(DiagnosticCode.UNOPENED_PARENTHESIS, token)
        if kind == "COMMA" and not (self.open_parentheses and self.open_parentheses[-1][1]):
            self.report(DiagnosticCode.STRAY_COMMA, token)
            kind = "OR"
        try:
            self.feed(kind, token)
        except UnexpectedToken:
            self.repair(token)
            self.feed(kind, token)
        if kind == "LPAR":
            self.open_parentheses.append((token, is_call))
        elif kind == "RPAR":
            self.open_parentheses.pop()
        return None

    def report(self, code: DiagnosticCode, token: Token, **details: str) -> None:
        self.diagnostics.append(Diagnostic(code, _token_span(token), details))

    def repair(self, token: Token) -> None:
        """Insert what makes a token acceptable: an operand before an operator, else an operator."""
        if self.last_kind not in OPERAND_ENDS:
            return self.insert_operand(token)
        self.report(DiagnosticCode.OPERATOR_MISSING, token, found=str(token))
        return self.feed("OR", token)

    def insert_operand(self, token: Token) -> None:
        """Insert an operand, which is missing before a token."""
        details = {"found": str(token)} if token else {}
        span = SourceSpan(_token_span(token).offset, len(token))
        self.diagnostics.append(Diagnostic(DiagnosticCode.OPERAND_MISSING, span, details))
        self.feed("NUMBER", Token("NUMBER", "0", token.start_pos, end_pos=token.start_pos))

    def feed(self, kind: str, token: Token) -> None:
        terminal = _FILTERED_TOKENS.get(kind, kind)
        self.parser.feed_token(Token(terminal, str(token), token.start_pos, end_pos=token.end_pos))
        self.last_kind = kind


def parse(source: str) -> Node:
    """The tree of an expression. Raises ExpressionError with every diagnostic.

    A straight quote is closed by the same quote, a curly one by a curly one. Where that gives no
    expression, all curly quotes are read as straight ones, as pyxform does.
    """
    _check_length(source)
    node, diagnostics = _parse_source(source)
    if diagnostics and (straightened := with_straight_quotes(source)) != source:
        other_node, other_diagnostics = _parse_source(straightened)
        if not other_diagnostics:
            return other_node
    if diagnostics:
        raise ExpressionError(diagnostics[:MAX_DIAGNOSTICS])
    return node


def _check_length(source: str) -> None:
    size = len(source)
    if size > _MAX_SOURCE or sum(map(len, source.split())) > MAX_CHARACTERS:
        details = {"most": str(MAX_CHARACTERS)}
        raise ExpressionError([Diagnostic(DiagnosticCode.TOO_LONG, SourceSpan(0, size), details)])
    if not source.strip():
        raise ExpressionError([Diagnostic(DiagnosticCode.EMPTY_EXPRESSION, SourceSpan(0, size))])


def _parse_source(source: str) -> tuple[Node, list[Diagnostic]]:
    tokens, diagnostics = tokenize(source)
    if nesting := _nesting_diagnostic(tokens):
        raise ExpressionError([nesting])
    paths = [d for d in diagnostics if d.code is DiagnosticCode.PATH]
    if paths:
        # One diagnostic for all of a path: `a/b[c = 1]` would give a dozen.
        return syntax_tree.CurrentValue(), [d for d in diagnostics if d not in paths[1:]]
    parser = _RecoveringParser(_with_corrected_operators(tokens, diagnostics), len(source))
    node = parser.parse()
    diagnostics += parser.diagnostics
    if not diagnostics and (depth := max(depth for _, depth in walk_tree(node))) > MAX_DEPTH:
        details = {"most": str(MAX_DEPTH), "found": str(depth)}
        diagnostics.append(Diagnostic(DiagnosticCode.TOO_DEEP, SourceSpan(0, len(source)), details))
    return node, diagnostics


def _nesting_diagnostic(tokens: Sequence[Token]) -> Diagnostic | None:
    depth = 0
    for token in tokens:
        depth += (token.type == "LPAR") - (token.type == "RPAR")
        if depth > MAX_DEPTH:
            return Diagnostic(DiagnosticCode.TOO_DEEP, _token_span(token), {"most": str(MAX_DEPTH)})
    return None


def _with_corrected_operators(
    tokens: Sequence[Token], diagnostics: Sequence[Diagnostic]
) -> list[Token]:
    """The tokens, with `or` for each operator of another language, so that it is reported once."""
    corrections = [
        Token("OR", "or", d.offset, end_pos=d.offset + d.length)
        for d in diagnostics
        if d.code is DiagnosticCode.WRONG_OPERATOR
        and d.details["found"].casefold() not in _ALREADY_CORRECTED
    ]
    return sorted([*tokens, *corrections], key=lambda token: token.start_pos or 0)


_ALREADY_CORRECTED = frozenset({"or", "and", "div", "mod", "!"})
"""Wrong operators for which the lexer has given the right token, or which need none."""
