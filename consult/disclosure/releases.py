"""A release: results made public, frozen on their day, with counts of fewer than 10 people left out.

A release holds everything its page shows, so that nothing answered or edited later changes it. The
keys of its JSON are stored and published: they do not follow the names of attributes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.json_encoding import canonical_json

from .class_intervals import ClassInterval
from .tabulation import CategoryCount, Quantiles, QuestionResult

MIN_NEW_RESPONDENTS = 10
"""How many more people must have answered than at the last release: fewer could be singled out."""


@dataclass(frozen=True)
class CrosstabColumn:
    """A group of people: group "" is the collapsed ones. `label` is of the answer that makes it."""

    group: str
    respondents: int
    results: tuple[QuestionResult, ...]
    label: Texts | None = None


@dataclass(frozen=True)
class Crosstab:
    """Every question by one variable: `breakdown` is its name (`breakdowns.Breakdown.name`)."""

    breakdown: str
    columns: tuple[CrosstabColumn, ...]
    label: Texts | None = None

    def results_for(self, key: str) -> dict[str, QuestionResult]:
        """The results of a question by group; none where it is not in this table."""
        results = {
            column.group: result
            for column in self.columns
            for result in column.results
            if result.question.key == key
        }
        return results if len(results) == len(self.columns) else {}


@dataclass(frozen=True)
class Release:
    """What a release shows. `municipality_names` are by group, where it has a table by them."""

    title: Texts
    respondents: int
    results: tuple[QuestionResult, ...]
    matrices: tuple[tuple[Texts, tuple[str, ...]], ...] = ()
    """Titles of matrices, with the keys of their rows."""
    crosstabs: tuple[Crosstab, ...] = ()
    municipality_names: Mapping[str, str] | None = None

    def without_suppressed_crosstabs(self) -> Release:
        """The release without the crosstabs, and the questions in them, that show no count."""
        crosstabs = []
        for crosstab in self.crosstabs:
            shown = {
                result.question.key
                for column in crosstab.columns
                for result in column.results
                if any(category.count is not None for category in result.categories)
            }
            columns = tuple(
                replace(c, results=tuple(r for r in c.results if r.question.key in shown))
                for c in crosstab.columns
            )
            if shown:
                crosstabs.append(replace(crosstab, columns=columns))
        return replace(self, crosstabs=tuple(crosstabs))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, as stored and as published."""
        return {
            "title": self.title.to_json(),
            "people": self.respondents,
            "results": [_result_json(result) for result in self.results],
            "matrices": [{"title": t.to_json(), "rows": list(keys)} for t, keys in self.matrices],
            "splits": [_crosstab_json(crosstab) for crosstab in self.crosstabs],
            "places": dict(self.municipality_names or {}),
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        return digest_of(self.to_json())


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of a release's canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def _crosstab_json(crosstab: Crosstab) -> dict[str, Any]:
    return {
        "axis": crosstab.breakdown,
        "label": _texts_json(crosstab.label),
        "columns": [
            {
                "group": column.group,
                "people": column.respondents,
                "label": _texts_json(column.label),
                "results": [_result_json(result) for result in column.results],
            }
            for column in crosstab.columns
        ],
    }


def _texts_json(texts: Texts | None) -> Any:
    return texts.to_json() if texts is not None else None


def _result_json(result: QuestionResult) -> dict[str, Any]:
    quantiles = result.quantiles
    return {
        "key": result.question.key,
        "kind": result.kind,
        "label": result.question.label.to_json(),
        "rank": result.question.rank,
        "answered": result.answered,
        "mean": None if result.mean is None else str(result.mean),
        "middle": None if quantiles is None else [quantiles.median, *(quantiles.quartiles or ())],
        "retired": result.retired,
        "repeated": result.repeated,
        "bars": [_category_json(category) for category in result.categories],
    }


def _category_json(category: CategoryCount) -> dict[str, Any]:
    interval = category.interval
    return {
        "key": category.key,
        "label": _texts_json(category.label),
        "count": category.count,
        "share": None if category.share is None else round(category.share, 6),
        "area": category.area,
        "first": category.first_place_count,
        "retired": category.retired,
        "span": [interval.low, interval.high, interval.integers_only] if interval else None,
    }


def release_from_json(value: Mapping[str, Any]) -> Release:
    """Read what `Release.to_json` wrote."""
    return Release(
        Texts.from_json(value["title"]),
        value["people"],
        tuple(_result_from_json(result) for result in value["results"]),
        tuple((Texts.from_json(m["title"]), tuple(m["rows"])) for m in value["matrices"]),
        tuple(_crosstab_from_json(crosstab) for crosstab in value["splits"]),
        value["places"],
    )


def _crosstab_from_json(value: Mapping[str, Any]) -> Crosstab:
    columns = tuple(
        CrosstabColumn(
            column["group"],
            column["people"],
            tuple(_result_from_json(result) for result in column["results"]),
            _texts_from_json(column["label"]),
        )
        for column in value["columns"]
    )
    return Crosstab(value["axis"], columns, _texts_from_json(value["label"]))


def _texts_from_json(value: Any) -> Texts | None:
    return None if value is None else Texts.from_json(value)


def _result_from_json(value: Mapping[str, Any]) -> QuestionResult:
    return QuestionResult(
        Question(value["key"], value["kind"], Texts.from_json(value["label"]), rank=value["rank"]),
        value["answered"],
        tuple(_category_from_json(category) for category in value["bars"]),
        None if value["mean"] is None else Decimal(value["mean"]),
        value["retired"],
        _quantiles_from_json(value["middle"]),
        value["repeated"],
    )


def _quantiles_from_json(value: list[int] | None) -> Quantiles | None:
    if not value:
        return None
    median, *quartiles = value
    return Quantiles(median, (quartiles[0], quartiles[1]) if quartiles else None)


def _category_from_json(value: Mapping[str, Any]) -> CategoryCount:
    return CategoryCount(
        value["key"],
        _texts_from_json(value["label"]),
        value["count"],
        value["share"],
        value["area"],
        value["first"],
        value["retired"],
        ClassInterval(*value["span"]) if value["span"] else None,
    )
