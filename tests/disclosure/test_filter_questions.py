"""What a reader works out from how many people were asked a question: filters and their tables."""

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
from consult.disclosure.tabulation import QuestionResult
from consult.languages.rules import Texts
from consult.plan.models.plans import Area
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.items import Choice, Question
from consult.results.queries.releases import build_release, public_tabulation
from consult.results.queries.results import results_for_area, subgroup_comparison, survey_results
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import a_questionnaire, a_single, answer_survey, choice, make_survey

YES = (choice("yes", "Sim"), choice("no", "Não"))


def survey_with_filter(session: Session, *dependents: Question, breakdown: bool = False) -> Survey:
    """A survey whose Q1 filters other questions: 30 said a, 12 b, 3 c. b and c are suppressed."""
    items = (a_single(breakdown=breakdown), *dependents)
    survey = make_survey(session, make_plan(session), questionnaire=a_questionnaire(items=items))
    for number, key in enumerate("c" * 3 + "b" * 12 + "a" * 30):
        answers: dict[str, Any] = {"Q1": key} | {q.key: "yes" for q in dependents if q.choices}
        language = ("pt", "bn", "uk")[number % 3]
        answer_survey(session, survey, f"{number:016d}", answers, language=language)
    return survey


def follow_up(key: str, relevant: str, **values: Any) -> Question:
    options = {"required": True, "choices": YES, **values}
    return Question(key, "yes_no", Texts.of(f"{key}?"), relevant=relevant, **options)


def part_of_town(key: str) -> Choice:
    return choice(key, key, tags=(("town", key[0]),))


def counts(result: QuestionResult) -> list[int | None]:
    return [category.count for category in result.categories]


def results_by_key(session: Session, survey: Survey) -> dict[str, QuestionResult]:
    shown = survey_results(session, survey)
    assert shown
    return {result.question.key: result for result in shown.results}


def test_a_question_whose_base_is_a_suppressed_count_is_not_shown_nor_one_after_it(
    session: Session,
) -> None:
    """Everybody who said b is asked D, everybody asked D is asked E; F is asked of the 30 of a."""
    survey = survey_with_filter(
        session,
        follow_up("D", "${Q1} = 'b'"),
        follow_up("E", "${D} != ''"),
        follow_up("F", "${Q1} = 'a'"),
    )
    shown = results_by_key(session, survey)
    assert counts(shown["Q1"]) == [30, None, None]
    assert shown["D"].answered is None
    assert shown["E"].answered is None
    assert shown["F"].answered == 30


def test_nor_one_that_is_filtered_by_a_calculation(session: Session) -> None:
    calculation = Question("W", "calculate", calculation="if(${Q1} = 'b', 1, 0)")
    survey = survey_with_filter(session, calculation, follow_up("D", "${W} = 1"))
    assert results_by_key(session, survey)["D"].answered is None


def test_nor_one_that_may_be_left_out_but_was_by_hardly_anybody(session: Session) -> None:
    """Of 45 42 went on: no more than 3 said what stopped the others, and that is a small number."""
    survey = survey_with_filter(
        session,
        follow_up("D", "${Q1} != 'c'", required=False),
        follow_up("E", "${Q1} = 'a'", required=False),
    )
    shown = results_by_key(session, survey)
    assert shown["D"].answered is None
    assert shown["E"].answered == 30


@pytest.mark.parametrize("required", [True, False])
def test_nor_one_that_an_earlier_version_filtered(session: Session, required: bool) -> None:
    """The answers of those who said b are still there when everybody is asked D."""
    survey = survey_with_filter(session, follow_up("D", "${Q1} = 'b'", areas=("A07",)))
    draft = draft_of(survey)
    unfiltered = replace(draft.by_key["D"], relevant="", required=required)
    save_draft(session, survey=survey, questionnaire=replace_item(draft, "D", unfiltered))
    publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)
    area = session.scalars(select(Area.id).where(Area.code == "A07")).one()
    of_area = {result.question.key: result for _, result in results_for_area(session, area)}
    assert of_area["D"].answered is None
    assert results_by_key(session, survey)["D"].answered is None


def test_nor_one_that_only_those_of_a_suppressed_count_had_to_answer(session: Session) -> None:
    """Everybody was asked D, but only who chose the small answer had to say something."""
    required = replace(follow_up("D", "", required=False), required_if="${Q1} = 'b'")
    items = (a_single(), required)
    survey = make_survey(session, make_plan(session), questionnaire=a_questionnaire(items=items))
    for number, key in enumerate("c" * 3 + "b" * 12 + "a" * 30):
        answers = {"Q1": key, "D": "yes"} if key == "b" else {"Q1": key}
        answer_survey(session, survey, f"{number:016d}", answers)
    shown = results_by_key(session, survey)
    assert counts(shown["Q1"]) == [30, None, None]
    assert shown["D"].answered is None


