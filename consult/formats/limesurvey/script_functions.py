"""The functions of ExpressionScript that have a like in our language. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .script_terms import (
    ADD,
    COMPARE,
    MULTIPLY,
    UNARY,
    ScriptTerm,
    Untranslatable,
    comparison,
    convert_regex,
    parenthesized,
    text_term,
)

TermFunction = Callable[..., ScriptTerm]
_DATE_FORMAT = {"Y": "%Y", "y": "%y", "m": "%m", "n": "%n", "d": "%d", "j": "%e"}
_CURRENT_DAY = frozenset({"Y-m-d", "Ymd"})


def _direct(name: str, least: int = 1, most: int = 1) -> TermFunction:
    """A function that is called so here too."""

    def call(*terms: ScriptTerm) -> ScriptTerm:
        given = _expanded(terms)
        if not least <= len(given) <= most:
            raise Untranslatable(f"{name}()")
        return ScriptTerm(f"{name}({', '.join(term.source for term in given)})")

    return call


def _expanded(terms: Sequence[ScriptTerm]) -> list[ScriptTerm]:
    """The arguments, with all its parts where a question is meant as a whole."""
    found: list[ScriptTerm] = []
    for term in terms:
        found += (
            [ScriptTerm(one.source, variable=one) for one in term.every] if term.every else [term]
        )
    return found


def _numeric(name: str) -> TermFunction:
    """A function of several numbers."""

    def call(*terms: ScriptTerm) -> ScriptTerm:
        given = _expanded(terms)
        if not given or any(one.variable and one.variable.ticked for one in given):
            raise Untranslatable(f"{name}()")
        return ScriptTerm(f"{name}({', '.join(one.source for one in given)})")

    return call


def _is_empty(term: ScriptTerm) -> ScriptTerm:
    if len(term.every) > 1:
        raise Untranslatable("is_empty(that)")
    (one,) = _expanded([term])
    variable = one.variable
    if variable and variable.ticked:
        return ScriptTerm(f"not({variable.source})")
    if variable and variable.several:
        return ScriptTerm(f"count-selected({variable.source}) = 0", COMPARE)
    return ScriptTerm(f"{parenthesized(one, ADD)} = ''", COMPARE)


def _count(*terms: ScriptTerm) -> ScriptTerm:
    """How many were answered."""
    return _sum_of([_counts_as(one) for one in _expanded(terms)])


def _counts_as(term: ScriptTerm) -> str:
    variable = term.variable
    if variable and variable.several:
        return f"count-selected({variable.source})"
    if variable and variable.ticked:
        return f"if({variable.source}, 1, 0)"
    return f"if({parenthesized(term, ADD)} != '', 1, 0)"


def _count_if(value: ScriptTerm, *terms: ScriptTerm) -> ScriptTerm:
    given = _expanded(terms)
    if any(one.variable and one.variable.several for one in given):
        raise Untranslatable("countif()")
    return _sum_of([f"if({comparison(one, '=', value).source}, 1, 0)" for one in given])


def _sum_of(parts: list[str]) -> ScriptTerm:
    if not parts:
        raise Untranslatable("count()")
    return ScriptTerm(" + ".join(parts), ADD if len(parts) > 1 else UNARY)


def _if(condition: ScriptTerm, then: ScriptTerm, otherwise: ScriptTerm) -> ScriptTerm:
    given = (condition.condition(), then, otherwise)
    if then.every or otherwise.every:
        raise Untranslatable("that")
    is_text = then.is_text or otherwise.is_text
    return ScriptTerm(f"if({', '.join(one.source for one in given)})", is_text=is_text)


def _regex_match(pattern: ScriptTerm, value: ScriptTerm) -> ScriptTerm:
    if pattern.literal is None or value.every:
        raise Untranslatable("regexMatch()")
    return ScriptTerm(f"regex({value.source}, {text_term(convert_regex(pattern.literal)).source})")


def _substr(value: ScriptTerm, start: ScriptTerm, length: ScriptTerm | None = None) -> ScriptTerm:
    if length is None:
        return ScriptTerm(f"substr({value.source}, {start.source})", is_text=True)
    if start.literal is None or length.literal is None:
        raise Untranslatable("substr()")
    end = int(start.literal) + int(length.literal)
    return ScriptTerm(f"substr({value.source}, {start.source}, {end})", is_text=True)


def _join(*terms: ScriptTerm) -> ScriptTerm:
    return ScriptTerm(f"concat({', '.join(one.source for one in _expanded(terms))})", is_text=True)


def _implode(glue: ScriptTerm, *terms: ScriptTerm) -> ScriptTerm:
    given = [glue, *_expanded(terms)]
    return ScriptTerm(f"join({', '.join(one.source for one in given)})", is_text=True)


def _list(*terms: ScriptTerm) -> ScriptTerm:
    return _implode(text_term(", "), *terms)


def _date(form: ScriptTerm, when: ScriptTerm | None = None) -> ScriptTerm:
    """Today, or a part of it: `date("Y")`."""
    if form.literal is None or when is not None:
        raise Untranslatable("date()")
    if form.literal in _CURRENT_DAY:
        return ScriptTerm("today()")
    marks = "".join(
        _DATE_FORMAT.get(sign, sign if not sign.isalpha() else "?") for sign in form.literal
    )
    if "?" in marks or not marks:
        raise Untranslatable(f'date("{form.literal}")')
    shown = f"format-date(today(), {text_term(marks).source})"
    return ScriptTerm(
        f"number({shown})" if len(form.literal) == 1 else shown, is_text=len(form.literal) > 1
    )


def _is_number(term: ScriptTerm) -> ScriptTerm:
    return ScriptTerm(f"number({term.source}) != ''", COMPARE)


def _power(base: ScriptTerm, exponent: ScriptTerm) -> ScriptTerm:
    return ScriptTerm(f"pow({base.source}, {exponent.source})")


def _length(term: ScriptTerm) -> ScriptTerm:
    return ScriptTerm(f"string-length(string({term.source}))")


def _contains(haystack: ScriptTerm, needle: ScriptTerm) -> ScriptTerm:
    return ScriptTerm(f"contains({haystack.source}, {needle.source})")


def _product(*terms: ScriptTerm) -> ScriptTerm:
    return ScriptTerm(" * ".join(parenthesized(one, UNARY) for one in _expanded(terms)), MULTIPLY)


SCRIPT_FUNCTIONS: Mapping[str, TermFunction] = {
    "is_empty": _is_empty, "count": _count, "countif": _count_if, "if": _if, "iif": _if,
    "sum": _numeric("sum"), "min": _numeric("min"), "max": _numeric("max"), "abs": _direct("abs"),
    "sqrt": _direct("sqrt"), "exp": _direct("exp"), "log": _direct("log"), "pow": _power,
    "round": _direct("round", 1, 2), "floor": _direct("floor"), "ceil": _direct("ceiling"),
    "intval": _direct("int"), "floatval": _direct("number"), "strlen": _length, "substr": _substr,
    "join": _join, "implode": _implode, "list": _list, "regexmatch": _regex_match, "date": _date,
    "is_numeric": _is_number, "is_float": _is_number, "trim": _direct("normalize-space"),
    "str_contains": _contains, "product": _product,
}  # fmt: skip
"""By their names in small letters."""
