"""The counts of one survey, read once, and what of them may be seen together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from consult.disclosure.breakdowns import (
    RESPONSE_VARIABLES,
    Breakdown,
    BreakdownVariable,
    Subgroup,
    answer_group_sizes,
    answer_groups,
)
from consult.disclosure.filter_questions import base_discloses_filter
from consult.disclosure.frequency_tables import FrequencyTable
from consult.disclosure.suppression import INTERNAL_THRESHOLD, CollapsedGroups, collapse_groups
from consult.disclosure.tabulation import QuestionResult, tabulate
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version

from ..rules.crosstab_counting import breakdown_questions
from .counts import GroupedCounts, answer_counts, crosstab_counts, question_history, subgroup_sizes


@dataclass(frozen=True)
class BreakdownTables:
    """The counts of questions by id, in the groups of one axis, judged together.

    `apart` are the keys of questions that have no table by this axis; then `told` are those of the
    questions that are shown in none, since they would tell others.
    """

    sheets: Mapping[int, FrequencyTable]
    apart: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()

    @cached_property
    def by_key(self) -> dict[str, FrequencyTable]:
        """The sheets by the keys of their questions."""
        return {one.asked.question.key: one for one in self.sheets.values()}

    def withheld(self, sheet: FrequencyTable, column: int | None = None) -> bool:
        """Whether a question is not shown since it would tell another's result."""
        if not sheet.asked.deciding:
            return False
        if sheet.asked.question.key in self.told or base_discloses_filter(sheet, self.by_key, None):
            return True
        return base_discloses_filter(sheet, self.by_key, column, separately_tabulated=self.apart)

    def shown(
        self, sheet: FrequencyTable, column: int | None = None, *, ordered: bool = True
    ) -> QuestionResult:
        """The result of a question, or that it is not shown."""
        if self.withheld(sheet, column):
            asked = sheet.asked
            return QuestionResult(
                asked.question, None, retired=asked.retired, repeated=asked.repeated
            )
        return tabulate(sheet, column, ordered=ordered)


class Tabulation:
    """The counts of one survey, read once, and what may be seen of them."""

    def __init__(self, session: Session, survey: Survey, least: int = INTERNAL_THRESHOLD) -> None:
        self.session, self.survey, self.least = session, survey, least
        self.sizes = subgroup_sizes(session, survey.id)
        self.people = sum(self.sizes[BreakdownVariable.LANGUAGE].values())
        self.known = question_history(session, survey.id)
        self.asked = self.known.asked
        self.ids = {one.question.key: number for number, one in self.asked.items()}

    @cached_property
    def whole(self) -> GroupedCounts:
        """The counts of everybody."""
        return answer_counts(self.session, self.known, self.asked)

    @cached_property
    def compared(self) -> dict[str, int]:
        """The names of the axes that are answers, with the ids of their questions."""
        current = load_version(self.session, self.survey.current_version_id or 0)
        found = breakdown_questions(current.questionnaire)
        return {Breakdown(BreakdownVariable.ANSWER, q.key).name: self.ids[q.key] for q in found}

    @cached_property
    def groups(self) -> dict[str, CollapsedGroups]:
        """The groups of each axis."""
        found = {str(by): collapse_groups(self.sizes[by], self.least) for by in RESPONSE_VARIABLES}
        for name, number in self.compared.items():
            found[name] = answer_groups(self.asked[number], self.answers(number), self.least)
        return found

    def answers(self, number: int) -> dict[str, int]:
        """How many gave each answer to a question."""
        return answer_group_sizes(self.asked[number], self.whole.get(number, {}), self.people)

    def options(self, name: str) -> dict[str, int]:
        """The groups of an axis that can be chosen, with their sizes; none where there is only one."""
        groups = self.groups[name]
        number = self.compared.get(name)
        sizes = self.answers(number) if number else self.sizes[BreakdownVariable(name)]
        if len(groups.columns()) < 2:
            return {}
        found = {key: sizes[key] for key in groups.shown}
        if groups.others:
            found[""] = sum(sizes[key] for key in groups.others)
        return found

    def view(self, axis: Breakdown | None = None) -> BreakdownTables:
        """The counts of every question, in the groups of an axis.

        Of two questions that both can be compared by there is one table, that by the earlier one:
        judged from both sides it would be hidden in different places.
        """
        if axis is None:
            every = {n: FrequencyTable(one, self.whole.get(n, {}), (), self.least)
                     for n, one in self.asked.items()}  # fmt: skip
            return BreakdownTables(every)
        columns, apart = self.groups[axis.name].columns(), set[int]()
        if axis.by is BreakdownVariable.ANSWER:
            order = list(self.compared.values())
            apart = set(order[: order.index(self.compared[axis.name]) + 1])
            counts = crosstab_counts(self.session, self.known, self.compared[axis.name], self.whole)
        else:
            counts = answer_counts(self.session, self.known, self.asked, axis.by)
        nobody_too = axis.by is BreakdownVariable.ANSWER
        sheets = {
            n: FrequencyTable(one, counts.get(n, {}), columns, self.least, nobody_too=nobody_too)
            for n, one in self.asked.items()
            if n not in apart
        }
        if not apart:
            return BreakdownTables(sheets)
        view = self.view()
        told = {one.asked.question.key for one in view.sheets.values() if view.withheld(one)}
        return BreakdownTables(
            sheets, frozenset(self.asked[n].question.key for n in apart), frozenset(told)
        )

    def column(self, chosen: Subgroup) -> int:
        """The column of a group."""
        groups = self.groups[chosen.axis.name]
        return groups.shown.index(chosen.group) if chosen.group else len(groups.shown)
