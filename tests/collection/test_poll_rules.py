"""When the results of a poll are shown, and in which words. No database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consult.collection.rules.polls import due, question_of, result_in
from consult.disclosure.releases import Release
from consult.disclosure.tabulation import Bar, Result
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
    assert due(people, before) is is_due


def test_only_one_question_with_choices_is_answered_in_place() -> None:
    one = a_single()
    title = Texts.of("Viver")
    assert question_of(Questionnaire(title, items=(one,))) == one
    assert question_of(Questionnaire(title, items=(one, replace(one, key="Q2")))) is None
    assert question_of(Questionnaire(title, items=(Group("G1", (one,)),))) is None
    text = Question("Q1", "text", Texts.of("O que mudava?"))
    assert question_of(Questionnaire(title, items=(text,))) is None


def test_results_speak_the_words_of_today() -> None:
    old = Bar("a", Texts.of("Um ano"), 12, 1.0)
    gone = Bar("z", Texts.of("Nunca"), None, None, retired=True)
    release = Release(Texts.of("Viver"), 12, (Result(a_single(), 12, (old, gone)),))
    now = a_single()
    first = replace(now.choices[0], label=Texts.of("Um ano", en="One year"))
    found = result_in(release, replace(now, choices=(first, *now.choices[1:])))
    assert found is not None
    assert [bar.label and bar.label.words("en") for bar in found.bars] == ["One year", ""]
    assert result_in(release, replace(now, key="Q9")) is None
