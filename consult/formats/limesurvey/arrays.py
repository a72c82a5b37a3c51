"""Questions with several rows: matrices where all rows share their choices, else pages. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Choice, Group, Item, Layout, Question

from ..codes import QuestionnaireCode
from .conversion import Conversion, same_in_all_languages
from .identifiers import FIXED_CHOICES
from .stock_phrases import phrase
from .survey_structure import LssPart, LssQuestion

_PHRASES = {
    "C": {"U": "uncertain"},
    "E": {"I": "increase", "S": "same", "D": "decrease"},
}


def matrix(making: Conversion, asked: LssQuestion) -> list[Item]:
    """Rows that share their choices."""
    rows = asked.scaled(0)
    if not rows:
        return _omitted(making, asked)
    choices = _choices(making, asked)
    if asked.type != "A" and len(choices) < 2:
        return _omitted(making, asked, QuestionnaireCode.LSS_FEW_CHOICES)
    kind = "scale5" if asked.type == "A" else "single"
    items = [_row(making, asked, kind, row, row.code, choices=choices) for row in rows]
    return [making.around(asked, items, Layout.MATRIX)]


def _omitted(
    making: Conversion, asked: LssQuestion, code: QuestionnaireCode = QuestionnaireCode.LSS_NO_PARTS
) -> list[Item]:
    making.found.note(code, asked.where, number="1")
    making.naming.variables.lose((asked.id, asked.code))
    return []


def _choices(making: Conversion, asked: LssQuestion) -> tuple[Choice, ...]:
    if asked.type in "FH":
        return making.choices(asked, asked.answers_of(0))
    source = making.tongues.source
    tags = [tag for tag in making.tongues.tags.values() if tag]
    if asked.type == "B":
        return tuple(
            Choice(code, same_in_all_languages(code, tags, source)) for code in FIXED_CHOICES["B"]
        )
    if asked.type == "C":
        yes, no = making.yes_no()
        unsure = Choice("U", phrase("uncertain", source))
        return (Choice("Y", yes.label), unsure, Choice("N", no.label))
    named = _PHRASES.get(asked.type, {})
    return tuple(Choice(code, phrase(name, source)) for code, name in named.items())


def _row(
    making: Conversion, asked: LssQuestion, kind: str, part: LssPart, suffix: str, **fields: Any
) -> Question:
    """A row as a question; only asked where its own condition holds."""
    at = asked.where.at(part.code)
    label = _semantic_differential_label(making.label(part.label, at, part.code))
    key = making.naming.of(asked, suffix)["key"]
    script = part.relevance if part.relevance.strip() not in ("", "1") else ""
    conditions = [
        making.expression(script, at.at("relevance"), QuestionnaireCode.LSS_CONDITION),
        *_filters(making, asked, part),
    ]
    relevant = " and ".join(f"({one})" if " or " in one else one for one in conditions if one)
    if relevant:
        making.places[key, "relevant"] = (at.at("relevance"), script or _filter_of(asked))
    checked = making.expression(
        asked.options.get("em_validation_sq", ""),
        asked.where.at("em_validation_sq"),
        QuestionnaireCode.LSS_VALIDATION,
        own=".",
    )
    if checked:
        making.places[key, "constraint"] = (
            at.at("em_validation_sq"),
            asked.options["em_validation_sq"],
        )
    return making.question(
        asked, kind, suffix, label=label, relevant=relevant, constraint=checked, **fields
    )


def _filter_of(asked: LssQuestion) -> str:
    return asked.options.get("array_filter") or asked.options.get("array_filter_exclude", "")


def _filters(making: Conversion, asked: LssQuestion, part: LssPart) -> list[str]:
    """`array_filter`: the row stands there where the same code was chosen elsewhere."""
    found = []
    for option in ("array_filter", "array_filter_exclude"):
        for code in filter(None, re.split(r"[;,\s]+", asked.options.get(option, ""))):
            chosen = making.naming.variables.by_name.get(f"{code}_{part.code}")
            if chosen is None:
                at, value = asked.where.at(option), asked.options[option]
                making.found.note(
                    QuestionnaireCode.LSS_CONDITION, at, value, part=f"{code}_{part.code}", gone=""
                )
                continue
            source = chosen.source if chosen.ticked else f"{chosen.source} != ''"
            found.append(source if option == "array_filter" else f"not({source})")
    return found


def _semantic_differential_label(label: Texts) -> Texts:
    """`left|right`, the two ends of a row, as words."""
    if not any("|" in one.words for one in label.by.values()):
        return label
    by = {
        tag: replace(
            one, words=" – ".join(end.strip() for end in one.words.split("|") if end.strip())
        )
        for tag, one in label.by.items()
    }
    return Texts.from_words({tag: one.words or "–" for tag, one in by.items()}, label.source)


def text_rows(making: Conversion, asked: LssQuestion) -> list[Item]:
    """Several short texts, or several numbers, on one page."""
    rows = asked.scaled(0)
    if not rows:
        return _omitted(making, asked)
    numeric = asked.type == "K" or asked.on("numbers_only")
    kind, bounds = _numeric(making, asked) if numeric else ("line", {})
    items = [_row(making, asked, kind, row, row.code, **bounds) for row in rows]
    _report_totals(making, asked)
    return [making.around(asked, items, Layout.PAGE)]


def _numeric(making: Conversion, asked: LssQuestion) -> tuple[str, dict[str, Any]]:
    """The kind of numbers and their bounds; a slider is a range."""
    if asked.on("slider_layout"):
        least = making.number(asked, "slider_min", "0") or Decimal(0)
        most = making.number(asked, "slider_max", "100") or Decimal(100)
        step = making.number(asked, "slider_accuracy", "1") or Decimal(1)
        if least < most and step > 0:
            return "range", {"minimum": least, "maximum": most, "step": step}
    kind = "integer" if asked.on("num_value_int_only") else "decimal"
    least_, most_ = (making.number(asked, f"{end}_num_value_n") for end in ("min", "max"))
    if least_ is not None and most_ is not None and least_ >= most_:
        return kind, {}
    return kind, {"minimum": least_, "maximum": most_}


def _report_totals(making: Conversion, asked: LssQuestion) -> None:
    for option in ("equals_num_value", "min_num_value", "max_num_value"):
        if value := asked.options.get(option, ""):
            making.found.note(QuestionnaireCode.LSS_TOTAL, asked.where.at(option), value)


def dual_scale(making: Conversion, asked: LssQuestion) -> list[Item]:
    """Two scales: a matrix each."""
    rows, found = asked.scaled(0), []
    for scale, header in ((0, "dualscale_headerA"), (1, "dualscale_headerB")):
        choices = making.choices(asked, asked.answers_of(scale), scale)
        if not rows or len(choices) < 2:
            continue
        items = [
            _row(making, asked, "single", row, f"{row.code}_{scale}", choices=choices)
            for row in rows
        ]
        label = making.words(asked.told.get(header, {}), asked.where.at(header))
        key = making.naming.page(asked, f"scale{scale}")
        making.heres[key] = asked.where
        found.append(Group(key, tuple(items), label, layout=Layout.MATRIX))
    if not found:
        return _omitted(making, asked)
    outer = making.around(asked, found, Layout.EACH)
    parts = [g if g.label else replace(g, label=outer.label) for g in found]
    return [replace(outer, items=tuple(parts))]


def cell_grid(making: Conversion, asked: LssQuestion) -> list[Item]:
    """A box in each cell: a page for each row. Boxes to tick make a matrix."""
    rows, columns = asked.scaled(0), asked.scaled(1)
    if not rows or not columns:
        return _omitted(making, asked)
    if asked.type == ":" and asked.on("multiflexible_checkbox"):
        choices = making.choices(asked, columns, 1)
        items = [_row(making, asked, "multi", row, row.code, choices=choices) for row in rows]
        return [making.around(asked, items, Layout.MATRIX)]
    numeric = asked.type == ":" or asked.on("numbers_only")
    fields: dict[str, Any] = _cell_bounds(making, asked) if asked.type == ":" else {}
    kind = "decimal" if numeric else "line"
    pages = [_cells_of(making, asked, row, columns, kind, fields) for row in rows]
    return [making.around(asked, pages, Layout.EACH)]


def _cells_of(
    making: Conversion,
    asked: LssQuestion,
    row: LssPart,
    columns: Sequence[LssPart],
    kind: str,
    fields: dict[str, Any],
) -> Group:
    at = asked.where.at(row.code)
    items = [
        _row(making, asked, kind, column, f"{row.code}_{column.code}", **fields)
        for column in columns
    ]
    key = making.naming.page(asked, row.code)
    making.heres[key] = asked.where
    label = _semantic_differential_label(making.label(row.label, at, row.code))
    return Group(key, tuple(items), label, layout=Layout.PAGE)


def _cell_bounds(making: Conversion, asked: LssQuestion) -> dict[str, Any]:
    least = making.number(asked, "multiflexible_min", "1")
    most = making.number(asked, "multiflexible_max", "10")
    step = making.number(asked, "multiflexible_step", "1")
    if least is None or most is None or least >= most:
        return {}
    return {"minimum": least, "maximum": most, "step": step if step and step > 0 else None}


ArrayConverter = Callable[[Conversion, LssQuestion], list[Item]]
ARRAY_CONVERTERS: Mapping[str, ArrayConverter] = {
    **dict.fromkeys("ABCEFH", matrix), **dict.fromkeys("QK", text_rows), "1": dual_scale, ":": cell_grid, ";": cell_grid,
}  # fmt: skip
