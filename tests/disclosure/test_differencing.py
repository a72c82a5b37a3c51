"""Somebody keeps every release, and subtracts one from the next."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from consult.disclosure.differencing import protect_against_differencing
from consult.disclosure.frequency_tables import CellCounts, FrequencyTable, TabulatedQuestion
from consult.disclosure.releases import Crosstab, CrosstabColumn, Release
from consult.disclosure.suppression import PUBLIC_THRESHOLD, below_threshold, collapse_groups
from consult.disclosure.tabulation import QuestionResult, tabulate
from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Choice, Question
from tests.disclosure.attacker import Cell, joint

FIRST, SECOND, LANGUAGE, WHEN = range(4)
SIZES = (3, 3, 3)
SURVEYS = int(os.environ.get("CONSULT_TEST_SURVEYS", "15"))
Person = tuple[int, ...]


def asked(variable: int) -> TabulatedQuestion:
    choices = tuple(Choice(str(value), Texts.of("x")) for value in range(SIZES[variable]))
    return TabulatedQuestion(Question(f"Q{variable}", "single", choices=choices))


def sheet(
    people: list[Person], variable: int, columns: tuple[tuple[str, ...], ...]
) -> FrequencyTable:
    found: dict[tuple[str | None, int] | None, Counter[str]] = {None: Counter()}
    for one in people:
        group = str(one[LANGUAGE])
        found[None][group] += 1
        found.setdefault((str(one[variable]), 0), Counter())[group] += 1
    counts: CellCounts = found
    return FrequencyTable(asked(variable), counts, columns, PUBLIC_THRESHOLD)


def a_release(people: list[Person], *, split: bool) -> Release:
    """What a release would show, were it the first: two questions, and each by language."""
    results = tuple(tabulate(sheet(people, variable, ())) for variable in (FIRST, SECOND))
    groups = collapse_groups(Counter(str(one[LANGUAGE]) for one in people), PUBLIC_THRESHOLD)
    columns = groups.columns()
    splits = []
    if split and len(columns) > 1:
        sheets = [sheet(people, variable, columns) for variable in (FIRST, SECOND)]
        sizes = [sum(str(one[LANGUAGE]) in column for one in people) for column in columns]
        names = [*groups.separate, *([""] if groups.collapsed else [])]
        made = [
            CrosstabColumn(name, sizes[at], tuple(tabulate(one, at) for one in sheets))
            for at, name in enumerate(names)
        ]
        splits.append(Crosstab("language", tuple(made)))
    return Release(Texts.of("x"), len(people), results, (), tuple(splits))


def people(chance: random.Random) -> list[list[Person]]:
    """Who came before each of a few releases."""
    loads = [[chance.choice((1, 3, 9)) for _ in range(size)] for size in SIZES]
    waves = []
    for when in range(chance.choice((2, 2, 3))):
        count = chance.choice((10, 11, 25, 60, 200))
        waves.append(
            [
                (*(chance.choices(range(size), load)[0] for size, load in
                   zip(SIZES, loads, strict=True)), when)
                for _ in range(count)
            ]
        )  # fmt: skip
    return waves


def shown(release: Release, until: int, everybody: list[Person]) -> Iterator[tuple[Cell, int]]:
    """Every number of a release, and of whom."""
    then: Cell = ((WHEN, frozenset(range(until + 1))),)
    yield then, release.respondents
    yield from _numbers(release.results, (), then)
    for split in release.crosstabs:
        named = {column.group for column in split.columns} - {""}
        rest = {str(value) for value in range(SIZES[LANGUAGE])} - named
        for column in split.columns:
            groups = {column.group} if column.group else rest
            who: Cell = ((LANGUAGE, frozenset(map(int, groups))),)
            yield (*who, *then), column.respondents
            yield from _numbers(column.results, who, then)


def _numbers(
    results: tuple[QuestionResult, ...], who: Cell, then: Cell
) -> Iterator[tuple[Cell, int]]:
    for one in results:
        variable = int(one.question.key[1:])
        if one.answered is not None:
            yield (*who, *then), one.answered
        for bar in one.categories:
            if bar.count is not None:
                yield ((variable, frozenset({int(bar.key)})), *who, *then), bar.count


def small_cells(everybody: list[Person], waves: int) -> dict[Cell, int]:
    """How many gave an answer, in a language or in all, until a release or between two."""
    found: dict[Cell, int] = {}
    spans = [(a, b) for a in range(waves) for b in range(a, waves)]
    for way in ((FIRST,), (SECOND,), (LANGUAGE,), (FIRST, LANGUAGE), (SECOND, LANGUAGE)):
        for first, last in spans:
            there = [one for one in everybody if first <= one[WHEN] <= last]
            for values, count in Counter(tuple(one[v] for v in way) for one in there).items():
                if below_threshold(count, PUBLIC_THRESHOLD):
                    cell = tuple((v, frozenset({x})) for v, x in zip(way, values, strict=True))
                    found[*cell, (WHEN, frozenset(range(first, last + 1)))] = count
    return found


def recovered(seed: int, *, careful: bool = True) -> tuple[int, int, int, int]:
    """Small numbers known exactly from all releases; how many there are; numbers shown of how many."""
    chance = random.Random(seed)
    waves = people(chance)
    made: list[Release] = []
    known: dict[Cell, int] = {}
    full = 0
    for until in range(len(waves)):
        so_far = [one for wave in waves[: until + 1] for one in wave]
        release = a_release(so_far, split=chance.random() < 0.7)
        full += len(list(shown(release, until, so_far)))
        made.append(
            (
                protect_against_differencing(release, made) if careful else release
            ).without_suppressed_crosstabs()
        )
        known |= dict(shown(made[-1], until, so_far))
    everybody = [one for wave in waves for one in wave]
    wanted = small_cells(everybody, len(waves))
    bounds = joint((*SIZES, len(waves)), known, wanted)
    told = sum(high - low < 1e-6 for low, high in bounds.values())
    return told, len(wanted), len(known), full


def test_no_two_releases_together_tell_a_small_number() -> None:
    told, wanted, known, full = map(
        sum, zip(*(recovered(seed) for seed in range(SURVEYS)), strict=True)
    )
    assert told == 0
    assert wanted > 5 * SURVEYS
    assert known > full / 4


def test_they_would_if_each_were_judged_alone() -> None:
    assert sum(recovered(seed, careful=False)[0] for seed in range(5)) > 0


def grown(more: dict[str, int], old: dict[str, int]) -> Release:
    """The second of two releases of one question."""

    def made(counts: dict[str, int]) -> Release:
        persons: list[Person] = [
            (int(key[0]), 0, int(key[1]), 0) for key, count in counts.items() for _ in range(count)
        ]
        return a_release(persons, split=True)

    later = {key: old.get(key, 0) + more.get(key, 0) for key in old.keys() | more.keys()}
    return protect_against_differencing(made(later), [made(old)])


BEFORE = {"00": 40, "10": 30, "20": 30, "01": 20, "11": 20, "21": 20}


def test_one_person_more_in_a_language_is_seen_in_no_table() -> None:
    """Of ten more one spoke it: beside the last release the table would tell their every answer."""
    release = grown({"00": 9, "11": 1}, BEFORE)
    assert release.crosstabs == ()
    assert release.respondents == 170
    assert [bar.count for bar in release.results[FIRST].categories] == [None, None, 50]


def test_what_grew_by_enough_is_shown() -> None:
    release = grown({"00": 20, "10": 30, "01": 10, "11": 10}, BEFORE)
    assert [bar.count for bar in release.results[FIRST].categories] == [90, 90, 50]
    assert [bar.count for bar in release.crosstabs[0].columns[0].results[FIRST].categories] == [
        60,
        60,
        30,
    ]


def test_nobody_learns_that_all_who_came_said_the_same() -> None:
    """Who knows that somebody answered between two releases would know what they said."""
    release = grown({"00": 12}, BEFORE)
    assert [bar.count for bar in release.results[FIRST].categories].count(None) == 2
    assert release.results[FIRST].categories[0].count is None
    assert grown({}, BEFORE).results[FIRST].categories[0].count == 60


def test_what_was_left_out_can_be_shown_once_enough_gave_it() -> None:
    before = {"00": 30, "10": 15, "20": 3}
    assert [b.count for b in grown({}, before).results[FIRST].categories] == [30, None, None]
    more = {"00": 20, "10": 20, "20": 20}
    assert [b.count for b in grown(more, before).results[FIRST].categories] == [50, 35, 23]


@pytest.mark.parametrize("splits", [True, False])
def test_the_same_answers_once_more_are_the_same_release(splits: bool) -> None:
    persons: list[Person] = [
        (int(k[0]), 1, int(k[1]), 0) for k, n in BEFORE.items() for _ in range(n)
    ]
    first = a_release(persons, split=True)
    again = a_release(persons, split=splits)
    assert protect_against_differencing(again, [first]) == again


@pytest.mark.parametrize("bound", [{"required": True}, {"required_if": "1 = 1"}, {}])
def test_choices_offered_by_an_answer_tell_nothing_of_what_came_since(
    bound: dict[str, Any],
) -> None:
    """Who says 0 is offered 0 only, and so on: since the first release three came who said 2."""
    before: list[Person] = [(n % 3, n % 3, 0) for n in range(90)]
    came: list[Person] = [(n, n, 0) for n, count in enumerate((12, 15, 3)) for _ in range(count)]
    earlier, now = a_release(before, split=False), a_release(before + came, split=False)
    plain = asked(SECOND)
    told = replace(
        plain,
        question=replace(plain.question, **bound),
        choice_filters={f"Q{FIRST}": frozenset({""})},
    )
    first, second = protect_against_differencing(
        now, [earlier], {f"Q{FIRST}": asked(FIRST), f"Q{SECOND}": told}
    ).results
    assert None in {bar.count for bar in first.categories}
    assert second.answered is None
    _, shown = protect_against_differencing(
        now, [earlier], {f"Q{FIRST}": asked(FIRST), f"Q{SECOND}": plain}
    ).results
    assert shown.answered == 120
