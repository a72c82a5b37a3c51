"""What a change between two versions does to the comparability of results."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from consult.authoring.rules.version_changes import (
    ChangeType,
    Impact,
    version_changes,
    version_impact,
)
from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from tests.factories.surveys import a_questionnaire, a_single, choice

BEFORE = a_questionnaire()


def changed(**values: Any) -> Questionnaire:
    return replace(BEFORE, items=(replace(BEFORE.questions[0], **values), *BEFORE.items[1:]))


@pytest.mark.parametrize(
    ("after", "impact", "change"),
    [
        (BEFORE, Impact.NONE, None),
        (changed(label=Texts.of("Outra")), Impact.WORDING, ChangeType.WORDS),
        (changed(areas=("A07",)), Impact.COMPATIBLE, ChangeType.LINKS),
        (
            changed(choices=(*a_single().choices, choice("d", "?"))),
            Impact.COMPATIBLE,
            ChangeType.CHOICE_ADDED,
        ),
        (changed(choices=a_single().choices[::-1]), Impact.COMPATIBLE, ChangeType.ORDER),
        (changed(choices=a_single().choices[:2]), Impact.BREAKING, ChangeType.CHOICE_REMOVED),
        (changed(required=True), Impact.BREAKING, ChangeType.REQUIRED),
        (changed(required=True, required_if="1 = 1"), Impact.BREAKING, ChangeType.REQUIRED),
        (changed(required_if="1 = 1"), Impact.BREAKING, ChangeType.DUTY),
        (changed(kind="multi"), Impact.BREAKING, ChangeType.KIND),
        (replace(BEFORE, items=BEFORE.items[1:]), Impact.BREAKING, ChangeType.QUESTION_REMOVED),
        (replace(BEFORE, items=BEFORE.items[::-1]), Impact.COMPATIBLE, ChangeType.ORDER),
    ],
)
def test_a_change_weighs_what_it_does_to_results(
    after: Questionnaire, impact: Impact, change: ChangeType | None
) -> None:
    assert version_impact(BEFORE, after) is impact
    changes = [difference.change for difference in version_changes(BEFORE, after)]
    assert changes == ([change] if change else [])
