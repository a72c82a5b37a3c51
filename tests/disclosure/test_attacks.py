"""Somebody puts together what different questions, columns and numbers of one page say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.authoring.actions.editing import draft_of, save_draft
from consult.authoring.actions.publishing import publish
from consult.authoring.rules.tree import replace_item
from consult.disclosure.breakdowns import Breakdown, BreakdownVariable
from consult.disclosure.frequency_tables import (
    SUM_CELL,
    CellCounts,
    FrequencyTable,
    TabulatedQuestion,
)
from consult.disclosure.suppression import INTERNAL_THRESHOLD, PUBLIC_THRESHOLD
from consult.disclosure.tabulation import QuestionResult, tabulate
from consult.languages.rules import Texts
from consult.plan.models.plans import Area
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.items import Choice, Question
from consult.questionnaire.rules.kinds.base import Cell
from consult.results.queries.releases import build_release, public_tabulation
from consult.results.queries.results import results_for_area, subgroup_comparison, survey_results
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import a_questionnaire, a_single, answer_survey, choice, make_survey


def asked(kind: str, keys: str, **values: Any) -> TabulatedQuestion:
    choices = tuple(Choice(key, Texts.of(key)) for key in keys)
    return TabulatedQuestion(Question("Q", kind, choices=choices, **values))


def counts(answered: int, **cells: int) -> CellCounts:
    """Counts of everybody; `a` is choice a, `a1` choice a at place 1."""
    found: dict[Cell | None, dict[str, int]] = {None: {"*": answered}}
    for name, count in cells.items():
        found[name[0], int(name[1:] or 0)] = {"*": count}
    return found


def by_group(**groups: dict[str, int]) -> CellCounts:
    """Counts by group; `n` is how many answered."""
    found: dict[Cell | None, dict[str, int]] = {}
    for group, cells in groups.items():
        for name, count in cells.items():
            cell = None if name == "n" else (name[0], int(name[1:] or 0))
            found.setdefault(cell, {})[group] = count
    return found


def numbers(one: QuestionResult) -> dict[str, int | None]:
    return {bar.key: bar.first_place_count if one.kind == "rank" else bar.count for bar in one.categories}


def test_first_places_add_up_to_everybody_and_tell_no_hidden_one() -> None:
    """Whoever puts things in order gives one first place: of 53 all but 3 are shown."""
    sheet = FrequencyTable(asked("rank", "abo", rank=1), counts(53, a1=30, b1=20, o1=3), ())
    assert list(numbers(tabulate(sheet)).values()).count(None) > 1
    whole = FrequencyTable(asked("rank", "abo", rank=1), counts(53, a1=30, b1=23), ())
    assert None not in numbers(tabulate(whole)).values()


def test_first_places_of_a_group_add_up_too() -> None:
    counted = by_group(
        pt={"n": 60, "a1": 30, "b1": 18, "o1": 12},
        bn={"n": 34, "a1": 19, "b1": 12, "o1": 3},
        uk={"n": 41, "a1": 20, "b1": 11, "o1": 10},
    )
    sheet = FrequencyTable(asked("rank", "abo", rank=1), counted, (("pt",), ("bn",), ("uk",)))
    for column in range(3):
        assert list(numbers(tabulate(sheet, column)).values()).count(None) != 1


def test_whoever_of_a_group_answered_took_something() -> None:
    """Of 24 in Bengali 20 took the first, so that 4 at least took the other, and no more are few."""
    counted = by_group(
        pt={"n": 60, "a": 30, "b": 40},
        bn={"n": 24, "a": 20, "b": 4},
        uk={"n": 50, "a": 30, "b": 30},
    )
    sheet = FrequencyTable(asked("multi", "ab"), counted, (("pt",), ("bn",), ("uk",)))
    shown = [numbers(tabulate(sheet, column)) for column in range(3)]
    assert shown[1] == {"a": None, "b": None}
    assert sum(one["a"] is None for one in shown) > 1


def test_the_public_does_not_learn_that_everybody_of_a_group_said_the_same() -> None:
    """Whoever knows one of the twelve knows what they said, were it shown."""
    counted = by_group(
        pt={"n": 60, "a": 30, "b": 30},
        bn={"n": 12, "a": 0, "b": 12},
        uk={"n": 50, "a": 24, "b": 26},
    )
    columns = (("pt",), ("uk",), ("bn",))
    public = FrequencyTable(asked("single", "ab"), counted, columns, PUBLIC_THRESHOLD)
    assert numbers(tabulate(public, 2)) == {"a": None, "b": None}
    assert sum(numbers(tabulate(public, c))["b"] is None for c in range(3)) > 1
    assert numbers(tabulate(FrequencyTable(asked("single", "ab"), counted, columns), 2)) == {
        "a": 0,
        "b": 12,
    }
    taken = by_group(pt={"n": 60, "a": 30}, bn={"n": 12, "a": 12}, uk={"n": 50, "a": 24})
    several = FrequencyTable(asked("multi", "a"), taken, columns, PUBLIC_THRESHOLD)
    assert numbers(tabulate(several, 2)) == {"a": None}
    nobody = by_group(pt={"n": 60, "a": 30}, bn={"n": 12, "a": 0}, uk={"n": 50, "a": 24})
    assert numbers(
        tabulate(FrequencyTable(asked("multi", "a"), nobody, columns, PUBLIC_THRESHOLD), 2)
    ) == {"a": 0}


@pytest.mark.parametrize(
    ("most", "shown"), [(1_000_000_000, False), (2_000_000, True), (-1_000_000_000, False)]
)
def test_no_mean_is_shown_that_one_number_makes(most: int, shown: bool) -> None:
    """The mean of thirty ordinary incomes and a fortune is the fortune, divided by thirty-one."""
    counted: dict[Cell | None, dict[str, int]] = {
        None: {"*": 31},
        (None, 1_000_000): {"*": 15},
        (None, 1_200_000): {"*": 15},
        (None, most): {"*": 1},
        SUM_CELL: {"*": 15 * 1_000_000 + 15 * 1_200_000 + most},
    }
    sheet = FrequencyTable(asked("integer", ""), counted, ())
    assert (tabulate(sheet).mean is not None) is shown


YES = (choice("yes", "Sim"), choice("no", "Não"))


def followed(session: Session, *more: Question, breakdown: bool = False) -> Survey:
    """A survey whose first question decides what else is asked; of 45 three said c."""
    items = (a_single(breakdown=breakdown), *more)
    survey = make_survey(session, make_plan(session), questionnaire=a_questionnaire(items=items))
    for number, key in enumerate("c" * 3 + "b" * 12 + "a" * 30):
        answers: dict[str, Any] = {"Q1": key} | {q.key: "yes" for q in more if q.choices}
        language = ("pt", "bn", "uk")[number % 3]
        answer_survey(session, survey, f"{number:016d}", answers, language=language)
    return survey


def follow_up(key: str, relevant: str, **values: Any) -> Question:
    told = {"required": True, "choices": YES, **values}
    return Question(key, "yes_no", Texts.of(f"{key}?"), relevant=relevant, **told)


def of(session: Session, survey: Survey) -> dict[str, QuestionResult]:
    shown = survey_results(session, survey)
    assert shown
    return {one.question.key: one for one in shown.results}


def test_a_question_after_a_question_that_is_not_shown_tells_it_no_more(session: Session) -> None:
    """Everybody who said b is asked D, everybody asked D is asked E: so is the number of E."""
    survey = followed(session, follow_up("D", "${Q1} = 'b'"), follow_up("E", "${D} != ''"))
    shown = of(session, survey)
    assert [bar.count for bar in shown["Q1"].categories] == [30, None, None]
    assert shown["D"].answered is None
    assert shown["E"].answered is None


def test_nor_does_a_question_after_what_was_worked_out(session: Session) -> None:
    worked_out = Question("W", "calculate", calculation="if(${Q1} = 'b', 1, 0)")
    survey = followed(session, worked_out, follow_up("D", "${W} = 1"))
    assert of(session, survey)["D"].answered is None


def test_nor_one_that_may_be_left_out_but_was_by_hardly_anybody(session: Session) -> None:
    """Of 45 42 went on: no more than 3 said what stopped the others, and that is a small number."""
    survey = followed(
        session,
        follow_up("D", "${Q1} != 'c'", required=False),
        follow_up("E", "${Q1} = 'a'", required=False),
    )
    shown = of(session, survey)
    assert shown["D"].answered is None
    assert shown["E"].answered == 30


@pytest.mark.parametrize("required", [True, False])
def test_nor_does_a_question_that_was_asked_after_it_in_an_earlier_version(
    session: Session, required: bool
) -> None:
    """The answers of those who said b are still there when everybody is asked D."""
    survey = followed(session, follow_up("D", "${Q1} = 'b'", areas=("A07",)))
    draft = draft_of(survey)
    free = replace(draft.by_key["D"], relevant="", required=required)
    save_draft(session, survey=survey, questionnaire=replace_item(draft, "D", free))
    publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)
    area = session.scalars(select(Area.id).where(Area.code == "A07")).one()
    alone = {one.question.key: one for _survey, one in results_for_area(session, area)}
    assert alone["D"].answered is None
    assert of(session, survey)["D"].answered is None


def test_nor_does_a_question_that_those_people_had_to_answer(session: Session) -> None:
    """Everybody was asked D, but only who chose the small answer had to say something."""
    due = replace(follow_up("D", "", required=False), required_if="${Q1} = 'b'")
    items = (a_single(), due)
    survey = make_survey(session, make_plan(session), questionnaire=a_questionnaire(items=items))
    for number, key in enumerate("c" * 3 + "b" * 12 + "a" * 30):
        answers = {"Q1": key, "D": "yes"} if key == "b" else {"Q1": key}
        answer_survey(session, survey, f"{number:016d}", answers)
    shown = of(session, survey)
    assert [bar.count for bar in shown["Q1"].categories] == [30, None, None]
    assert shown["D"].answered is None


def test_nor_does_one_that_all_who_were_asked_had_to_answer_for_another_reason(
    session: Session,
) -> None:
    """Only who chose b was asked D, and a condition that held of everybody made them say something."""
    due = follow_up("D", "${Q1} = 'b'", required=False, required_if="1 = 1")
    survey = followed(session, due, follow_up("E", "${D} != ''", required_if="1 = 1"))
    shown = of(session, survey)
    assert [bar.count for bar in shown["Q1"].categories] == [30, None, None]
    assert shown["D"].answered is None
    assert shown["E"].answered is None


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        (
            {"a1": 10, "a2": 20, "b1": 14, "c1": 3},
            {"b", "c"},
        ),  # b1 would be all of b: the rest is c
        ({"a1": 6, "a2": 24, "b1": 20, "c1": 3, "c2": 8}, set()),  # c without c2 would be c1
    ],
)
@pytest.mark.parametrize("required", [True, False])
def test_choices_that_are_offered_by_an_earlier_answer_add_up_to_it_and_tell_nothing(
    session: Session, said: dict[str, int], hidden: set[str], required: bool
) -> None:
    """Who lives in c is offered the places of c only: a town, then a part of it."""
    parts = tuple(choice(one, one, tags=(("town", one[0]),)) for one in said)
    part = Question(
        "D",
        "single",
        Texts.of("D?"),
        choices=parts,
        choice_filter="town = ${Q1}",
        required=required,
    )
    items = (a_single(required=True), part)
    survey = make_survey(session, make_plan(session), questionnaire=a_questionnaire(items=items))
    everybody = [one for one, count in said.items() for _ in range(count)]
    for number, one in enumerate(everybody):
        answer_survey(session, survey, f"{number:016d}", {"Q1": one[0], "D": one})
    shown = of(session, survey)
    assert {bar.key for bar in shown["Q1"].categories if bar.count is None} == hidden
    assert shown["D"].answered is None


def test_where_no_part_is_small_all_are_shown(session: Session) -> None:
    parts = tuple(choice(one, one, tags=(("town", one[0]),)) for one in ("a1", "a2", "b1", "c1"))
    part = Question("D", "single", Texts.of("D?"), choices=parts, choice_filter="town = ${Q1}")
    items = (a_single(), part)
    survey = make_survey(session, make_plan(session), questionnaire=a_questionnaire(items=items))
    for number, one in enumerate(["a1"] * 6 + ["a2"] * 7 + ["b1"] * 8 + ["c1"] * 9):
        answer_survey(session, survey, f"{number:016d}", {"Q1": one[0], "D": one})
    assert [bar.count for bar in of(session, survey)["D"].categories] == [6, 7, 8, 9]


def test_a_question_that_many_answered_since_is_shown_again(session: Session) -> None:
    survey = followed(session, follow_up("D", "${Q1} = 'b'"))
    draft = draft_of(survey)
    free = replace(draft.by_key["D"], relevant="")
    save_draft(session, survey=survey, questionnaire=replace_item(draft, "D", free))
    publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)
    for number in range(100, 120):
        answer_survey(session, survey, f"{number:016d}", {"Q1": "a", "D": "yes"})
    assert of(session, survey)["D"].answered == 32


def test_questions_that_decided_on_each_other_by_turns_are_judged_too(session: Session) -> None:
    survey = followed(session, follow_up("D", "${Q1} = 'b'"))
    draft = draft_of(survey)
    first = replace(draft.by_key["Q1"], relevant="${D} = 'yes'")
    second = replace(draft.by_key["D"], relevant="")
    save_draft(session, survey=survey, questionnaire=replace(draft, items=(second, first)))
    publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)
    assert of(session, survey)["D"].answered is None


def test_nor_does_a_table_by_the_question_that_decided(session: Session) -> None:
    """By Q1 its small answers are together: but only those who said b were asked D."""
    survey = followed(session, follow_up("D", "${Q1} = 'b'"), breakdown=True)
    table = subgroup_comparison(session, survey, "D", Breakdown(BreakdownVariable.ANSWER, "Q1"))
    assert table is None or all(one.answered is None for one in table.results.values())
    reading = public_tabulation(session, survey)
    release = build_release(reading, reading.groups)
    assert release
    for split in release.crosstabs:
        assert all(one.answered is None for one in split.results_for("D").values()), split.breakdown


def test_nor_how_many_were_asked_about_something_that_hardly_anybody_lacks(
    session: Session,
) -> None:
    """Of 40 all but 3 were asked what adults are asked."""
    age = Question("AGE", "integer", Texts.of("Age?"))
    adults = follow_up("D", "${AGE} >= 18")
    questionnaire = a_questionnaire(items=(age, adults))
    survey = make_survey(session, make_plan(session), questionnaire=questionnaire)
    for number in range(40):
        answers = {"AGE": "17" if number < 3 else str(20 + number), "D": "yes"}
        answer_survey(session, survey, f"{number:016d}", answers)
    shown = of(session, survey)
    assert shown["AGE"].answered == 40
    assert shown["D"].answered is None
    assert INTERNAL_THRESHOLD > 3
