"""Filter questions: how many answered a question can disclose the answers that decide on it.

A filter question decides whether another question is asked, whether it must be answered, or which
of its choices are offered. The base of the dependent question, the number of people it was asked
of, is then a count of the filter's table. Where that count is suppressed, the dependent question is
not shown:

    threshold 5                     count    published
    Q1   a                             30           30
         b                             12            x   (complementary)
         c                              3            x
    Q2   answered, asked of b          12            x   else b = 12, and c = 45 - 30 - 12 = 3

A question that may be left out tells its base only approximately. It is withheld where its
respondents may be nearly all of the base: where hardly anybody of those who answered the filter did
not answer it.

Source: linked tables, Willenborg and de Waal (2001), chapter 6; Hundepool et al. (2012), chapter 4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Item, Question
from consult.questionnaire.rules.logic import REFERENCE

from .frequency_tables import QUANTITATIVE_KINDS, FrequencyTable, TabulatedQuestion
from .suppression import below_threshold

_STRING_LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"")

FilterChoices = dict[str, frozenset[str]]
"""Key of a filter question -> keys of the choices that are named; "" stands for any of them."""
BaseTest = Callable[[FrequencyTable, FrequencyTable, Collection[str], int | None], bool]
"""Of a table, that of a filter question, the choices named there, and the column."""


def filter_questions(questionnaire: Questionnaire, key: str) -> FilterChoices:
    """The questions that decide whether a question is asked, or how often its group repeats.

    A calculation stands for the questions that it is made from.
    """
    question = questionnaire.by_key[key]
    groups = questionnaire.ancestors[key]
    items: list[Item] = [*groups, question]
    expressions = [item.relevant for item in items]
    expressions += [group.repeat.count for group in groups if group.repeat]
    return _referenced_choices(questionnaire, expressions)


def past_filter_questions(
    current: Questionnaire, earlier: Iterable[Questionnaire], key: str
) -> FilterChoices:
    """The questions that may have decided who answered, beside others who answered as well.

    These are the filters of earlier versions, whose answers are counted with the rest, and the
    questions that decide, in any version, who had to answer.
    """
    versions = [version for version in earlier if key in version.by_key]
    choices: FilterChoices = {}
    for filters in (
        *(filter_questions(version, key) for version in versions),
        *(requirement_questions(version, key) for version in (current, *versions)),
    ):
        for filter_key, named in filters.items():
            choices[filter_key] = choices.get(filter_key, frozenset()) | named
    return choices


def requirement_questions(questionnaire: Questionnaire, key: str) -> FilterChoices:
    """The questions that decide whether a question must be answered; others may answer it too."""
    return _referenced_choices(questionnaire, [questionnaire.by_key[key].required_if])


def choice_filter_questions(versions: Iterable[Questionnaire], key: str) -> FilterChoices:
    """The questions that decide, in any version, which choices of a question are offered.

    The choices that are offered to those who gave one answer add up to the count of that answer.
    """
    filter_keys = {
        filter_key
        for version in versions
        if key in version.by_key
        for filter_key in _referenced_choices(version, [version.by_key[key].choice_filter])
    }
    return dict.fromkeys(sorted(filter_keys), frozenset({""}))


def calculation_sources(questionnaire: Questionnaire, key: str) -> frozenset[str]:
    """The keys of the questions whose answers can be read in a calculation."""
    question = questionnaire.by_key[key]
    expressions = (question.calculation, question.default) if question.is_invisible else ()
    return frozenset(_referenced_choices(questionnaire, expressions))


def _referenced_choices(questionnaire: Questionnaire, expressions: Iterable[str]) -> FilterChoices:
    """The questions that expressions refer to, with the choices whose names are quoted there."""
    choices: FilterChoices = {}
    pending, expanded = [" ".join(expressions)], set[str]()
    by_name = {q.name: q for q in questionnaire.questions} if "${" in pending[0] else {}
    while pending:
        expression = pending.pop()
        quoted = {single or double for single, double in _STRING_LITERAL.findall(expression)}
        for name in set(REFERENCE.findall(expression)) & by_name.keys() - expanded:
            question = by_name[name]
            if question.is_invisible:
                expanded.add(name)
                pending.append(f"{question.calculation} {question.default}")
            else:
                named = choices.get(question.key, frozenset())
                choices[question.key] = named | _named_choices(question, quoted)
    return choices


def _named_choices(question: Question, quoted: Collection[str]) -> frozenset[str]:
    named = {choice.key for choice in question.choices if choice.name in quoted}
    return frozenset(named or {""})


def base_discloses_filter(
    table: FrequencyTable,
    tables: Mapping[str, FrequencyTable],
    column: int | None,
    *,
    separately_tabulated: AbstractSet[str] = frozenset(),
    visited: frozenset[str] = frozenset(),
) -> bool:
    """Whether how many answered a question discloses what the table of a filter question hides.

    The filter's own filters count too: who answered it is known then. `tables` are those of all
    questions by key. `separately_tabulated` are the keys of questions that have no table by this
    breakdown but one by another, which may hide what this one would tell. `visited` are the
    questions on the way here: in different versions two may each have filtered the other.
    """
    tabulated = table.tabulated
    if _depends_on(tabulated, separately_tabulated):
        return True
    visited |= {tabulated.question.key}
    for (key, choices), base_is_known in _filters_with_tests(tabulated):
        filter_table = tables.get(key)
        if filter_table is None or key in visited or key in separately_tabulated:
            continue
        if not base_is_known(table, filter_table, choices, column):
            continue
        if _base_discloses_answers(table, filter_table, choices, column):
            return True
        if key in tabulated.choice_filters and table.suppressed_cells(column):
            # The filter shows those choices together: less the shown ones it gives the hidden.
            return True
        if base_discloses_filter(
            filter_table, tables, column, separately_tabulated=separately_tabulated, visited=visited
        ):
            return True
    return False


def _depends_on(tabulated: TabulatedQuestion, keys: AbstractSet[str]) -> bool:
    """Whether some questions decide exactly who answers a question: who may, or who must."""
    current_filters = {*tabulated.filters, *tabulated.choice_filters}
    if tabulated.question.may_be_required and not keys.isdisjoint(current_filters):
        return True
    required = bool(tabulated.question.required_if)
    return required and not keys.isdisjoint(tabulated.past_filters)


def _filters_with_tests(
    tabulated: TabulatedQuestion,
) -> Iterator[tuple[tuple[str, frozenset[str]], BaseTest]]:
    """The filters of a question, each with the test whether the base can be known."""
    yield from ((item, _answered_approximates_base) for item in tabulated.filters.items())
    yield from ((item, _answered_approximates_past_base) for item in tabulated.past_filters.items())
    yield from ((item, _answered_approximates_base) for item in tabulated.choice_filters.items())


def _answered_approximates_base(
    table: FrequencyTable,
    filter_table: FrequencyTable,
    _choices: Collection[str],
    column: int | None,
) -> bool:
    """Whether all who were asked answered, or hardly anybody who answered the filter did not."""
    nonrespondents = filter_table.count(None, column) - table.count(None, column)
    return table.tabulated.question.may_be_required or 0 <= nonrespondents < 2 * table.threshold


def _answered_approximates_past_base(
    table: FrequencyTable,
    filter_table: FrequencyTable,
    choices: Collection[str],
    column: int | None,
) -> bool:
    """Whether hardly anybody answered but those whom an earlier version asked."""
    if "" in choices:
        return True
    answered, filter_answered = table.count(None, column), filter_table.count(None, column)
    cells = [cell for part in filter_table.partitions for cell in part if cell[0] in choices]
    chose = sum(filter_table.count(cell, column) for cell in cells)
    bases = (filter_answered, chose, filter_answered - chose)
    return any(abs(answered - base) < 2 * table.threshold for base in bases)


def _base_discloses_answers(
    table: FrequencyTable,
    filter_table: FrequencyTable,
    choices: Collection[str],
    column: int | None,
) -> bool:
    """Whether the base of a question tells a count that the filter's table hides."""
    if filter_table.answered_suppressed(column):
        return True
    if filter_table.tabulated.question.kind in QUANTITATIVE_KINDS:
        columns = (None,) if column is None else range(len(table.columns))
        return any(
            below_threshold(filter_table.count(None, c) - table.count(None, c), table.threshold)
            for c in columns
        )
    hidden = {choice for choice, _ in filter_table.suppressed_cells(column)}
    return bool(hidden and ("" in choices or hidden & set(choices)))
