"""Counts as bars: what a chart's template is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l

from consult.contributions.channels import channel_policy
from consult.contributions.desk.wording import MUNICIPALITY_NOT_STATED, VISIBILITY_LABELS
from consult.contributions.queries.counts import TallyDimension
from consult.contributions.rules.filters import ContributionFilters
from consult.languages.rules import language_of_tag
from consult.web.language import spoken

from ..queries.dossier import Facets

CAPTIONS: Mapping[TallyDimension, Any] = {
    "language": _l("By language"),
    "channel": _l("By channel"),
    "municipality_id": _l("By municipality"),
    "visibility": _l("By who can read it"),
}


@dataclass(frozen=True)
class BarChartRow:
    """A line of a chart. `width` is of 100, `value` as it is printed."""

    label: Any
    value: str
    width: float
    url: str | None = None
    picked: bool = False
    hidden: bool = False
    """Too few people to show."""


@dataclass(frozen=True)
class Chart:
    """A table of bars."""

    caption: Any
    rows: tuple[BarChartRow, ...]


def bar_widths(counts: Iterable[float]) -> list[float]:
    """The width of each bar, the longest 100; something is never drawn as nothing."""
    values = list(counts)
    most = max(values, default=0) or 1
    return [round(max(100 * value / most, 1), 1) if value else 0 for value in values]


def charts(
    facets: Facets,
    filters: ContributionFilters,
    municipalities: Mapping[int, str],
    url: Callable[[TallyDimension, str], str],
) -> list[Chart]:
    """The bars of a dossier; each line leads to the list of that value, or back from it."""
    found = []
    for dimension, counts in facets.by.items():
        chosen = getattr(filters, dimension)
        rows = tuple(
            BarChartRow(
                value_label(dimension, key, municipalities),
                format_decimal(count),
                width,
                url(dimension, "" if key == chosen else str(key)),
                key == chosen,
            )
            for (key, count), width in zip(counts.items(), bar_widths(counts.values()), strict=True)
        )
        found.append(Chart(CAPTIONS[dimension], rows))
    return found


def value_label(
    dimension: TallyDimension, key: str | int, municipalities: Mapping[int, str]
) -> Any:
    """What a value is called: a language by its own name, in its own script."""
    if dimension == "language":
        return spoken(language_of_tag(str(key)).own_name, str(key))
    if dimension == "channel":
        return channel_policy(str(key)).label
    if dimension == "visibility":
        return VISIBILITY_LABELS[str(key)]
    return municipalities.get(int(key), MUNICIPALITY_NOT_STATED)
