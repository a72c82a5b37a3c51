"""Whatever is answered, the route has an end, and no question that is asked is left out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.languages.rules import Texts
from consult.questionnaire.rules.items import Choice, Group, Question, Repeat
from consult.questionnaire.rules.kinds.base import AnswerIssue
from consult.questionnaire.rules.pages import RoutedPage, instance_key
from tests.factories.questionnaires import ask
from tests.questionnaire.routes import QUESTIONNAIRE, compiled, routing


def addresses(answers: dict[str, Any]) -> list[str]:
    return [page.address for page in routing(answers).route]


def test_a_question_that_is_not_relevant_is_not_asked() -> None:
    assert addresses({})[:3] == ["1", "2", "6"]
    assert addresses({"family": "no"})[:3] == ["1", "2", "6"]
    assert addresses({"family": "yes"})[:4] == ["1", "2", "5-1", "6"]
    two_children = {"family": "yes", "children": 2, "age/1": "7", "age/2": "3"}
    assert addresses(two_children)[:7] == ["1", "2", "3-1", "4-1", "3-2", "5-3", "6"]


def test_the_next_page_of_the_previous_page_is_the_page_itself() -> None:
    respondent = routing({"family": "yes", "children": 2, "age/1": "7", "age/2": "9"})
    for page, following in zip(respondent.route, respondent.route[1:], strict=False):
        assert respondent.next_page(page.number, page.path) == following
        assert respondent.previous_page(following.number, following.path) == page
    assert respondent.previous_page(1) is None
    assert respondent.next_page(len(QUESTIONNAIRE.pages)) is None
    assert respondent.previous_page(len(QUESTIONNAIRE.pages) + 1) == respondent.route[-1]


def test_a_cascade_offers_the_choices_that_belong_to_the_earlier_answer() -> None:
    parish = QUESTIONNAIRE.by_key["parish"]
    offered = routing({"town": "b"}).effective_question(parish, ()).choices
    assert [choice.key for choice in offered] == ["p3"]
    wrong, right = {"town": "b", "parish": "p1"}, {"town": "b", "parish": "p3"}
    assert routing(wrong).answer_issue(parish, ()) is AnswerIssue.NOT_OFFERED
    assert routing(right).answer_issue(parish, ()) is None


def test_an_answer_is_not_missing_where_the_filter_leaves_no_choice() -> None:
    choice = Choice("x", Texts.of("X"), tags=(("k", "1"),))
    questionnaire, logic = compiled(
        ask("a", "line", "A"),
        ask("b", "single", "B", choices=(choice,), choice_filter="k = ${a}", required=True),
    )
    assert routing({}, questionnaire, logic).issues() == {}
    answers = {"a": {"words": "1", "language": ""}}
    issues = routing(answers, questionnaire, logic).issues()
    assert [issue for _, issue in issues.values()] == [AnswerIssue.MISSING]


def test_a_question_is_required_of_those_for_whom_its_condition_holds() -> None:
    yes_no = (Choice("yes", Texts.of("S")), Choice("no", Texts.of("N")))
    questionnaire, logic = compiled(
        ask("ill", "yes_no", "I", choices=yes_no),
        ask("where", "line", "W", required_if="${ill} = 'yes'"),
    )
    where = questionnaire.by_key["where"]
    assert logic.order == ()
    for answers, missing in (({}, []), ({"ill": "no"}, []), ({"ill": "yes"}, ["where"])):
        respondent = routing(answers, questionnaire, logic)
        assert list(respondent.issues()) == missing
        assert respondent.effective_question(where, ()).required is bool(missing)
    complete = {"ill": "yes", "where": {"words": "Aqui", "language": ""}}
    assert routing(complete, questionnaire, logic).issues() == {}


def test_in_a_repeat_a_question_is_required_by_the_answers_of_the_same_instance() -> None:
    items = (
        ask("age", "integer", "A"),
        ask("school", "line", "S", required_if="${age} < 18"),
    )
    questionnaire, logic = compiled(Group("child", items, Texts.of("C"), repeat=Repeat()))
    answers = {"child": 2, "age/1": "7", "age/2": "30"}
    assert list(routing(answers, questionnaire, logic).issues()) == ["school/1"]


def test_an_answer_must_satisfy_the_constraint_and_the_bounds() -> None:
    issues = routing({"rent": "6000"}).issues()
    assert [(key, issue) for key, (_, issue) in issues.items()] == [
        ("rent", AnswerIssue.CONSTRAINT)
    ]
    assert routing({"rent": "5000"}).issues() == {}
    assert routing({"rooms": "21"}).issues()["rooms"][1] is AnswerIssue.TOO_HIGH
    typed = {"rooms": {"typed": "muitos"}}
    assert routing(typed).issues()["rooms"][1] is AnswerIssue.NOT_A_NUMBER


def test_a_number_must_be_on_a_step_within_its_bounds() -> None:
    number = Question(
        "n", "range", Texts.of("N"), minimum=Decimal(0), maximum=Decimal(10), step=Decimal(5)
    )
    questionnaire, logic = compiled(number)
    for answer, issue in (
        ("5", None),
        ("4", AnswerIssue.NOT_A_STEP),
        ("11", AnswerIssue.TOO_HIGH),
    ):
        assert routing({"n": answer}, questionnaire, logic).answer_issue(number, ()) is issue


def test_irrelevant_answers_do_not_count_and_calculations_do() -> None:
    answers = {"family": "yes", "children": 2, "age/1": "7", "age/2": "9", "school/1": "yes"}

    def applicable(answers: dict[str, Any]) -> dict[tuple[str, tuple[int, ...]], Any]:
        return {(a.question.key, a.path): a.value for a in routing(answers).applicable_answers()}

    assert applicable(answers)["oldest", ()] == {"number": "9"}
    assert applicable(answers)["school", (1,)] == "yes"
    assert set(applicable({**answers, "family": "no"})) == {("family", ())}


KEYS = [*QUESTIONNAIRE.by_key, "children", "age/1", "age/2", "school/1", "school/9"]
ANSWERS = st.sampled_from(
    ["yes", "no", "a", "b", "other", "p1", "p3", "7", "2020-01-01", 3, 99, -1, True, ["a"], None]
) | st.sampled_from(
    [{"typed": "x"}, {"words": "olá", "language": ""}, {"address": "a@b.pt", "agreed": True}]
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), ANSWERS))
def test_whatever_answers_are_stored_the_route_leads_to_its_end(answers: dict[str, Any]) -> None:
    respondent = routing(answers)
    assert len({page.address for page in respondent.route}) == len(respondent.route)
    page: RoutedPage | None = respondent.next_page(0)
    visited = []
    while page:
        visited.append(page)
        page = respondent.next_page(page.number, page.path)
    assert visited == list(respondent.route)
    issues = respondent.issues()
    for answer in respondent.applicable_answers():
        key = instance_key(answer.question.key, answer.path)
        issue = respondent.answer_issue(answer.question, answer.path)
        assert answer.question.is_invisible or key in issues or issue is None
