"""Everything a reader can see of a survey together: each question by each filter, and two compared.

A linear programme knows every published number, and that none is negative (`attacker`).
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest

from consult.disclosure.breakdowns import answer_group_sizes, answer_groups
from consult.disclosure.frequency_tables import (
    ALL_RESPONDENTS,
    CellCounts,
    FrequencyTable,
    TabulatedQuestion,
)
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
from tests.disclosure.attacker import Subset, feasibility_intervals

FIRST, SECOND, LANGUAGE, CHANNEL = range(4)
SIZES = (3, 3, 3, 2)
SURVEYS = int(os.environ.get("CONSULT_TEST_SURVEYS", "15"))
Person = tuple[int, ...]


def random_respondents(chance: random.Random) -> list[Person]:
    """Random respondents; how strongly their values are correlated differs from survey to survey."""
    weights = [[chance.choice((1, 2, 6)) for _ in range(size)] for size in SIZES]
    correlated = chance.random() < 0.5
    respondents = []
    for _ in range(chance.choice((15, 40, 120))):
        person = [
            chance.choices(range(size), weight)[0]
            for size, weight in zip(SIZES, weights, strict=True)
        ]
        if correlated and chance.random() < 0.9:
            person[SECOND] = person[FIRST]
        respondents.append(tuple(person))
    return respondents


def tabulated(variable: int) -> TabulatedQuestion:
    choices = tuple(Choice(str(value), Texts.of("x")) for value in range(SIZES[variable]))
    return TabulatedQuestion(Question(f"Q{variable}", "single", choices=choices))


def counts(respondents: list[Person], variable: int, breakdown: int | None) -> CellCounts:
    cells: dict[tuple[str | None, int] | None, Counter[str]] = {None: Counter()}
    for person in respondents:
        group = ALL_RESPONDENTS if breakdown is None else str(person[breakdown])
        cells[None][group] += 1
        cells.setdefault((str(person[variable]), 0), Counter())[group] += 1
    return cells


def groups_of(respondents: list[Person], breakdown: int, threshold: int) -> CollapsedGroups:
    if breakdown == SECOND:
        totals = counts(respondents, SECOND, None)
        sizes = answer_group_sizes(tabulated(SECOND), totals, len(respondents))
        return answer_groups(tabulated(SECOND), sizes, threshold)
    return collapse_groups(Counter(str(person[breakdown]) for person in respondents), threshold)


def published_counts(respondents: list[Person], threshold: int) -> Iterator[tuple[Subset, int]]:
    """Every number that somebody can be shown, and of whom."""
    yield (), len(respondents)
    for variable, breakdown in ((FIRST, None), (SECOND, None), (FIRST, LANGUAGE), (SECOND, LANGUAGE),
                         (FIRST, CHANNEL), (SECOND, CHANNEL), (FIRST, SECOND)):  # fmt: skip
        columns: tuple[tuple[str, ...], ...] = ()
        if breakdown is not None:
            columns = groups_of(respondents, breakdown, threshold).columns()
        table = FrequencyTable(
            tabulated(variable),
            counts(respondents, variable, breakdown),
            columns,
            threshold,
            protect_zeros=breakdown == SECOND,
        )
        for column in range(len(columns)) if len(columns) > 1 else [None]:
            result = tabulate(table, column)
            group: Subset = ()
            if column is not None and breakdown is not None:
                group = ((breakdown, frozenset(map(int, columns[column]))),)
            if result.answered is not None:
                yield group, result.answered
            for category in result.categories:
                if category.count is not None:
                    answer = (variable, frozenset({int(category.key)}))
                    subset = sorted((*group, answer), key=lambda pair: pair[0])
                    yield tuple(subset), category.count


def unsafe_counts(respondents: list[Person], threshold: int) -> dict[Subset, int]:
    """The counts under the threshold, of one value or of two."""
    unsafe: dict[Subset, int] = {}
    tables = [(FIRST,), (SECOND,), (FIRST, LANGUAGE), (SECOND, LANGUAGE), (FIRST, CHANNEL),
            (SECOND, CHANNEL), (FIRST, SECOND)]  # fmt: skip
    for variables in tables:
        cells = Counter(tuple(person[v] for v in variables) for person in respondents)
        for values, count in cells.items():
            if below_threshold(count, threshold):
                pairs = zip(variables, values, strict=True)
                unsafe[tuple((v, frozenset({value})) for v, value in pairs)] = count
    return unsafe


@pytest.mark.parametrize("threshold", [INTERNAL_THRESHOLD, PUBLIC_THRESHOLD])
def test_all_that_is_published_together_discloses_no_unsafe_count(threshold: int) -> None:
    disclosed, attacked = [], 0
    for seed in range(SURVEYS):
        respondents = random_respondents(random.Random(seed))
        if len(respondents) < threshold:
            continue
        published = dict(published_counts(respondents, threshold))
        unsafe = unsafe_counts(respondents, threshold)
        assert not published.keys() & unsafe.keys()
        for subset, (low, high) in feasibility_intervals(SIZES, published, unsafe).items():
            attacked += 1
            if high - low < 1e-6:
                disclosed.append((seed, subset, unsafe[subset]))
    assert not disclosed, (len(disclosed), attacked, disclosed[:5])
    assert attacked > SURVEYS


ORDERS = tuple((a, b) for a in "abo" for b in "abo" if a != b)
"""Who puts two of three things in order, does it in one of these ways."""
SELECTIONS = tuple(taken for size in (1, 2, 3) for taken in combinations("xyz", size))
"""Who chooses some of three things, at least one, chooses one of these."""


def rank_or_multiple_response(
    chance: random.Random, kind: str, threshold: int
) -> tuple[dict[Subset, int], dict[Subset, int]]:
    """What is published of such a question by language, and its counts under the threshold.

    Variable 0 is the whole answer (an order, or a selection), variable 1 the language.
    """
    answers: tuple[tuple[str, ...], ...] = ORDERS if kind == "rank" else SELECTIONS
    keys, places = ("abo", (1, 2)) if kind == "rank" else ("xyz", (0,))
    weights = [chance.choice((0, 1, 2, 6)) + 0.01 for _ in answers]
    respondents = [
        (chance.choices(range(len(answers)), weights)[0], chance.choices(range(3), (1, 3, 6))[0])
        for _ in range(chance.choice((20, 60, 200, 600)))
    ]
    answers_in_cell = {
        (key, place): frozenset(
            number for number, answer in enumerate(answers)
            if (answer[place - 1] == key if place else key in answer)
        )
        for key in keys
        for place in places
    }  # fmt: skip
    counts: dict[tuple[str | None, int] | None, Counter[str]] = {None: Counter()}
    for answer, language in respondents:
        counts[None][str(language)] += 1
        for cell, inside in answers_in_cell.items():
            if answer in inside:
                counts.setdefault(cell, Counter())[str(language)] += 1
    choices = tuple(Choice(key, Texts.of("x")) for key in keys)
    question = TabulatedQuestion(Question("Q", kind, choices=choices, rank=2))
    columns = collapse_groups(counts[None], threshold).columns()
    table = FrequencyTable(question, counts, columns, threshold)
    published: dict[Subset, int] = {(): len(respondents)}
    unsafe: dict[Subset, int] = {}
    for column in [None, *(range(len(columns)) if len(columns) > 1 else [])]:
        groups = frozenset(range(3)) if column is None else frozenset(map(int, columns[column]))
        group: Subset = () if column is None else ((1, groups),)
        result = tabulate(table, column)
        if result.answered is not None:
            published[group] = result.answered
        for category in result.categories:
            for place in places:
                inside = answers_in_cell[category.key, place]
                count = sum(
                    answer in inside and language in groups for answer, language in respondents
                )
                if below_threshold(count, threshold):
                    unsafe[((0, inside), *group)] = count
                if category.count is not None:
                    published[((0, inside), *group)] = count
    return published, unsafe


@pytest.mark.parametrize("kind", ["rank", "multi"])
@pytest.mark.parametrize("threshold", [INTERNAL_THRESHOLD, PUBLIC_THRESHOLD])
def test_ranks_and_multiple_responses_disclose_no_unsafe_count(kind: str, threshold: int) -> None:
    """Each person gives each place once, and chooses one thing at least: the counts are linked."""
    sizes = (len(ORDERS) if kind == "rank" else len(SELECTIONS), 3)
    disclosed, attacked, shown = [], 0, 0
    for seed in range(SURVEYS):
        published, unsafe = rank_or_multiple_response(random.Random(seed), kind, threshold)
        assert not published.keys() & unsafe.keys()
        shown += len(published)
        for subset, (low, high) in feasibility_intervals(sizes, published, unsafe).items():
            attacked += 1
            if high - low < 1e-6:
                disclosed.append((seed, subset, low))
    assert not disclosed
    assert attacked
    assert shown > 2 * SURVEYS