def test_nor_one_that_all_who_were_asked_had_to_answer_for_another_reason(
    session: Session,
) -> None:
    """Only who chose b was asked D, and a condition that held of everybody made them say something."""
    required = follow_up("D", "${Q1} = 'b'", required=False, required_if="1 = 1")
    survey = survey_with_filter(
        session, required, follow_up("E", "${D} != ''", required_if="1 = 1")
    )
    shown = results_by_key(session, survey)
    assert counts(shown["Q1"]) == [30, None, None]
    assert shown["D"].answered is None
    assert shown["E"].answered is None


@pytest.mark.parametrize(
    ("counts_by_part", "suppressed"),
    [
        (
            {"a1": 10, "a2": 20, "b1": 14, "c1": 3},
            {"b", "c"},
        ),  # b1 would be all of b: the rest is c
        ({"a1": 6, "a2": 24, "b1": 20, "c1": 3, "c2": 8}, set()),  # c without c2 would be c1
    ],
)
@pytest.mark.parametrize("required", [True, False])
def test_choices_that_are_offered_by_an_earlier_answer_add_up_to_it_and_are_not_shown(
    session: Session, counts_by_part: dict[str, int], suppressed: set[str], required: bool
) -> None:
    """Who lives in c is offered the places of c only: a town, then a part of it."""
    choices = tuple(part_of_town(key) for key in counts_by_part)
    part = Question(
        "D",
        "single",
        Texts.of("D?"),
        choices=choices,
        choice_filter="town = ${Q1}",
        required=required,
    )
    items = (a_single(required=True), part)
    survey = make_survey(session, make_plan(session), questionnaire=a_questionnaire(items=items))
    everybody = [key for key, count in counts_by_part.items() for _ in range(count)]
    for number, key in enumerate(everybody):
        answer_survey(session, survey, f"{number:016d}", {"Q1": key[0], "D": key})
    shown = results_by_key(session, survey)
    assert {c.key for c in shown["Q1"].categories if c.count is None} == suppressed
    assert shown["D"].answered is None


def test_where_no_part_is_small_all_are_shown(session: Session) -> None:
    choices = tuple(part_of_town(key) for key in ("a1", "a2", "b1", "c1"))
    part = Question("D", "single", Texts.of("D?"), choices=choices, choice_filter="town = ${Q1}")
    items = (a_single(), part)
    survey = make_survey(session, make_plan(session), questionnaire=a_questionnaire(items=items))
    for number, key in enumerate(["a1"] * 6 + ["a2"] * 7 + ["b1"] * 8 + ["c1"] * 9):
        answer_survey(session, survey, f"{number:016d}", {"Q1": key[0], "D": key})
    assert counts(results_by_key(session, survey)["D"]) == [6, 7, 8, 9]


def test_a_question_that_many_others_answered_since_is_shown_again(session: Session) -> None:
    survey = survey_with_filter(session, follow_up("D", "${Q1} = 'b'"))
    draft = draft_of(survey)
    unfiltered = replace(draft.by_key["D"], relevant="")
    save_draft(session, survey=survey, questionnaire=replace_item(draft, "D", unfiltered))
    publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)
    for number in range(100, 120):
        answer_survey(session, survey, f"{number:016d}", {"Q1": "a", "D": "yes"})
    assert results_by_key(session, survey)["D"].answered == 32


def test_questions_that_filtered_each_other_in_turn_are_judged_too(session: Session) -> None:
    survey = survey_with_filter(session, follow_up("D", "${Q1} = 'b'"))
    draft = draft_of(survey)
    first = replace(draft.by_key["Q1"], relevant="${D} = 'yes'")
    second = replace(draft.by_key["D"], relevant="")
    save_draft(session, survey=survey, questionnaire=replace(draft, items=(second, first)))
    publish(session, survey=survey, today=TODAY, by_id=None, confirmed=True)
    assert results_by_key(session, survey)["D"].answered is None


def test_no_crosstab_by_the_filter_question_shows_the_base(session: Session) -> None:
    """By Q1 its small answers are together: but only those who said b were asked D."""
    survey = survey_with_filter(session, follow_up("D", "${Q1} = 'b'"), breakdown=True)
    comparison = subgroup_comparison(
        session, survey, "D", Breakdown(BreakdownVariable.ANSWER, "Q1")
    )
    assert comparison is None or not any(result.answered for result in comparison.results.values())
    tabulation = public_tabulation(session, survey)
    release = build_release(tabulation, tabulation.groups)
    assert release
    for crosstab in release.crosstabs:
        results = crosstab.results_for("D").values()
        assert all(result.answered is None for result in results), crosstab.breakdown


def test_the_base_of_what_is_asked_of_all_but_a_few_is_not_shown(
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
    shown = results_by_key(session, survey)
    assert shown["AGE"].answered == 40
    assert shown["D"].answered is None
