"""Everything a viewer can see of a survey together: each question by each filter, and two compared.

A linear programme knows every number that is shown, and that nobody is counted less than once.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator

from consult.languages.rules import Texts
from consult.surveys.rules import Choice, Question
from consult.surveys.rules.axes import answer_groups, answer_sizes
from consult.surveys.rules.results import result
from consult.surveys.rules.sheets import Asked, Counts, Sheet
from consult.surveys.rules.suppression import LEAST, Groups, merged, small

from .attacking import Cell, joint

FIRST, SECOND, LANGUAGE, CHANNEL = range(4)
SIZES = (3, 3, 3, 2)
SURVEYS = int(os.environ.get("CONSULT_TEST_SURVEYS", "15"))
Person = tuple[int, ...]


def people(chance: random.Random) -> list[Person]:
    """Who answered a survey: what goes with what differs from survey to survey."""
    loads = [[chance.choice((1, 2, 6)) for _ in range(size)] for size in SIZES]
    tied = chance.random() < 0.5
    found = []
    for _ in range(chance.choice((15, 40, 120))):
        one = [
            chance.choices(range(size), load)[0] for size, load in zip(SIZES, loads, strict=True)
        ]
        if tied and chance.random() < 0.9:
            one[SECOND] = one[FIRST]
        found.append(tuple(one))
    return found


def asked(variable: int) -> Asked:
    choices = tuple(Choice(str(value), Texts.of("x")) for value in range(SIZES[variable]))
    return Asked(Question(f"Q{variable}", "single", choices=choices))


def counts(everybody: list[Person], variable: int, by: int | None) -> Counts:
    found: dict[tuple[str | None, int] | None, Counter[str]] = {None: Counter()}
    for one in everybody:
        group = "*" if by is None else str(one[by])
        found[None][group] += 1
        found.setdefault((str(one[variable]), 0), Counter())[group] += 1
    return found


def groups_of(everybody: list[Person], by: int) -> Groups:
    if by == SECOND:
        whole = counts(everybody, SECOND, None)
        return answer_groups(asked(SECOND), answer_sizes(asked(SECOND), whole, len(everybody)))
    return merged(Counter(str(one[by]) for one in everybody))


def views(everybody: list[Person]) -> Iterator[tuple[Cell, int]]:
    """Every number that somebody can be shown, and of whom."""
    yield (), len(everybody)
    for variable, by in ((FIRST, None), (SECOND, None), (FIRST, LANGUAGE), (SECOND, LANGUAGE),
                         (FIRST, CHANNEL), (SECOND, CHANNEL), (FIRST, SECOND)):  # fmt: skip
        columns = () if by is None else groups_of(everybody, by).columns()
        sheet = Sheet(
            asked(variable), counts(everybody, variable, by), columns, nobody_too=by == SECOND
        )
        for at in range(len(columns)) if by is not None and len(columns) > 1 else [None]:
            shown = result(sheet, at)
            who: Cell = () if at is None else ((by or 0, frozenset(map(int, columns[at]))),)
            if shown.answered is not None:
                yield who, shown.answered
            for bar in shown.bars:
                if bar.count is not None:
                    one = (variable, frozenset({int(bar.key)}))
                    yield tuple(sorted((*who, one), key=lambda pair: pair[0])), bar.count


def small_cells(everybody: list[Person]) -> dict[Cell, int]:
    """How many have one value, or two: those of too few people."""
    found: dict[Cell, int] = {}
    ways = [(FIRST,), (SECOND,), (FIRST, LANGUAGE), (SECOND, LANGUAGE), (FIRST, CHANNEL),
            (SECOND, CHANNEL), (FIRST, SECOND)]  # fmt: skip
    for way in ways:
        for values, count in Counter(tuple(one[v] for v in way) for one in everybody).items():
            if small(count):
                found[tuple((v, frozenset({x})) for v, x in zip(way, values, strict=True))] = count
    return found


def test_all_that_can_be_seen_together_tells_no_small_number() -> None:
    recovered, tried = [], 0
    for seed in range(SURVEYS):
        everybody = people(random.Random(seed))
        if len(everybody) < LEAST:
            continue
        shown, wanted = dict(views(everybody)), small_cells(everybody)
        assert not shown.keys() & wanted.keys()
        for cell, (low, high) in joint(SIZES, shown, wanted).items():
            tried += 1
            if high - low < 1e-6:
                recovered.append((seed, cell, wanted[cell]))
    assert not recovered, (len(recovered), tried, recovered[:5])
    assert tried > SURVEYS
