"""Differencing: somebody keeps every release, and subtracts one from the next."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from consult.disclosure.differencing import protect_against_differencing
from consult.disclosure.frequency_tables import FrequencyTable, TabulatedQuestion
from consult.disclosure.releases import Crosstab, CrosstabColumn, Release
from consult.disclosure.suppression import PUBLIC_THRESHOLD, below_threshold, collapse_groups
from consult.disclosure.tabulation import QuestionResult, tabulate
from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Choice, Question
from tests.disclosure.attacker import Subset, feasibility_intervals

FIRST, SECOND, LANGUAGE, WAVE = range(4)
SIZES = (3, 3, 3)
SURVEYS = int(os.environ.get("CONSULT_TEST_SURVEYS", "15"))
Person = tuple[int, ...]


def tabulated(variable: int) -> TabulatedQuestion:
    choices = tuple(Choice(str(value), Texts.of("x")) for value in range(SIZES[variable]))
    return TabulatedQuestion(Question(f"Q{variable}", "single", choices=choices))


def frequency_table(
    respondents: list[Person], variable: int, columns: tuple[tuple[str, ...], ...]
) -> FrequencyTable:
    counts: dict[tuple[str | None, int] | None, Counter[str]] = {None: Counter()}
    for person in respondents:
        group = str(person[LANGUAGE])
        counts[None][group] += 1
        counts.setdefault((str(person[variable]), 0), Counter())[group] += 1
    return FrequencyTable(tabulated(variable), counts, columns, PUBLIC_THRESHOLD)


def unprotected_release(respondents: list[Person], *, by_language: bool) -> Release:
    """What a first release would show: two questions, and each by language."""
    results = tuple(
        tabulate(frequency_table(respondents, variable, ())) for variable in (FIRST, SECOND)
    )
    groups = collapse_groups(
        Counter(str(person[LANGUAGE]) for person in respondents), PUBLIC_THRESHOLD
    )
    columns = groups.columns()
    crosstabs = []
    if by_language and len(columns) > 1:
        tables = [frequency_table(respondents, variable, columns) for variable in (FIRST, SECOND)]
        sizes = [
            sum(str(person[LANGUAGE]) in column for person in respondents) for column in columns
        ]
        names = [*groups.separate, *([""] if groups.collapsed else [])]
        crosstab_columns = [
            CrosstabColumn(name, sizes[c], tuple(tabulate(table, c) for table in tables))
            for c, name in enumerate(names)
        ]
        crosstabs.append(Crosstab("language", tuple(crosstab_columns)))
    return Release(Texts.of("x"), len(respondents), results, (), tuple(crosstabs))


def random_waves(chance: random.Random) -> list[list[Person]]:
    """Who answered before each of a few releases."""
    weights = [[chance.choice((1, 3, 9)) for _ in range(size)] for size in SIZES]
    waves = []
    for wave in range(chance.choice((2, 2, 3))):
        count = chance.choice((10, 11, 25, 60, 200))
        waves.append(
            [
                (*(chance.choices(range(size), weight)[0] for size, weight in
                   zip(SIZES, weights, strict=True)), wave)
                for _ in range(count)
            ]
        )  # fmt: skip
    return waves


def published_counts(release: Release, last_wave: int) -> Iterator[tuple[Subset, int]]:
    """Every number of a release, and of whom."""
    so_far: Subset = ((WAVE, frozenset(range(last_wave + 1))),)
    yield so_far, release.respondents
    yield from _result_counts(release.results, (), so_far)
    for crosstab in release.crosstabs:
        separate = {column.group for column in crosstab.columns} - {""}
        collapsed = {str(value) for value in range(SIZES[LANGUAGE])} - separate
        for column in crosstab.columns:
            groups = {column.group} if column.group else collapsed
            group: Subset = ((LANGUAGE, frozenset(map(int, groups))),)
            yield (*group, *so_far), column.respondents
            yield from _result_counts(column.results, group, so_far)


def _result_counts(
    results: tuple[QuestionResult, ...], group: Subset, so_far: Subset
) -> Iterator[tuple[Subset, int]]:
    for result in results:
        variable = int(result.question.key[1:])
        if result.answered is not None:
            yield (*group, *so_far), result.answered
        for category in result.categories:
            if category.count is not None:
                answer = (variable, frozenset({int(category.key)}))
                yield (answer, *group, *so_far), category.count


def unsafe_counts(respondents: list[Person], waves: int) -> dict[Subset, int]:
    """The counts of fewer than ten people, until a release or between two."""
    unsafe: dict[Subset, int] = {}
    spans = [(a, b) for a in range(waves) for b in range(a, waves)]
    for variables in ((FIRST,), (SECOND,), (LANGUAGE,), (FIRST, LANGUAGE), (SECOND, LANGUAGE)):
        for first, last in spans:
            within = [person for person in respondents if first <= person[WAVE] <= last]
            cells = Counter(tuple(person[v] for v in variables) for person in within)
            for values, count in cells.items():
                if below_threshold(count, PUBLIC_THRESHOLD):
                    pairs = zip(variables, values, strict=True)
                    subset = tuple((v, frozenset({value})) for v, value in pairs)
                    unsafe[*subset, (WAVE, frozenset(range(first, last + 1)))] = count
    return unsafe


class Attack(NamedTuple):
    """How many counts were disclosed, were unsafe, were published, would be by each release alone."""

    disclosed: int
    unsafe: int
    published: int
    unprotected: int


def attack(seed: int, *, protected: bool = True) -> Attack:
    """Attack the releases of a random survey, all together."""
    chance = random.Random(seed)
    waves = random_waves(chance)
    releases: list[Release] = []
    published: dict[Subset, int] = {}
    unprotected = 0
    for last in range(len(waves)):
        respondents = [person for wave in waves[: last + 1] for person in wave]
        release = unprotected_release(respondents, by_language=chance.random() < 0.7)
        unprotected += len(list(published_counts(release, last)))
        if protected:
            release = protect_against_differencing(release, releases)
        releases.append(release.without_suppressed_crosstabs())
        published |= dict(published_counts(releases[-1], last))
    unsafe = unsafe_counts([person for wave in waves for person in wave], len(waves))
    intervals = feasibility_intervals((*SIZES, len(waves)), published, unsafe)
    disclosed = sum(high - low < 1e-6 for low, high in intervals.values())
    return Attack(disclosed, len(unsafe), len(published), unprotected)


def test_no_releases_together_disclose_an_unsafe_count() -> None:
    attacks = [attack(seed) for seed in range(SURVEYS)]
    total = Attack(*map(sum, zip(*attacks, strict=True)))
    assert total.disclosed == 0
    assert total.unsafe > 5 * SURVEYS
    assert total.published > total.unprotected / 4


def test_they_would_if_each_were_judged_alone() -> None:
    assert sum(attack(seed, protected=False).disclosed for seed in range(5)) > 0


def shown_counts(result: QuestionResult) -> list[int | None]:
    return [category.count for category in result.categories]


def second_release(increments: dict[str, int], before: dict[str, int]) -> Release:
    """The second of two releases; keys are the answer and the language."""

    def release(counts: dict[str, int]) -> Release:
        persons: list[Person] = [
            (int(key[0]), 0, int(key[1]), 0) for key, count in counts.items() for _ in range(count)
        ]
        return unprotected_release(persons, by_language=True)

    counts = Counter(before) + Counter(increments)
    return protect_against_differencing(release(counts), [release(before)])


BEFORE = {"00": 40, "10": 30, "20": 30, "01": 20, "11": 20, "21": 20}


def test_one_person_more_in_a_language_is_seen_in_no_table() -> None:
    """Of ten more one spoke it: beside the last release the table would tell their every answer."""
    release = second_release({"00": 9, "11": 1}, BEFORE)
    assert release.crosstabs == ()
    assert release.respondents == 170
    assert shown_counts(release.results[FIRST]) == [None, None, 50]


def test_what_grew_by_enough_is_shown() -> None:
    release = second_release({"00": 20, "10": 30, "01": 10, "11": 10}, BEFORE)
    assert shown_counts(release.results[FIRST]) == [90, 90, 50]
    in_portuguese = release.crosstabs[0].columns[0].results[FIRST]
    assert shown_counts(in_portuguese) == [60, 60, 30]


def test_nobody_learns_that_all_who_came_said_the_same() -> None:
    """Who knows that somebody answered between two releases would know what they said."""
    release = second_release({"00": 12}, BEFORE)
    assert shown_counts(release.results[FIRST]).count(None) == 2
    assert release.results[FIRST].categories[0].count is None
    assert second_release({}, BEFORE).results[FIRST].categories[0].count == 60


def test_what_was_left_out_can_be_shown_once_enough_gave_it() -> None:
    before = {"00": 30, "10": 15, "20": 3}
    assert shown_counts(second_release({}, before).results[FIRST]) == [30, None, None]
    more = {"00": 20, "10": 20, "20": 20}
    assert shown_counts(second_release(more, before).results[FIRST]) == [50, 35, 23]


@pytest.mark.parametrize("by_language", [True, False])
def test_the_same_answers_once_more_are_the_same_release(by_language: bool) -> None:
    persons: list[Person] = [
        (int(k[0]), 1, int(k[1]), 0) for k, n in BEFORE.items() for _ in range(n)
    ]
    first = unprotected_release(persons, by_language=True)
    again = unprotected_release(persons, by_language=by_language)
    assert protect_against_differencing(again, [first]) == again


@pytest.mark.parametrize("requirement", [{"required": True}, {"required_if": "1 = 1"}, {}])
def test_choices_offered_by_an_answer_tell_nothing_of_what_came_since(
    requirement: dict[str, Any],
) -> None:
    """Who says 0 is offered 0 only, and so on: since the first release three came who said 2."""
    before: list[Person] = [(n % 3, n % 3, 0) for n in range(90)]
    came: list[Person] = [(n, n, 0) for n, count in enumerate((12, 15, 3)) for _ in range(count)]
    earlier = unprotected_release(before, by_language=False)
    release = unprotected_release(before + came, by_language=False)
    plain = tabulated(SECOND)
    filtered = replace(
        plain,
        question=replace(plain.question, **requirement),
        choice_filters={f"Q{FIRST}": frozenset({""})},
    )
    first, second = protect_against_differencing(
        release, [earlier], {f"Q{FIRST}": tabulated(FIRST), f"Q{SECOND}": filtered}
    ).results
    assert None in shown_counts(first)
    assert second.answered is None
    _, shown = protect_against_differencing(
        release, [earlier], {f"Q{FIRST}": tabulated(FIRST), f"Q{SECOND}": plain}
    ).results
    assert shown.answered == 120
