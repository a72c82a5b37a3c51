"""Which answers decide whether a question is asked: how many it was asked of may tell them."""

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

BaseTest = Callable[[FrequencyTable, FrequencyTable, Collection[str], int | None], bool]
"""Of a question, one that decides on it, the choices that are named there, and the column."""


def filter_questions(questionnaire: Questionnaire, key: str) -> dict[str, frozenset[str]]:
    """The questions that decide whether one is asked, with the keys of the choices that are named.

    A key "" stands for any of them. What is worked out stands for what it is worked out from.
    """
    question = questionnaire.by_key[key]
    around = questionnaire.ancestors[key]
    items: list[Item] = [*around, question]
    written = [item.relevant for item in items]
    written += [group.repeat.count for group in around if group.repeat]
    return _referenced_choices(questionnaire, written)


def past_filter_questions(
    current: Questionnaire, earlier: Iterable[Questionnaire], key: str
) -> dict[str, frozenset[str]]:
    """What may have decided who answered, beside others who did as well.

    What decided in earlier versions, since what was answered then is counted with the rest; and, in
    any, by what people had to answer.
    """
    older = [one for one in earlier if key in one.by_key]
    told = [
        *(filter_questions(one, key) for one in older),
        *(requirement_questions(q, key) for q in (current, *older)),
    ]
    found: dict[str, frozenset[str]] = {}
    for each in told:
        for other, wanted in each.items():
            found[other] = found.get(other, frozenset()) | wanted
    return found


def requirement_questions(questionnaire: Questionnaire, key: str) -> dict[str, frozenset[str]]:
    """The questions that decide whether one must be answered; others may answer it as well."""
    return _referenced_choices(questionnaire, [questionnaire.by_key[key].required_if])


def choice_filter_questions(
    versions: Iterable[Questionnaire], key: str
) -> dict[str, frozenset[str]]:
    """The questions that decide, or did in some version, which choices of one are offered.

    Those that are offered to who said one thing add up to how many said it.
    """
    asked = [one for one in versions if key in one.by_key]
    found = {
        other
        for one in asked
        for other in _referenced_choices(one, [one.by_key[key].choice_filter])
    }
    return dict.fromkeys(sorted(found), frozenset({""}))


def calculation_sources(questionnaire: Questionnaire, key: str) -> frozenset[str]:
    """The keys of the questions whose answers somebody can read in what is worked out."""
    question = questionnaire.by_key[key]
    written = (question.calculation, question.default) if question.is_invisible else ()
    return frozenset(_referenced_choices(questionnaire, written))


def _referenced_choices(
    questionnaire: Questionnaire, written: Iterable[str]
) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    todo, seen = [" ".join(written)], set[str]()
    names = {q.name: q for q in questionnaire.questions} if "${" in todo[0] else {}
    while todo:
        expression = todo.pop()
        quoted = {one or other for one, other in _STRING_LITERAL.findall(expression)}
        for name in set(REFERENCE.findall(expression)) & names.keys() - seen:
            other = names[name]
            if other.is_invisible:
                seen.add(name)
                todo.append(f"{other.calculation} {other.default}")
            else:
                found[other.key] = found.get(other.key, frozenset()) | _named_choices(other, quoted)
    return found


def _named_choices(question: Question, quoted: Collection[str]) -> frozenset[str]:
    named = {choice.key for choice in question.choices if choice.name in quoted}
    return frozenset(named or {""})


def base_discloses_filter(
    sheet: FrequencyTable,
    tables: Mapping[str, FrequencyTable],
    column: int | None,
    *,
    separately_tabulated: AbstractSet[str] = frozenset(),
    visited: frozenset[str] = frozenset(),
) -> bool:
    """Whether how many answered would tell what the result of another question hides.

    A question that must be answered by who chose one thing elsewhere counts who did, and so does a
    question after that one. One that may be left out counts them where hardly anybody did. So do
    choices that are offered to them only, and what one of those hides can be had from the other.
    `others` are the sheets of all questions by key; `apart` are the keys of those that have no such
    table of their own, but another, which may hide what this one would tell. `seen` are those on the
    way here: in different versions two questions may each have come after the other.
    """
    question = sheet.asked.question
    if question.may_be_required and not separately_tabulated.isdisjoint(
        {*sheet.asked.after, *sheet.asked.among}
    ):
        return True
    if question.required_if and not separately_tabulated.isdisjoint(sheet.asked.once):
        return True
    visited |= {question.key}
    for (key, wanted), counts in _filters_with_tests(sheet.asked):
        other = tables.get(key)
        if (
            other is None
            or key in visited
            or key in separately_tabulated
            or not counts(sheet, other, wanted, column)
        ):
            continue
        if _base_discloses_answers(sheet, other, wanted, column):
            return True
        if key in sheet.asked.among and sheet.hidden(column):
            # What the other shows of those choices together, without those that are shown.
            return True
        if base_discloses_filter(
            other, tables, column, separately_tabulated=separately_tabulated, visited=visited
        ):
            return True
    return False


def _filters_with_tests(
    asked: TabulatedQuestion,
) -> Iterator[tuple[tuple[str, frozenset[str]], BaseTest]]:
    """What decides and decided on a question, with how it is judged whether that can be counted."""
    yield from ((one, _answered_approximates_base) for one in asked.after.items())
    yield from ((one, _answered_approximates_past_base) for one in asked.once.items())
    yield from ((one, _answered_approximates_base) for one in asked.among.items())


def _answered_approximates_base(
    sheet: FrequencyTable, other: FrequencyTable, _wanted: Collection[str], column: int | None
) -> bool:
    """Whether how many answered is about how many were asked, of those who answered another."""
    left_out = other.at(None, column) - sheet.at(None, column)
    return sheet.asked.question.may_be_required or 0 <= left_out < 2 * sheet.least


def _answered_approximates_past_base(
    sheet: FrequencyTable,
    other: FrequencyTable,
    filter_choices: Collection[str],
    column: int | None,
) -> bool:
    """Whether hardly anybody answered but those whom an earlier version asked."""
    if "" in filter_choices:
        return True
    mine, whole = sheet.at(None, column), other.at(None, column)
    cells = [cell for part in other.parts for cell in part if cell[0] in filter_choices]
    theirs = sum(other.at(cell, column) for cell in cells)
    asked = (whole, theirs, whole - theirs)
    return any(abs(mine - number) < 2 * sheet.least for number in asked)


def _base_discloses_answers(
    sheet: FrequencyTable,
    other: FrequencyTable,
    filter_choices: Collection[str],
    column: int | None,
) -> bool:
    """Whether how many were asked tells how many answered another question as `wanted`."""
    if other.too_few(column):
        return True
    if other.asked.question.kind in QUANTITATIVE_KINDS:
        columns = (None,) if column is None else range(len(sheet.columns))
        return any(
            below_threshold(other.at(None, c) - sheet.at(None, c), sheet.least) for c in columns
        )
    hidden = {choice for choice, _ in other.hidden(column)}
    return bool(hidden and ("" in filter_choices or hidden & set(filter_choices)))
