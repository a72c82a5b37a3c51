"""Indicators: which way is better, and how far a value has come from the baseline to a target."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum


class IndicatorDirection(StrEnum):
    """Which way an indicator is to go."""

    UP = "up"
    DOWN = "down"


def share_reached(
    baseline: Decimal | None, target: Decimal, value: Decimal, better: IndicatorDirection
) -> Decimal:
    """How much of the way from baseline to target a value has come: 0 none, 1 all, never outside.

    Without a baseline, or where the target is not beyond it, only reaching the target counts.
    """
    reached = value >= target if better is IndicatorDirection.UP else value <= target
    if reached:
        return Decimal(1)
    way = None if baseline is None else target - baseline
    if baseline is None or not way or (way > 0) is not (better is IndicatorDirection.UP):
        return Decimal(0)
    return min(Decimal(1), max(Decimal(0), (value - baseline) / way))


def target_at(targets: Mapping[int, Decimal], year: int) -> tuple[int, Decimal] | None:
    """The target that counts in a year: its own, else the next one, else the last."""
    years = sorted(targets)
    if not years:
        return None
    chosen = next((y for y in years if y >= year), years[-1])
    return chosen, targets[chosen]


def contradictions(
    baseline: Decimal | None, targets: Mapping[int, Decimal], better: IndicatorDirection
) -> list[int]:
    """The years whose target lies on the wrong side of the baseline."""
    if baseline is None:
        return []
    if better is IndicatorDirection.UP:
        return [year for year in sorted(targets) if targets[year] < baseline]
    return [year for year in sorted(targets) if targets[year] > baseline]
