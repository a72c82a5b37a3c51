"""The way through a questionnaire: whatever is answered, it has an end, and nothing asked is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.languages.rules import Texts
from consult.questionnaire.rules.compilation import compile_logic
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Group, Question, Repeat
from consult.questionnaire.rules.kinds.base import AnswerIssue
from consult.questionnaire.rules.logic import FormLogic
from consult.questionnaire.rules.pages import RoutedPage, instance_key
from consult.questionnaire.rules.piping import fill_pipes
from consult.questionnaire.rules.relevance import decode_path, encode_path
from consult.questionnaire.rules.repeat_instances import add_instance, remove_instance
from consult.questionnaire.rules.routing import Routing
from consult.questionnaire.rules.validation import IssueCode, validate
from tests.factories.questionnaires import ask, every_kind

ASKED = every_kind()
LOGIC = compile_logic(ASKED).logic


def flow(
    answers: dict[str, Any], asked: Questionnaire = ASKED, logic: FormLogic = LOGIC
) -> Routing:
    return Routing(asked, logic, answers, language="pt", today=date(2026, 3, 2))


def addresses(answers: dict[str, Any]) -> list[str]:
    return [step.address for step in flow(answers).route]


def of(*items: Any) -> tuple[Questionnaire, FormLogic]:
    asked = Questionnaire(Texts.of("T"), items=items)
    assert [p for p in validate(asked) if not p.is_warning] == []
    return asked, compile_logic(asked).logic


def test_every_kind_of_question_is_sound() -> None:
    assert validate(ASKED) == []


def test_the_logic_of_a_version_survives_storing() -> None:
    assert FormLogic.from_json(ASKED, LOGIC.to_json()) == LOGIC


def test_what_does_not_concern_somebody_is_not_asked() -> None:
    assert addresses({})[:3] == ["1", "2", "6"]
    assert addresses({"family": "no"})[:3] == ["1", "2", "6"]
    assert addresses({"family": "yes"})[:4] == ["1", "2", "5-1", "6"]
    two = {"family": "yes", "children": 2, "age/1": "7", "age/2": "3"}
    assert addresses(two)[:7] == ["1", "2", "3-1", "4-1", "3-2", "5-3", "6"]


def test_the_one_before_and_the_one_after_are_each_others_opposite() -> None:
    here = flow({"family": "yes", "children": 2, "age/1": "7", "age/2": "9"})
    for one, other in zip(here.route, here.steps[1:], strict=False):
        assert here.next_page(one.number, one.path) == other
        assert here.previous_page(other.number, other.path) == one
    assert here.previous_page(1) is None
    assert here.next_page(len(ASKED.pages)) is None
    assert here.previous_page(len(ASKED.pages) + 1) == here.route[-1]


def test_a_cascade_offers_what_belongs_to_the_earlier_answer() -> None:
    parish = ASKED.by_key["parish"]
    assert [c.key for c in flow({"town": "b"}).effective_question(parish, ()).choices] == ["p3"]
    assert flow({"town": "b", "parish": "p1"}).answer_issue(parish, ()) is AnswerIssue.NOT_OFFERED
    assert flow({"town": "b", "parish": "p3"}).answer_issue(parish, ()) is None


def test_nothing_is_missing_where_nothing_can_be_chosen() -> None:
    asked, logic = of(
        ask("a", "line", "A"),
        ask(
            "b",
            "single",
            "B",
            choices=(Choice("x", Texts.of("X"), tags=(("k", "1"),)),),
            choice_filter="k = ${a}",
            required=True,
        ),
    )
    assert flow({}, asked, logic).issues() == {}
    found = flow({"a": {"words": "1", "language": ""}}, asked, logic).issues()
    assert [trouble for _, trouble in found.values()] == [AnswerIssue.MISSING]


def test_a_question_must_be_answered_by_those_of_whom_its_condition_holds() -> None:
    asked, logic = of(
        ask(
            "ill",
            "yes_no",
            "I",
            choices=(Choice("yes", Texts.of("S")), Choice("no", Texts.of("N"))),
        ),
        ask("where", "line", "W", required_if="${ill} = 'yes'"),
    )
    assert logic.order == ()
    for answers, missing in (({}, []), ({"ill": "no"}, []), ({"ill": "yes"}, ["where"])):
        assert list(flow(answers, asked, logic).issues()) == missing
        assert flow(answers, asked, logic).effective_question(asked.by_key["where"], ()).required is bool(
            missing
        )
    said = {"ill": "yes", "where": {"words": "Aqui", "language": ""}}
    assert flow(said, asked, logic).issues() == {}


def test_in_what_repeats_each_one_is_asked_for_by_its_own_condition() -> None:
    inner = (
        ask("age", "integer", "A"),
        ask("school", "line", "S", required_if="${age} < 18"),
    )
    group = Group("child", inner, Texts.of("C"), repeat=Repeat())
    asked, logic = of(group)
    found = flow({"child": 2, "age/1": "7", "age/2": "30"}, asked, logic).issues()
    assert list(found) == ["school/1"]


def test_an_authors_own_condition_is_kept() -> None:
    found = flow({"rent": "6000"}).issues()
    assert [(key, t) for key, (_, t) in found.items()] == [("rent", AnswerIssue.CONSTRAINT)]
    assert flow({"rent": "5000"}).issues() == {}
    assert flow({"rooms": "21"}).issues()["rooms"][1] is AnswerIssue.TOO_HIGH
    assert flow({"rooms": {"typed": "muitos"}}).issues()["rooms"][1] is AnswerIssue.NOT_A_NUMBER


def test_hidden_answers_do_not_count_and_worked_out_ones_do() -> None:
    answers = {"family": "yes", "children": 2, "age/1": "7", "age/2": "9", "school/1": "yes"}
    counted = {(g.question.key, g.path): g.value for g in flow(answers).applicable_answers()}
    assert counted["oldest", ()] == {"number": "9"}
    assert counted["school", (1,)] == "yes"
    counted = {(g.question.key, g.path): g.value for g in flow({**answers, "family": "no"}).applicable_answers()}
    assert set(counted) == {("family", ())}


def test_words_of_ones_own_are_never_worked_into_what_is_stored() -> None:
    asked, logic = of(
        ask("w", "line", "W"),
        ask("c", "calculate", "", calculation="concat(${w}, '!')"),
        ask("d", "calculate", "", calculation="string-length(${c})"),
        ask("e", "calculate", "", calculation="1 + 1"),
    )
    stored = flow({"w": {"words": "segredo", "language": ""}}, asked, logic).applicable_answers()
    assert [g.question.key for g in stored] == ["w", "e"]


def test_an_answer_stands_in_the_words_of_a_later_question() -> None:
    street = ASKED.by_key["street"].label.words("pt")
    assert fill_pipes(street, flow({"town": "b"}), ()) == "Qual é a sua rua, Serra Alta?"
    assert fill_pipes(street, flow({}), ()) == "Qual é a sua rua, …?"


def test_taking_one_away_moves_the_others_up() -> None:
    group = next(g for g in ASKED.groups if g.key == "children")
    answers = {
        "children": 3,
        "age/1": "1",
        "age/2": "2",
        "school/2": "no",
        "age/3": "3",
        "town": "a",
    }
    changes = remove_instance(ASKED, answers, group, (2,))
    kept = {k: v for k, v in {**answers, **changes}.items() if v is not None}
    assert kept == {"children": 2, "age/1": "1", "age/2": "3", "town": "a"}
    assert remove_instance(ASKED, answers, group, (4,)) == {}
    assert add_instance({"children": 5}, group, ()) == {"children": 5}


def test_everything_wrong_with_the_expressions_is_said_at_once() -> None:
    asked = Questionnaire(
        Texts.of("T"),
        items=(
            ask("a", "integer", "A", relevant="${nobody} = 1", constraint=". >"),
            ask("b", "integer", "B", relevant="${c} = 1"),
            ask("c", "integer", "C ${ghost}", relevant="${b} = 1"),
            Group("g", (ask("d", "line", "D"),), repeat=Repeat("'x'")),
        ),
    )
    found = {(p.location, p.code) for p in validate(asked) if not p.is_warning}
    assert found == {
        ("a:relevant", IssueCode.EXPRESSION),
        ("a:constraint", IssueCode.EXPRESSION),
        ("b", IssueCode.CYCLE),
        ("c", IssueCode.UNKNOWN_PIPE),
        ("g:count", IssueCode.EXPRESSION),
    }


@pytest.mark.parametrize("path", [(), (1,), (200, 1), (3, 20, 199)])
def test_a_path_is_one_number_and_back(path: tuple[int, ...]) -> None:
    assert decode_path(encode_path(path)) == path
    assert encode_path(path) < 2**31


KEYS = [*ASKED.by_key, "children", "age/1", "age/2", "school/1", "school/9"]
VALUES = st.sampled_from(
    ["yes", "no", "a", "b", "other", "p1", "p3", "7", "2020-01-01", 3, 99, -1, True, ["a"], None]
) | st.sampled_from(
    [{"typed": "x"}, {"words": "olá", "language": ""}, {"address": "a@b.pt", "agreed": True}]
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_whatever_is_stored_the_way_goes_on_and_ends(answers: dict[str, Any]) -> None:
    here = flow(answers)
    assert len({step.address for step in here.route}) == len(here.steps)
    step: RoutedPage | None = here.next_page(0)
    seen = []
    while step:
        seen.append(step)
        step = here.next_page(step.number, step.path)
    assert seen == list(here.route)
    found = here.issues()
    for one in here.applicable_answers():
        key = instance_key(one.question.key, one.path)
        assert one.question.silent or key in found or here.answer_issue(one.question, one.path) is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["add", 1, 2, 3]), max_size=12))
def test_adding_and_taking_away_keeps_the_rest_in_order(moves: list[Any]) -> None:
    group = next(g for g in ASKED.groups if g.key == "children")
    answers: dict[str, Any] = {"family": "yes"}
    model: list[str] = []
    for turn, move in enumerate(moves):
        if move == "add" and len(model) < 5:
            changes = {**add_instance(answers, group, ()), f"age/{len(model) + 1}": str(turn)}
            model.append(str(turn))
        elif move != "add" and move <= len(model):
            changes = remove_instance(ASKED, answers, group, (move,))
            del model[move - 1]
        else:
            continue
        answers = {k: v for k, v in {**answers, **changes}.items() if v is not None}
    assert [answers.get(f"age/{n}") for n in range(1, len(model) + 1)] == model
    assert answers.get("children", 0) == len(model)


def test_a_number_has_bounds_of_its_own() -> None:
    age = Question(
        "n", "range", Texts.of("N"), minimum=Decimal(0), maximum=Decimal(10), step=Decimal(5)
    )
    asked, logic = of(age)
    for value, trouble in (
        ("5", None),
        ("4", AnswerIssue.NOT_A_STEP),
        ("11", AnswerIssue.TOO_HIGH),
    ):
        assert flow({"n": value}, asked, logic).answer_issue(age, ()) is trouble
    assert [p.code for p in validate(replace(asked, items=(replace(age, maximum=None),)))] == [
        IssueCode.BAD_BOUNDS
    ]
