"""Splits the source of an expression into tokens.

Two rules are from XPath 1.0, 3.7: the longest token wins, and a name after an operand is an operator.
So `or(` after a value is the operator, and `a-b` is one name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lark import Token

from .diagnostics import Diagnostic, DiagnosticCode, SourceSpan
from .syntax_tree import MAX_DIGITS, NCNAME, QUESTION_NAME

MAX_DIAGNOSTICS = 20
"""Reported of one expression; the others appear once these are mended."""
OPERAND_ENDS = frozenset({"NUMBER", "TEXT", "REFERENCE", "OWN", "PARENT", "COLUMN", "RPAR"})
"""Types of token that end an operand: what follows is an operator."""

_TOKEN = re.compile(
    rf"""
    (?P<space>[\s\u200b\u2060\ufeff]+)
  | (?P<sibling>(?:current\s*\(\s*\)\s*/\s*)?\.\.\s*/\s*(?P<in_path>{NCNAME})(?!\s*[/(\[]))
  | (?P<NUMBER>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
  | (?P<PARENT>\.\.)
  | (?P<OWN>\.)
  | \$\{{(?P<braced>[^{{}}]*)\}}
  | (?P<name>{NCNAME}(?::{NCNAME})?)
  | (?P<quote>['"‘’“”])
  | (?P<mistake>==|&&|\|\||<>|=>|=<|%|!(?!=))
  | (?P<compare><=|>=|!=|=|<|>|≤|≥|≠)
  | (?P<ADD>[+−-])
  | (?P<MULTIPLY>[*×÷])
  | (?P<LPAR>\() | (?P<RPAR>\)) | (?P<COMMA>,)
  | (?P<path>/+|\[|\]|@|::|\|)
  | (?P<dollar>\$\{{?)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_TYPOGRAPHIC = {"≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "×": "*", "÷": "div"}
_CORRECTIONS = {
    "==": "=", "&&": "and", "||": "or", "<>": "!=", "=>": ">=", "=<": "<=", "%": "mod", "!": "not()"
}  # fmt: skip
_NAMED_OPERATORS = {"or": "OR", "and": "AND", "div": "MULTIPLY", "mod": "MULTIPLY"}
_QUOTES = {"'": "'", "‘": "‘’'", "’": "‘’'", '"': '"', "“": '“”"', "”": '“”"'}
_STRAIGHT_QUOTES = str.maketrans("‘’“”", "''\"\"")
_DIVISOR_START = re.compile(r"\s*[0-9$(.'\"-]")


@dataclass
class _Lexer:
    """The tokens and diagnostics of a source, as far as it was read."""

    source: str
    tokens: list[Token] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def run(self) -> None:
        position = 0
        while match := _TOKEN.match(self.source, position):
            position = self.take(match)

    def take(self, match: re.Match[str]) -> int:
        """Add the token of a match; returns where the next begins."""
        kind = str(match.lastgroup)
        if kind == "quote":
            return self.text(match)
        if kind == "braced":
            self.reference(match)
        elif kind in {"sibling", "in_path"}:
            self.add("REFERENCE", match["in_path"], match)
        elif kind == "name":
            self.name(match)
        elif kind in {"mistake", "path", "dollar", "other"}:
            self.report_invalid(kind, match)
        elif kind != "space":
            self.operator_or_number(kind, match)
        return match.end()

    def operator_or_number(self, kind: str, match: re.Match[str]) -> None:
        text = match[0]
        if kind == "NUMBER" and len(text) > MAX_DIGITS:
            self.report(DiagnosticCode.NUMBER_TOO_LONG, match)
            text = "0"
        text = _TYPOGRAPHIC.get(text, text)
        if kind == "compare":
            kind = "EQUAL" if text in {"=", "!="} else "ORDER"
        self.add("MINUS" if text == "-" else kind, text, match)

    def after_operand(self) -> bool:
        return bool(self.tokens) and self.tokens[-1].type in OPERAND_ENDS

    def name(self, match: re.Match[str]) -> None:
        text = match[0]
        if self.after_operand():
            if text in _NAMED_OPERATORS:
                return self.add(_NAMED_OPERATORS[text], text, match)
            if (lowered := text.casefold()) in _NAMED_OPERATORS:
                self.report(DiagnosticCode.WRONG_OPERATOR, match, found=text, suggestion=lowered)
                return self.add(_NAMED_OPERATORS[lowered], lowered, match)
        rest = self.source[match.end() :].lstrip()
        return self.add("FUNCTION" if rest.startswith("(") else "COLUMN", text, match)

    def text(self, match: re.Match[str]) -> int:
        start = match.end()
        positions = [self.source.find(quote, start) for quote in _QUOTES[match[0]]]
        end = min((p for p in positions if p >= 0), default=len(self.source))
        if end == len(self.source):
            span = SourceSpan(match.start(), end - match.start())
            self.diagnostics.append(Diagnostic(DiagnosticCode.UNCLOSED_QUOTE, span))
        token_end = min(end + 1, len(self.source))
        token = Token("TEXT", self.source[start:end], match.start(), end_pos=token_end)
        self.tokens.append(token)
        return end + 1

    def reference(self, match: re.Match[str]) -> None:
        name = match["braced"].strip()
        if name.startswith("last-saved#"):
            self.report(DiagnosticCode.LAST_SAVED, match, found=match[0])
            name = "_"
        elif not QUESTION_NAME.fullmatch(name):
            self.report(DiagnosticCode.BAD_NAME, match, found=match[0])
            name = "_"
        self.add("REFERENCE", name, match)

    def report_invalid(self, kind: str, match: re.Match[str]) -> None:
        text = match[0]
        if kind == "mistake":
            self.report(
                DiagnosticCode.WRONG_OPERATOR, match, found=text, suggestion=_CORRECTIONS[text]
            )
        elif text == "/" and self.is_division(match.end()):
            self.report(DiagnosticCode.WRONG_OPERATOR, match, found=text, suggestion="div")
        elif kind == "path":
            self.report(DiagnosticCode.PATH, match, found=text)
        elif kind == "dollar":
            self.report(DiagnosticCode.UNCLOSED_BRACE, match, found=text)
        else:
            self.report(DiagnosticCode.UNREADABLE, match, found=text)

    def is_division(self, end: int) -> bool:
        """Whether a slash is between two values: in other languages it divides."""
        in_path = self.tokens and self.tokens[-1].type in {"PARENT", "OWN", "COLUMN"}
        before_value = bool(_DIVISOR_START.match(self.source, end))
        return self.after_operand() and not in_path and before_value

    def add(self, kind: str, text: str, match: re.Match[str]) -> None:
        self.tokens.append(Token(kind, text, match.start(), end_pos=match.end()))

    def report(self, code: DiagnosticCode, match: re.Match[str], **details: str) -> None:
        if len(self.diagnostics) >= MAX_DIAGNOSTICS:
            return
        span = SourceSpan(match.start(), match.end() - match.start())
        self.diagnostics.append(Diagnostic(code, span, details))


def tokenize(source: str) -> tuple[list[Token], list[Diagnostic]]:
    """The tokens of a source, and a diagnostic for each part that is no token."""
    lexer = _Lexer(source)
    lexer.run()
    return lexer.tokens, lexer.diagnostics


def with_straight_quotes(source: str) -> str:
    """The source with straight quotes for curly ones, as pyxform reads it; same offsets."""
    return source.translate(_STRAIGHT_QUOTES)
