"""The counts of one survey, read once, and what of them may be seen together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from consult.disclosure.breakdowns import (
    OF_RESPONSES,
    Axis,
    Chosen,
    Filter,
    answer_groups,
    answer_sizes,
)
from consult.disclosure.filter_questions import withheld
from consult.disclosure.frequency_tables import Sheet
from consult.disclosure.suppression import LEAST, Groups, merged
from consult.disclosure.tabulation import Result, result
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import loaded_version

from ..rules.crosstab_counting import breakdowns
from .counts import Counts, counts_of, known_of, pairs_of, sizes_of


@dataclass(frozen=True)
class View:
    """The counts of questions by id, in the groups of one axis, judged together.

    `apart` are the keys of questions that have no table by this axis; then `told` are those of the
    questions that are shown in none, since they would tell others.
    """

    sheets: Mapping[int, Sheet]
    apart: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()

    @cached_property
    def by_key(self) -> dict[str, Sheet]:
        """The sheets by the keys of their questions."""
        return {one.asked.question.key: one for one in self.sheets.values()}

    def withheld(self, sheet: Sheet, column: int | None = None) -> bool:
        """Whether a question is not shown since it would tell another's result."""
        if not sheet.asked.deciding:
            return False
        if sheet.asked.question.key in self.told or withheld(sheet, self.by_key, None):
            return True
        return withheld(sheet, self.by_key, column, apart=self.apart)

    def shown(self, sheet: Sheet, column: int | None = None, *, ordered: bool = True) -> Result:
        """The result of a question, or that it is not shown."""
        if self.withheld(sheet, column):
            asked = sheet.asked
            return Result(asked.question, None, retired=asked.retired, repeated=asked.repeated)
        return result(sheet, column, ordered=ordered)


class Reading:
    """The counts of one survey, read once, and what may be seen of them."""

    def __init__(self, session: Session, survey: Survey, least: int = LEAST) -> None:
        self.session, self.survey, self.least = session, survey, least
        self.sizes = sizes_of(session, survey.id)
        self.people = sum(self.sizes[Filter.LANGUAGE].values())
        self.known = known_of(session, survey.id)
        self.asked = self.known.asked
        self.ids = {one.question.key: number for number, one in self.asked.items()}

    @cached_property
    def whole(self) -> Counts:
        """The counts of everybody."""
        return counts_of(self.session, self.known, self.asked)

    @cached_property
    def compared(self) -> dict[str, int]:
        """The names of the axes that are answers, with the ids of their questions."""
        current = loaded_version(self.session, self.survey.current_version_id or 0)
        found = breakdowns(current.questionnaire)
        return {Axis(Filter.ANSWER, q.key).name: self.ids[q.key] for q in found}

    @cached_property
    def groups(self) -> dict[str, Groups]:
        """The groups of each axis."""
        found = {str(by): merged(self.sizes[by], self.least) for by in OF_RESPONSES}
        for name, number in self.compared.items():
            found[name] = answer_groups(self.asked[number], self.answers(number), self.least)
        return found

    def answers(self, number: int) -> dict[str, int]:
        """How many gave each answer to a question."""
        return answer_sizes(self.asked[number], self.whole.get(number, {}), self.people)

    def options(self, name: str) -> dict[str, int]:
        """The groups of an axis that can be chosen, with their sizes; none where there is only one."""
        groups = self.groups[name]
        number = self.compared.get(name)
        sizes = self.answers(number) if number else self.sizes[Filter(name)]
        if len(groups.columns()) < 2:
            return {}
        found = {key: sizes[key] for key in groups.shown}
        if groups.others:
            found[""] = sum(sizes[key] for key in groups.others)
        return found

    def view(self, axis: Axis | None = None) -> View:
        """The counts of every question, in the groups of an axis.

        Of two questions that both can be compared by there is one table, that by the earlier one:
        judged from both sides it would be hidden in different places.
        """
        if axis is None:
            every = {n: Sheet(one, self.whole.get(n, {}), (), self.least)
                     for n, one in self.asked.items()}  # fmt: skip
            return View(every)
        columns, apart = self.groups[axis.name].columns(), set[int]()
        if axis.by is Filter.ANSWER:
            order = list(self.compared.values())
            apart = set(order[: order.index(self.compared[axis.name]) + 1])
            counts = pairs_of(self.session, self.known, self.compared[axis.name], self.whole)
        else:
            counts = counts_of(self.session, self.known, self.asked, axis.by)
        nobody_too = axis.by is Filter.ANSWER
        sheets = {
            n: Sheet(one, counts.get(n, {}), columns, self.least, nobody_too=nobody_too)
            for n, one in self.asked.items()
            if n not in apart
        }
        if not apart:
            return View(sheets)
        view = self.view()
        told = {one.asked.question.key for one in view.sheets.values() if view.withheld(one)}
        return View(sheets, frozenset(self.asked[n].question.key for n in apart), frozenset(told))

    def column(self, chosen: Chosen) -> int:
        """The column of a group."""
        groups = self.groups[chosen.axis.name]
        return groups.shown.index(chosen.group) if chosen.group else len(groups.shown)
