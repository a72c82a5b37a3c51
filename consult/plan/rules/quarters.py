"""Quarters of a year, and the schedule (*cronograma*) made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year, as in a *cronograma*."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read `2026Q2`. Raises ValueError on anything else."""
        year, _, number = text.partition("Q")
        if len(year) != 4 or number not in {"1", "2", "3", "4"}:
            raise ValueError(f"not a quarter: {text!r}")
        return cls(int(year), int(number))

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def quarters_between(starts: date, ends: date) -> list[Quarter]:
    """Every quarter that a period touches."""
    first, last = starts.year * 4 + (starts.month - 1) // 3, ends.year * 4 + (ends.month - 1) // 3
    return [Quarter(i // 4, i % 4 + 1) for i in range(first, last + 1)]
