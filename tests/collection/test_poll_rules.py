"""When the results of a poll are shown, and in which words. No database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consult.collection.rules.polls import poll_question, poll_result, release_due
from consult.disclosure.releases import Release
from consult.disclosure.tabulation import CategoryCount, QuestionResult
from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Question
from tests.factories.surveys import a_single


@pytest.mark.parametrize(
    ("people", "before", "is_due"),
    [(9, 0, False), (10, 0, True), (19, 10, False), (20, 10, True), (40, 30, True),
     (1000, 990, False), (1089, 990, True)],
)  # fmt: skip
def test_a_release_is_due_when_ten_more_or_a_tenth_more_answered(
    people: int, before: int, is_due: bool
) -> None:
    assert release_due(people, before) is is_due


def test_only_one_question_with_choices_is_answered_in_place() -> None:
    one = a_single()
    title = Texts.of("Viver")
    assert poll_question(Questionnaire(title, items=(one,))) == one
    assert poll_question(Questionnaire(title, items=(one, replace(one, key="Q2")))) is None
    assert poll_question(Questionnaire(title, items=(Group("G1", (one,)),))) is None
    text = Question("Q1", "text", Texts.of("O que mudava?"))
    assert poll_question(Questionnaire(title, items=(text,))) is None


def test_results_speak_the_words_of_today() -> None:
    old = CategoryCount("a", Texts.of("Um ano"), 12, 1.0)
    gone = CategoryCount("z", Texts.of("Nunca"), None, None, retired=True)
    release = Release(Texts.of("Viver"), 12, (QuestionResult(a_single(), 12, (old, gone)),))
    now = a_single()
    first = replace(now.choices[0], label=Texts.of("Um ano", en="One year"))
    found = poll_result(release, replace(now, choices=(first, *now.choices[1:])))
    assert found is not None
    assert [bar.label and bar.label.words("en") for bar in found.categories] == ["One year", ""]
    assert poll_result(release, replace(now, key="Q9")) is None
