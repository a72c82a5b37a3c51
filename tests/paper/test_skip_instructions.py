"""Conditions in words."""

from __future__ import annotations

import pytest
from flask import Flask

from consult.languages.rules import LANGUAGES, Texts
from consult.paper.printing.content import FSI, PDI, SheetWriter
from consult.paper.printing.skip_instructions import (
    Condition,
    ConditionTest,
    Relation,
    simple_condition,
)
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from tests.paper.questionnaires import of_every_kind

ASKED = of_every_kind()
HELP_IS_NO = ConditionTest("help", Relation.IS, "no")
WHO_IS_TOWN = ConditionTest("who", Relation.IS, "town")


@pytest.mark.parametrize(
    ("expression", "means"),
    [
        ("${help} = 'no'", Condition((HELP_IS_NO,))),
        ("'no' = ${help}", Condition((HELP_IS_NO,))),
        ("not(${help} != 'no')", Condition((HELP_IS_NO,))),
        ("selected(${who}, 'town')", Condition((WHO_IS_TOWN,))),
        ("not(selected(${who}, 'town'))", Condition((ConditionTest("who", Relation.IS_NOT, "town"),))),
        ("${year} >= 2000", Condition((ConditionTest("year", Relation.AT_LEAST, "2000"),))),
        ("2000 < ${year}", Condition((ConditionTest("year", Relation.ABOVE, "2000"),))),
        ("${ease} = '3'", Condition((ConditionTest("ease", Relation.IS, "3"),))),
        ("${year} > -1", Condition((ConditionTest("year", Relation.ABOVE, "-1"),))),
        ("${say} != ''", Condition((ConditionTest("say", Relation.ANSWERED),))),
        ("not(${day} != '')", Condition((ConditionTest("day", Relation.NOT_ANSWERED),))),
        (
            "${help} = 'no' and (selected(${who}, 'town') and ${year} < 5)",
            Condition((HELP_IS_NO, WHO_IS_TOWN, ConditionTest("year", Relation.BELOW, "5"))),
        ),
        ("${help} = 'no' or ${say} = ''", Condition((HELP_IS_NO, ConditionTest("say", Relation.NOT_ANSWERED)), every=False)),
    ],
)  # fmt: skip
def test_what_a_person_can_follow_is_read(expression: str, means: Condition) -> None:
    assert simple_condition(expression, ASKED) == means


@pytest.mark.parametrize(
    "expression",
    [
        "${help} = 'no' and ${year} > 1 or ${year} < 0",
        "count-selected(${who}) > 1",
        "${who} = 'town'",
        "${help} = 'perhaps'",
        "${help} > 'no'",
        "${total} = 2",
        "${reach} != ''",
        "${nobody} = 1",
        "${year} = ${rent}",
        "${pay} > 100",
        "not(${help})",
        "${year} >",
        " or ".join(f"${{year}} = {year}" for year in range(2000, 2010)),
    ],
)
def test_more_than_that_is_left_to_judgement(expression: str) -> None:
    assert simple_condition(expression, ASKED) is None


def test_within_a_repeat_the_same_copy_is_meant() -> None:
    work = next(group for group in ASKED.groups if group.key == "work")
    asked = "${contract} = 'yes'"
    assert simple_condition(asked, ASKED) is None
    assert simple_condition(asked, ASKED, (work,)) == Condition(
        (ConditionTest("contract", Relation.IS, "yes"),)
    )


def test_names_are_those_of_expressions() -> None:
    renamed = Questionnaire(Texts.of("x"), items=(Question("k1", "integer", alias="age"),))
    assert simple_condition("${age} > 17", renamed) == Condition(
        (ConditionTest("k1", Relation.ABOVE, "17"),)
    )
    assert simple_condition("${k1} > 17", renamed) is None


def said(app: Flask, expression: str, tag: str = "en") -> list[str]:
    with app.app_context():
        writer = SheetWriter(ASKED, LANGUAGES[tag])
        return [" ".join(one["lines"]) for one in writer.only(expression, (), "")]


def test_conditions_name_questions_and_choices_by_their_printed_numbers(app: Flask) -> None:
    assert said(app, "${help} = 'no'") == [
        f"Only if your answer to question 1 is 2 = {FSI}Não{PDI}."
    ]
    assert said(app, "${year} >= 2000") == ["Only if your answer to question 4 is 2000 or more."]
    assert said(app, "${say} = ''") == ["Only if you did not answer question 15."]
    assert said(app, "${help} = 'no' or ${ease} = 1") == [
        "Only if one of these is true:",
        f"Your answer to question 1 is 2 = {FSI}Não{PDI}.",
        "Your answer to question 3 is 1.",
    ]
    assert said(app, "") == []
    assert said(app, "count-selected(${who}) > 1") == ["Answer only if this is about you."]
