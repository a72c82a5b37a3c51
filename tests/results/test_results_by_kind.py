"""What the results of each kind of question say, in every filter, and as a page."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consult.disclosure.breakdowns import BreakdownVariable, Subgroup
from consult.disclosure.class_intervals import ClassInterval, class_intervals, quantile
from consult.disclosure.suppression import INTERNAL_THRESHOLD
from consult.disclosure.tabulation import QuestionResult
from consult.languages.rules import LANGUAGES, Texts
from consult.plan.models.plans import Plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Layout, Question, Repeat
from consult.results import jobs
from consult.results.queries.results import survey_results
from consult.results.wording import interval_label
from consult.web.language import using_language
from tests.client import CheckingClient
from tests.factories.people import staff
from tests.factories.plan import make_plan
from tests.factories.surveys import a_questionnaire, a_single, answer_survey, choice, make_survey

PEOPLE = 80


def words(said: str) -> Texts:
    return Texts.of(said, en=said)


def every_kind() -> Questionnaire:
    """One question of each kind that is counted, a matrix, and a child that is asked about twice."""
    points = tuple(choice(key, key) for key in "uvw")
    rows = tuple(Question(f"M{n}", "single", words(f"Row {n}"), choices=points) for n in (1, 2))
    yes = (choice("yes", "Sim"), choice("no", "Não"))
    child = Group(
        "child",
        (Question("CA", "integer", words("Age of the child")),
         Question("CS", "yes_no", words("At school?"), choices=yes)),
        repeat=Repeat("${KIDS}"),
    )  # fmt: skip
    return a_questionnaire(
        items=(
            a_single(breakdown=True),
            Question("YN", "yes_no", words("Work?"), choices=yes, required=True),
            Question("JOB", "line", words("Which?"), relevant="${YN} = 'yes'"),
            Question("AGE", "integer", words("Age")),
            Question("PAY", "decimal", words("Pay")),
            Question("DAY", "date", words("Here since")),
            Question("RNG", "range", words("How much?"), minimum=Decimal(0), maximum=Decimal(10)),
            Group("mat", rows, words("A matrix"), layout=Layout.MATRIX),
            Question("KIDS", "integer", words("How many children?")),
            child,
            Question("NOTE", "note", words("Thanks")),
        )
    )


def answered(session: Session, survey: Survey, people: int = PEOPLE) -> list[dict[str, Any]]:
    chance, found = random.Random(3), []
    for number in range(people):
        kids = chance.choice((0, 1, 2))
        one: dict[str, Any] = {
            "Q1": chance.choice("ab"),
            "YN": chance.choice(("yes", "no")),
            "AGE": str(chance.randint(18, 79)),
            "PAY": f"{chance.randint(500, 3000)}.50",
            "DAY": f"20{chance.randint(10, 25)}-0{chance.randint(1, 9)}-15",
            "RNG": str(chance.randint(0, 10)),
            "M1": chance.choice("uvw"),
            "M2": chance.choice("uv"),
            "KIDS": str(kids),
        }
        for child in range(1, kids + 1):
            one[f"CA/{child}"] = str(chance.randint(0, 17))
            one[f"CS/{child}"] = chance.choice(("yes", "no"))
        language = "bn" if number % 3 else "pt"
        answer_survey(session, survey, f"{number:016d}", one, language=language)
        found.append({**one, "language": language})
    return found


@pytest.fixture
def plan(session: Session) -> Plan:
    return make_plan(session)


def by_key(
    session: Session, survey: Survey, chosen: Subgroup | None = None
) -> dict[str, QuestionResult]:
    shown = survey_results(session, survey, chosen)
    assert shown
    return {one.question.key: one for one in shown.results}


def test_every_kind_has_its_result(session: Session, plan: Plan) -> None:
    survey = make_survey(session, plan, questionnaire=every_kind())
    told = answered(session, survey)
    shown = by_key(session, survey)
    assert "NOTE" not in shown
    ages = [int(one["AGE"]) for one in told]
    age = shown["AGE"]
    assert age.answered == PEOPLE
    assert sum(bar.count or 0 for bar in age.categories) == PEOPLE
    assert age.mean == pytest.approx(Decimal(sum(ages)) / PEOPLE, abs=Decimal("0.1"))
    assert age.quantiles
    assert age.quantiles.median == sorted(ages)[PEOPLE // 2 - 1] * 1000
    assert age.quantiles.quartiles
    for bar in age.categories:
        assert bar.interval
        assert bar.count == sum(bar.interval.contains(one * 1000) for one in ages)
        assert bar.count is None or bar.count == 0 or bar.count >= INTERNAL_THRESHOLD
    assert all(bar.interval and bar.interval.whole for bar in shown["RNG"].categories)
    assert shown["DAY"].answered == PEOPLE
    assert shown["DAY"].mean is None
    assert shown["PAY"].mean is not None
    assert [bar.count for bar in shown["M2"].categories][2] == 0


def test_what_repeats_counts_people_not_children(session: Session, plan: Plan) -> None:
    survey = make_survey(session, plan, questionnaire=every_kind())
    told = answered(session, survey)
    result = by_key(session, survey)["CS"]
    some = [one for one in told if "CS/1" in one]
    assert result.answered == len(some)
    assert result.repeated
    both = sum({one["CS/1"], one.get("CS/2")} >= {"yes", "no"} for one in some)
    assert sum(bar.count or 0 for bar in result.categories) == len(some) + both


@pytest.mark.parametrize(
    "chosen",
    [Subgroup(BreakdownVariable.LANGUAGE, "bn"), Subgroup(BreakdownVariable.ANSWER, "a", "Q1")],
)
def test_one_group_is_shown_in_the_same_classes(
    session: Session, plan: Plan, chosen: Subgroup
) -> None:
    survey = make_survey(session, plan, questionnaire=every_kind())
    told = answered(session, survey)
    mine = [
        one for one in told
        if (one["language"] if chosen.variable is BreakdownVariable.LANGUAGE else one["Q1"]) == chosen.group
    ]  # fmt: skip
    whole, shown = by_key(session, survey), by_key(session, survey, chosen)
    assert [b.interval for b in shown["AGE"].categories] == [
        b.interval for b in whole["AGE"].categories
    ]
    assert shown["AGE"].answered == len(mine)
    ages = [int(one["AGE"]) for one in mine]
    assert shown["AGE"].mean == pytest.approx(Decimal(sum(ages)) / len(mine), abs=Decimal("0.1"))
    for bar in shown["AGE"].categories:
        assert bar.interval
        assert bar.count in (None, sum(bar.interval.contains(one * 1000) for one in ages))


def test_tallies_of_every_kind_equal_a_recount(session: Session, plan: Plan, app: Flask) -> None:
    survey = make_survey(session, plan, questionnaire=every_kind())
    answered(session, survey, 30)
    session.commit()
    with app.app_context():
        assert jobs.verify_tallies(survey.id) == 0
        assert jobs.repair_crosstabs() == 0


def test_the_pages_say_it_in_words(client: CheckingClient, session: Session, plan: Plan) -> None:
    survey = make_survey(session, plan, questionnaire=every_kind())
    answered(session, survey)
    session.commit()
    staff(client, session, plan)
    page = client.get("/en/vale/desk/surveys/viver-aqui/results").text
    assert "A matrix" in page
    assert "the middle half from" in page
    assert "one person can be in several lines" in page
    address = "/en/vale/desk/surveys/viver-aqui/compare"
    assert client.get(address).status_code == 200
    for key in ("AGE", "M1", "CS", "DAY"):
        for by in ("language", "answer:Q1"):
            table = client.get(address, query_string={"question": key, "by": by})
            assert table.status_code == 200
            assert 'class="shares"' in table.text
    for query in ({"question": "Q1", "by": "answer:Q1"}, {"question": "x", "by": "y"}):
        assert "side by side" in client.get(address, query_string=query).text
    shown = client.get("/en/vale/desk/surveys/viver-aqui/results?show=answer:Q1:a")
    assert shown.status_code == 200


def test_a_question_whose_count_would_tell_a_hidden_one_is_not_shown(
    session: Session, plan: Plan
) -> None:
    asked = (
        a_single(),
        Question("D", "yes_no", words("Why?"), required=True, relevant="${Q1} = 'b'",
                 choices=(choice("yes", "Sim"), choice("no", "Não"))),
        Question("E", "yes_no", words("Then?"), required=True, relevant="${Q1} = 'a'",
                 choices=(choice("yes", "Sim"), choice("no", "Não"))),
    )  # fmt: skip
    survey = make_survey(session, plan, questionnaire=a_questionnaire(items=asked))
    for number, key in enumerate("c" * 3 + "b" * 12 + "a" * 30):
        more = {"b": {"D": "yes"}, "a": {"E": "no"}}.get(key, {})
        answer_survey(session, survey, f"{number:016d}", {"Q1": key, **more})
    shown = by_key(session, survey)
    assert [bar.count for bar in shown["Q1"].categories] == [30, None, None]
    assert shown["D"].answered is None
    assert shown["E"].answered == 30


def test_classes_are_round_and_of_enough_people() -> None:
    ages = {n * 1000: 3 for n in range(18, 60)} | {999_000: 1}
    found = class_intervals(ages, integers_only=True)
    assert found[0] == ClassInterval(15_000, 20_000, True)
    assert found[-1].high is None
    counted = [sum(n for age, n in ages.items() if one.contains(age)) for one in found]
    assert sum(counted) == sum(ages.values())
    assert all(n == 0 or n >= INTERNAL_THRESHOLD for n in counted)
    assert class_intervals({}) == ()
    assert class_intervals({5: 7}) == (ClassInterval(5, 6),)
    assert class_intervals({-3000: 9, 4000: 9}, integers_only=True)[0].low == -3000
    assert quantile({1: 5, 2: 5}, 0.5) == 1
    with pytest.raises(ValueError, match="nobody"):
        quantile({}, 0.5)


def test_a_class_of_everything_has_a_name(app: Flask) -> None:
    with app.test_request_context("/en/"), using_language(LANGUAGES["en"]):
        assert interval_label(ClassInterval(None, None, True), "integer") == "all numbers"
        assert interval_label(ClassInterval(None, None), "date") == "all days"
