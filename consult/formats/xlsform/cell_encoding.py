"""How a value stands in a column that other tools read too, and back. Pure.

`show_…` writes the cell, `read_…` reads it. Where a cell cannot tell the value, the export puts it in a
`consult::` column besides, which the import trusts as long as the cell still shows that value.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from consult.questionnaire.rules.items import Layout

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")
_DYNAMIC = re.compile(r"\$\{|\w\(|^\s*\.\.?\s*$|\)\s*[-+*]|[<>=]|\bdiv\b|\bmod\b")
_LAYOUTS = ("field-list", "table-list")
NUMERIC_KINDS = frozenset({"integer", "decimal", "range", "scale5"})


def default_to_cell(source: str, kind: str) -> str:
    """A default: words alone without their quotes, as XLSForm has them."""
    if len(source) > 1 and source[0] == source[-1] == "'" and "'" not in source[1:-1]:
        bare = source[1:-1]
        if default_from_cell(bare, kind) == source:
            return bare
    return source


def default_from_cell(written: str, kind: str) -> str:
    """The expression of a default: a word alone is a text, unless it counts or points."""
    text = written.strip()
    if not text or _DYNAMIC.search(text):
        return text
    if text[0] == text[-1] and text[0] in "'\"" and len(text) > 1:
        return text
    if kind in NUMERIC_KINDS and _NUMBER.fullmatch(text):
        return text
    quote = '"' if "'" in text else "'"
    return f"{quote}{text}{quote}"


def appearance_to_cell(appearance: str, kind: str) -> str:
    """The appearance of a question: long texts have several lines."""
    if kind == "text" and "multiline" not in appearance.split():
        return f"multiline {appearance}".strip()
    return appearance


def appearance_from_cell(written: str, kind: str) -> str:
    """The appearance without what the kind tells."""
    if kind == "text":
        return " ".join(word for word in written.split() if word.lower() != "multiline")
    return written


def layout_to_cell(appearance: str, layout: Layout, *, table: bool = False) -> str:
    """The appearance of a group with its layout; `table` where other tools can show a matrix."""
    first = {Layout.EACH: "", Layout.PAGE: "field-list", Layout.MATRIX: "field-list"}[layout]
    return f"{'table-list' if table else first} {appearance}".strip()


def layout_from_cell(written: str) -> tuple[Layout, str]:
    """The layout of a group and the rest of its appearance."""
    words = written.split()
    lowered = [word.lower() for word in words]
    rest = " ".join(word for word in words if word.lower() not in _LAYOUTS)
    if "table-list" in lowered:
        return Layout.MATRIX, rest
    return (Layout.PAGE if "field-list" in lowered else Layout.EACH), rest


def parse_number(written: str) -> Decimal | None:
    """A finite number; None where it is none."""
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def parse_parameters(written: str) -> dict[str, str]:
    """`start=1 end=10;step=1` by name."""
    pairs = re.findall(r"([\w-]{1,40})\s{0,9}=\s{0,9}([^\s,;=]+)", written)
    return {name.lower(): value for name, value in pairs}


_YES = frozenset(
    "yes y true true() t 1 x sim s oui si sí verdadeiro vrai verdadero required obrigatório "  # noqa: SIM905
    "obrigatorio obrigatória obrigatoria obligatoire obligatorio".split()
)
_NO = frozenset(
    ["", *"no n false false() f 0 não nao non falso faux optional opcional facultatif".split()]  # noqa: SIM905
)
_CONSTANTS = {
    **dict.fromkeys(("yes", "true", "true()"), "true()"),
    **dict.fromkeys(("no", "false", "false()"), "false()"),
}


def condition_from_cell(written: str) -> str:
    """An expression; `yes` and `FALSE` alone, as cells of spreadsheets hold them, are ones too."""
    return _CONSTANTS.get(written.lower(), written)


def parse_boolean(written: str) -> bool | None:
    """Yes, no, or None where it is an expression."""
    folded = written.strip().lower()
    return True if folded in _YES else False if folded in _NO else None
