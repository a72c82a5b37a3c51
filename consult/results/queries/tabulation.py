"""The counts of one survey, read once, and what of them may be shown together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from consult.disclosure.tabulation import QuestionResult, tabulate, withheld_result
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version

from ..rules.crosstab_counting import breakdown_questions
from .counts import GroupedCounts, answer_counts, crosstab_counts, question_history, subgroup_sizes


@dataclass(frozen=True)
class BreakdownTables:
    """The frequency tables of questions by id, in the groups of one breakdown, judged together.

    `separately_tabulated` are the keys of questions that have no table by this breakdown;
    `withheld_everywhere` those of the questions that the unfiltered results withhold.
    """

    tables: Mapping[int, FrequencyTable]
    separately_tabulated: frozenset[str] = frozenset()
    withheld_everywhere: frozenset[str] = frozenset()

    @cached_property
    def by_key(self) -> dict[str, FrequencyTable]:
        """The tables by the keys of their questions."""
        return {table.tabulated.question.key: table for table in self.tables.values()}

    def is_withheld(self, table: FrequencyTable, column: int | None = None) -> bool:
        """Whether a question is not shown since its base would disclose a filter question."""
        tabulated = table.tabulated
        if not tabulated.filter_keys:
            return False
        if tabulated.question.key in self.withheld_everywhere:
            return True
        return base_discloses_filter(table, self.by_key, None) or base_discloses_filter(
            table, self.by_key, column, separately_tabulated=self.separately_tabulated
        )

    def result(
        self, table: FrequencyTable, column: int | None = None, *, ordered: bool = True
    ) -> QuestionResult:
        """The result of a question, or that nothing of it is shown."""
        if self.is_withheld(table, column):
            return withheld_result(table.tabulated)
        return tabulate(table, column, ordered=ordered)


class Tabulation:
    """The counts of one survey and its breakdowns, for readers with one threshold."""

    def __init__(
        self, session: Session, survey: Survey, threshold: int = INTERNAL_THRESHOLD
    ) -> None:
        self.session, self.survey, self.threshold = session, survey, threshold
        self.group_sizes = subgroup_sizes(session, survey.id)
        self.respondents = sum(self.group_sizes[BreakdownVariable.LANGUAGE].values())
        self.history = question_history(session, survey.id)
        self.questions = self.history.questions

    @cached_property
    def totals(self) -> GroupedCounts:
        """The counts of everybody."""
        return answer_counts(self.session, self.history, self.questions)

    @cached_property
    def breakdown_ids(self) -> dict[str, int]:
        """The names of the breakdowns by an answer, with the ids of their questions."""
        current = load_version(self.session, self.survey.current_version_id or 0)
        return {
            Breakdown(BreakdownVariable.ANSWER, question.key).name: current.question_ids[
                question.key
            ]
            for question in breakdown_questions(current.questionnaire)
        }

    @cached_property
    def groups(self) -> dict[str, CollapsedGroups]:
        """The groups of each breakdown, by its name."""
        groups = {
            str(variable): collapse_groups(self.group_sizes[variable], self.threshold)
            for variable in RESPONSE_VARIABLES
        }
        for name, question_id in self.breakdown_ids.items():
            sizes = self.answer_sizes(question_id)
            groups[name] = answer_groups(self.questions[question_id], sizes, self.threshold)
        return groups

    def answer_sizes(self, question_id: int) -> dict[str, int]:
        """How many gave each answer to a question."""
        counts = self.totals.get(question_id, {})
        return answer_group_sizes(self.questions[question_id], counts, self.respondents)

    def selectable_subgroups(self, name: str) -> dict[str, int]:
        """The groups of a breakdown that can be chosen, with their sizes; none where there is one."""
        groups = self.groups[name]
        if len(groups.columns()) < 2:
            return {}
        question_id = self.breakdown_ids.get(name)
        sizes = (
            self.answer_sizes(question_id)
            if question_id
            else self.group_sizes[BreakdownVariable(name)]
        )
        selectable = {group: sizes[group] for group in groups.separate}
        if groups.collapsed:
            selectable[""] = sum(sizes[group] for group in groups.collapsed)
        return selectable

    def breakdown_tables(self, breakdown: Breakdown | None = None) -> BreakdownTables:
        """The tables of every question in the groups of a breakdown; None: of everybody.

        Two questions that are both compared by have one crosstab, that by the earlier one: judged
        from both sides its cells would be suppressed in different places.
        """
        if breakdown is None:
            return self._tables(self.totals, (), self.questions)
        columns = self.groups[breakdown.name].columns()
        if breakdown.variable is not BreakdownVariable.ANSWER:
            counts = answer_counts(self.session, self.history, self.questions, breakdown.variable)
            return self._tables(counts, columns, self.questions)
        breakdown_id = self.breakdown_ids[breakdown.name]
        order = list(self.breakdown_ids.values())
        separate = set(order[: order.index(breakdown_id) + 1])
        counts = crosstab_counts(self.session, self.history, breakdown_id, self.totals)
        tabulated = [number for number in self.questions if number not in separate]
        by_answer = self._tables(counts, columns, tabulated, protect_zeros=True)
        unfiltered = self.breakdown_tables()
        return BreakdownTables(
            by_answer.tables,
            frozenset(self.questions[number].question.key for number in separate),
            frozenset(
                key for key, table in unfiltered.by_key.items() if unfiltered.is_withheld(table)
            ),
        )

    def _tables(
        self,
        counts: GroupedCounts,
        columns: tuple[tuple[str, ...], ...],
        question_ids: Iterable[int],
        *,
        protect_zeros: bool = False,
    ) -> BreakdownTables:
        return BreakdownTables(
            {
                number: FrequencyTable(
                    self.questions[number],
                    counts.get(number, {}),
                    columns,
                    self.threshold,
                    protect_zeros=protect_zeros,
                )
                for number in question_ids
            }
        )

    def column_of(self, subgroup: Subgroup) -> int:
        """The column of a group in the tables of its breakdown."""
        groups = self.groups[subgroup.breakdown.name]
        return groups.separate.index(subgroup.group) if subgroup.group else len(groups.separate)
