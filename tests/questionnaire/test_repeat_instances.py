"""Adding and removing instances of a repeat."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.questionnaire.rules.relevance import decode_path, encode_path
from consult.questionnaire.rules.repeat_instances import (
    AnswerChanges,
    add_instance,
    remove_instance,
)
from tests.questionnaire.routes import LOGIC, QUESTIONNAIRE

CHILDREN = LOGIC.groups["children"]


def changed(answers: dict[str, Any], changes: AnswerChanges) -> dict[str, Any]:
    return {key: value for key, value in {**answers, **changes}.items() if value is not None}


def test_removing_an_instance_moves_those_after_it_up() -> None:
    answers = {
        "children": 3,
        "age/1": "1",
        "age/2": "2",
        "school/2": "no",
        "age/3": "3",
        "town": "a",
    }
    remaining = changed(answers, remove_instance(QUESTIONNAIRE, answers, CHILDREN, (2,)))
    assert remaining == {"children": 2, "age/1": "1", "age/2": "3", "town": "a"}


def test_an_instance_that_does_not_exist_cannot_be_removed_and_the_maximum_not_exceeded() -> None:
    assert remove_instance(QUESTIONNAIRE, {"children": 3}, CHILDREN, (4,)) == {}
    assert add_instance({"children": 5}, CHILDREN, ()) == {"children": 5}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["add", 1, 2, 3]), max_size=12))
def test_adding_and_removing_keeps_the_other_instances_in_order(operations: list[Any]) -> None:
    answers: dict[str, Any] = {"family": "yes"}
    ages: list[str] = []
    for turn, operation in enumerate(operations):
        if operation == "add" and len(ages) < 5:
            age = {f"age/{len(ages) + 1}": str(turn)}
            answers = changed(answers, {**add_instance(answers, CHILDREN, ()), **age})
            ages.append(str(turn))
        elif operation != "add" and operation <= len(ages):
            changes = remove_instance(QUESTIONNAIRE, answers, CHILDREN, (operation,))
            answers = changed(answers, changes)
            del ages[operation - 1]
    assert [answers.get(f"age/{number}") for number in range(1, len(ages) + 1)] == ages
    assert answers.get("children", 0) == len(ages)


@pytest.mark.parametrize("path", [(), (1,), (200, 1), (3, 20, 199)])
def test_a_path_is_encoded_as_one_number_of_32_bits(path: tuple[int, ...]) -> None:
    assert decode_path(encode_path(path)) == path
    assert encode_path(path) < 2**31
