"""Answers in the texts of later questions."""

from __future__ import annotations

from consult.questionnaire.rules.piping import fill_pipes
from tests.questionnaire.routes import QUESTIONNAIRE, routing


def test_an_answer_stands_in_the_text_of_a_later_question() -> None:
    street = QUESTIONNAIRE.by_key["street"].label.words("pt")
    assert fill_pipes(street, routing({"town": "b"}), ()) == "Qual é a sua rua, Serra Alta?"
    assert fill_pipes(street, routing({}), ()) == "Qual é a sua rua, …?"
