"""Routings for tests: of the questionnaire with every kind, or of a few items."""

from __future__ import annotations

from datetime import date
from typing import Any

from consult.languages.rules import Texts
from consult.questionnaire.rules.compilation import compile_logic
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Item
from consult.questionnaire.rules.logic import FormLogic
from consult.questionnaire.rules.routing import Routing
from consult.questionnaire.rules.validation import validate
from tests.factories.questionnaires import every_kind

QUESTIONNAIRE = every_kind()
LOGIC = compile_logic(QUESTIONNAIRE).logic


def routing(
    answers: dict[str, Any],
    questionnaire: Questionnaire = QUESTIONNAIRE,
    logic: FormLogic = LOGIC,
) -> Routing:
    """The routing of a respondent with these answers."""
    return Routing(questionnaire, logic, answers, language="pt", today=date(2026, 3, 2))


def compiled(*items: Item) -> tuple[Questionnaire, FormLogic]:
    """A questionnaire of these items, without errors, and its logic."""
    questionnaire = Questionnaire(Texts.of("T"), items=items)
    assert [issue for issue in validate(questionnaire) if not issue.is_warning] == []
    return questionnaire, compile_logic(questionnaire).logic
