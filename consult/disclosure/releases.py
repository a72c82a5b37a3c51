"""Results made public: frozen on their day, with the numbers of fewer than 10 people left out.

A release holds everything its page shows, so that nothing answered or edited later changes it.
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
"""How many more people must have answered than at the last release: fewer could be told apart."""


@dataclass(frozen=True)
class CrosstabColumn:
    """A group of people of a table: `group` "" are the others. `label` where an answer makes it."""

    group: str
    people: int
    results: tuple[QuestionResult, ...]
    label: Texts | None = None


@dataclass(frozen=True)
class Crosstab:
    """Every question by one thing: `axis` is its name (`rules.axes`)."""

    axis: str
    columns: tuple[CrosstabColumn, ...]
    label: Texts | None = None

    def of(self, key: str) -> dict[str, QuestionResult]:
        """The results of a question by group; none where it is not in this table."""
        found = {
            column.group: one
            for column in self.columns
            for one in column.results
            if one.question.key == key
        }
        return found if len(found) == len(self.columns) else {}


@dataclass(frozen=True)
class Release:
    """What a release shows. `places` are the names of municipalities by group."""

    title: Texts
    people: int
    results: tuple[QuestionResult, ...]
    matrices: tuple[tuple[Texts, tuple[str, ...]], ...] = ()
    """Titles of matrices, with the keys of their rows."""
    splits: tuple[Crosstab, ...] = ()
    places: Mapping[str, str] | None = None

    def without_empty_tables(self) -> Release:
        """The release without the tables of which everything is hidden."""
        splits = []
        for split in self.splits:
            full = {
                one.question.key
                for column in split.columns
                for one in column.results
                if any(bar.count is not None for bar in one.bars)
            }
            columns = tuple(
                replace(c, results=tuple(r for r in c.results if r.question.key in full))
                for c in split.columns
            )
            if full:
                splits.append(replace(split, columns=columns))
        return replace(self, splits=tuple(splits))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, as stored and as given out."""
        return {
            "title": self.title.to_json(),
            "people": self.people,
            "results": [_result_json(one) for one in self.results],
            "matrices": [{"title": t.to_json(), "rows": list(keys)} for t, keys in self.matrices],
            "splits": [_crosstab_json(one) for one in self.splits],
            "places": dict(self.places or {}),
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        return digest_of(self.to_json())


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of a release's canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def _crosstab_json(one: Crosstab) -> dict[str, Any]:
    return {
        "axis": one.axis,
        "label": _texts_json(one.label),
        "columns": [
            {
                "group": column.group,
                "people": column.people,
                "label": _texts_json(column.label),
                "results": [_result_json(result) for result in column.results],
            }
            for column in one.columns
        ],
    }


def _texts_json(texts: Texts | None) -> Any:
    return texts.to_json() if texts is not None else None


def _result_json(one: QuestionResult) -> dict[str, Any]:
    middle = one.middle
    return {
        "key": one.question.key,
        "kind": one.kind,
        "label": one.question.label.to_json(),
        "rank": one.question.rank,
        "answered": one.answered,
        "mean": None if one.mean is None else str(one.mean),
        "middle": None if middle is None else [middle.median, *(middle.quarters or ())],
        "retired": one.retired,
        "repeated": one.repeated,
        "bars": [_category_json(bar) for bar in one.bars],
    }


def _category_json(bar: CategoryCount) -> dict[str, Any]:
    return {
        "key": bar.key,
        "label": _texts_json(bar.label),
        "count": bar.count,
        "share": None if bar.share is None else round(bar.share, 6),
        "area": bar.area,
        "first": bar.first,
        "retired": bar.retired,
        "span": [bar.span.low, bar.span.high, bar.span.whole] if bar.span else None,
    }


def release_from_json(value: Mapping[str, Any]) -> Release:
    """Read what `Release.to_json` wrote."""
    return Release(
        Texts.from_json(value["title"]),
        value["people"],
        tuple(_result_from_json(one) for one in value["results"]),
        tuple((Texts.from_json(m["title"]), tuple(m["rows"])) for m in value["matrices"]),
        tuple(_crosstab_from_json(one) for one in value["splits"]),
        value["places"],
    )


def _crosstab_from_json(value: Mapping[str, Any]) -> Crosstab:
    columns = tuple(
        CrosstabColumn(
            one["group"],
            one["people"],
            tuple(_result_from_json(result) for result in one["results"]),
            _texts_from_json(one["label"]),
        )
        for one in value["columns"]
    )
    return Crosstab(value["axis"], columns, _texts_from_json(value["label"]))


def _texts_from_json(value: Any) -> Texts | None:
    return None if value is None else Texts.from_json(value)


def _result_from_json(value: Mapping[str, Any]) -> QuestionResult:
    question = Question(
        value["key"], value["kind"], Texts.from_json(value["label"]), rank=value["rank"]
    )
    middle = value["middle"]
    return QuestionResult(
        question,
        value["answered"],
        tuple(_category_from_json(one) for one in value["bars"]),
        None if value["mean"] is None else Decimal(value["mean"]),
        value["retired"],
        Quantiles(middle[0], (middle[1], middle[2]) if len(middle) > 1 else None)
        if middle
        else None,
        value["repeated"],
    )


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
