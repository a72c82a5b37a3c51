"""The logic of a version: every issue of its expressions, storage, taint."""

from __future__ import annotations

from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Repeat
from consult.questionnaire.rules.logic import FormLogic
from consult.questionnaire.rules.validation import IssueCode, validate
from tests.factories.questionnaires import ask
from tests.questionnaire.routes import LOGIC, QUESTIONNAIRE, compiled, routing


def test_the_logic_of_a_version_survives_storing() -> None:
    assert FormLogic.from_json(QUESTIONNAIRE, LOGIC.to_json()) == LOGIC


def test_a_respondents_own_words_are_never_stored_in_a_calculation() -> None:
    questionnaire, logic = compiled(
        ask("w", "line", "W"),
        ask("c", "calculate", "", calculation="concat(${w}, '!')"),
        ask("d", "calculate", "", calculation="string-length(${c})"),
        ask("e", "calculate", "", calculation="1 + 1"),
    )
    answers = {"w": {"words": "segredo", "language": ""}}
    stored = routing(answers, questionnaire, logic).applicable_answers()
    assert [answer.question.key for answer in stored] == ["w", "e"]


def test_every_issue_of_the_expressions_is_reported_at_once() -> None:
    questionnaire = Questionnaire(
        Texts.of("T"),
        items=(
            ask("a", "integer", "A", relevant="${nobody} = 1", constraint=". >"),
            ask("b", "integer", "B", relevant="${c} = 1"),
            ask("c", "integer", "C ${ghost}", relevant="${b} = 1"),
            Group("g", (ask("d", "line", "D"),), repeat=Repeat("'x'")),
        ),
    )
    issues = {(i.location, i.code) for i in validate(questionnaire) if not i.is_warning}
    assert issues == {
        ("a:relevant", IssueCode.EXPRESSION),
        ("a:constraint", IssueCode.EXPRESSION),
        ("b", IssueCode.CYCLE),
        ("c", IssueCode.UNKNOWN_PIPE),
        ("g:count", IssueCode.EXPRESSION),
    }
