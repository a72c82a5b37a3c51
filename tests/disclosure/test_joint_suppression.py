"""Everything a viewer can see of a survey together: each question by each filter, and two compared.

A linear programme knows every number that is shown, and that nobody is counted less than once.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest

from consult.disclosure.breakdowns import answer_group_sizes, answer_groups
from consult.disclosure.frequency_tables import CellCounts, FrequencyTable, TabulatedQuestion
from consult.disclosure.suppression import (
    INTERNAL_THRESHOLD,
    PUBLIC_THRESHOLD,
    CollapsedGroups,
    below_threshold,
    collapse_groups,
)
from consult.disclosure.tabulation import tabulate
from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Choice, Question
from tests.disclosure.attacker import Cell, joint

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


def asked(variable: int) -> TabulatedQuestion:
    choices = tuple(Choice(str(value), Texts.of("x")) for value in range(SIZES[variable]))
    return TabulatedQuestion(Question(f"Q{variable}", "single", choices=choices))


def counts(everybody: list[Person], variable: int, by: int | None) -> CellCounts:
    found: dict[tuple[str | None, int] | None, Counter[str]] = {None: Counter()}
    for one in everybody:
        group = "*" if by is None else str(one[by])
        found[None][group] += 1
        found.setdefault((str(one[variable]), 0), Counter())[group] += 1
    return found


def groups_of(everybody: list[Person], by: int, least: int) -> CollapsedGroups:
    if by == SECOND:
        whole = counts(everybody, SECOND, None)
        sizes = answer_group_sizes(asked(SECOND), whole, len(everybody))
        return answer_groups(asked(SECOND), sizes, least)
    return collapse_groups(Counter(str(one[by]) for one in everybody), least)


def views(everybody: list[Person], least: int) -> Iterator[tuple[Cell, int]]:
    """Every number that somebody can be shown, and of whom."""
    yield (), len(everybody)
    for variable, by in ((FIRST, None), (SECOND, None), (FIRST, LANGUAGE), (SECOND, LANGUAGE),
                         (FIRST, CHANNEL), (SECOND, CHANNEL), (FIRST, SECOND)):  # fmt: skip
        columns = () if by is None else groups_of(everybody, by, least).columns()
        sheet = FrequencyTable(
            asked(variable),
            counts(everybody, variable, by),
            columns,
            least,
            protect_zeros=by == SECOND,
        )
        for at in range(len(columns)) if by is not None and len(columns) > 1 else [None]:
            shown = tabulate(sheet, at)
            who: Cell = () if at is None else ((by or 0, frozenset(map(int, columns[at]))),)
            if shown.answered is not None:
                yield who, shown.answered
            for bar in shown.categories:
                if bar.count is not None:
                    one = (variable, frozenset({int(bar.key)}))
                    yield tuple(sorted((*who, one), key=lambda pair: pair[0])), bar.count


def small_cells(everybody: list[Person], least: int) -> dict[Cell, int]:
    """How many have one value, or two: those of too few people."""
    found: dict[Cell, int] = {}
    ways = [(FIRST,), (SECOND,), (FIRST, LANGUAGE), (SECOND, LANGUAGE), (FIRST, CHANNEL),
            (SECOND, CHANNEL), (FIRST, SECOND)]  # fmt: skip
    for way in ways:
        for values, count in Counter(tuple(one[v] for v in way) for one in everybody).items():
            if below_threshold(count, least):
                found[tuple((v, frozenset({x})) for v, x in zip(way, values, strict=True))] = count
    return found


@pytest.mark.parametrize("least", [INTERNAL_THRESHOLD, PUBLIC_THRESHOLD])
def test_all_that_can_be_seen_together_tells_no_small_number(least: int) -> None:
    recovered, tried = [], 0
    for seed in range(SURVEYS):
        everybody = people(random.Random(seed))
        if len(everybody) < least:
            continue
        shown, wanted = dict(views(everybody, least)), small_cells(everybody, least)
        assert not shown.keys() & wanted.keys()
        for cell, (low, high) in joint(SIZES, shown, wanted).items():
            tried += 1
            if high - low < 1e-6:
                recovered.append((seed, cell, wanted[cell]))
    assert not recovered, (len(recovered), tried, recovered[:5])
    assert tried > SURVEYS


ORDERS = tuple((a, b) for a in "abo" for b in "abo" if a != b)
"""Who puts two of three things in order, does it in one of these ways."""
TAKEN = tuple(one for size in (1, 2, 3) for one in combinations("xyz", size))
"""Who takes some of three things, at least one, takes one of these."""


def of_several(
    chance: random.Random, kind: str, least: int
) -> tuple[dict[Cell, int], dict[Cell, int]]:
    """What is shown of a question of places, or of several answers, by language; what is small."""
    ways: tuple[tuple[str, ...], ...] = ORDERS if kind == "rank" else TAKEN
    loads = [chance.choice((0, 1, 2, 6)) + 0.01 for _ in ways]
    told = [
        (chance.choices(range(len(ways)), loads)[0], chance.choices(range(3), (1, 3, 6))[0])
        for _ in range(chance.choice((20, 60, 200, 600)))
    ]
    places = (1, 2) if kind == "rank" else (0,)
    kinds = {
        (key, place): frozenset(
            nth for nth, way in enumerate(ways)
            if (way[place - 1] == key if place else key in way)
        )
        for key in ("abo" if kind == "rank" else "xyz")
        for place in places
    }  # fmt: skip
    found: dict[tuple[str | None, int] | None, Counter[str]] = {None: Counter()}
    for way, language in told:
        found[None][str(language)] += 1
        for cell, inside in kinds.items():
            if way in inside:
                found.setdefault(cell, Counter())[str(language)] += 1
    choices = tuple(Choice(key, Texts.of("x")) for key in ("abo" if kind == "rank" else "xyz"))
    question = TabulatedQuestion(Question("Q", kind, choices=choices, rank=2))
    columns = collapse_groups(found[None], least).columns()
    sheet = FrequencyTable(question, found, columns, least)
    shown: dict[Cell, int] = {(): len(told)}
    small_ones: dict[Cell, int] = {}
    for at in [None, *(range(len(columns)) if len(columns) > 1 else [])]:
        groups = frozenset(range(3)) if at is None else frozenset(map(int, columns[at]))
        who: Cell = () if at is None else ((1, groups),)
        one = tabulate(sheet, at)
        if one.answered is not None:
            shown[who] = one.answered
        for bar in one.categories:
            cells = [(bar.key, place) for place in places]
            counts = [
                sum(way in kinds[cell] and language in groups for way, language in told)
                for cell in cells
            ]
            for cell, count in zip(cells, counts, strict=True):
                if below_threshold(count, least):
                    small_ones[((0, kinds[cell]), *who)] = count
                if bar.count is not None:
                    shown[((0, kinds[cell]), *who)] = count
    return shown, small_ones


@pytest.mark.parametrize("kind", ["rank", "multi"])
@pytest.mark.parametrize("least", [INTERNAL_THRESHOLD, PUBLIC_THRESHOLD])
def test_places_and_several_answers_tell_no_small_number(kind: str, least: int) -> None:
    """Each person gives each place once, and takes one thing at least: so their numbers hang together."""
    recovered, tried, seen = [], 0, 0
    for seed in range(SURVEYS):
        shown, wanted = of_several(random.Random(seed), kind, least)
        assert not shown.keys() & wanted.keys()
        seen += len(shown)
        for cell, (low, high) in joint((len(ORDERS) if kind == "rank" else len(TAKEN), 3),
                                       shown, wanted).items():  # fmt: skip
            tried += 1
            if high - low < 1e-6:
                recovered.append((seed, cell, low))
    assert not recovered
    assert tried
    assert seen > 2 * SURVEYS
