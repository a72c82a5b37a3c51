"""Counts as bars: what a chart's template is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l

from consult.contributions.filtering import UNTOLD_PLACE
from consult.contributions.queries.counts import Dimension
from consult.contributions.rules.filters import Filters
from consult.contributions.wording import CHANNELS, VISIBILITIES
from consult.languages.rules import of_tag
from consult.web.language import spoken

from ..queries.dossier import Facets

CAPTIONS: Mapping[Dimension, Any] = {
    "language": _l("By language"),
    "channel": _l("By channel"),
    "municipality_id": _l("By municipality"),
    "visibility": _l("By who can read it"),
}


@dataclass(frozen=True)
class Bar:
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
    rows: tuple[Bar, ...]


def widths(counts: Iterable[float]) -> list[float]:
    """The width of each bar, the longest 100; something is never drawn as nothing."""
    values = list(counts)
    most = max(values, default=0) or 1
    return [round(max(100 * value / most, 1), 1) if value else 0 for value in values]


def charts(
    facets: Facets,
    filters: Filters,
    municipalities: Mapping[int, str],
    url: Callable[[Dimension, str], str],
) -> list[Chart]:
    """The bars of a dossier; each line leads to the list of that value, or back from it."""
    found = []
    for dimension, counts in facets.by.items():
        chosen = getattr(filters, dimension)
        rows = tuple(
            Bar(
                label(dimension, key, municipalities),
                format_decimal(count),
                width,
                url(dimension, "" if key == chosen else str(key)),
                key == chosen,
            )
            for (key, count), width in zip(counts.items(), widths(counts.values()), strict=True)
        )
        found.append(Chart(CAPTIONS[dimension], rows))
    return found


def label(dimension: Dimension, key: str | int, municipalities: Mapping[int, str]) -> Any:
    """What a value is called: a language by its own name, in its own script."""
    if dimension == "language":
        return spoken(of_tag(str(key)).own_name, str(key))
    if dimension == "channel":
        return CHANNELS[str(key)]
    if dimension == "visibility":
        return VISIBILITIES[str(key)]
    return municipalities.get(int(key), UNTOLD_PLACE)
