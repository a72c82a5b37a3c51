"""Kinds of question: no form and no stored answer can break them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from consult.questionnaire.rules.kinds import KINDS
from consult.questionnaire.rules.kinds.base import AnswerIssue
from consult.questionnaire.rules.logic import FormLogic
from consult.questionnaire.rules.pages import QuestionnairePage
from consult.questionnaire.rules.responses import parse_page
from consult.questionnaire.rules.routing import Routing
from tests.factories.surveys import a_questionnaire
from tests.questionnaire.arbitrary import FORMS, JSON, Form, patient

QUESTIONNAIRE = a_questionnaire()


def routing(answers: dict[str, Any]) -> Routing:
    logic = FormLogic(QUESTIONNAIRE)
    return Routing(QUESTIONNAIRE, logic, answers, language="pt", today=date(2026, 3, 2))


@patient
@given(FORMS)
def test_any_form_is_parsed_and_checked_and_stored_as_json(form: Form) -> None:
    answers: dict[str, Any] = {}
    for page in QUESTIONNAIRE.pages:
        answers |= parse_page(page, form)
    assert json.loads(json.dumps(answers)) == answers
    respondent = routing(answers)
    issues = respondent.issues()
    for question in QUESTIONNAIRE.questions:
        answer = answers[question.key]
        if KINDS[question.kind].is_answered(answer) and question.key not in issues:
            rows = KINDS[question.kind].answer_rows(question, answer)
            assert len({row.choice for row in rows}) == len(rows)
    assert respondent.resume_page in respondent.route


@patient
@given(st.dictionaries(st.sampled_from(list(QUESTIONNAIRE.by_key)), JSON))
def test_any_stored_answer_is_checked_without_breaking(answers: dict[str, Any]) -> None:
    issues = routing(answers).issues()
    assert all(isinstance(issue, AnswerIssue) for _, issue in issues.values())


def test_gaps_between_ranks_are_closed_and_tied_ranks_refused() -> None:
    ranking = QUESTIONNAIRE.by_key["Q4"]
    rows = KINDS["rank"].answer_rows(ranking, {"o": 2})
    assert [(row.choice, row.number) for row in rows] == [("o", 1)]
    tied = parse_page(QuestionnairePage((ranking,)), Form({"Q4:A03": ["1"], "Q4:o": ["১"]}))
    assert tied == {"Q4": {"A03": 1, "o": 1}}
    assert routing(tied).issues()["Q4"][1] is AnswerIssue.TIED_RANKS


def test_the_length_of_words_is_that_after_composition() -> None:
    page = QuestionnairePage((QUESTIONNAIRE.by_key["Q5"],))
    assert not routing(parse_page(page, Form({"Q5": ["a\u0303" * 4000]}))).issues()
    too_long = parse_page(page, Form({"Q5": ["a\u0303" * 4001]}))
    assert routing(too_long).issues()["Q5"][1] is AnswerIssue.TOO_LONG


@patient
@given(FORMS)
def test_a_form_filled_with_the_answers_gives_the_answers(form: Form) -> None:
    for page in QUESTIONNAIRE.pages:
        answers = parse_page(page, form)
        fields = MultiDict(
            field
            for question in page.questions
            for field in KINDS[question.kind].form_values(question, answers[question.key], "pt")
        )
        again = parse_page(page, fields)
        for parsed in (answers, again):  # where no language is given it is that of the page
            for value in parsed.values():
                if isinstance(value, dict) and "words" in value:
                    value["language"] = value["language"] or "pt"
        assert again == answers
