"""The functions of ExpressionScript that have a like in our language. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .script_terms import (
    ADD,
    COMPARE,
    MULTIPLY,
    UNARY,
    Term,
    Untranslatable,
    compared,
    regular,
    within,
    words,
)

Call = Callable[..., Term]
_DATE = {"Y": "%Y", "y": "%y", "m": "%m", "n": "%n", "d": "%d", "j": "%e"}
_CURRENT_DAY = frozenset({"Y-m-d", "Ymd"})


def _plain(name: str, least: int = 1, most: int = 1) -> Call:
    """A function that is called so here too."""

    def call(*terms: Term) -> Term:
        given = _spread(terms)
        if not least <= len(given) <= most:
            raise Untranslatable(f"{name}()")
        return Term(f"{name}({', '.join(term.source for term in given)})")

    return call


def _spread(terms: Sequence[Term]) -> list[Term]:
    """The arguments, with all its parts where a question is meant as a whole."""
    found: list[Term] = []
    for term in terms:
        found += [Term(one.source, variable=one) for one in term.every] if term.every else [term]
    return found


def _numbers(name: str) -> Call:
    """A function of several numbers."""

    def call(*terms: Term) -> Term:
        given = _spread(terms)
        if not given or any(one.variable and one.variable.ticked for one in given):
            raise Untranslatable(f"{name}()")
        return Term(f"{name}({', '.join(one.source for one in given)})")

    return call


def _is_empty(term: Term) -> Term:
    if len(term.every) > 1:
        raise Untranslatable("is_empty(that)")
    (one,) = _spread([term])
    variable = one.variable
    if variable and variable.ticked:
        return Term(f"not({variable.source})")
    if variable and variable.several:
        return Term(f"count-selected({variable.source}) = 0", COMPARE)
    return Term(f"{within(one, ADD)} = ''", COMPARE)


def _count(*terms: Term) -> Term:
    """How many were answered."""
    return _added([_one_if_there(one) for one in _spread(terms)])


def _one_if_there(term: Term) -> str:
    variable = term.variable
    if variable and variable.several:
        return f"count-selected({variable.source})"
    if variable and variable.ticked:
        return f"if({variable.source}, 1, 0)"
    return f"if({within(term, ADD)} != '', 1, 0)"


def _count_if(value: Term, *terms: Term) -> Term:
    given = _spread(terms)
    if any(one.variable and one.variable.several for one in given):
        raise Untranslatable("countif()")
    return _added([f"if({compared(one, '=', value).source}, 1, 0)" for one in given])


def _added(parts: list[str]) -> Term:
    if not parts:
        raise Untranslatable("count()")
    return Term(" + ".join(parts), ADD if len(parts) > 1 else UNARY)


def _if(condition: Term, then: Term, otherwise: Term) -> Term:
    given = (condition.condition(), then, otherwise)
    if then.every or otherwise.every:
        raise Untranslatable("that")
    is_text = then.is_text or otherwise.is_text
    return Term(f"if({', '.join(one.source for one in given)})", is_text=is_text)


def _matches(pattern: Term, value: Term) -> Term:
    if pattern.literal is None or value.every:
        raise Untranslatable("regexMatch()")
    return Term(f"regex({value.source}, {words(regular(pattern.literal)).source})")


def _substr(value: Term, start: Term, length: Term | None = None) -> Term:
    if length is None:
        return Term(f"substr({value.source}, {start.source})", is_text=True)
    if start.literal is None or length.literal is None:
        raise Untranslatable("substr()")
    end = int(start.literal) + int(length.literal)
    return Term(f"substr({value.source}, {start.source}, {end})", is_text=True)


def _joined(*terms: Term) -> Term:
    return Term(f"concat({', '.join(one.source for one in _spread(terms))})", is_text=True)


def _imploded(glue: Term, *terms: Term) -> Term:
    given = [glue, *_spread(terms)]
    return Term(f"join({', '.join(one.source for one in given)})", is_text=True)


def _listed(*terms: Term) -> Term:
    return _imploded(words(", "), *terms)


def _date(form: Term, when: Term | None = None) -> Term:
    """Today, or a part of it: `date("Y")`."""
    if form.literal is None or when is not None:
        raise Untranslatable("date()")
    if form.literal in _CURRENT_DAY:
        return Term("today()")
    marks = "".join(_DATE.get(sign, sign if not sign.isalpha() else "?") for sign in form.literal)
    if "?" in marks or not marks:
        raise Untranslatable(f'date("{form.literal}")')
    shown = f"format-date(today(), {words(marks).source})"
    return Term(
        f"number({shown})" if len(form.literal) == 1 else shown, is_text=len(form.literal) > 1
    )


def _is_number(term: Term) -> Term:
    return Term(f"number({term.source}) != ''", COMPARE)


def _power(base: Term, exponent: Term) -> Term:
    return Term(f"pow({base.source}, {exponent.source})")


def _length(term: Term) -> Term:
    return Term(f"string-length(string({term.source}))")


def _contains(haystack: Term, needle: Term) -> Term:
    return Term(f"contains({haystack.source}, {needle.source})")


def _product(*terms: Term) -> Term:
    return Term(" * ".join(within(one, UNARY) for one in _spread(terms)), MULTIPLY)


CALLS: Mapping[str, Call] = {
    "is_empty": _is_empty, "count": _count, "countif": _count_if, "if": _if, "iif": _if,
    "sum": _numbers("sum"), "min": _numbers("min"), "max": _numbers("max"), "abs": _plain("abs"),
    "sqrt": _plain("sqrt"), "exp": _plain("exp"), "log": _plain("log"), "pow": _power,
    "round": _plain("round", 1, 2), "floor": _plain("floor"), "ceil": _plain("ceiling"),
    "intval": _plain("int"), "floatval": _plain("number"), "strlen": _length, "substr": _substr,
    "join": _joined, "implode": _imploded, "list": _listed, "regexmatch": _matches, "date": _date,
    "is_numeric": _is_number, "is_float": _is_number, "trim": _plain("normalize-space"),
    "str_contains": _contains, "product": _product,
}  # fmt: skip
"""By their names in small letters."""
