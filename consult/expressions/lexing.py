"""The words of an expression.

Two of XPath's rules are kept (XPath 1.0, 3.7): the longest word wins, and a name after an operand
is an operator. So `or(` after a value is the operator and `a-b` is one name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lark import Token

from .diagnostics import Diagnostic, DiagnosticCode, SourceSpan
from .syntax_tree import MAX_DIGITS, NCNAME, QUESTION_NAME

MAX_DIAGNOSTICS = 20
"""Told of one expression: whoever mends these sees the others."""
OPERAND_ENDS = frozenset({"NUMBER", "TEXT", "REFERENCE", "OWN", "PARENT", "COLUMN", "RPAR"})
"""Kinds of word that end an operand: what follows is an operator."""

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
    """Where the reading of one source stands."""

    source: str
    tokens: list[Token] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def run(self) -> None:
        position = 0
        while match := _TOKEN.match(self.source, position):
            position = self.take(match)

    def take(self, match: re.Match[str]) -> int:
        """Take one word in; give where the next begins."""
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
        word = match[0]
        if kind == "NUMBER" and len(word) > MAX_DIGITS:
            self.report(DiagnosticCode.NUMBER_TOO_LONG, match)
            word = "0"
        word = _TYPOGRAPHIC.get(word, word)
        if kind == "compare":
            kind = "EQUAL" if word in {"=", "!="} else "ORDER"
        self.add("MINUS" if word == "-" else kind, word, match)

    def after_operand(self) -> bool:
        return bool(self.tokens) and self.tokens[-1].type in OPERAND_ENDS

    def name(self, match: re.Match[str]) -> None:
        word = match[0]
        if self.after_operand():
            if word in _NAMED_OPERATORS:
                return self.add(_NAMED_OPERATORS[word], word, match)
            if (meant := word.casefold()) in _NAMED_OPERATORS:
                self.report(DiagnosticCode.WRONG_OPERATOR, match, found=word, suggestion=meant)
                return self.add(_NAMED_OPERATORS[meant], meant, match)
        rest = self.source[match.end() :].lstrip()
        return self.add("FUNCTION" if rest.startswith("(") else "COLUMN", word, match)

    def text(self, match: re.Match[str]) -> int:
        closing = _QUOTES[match[0]]
        start = match.end()
        found = [at for mark in closing if (at := self.source.find(mark, start)) >= 0]
        end = min(found, default=len(self.source))
        if not found:
            self.diagnostics.append(
                Diagnostic(
                    DiagnosticCode.UNCLOSED_QUOTE, SourceSpan(match.start(), end - match.start())
                )
            )
        stop = min(end + 1, len(self.source))
        token = Token("TEXT", self.source[start:end], match.start(), end_pos=stop)
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
        word = match[0]
        if kind == "mistake":
            self.report(
                DiagnosticCode.WRONG_OPERATOR, match, found=word, suggestion=_CORRECTIONS[word]
            )
        elif word == "/" and self.is_division(match.end()):
            self.report(DiagnosticCode.WRONG_OPERATOR, match, found=word, suggestion="div")
        elif kind == "path":
            self.report(DiagnosticCode.PATH, match, found=word)
        elif kind == "dollar":
            self.report(DiagnosticCode.UNCLOSED_BRACE, match, found=word)
        else:
            self.report(DiagnosticCode.UNREADABLE, match, found=word)

    def is_division(self, end: int) -> bool:
        """Whether a slash stands between two values, as in other languages for `div`."""
        path = self.tokens and self.tokens[-1].type in {"PARENT", "OWN", "COLUMN"}
        return self.after_operand() and not path and bool(_DIVISOR_START.match(self.source, end))

    def add(self, kind: str, word: str, match: re.Match[str]) -> None:
        self.tokens.append(Token(kind, word, match.start(), end_pos=match.end()))

    def report(self, code: DiagnosticCode, match: re.Match[str], **details: str) -> None:
        if len(self.diagnostics) >= MAX_DIAGNOSTICS:
            return
        span = SourceSpan(match.start(), match.end() - match.start())
        self.diagnostics.append(Diagnostic(code, span, details))


def tokenize(source: str) -> tuple[list[Token], list[Diagnostic]]:
    """The words of a source, and what of it is none."""
    lexer = _Lexer(source)
    lexer.run()
    return lexer.tokens, lexer.diagnostics


def with_straight_quotes(source: str) -> str:
    """The source with all curly quotes straight, as pyxform reads it; offsets stay."""
    return source.translate(_STRAIGHT_QUOTES)
