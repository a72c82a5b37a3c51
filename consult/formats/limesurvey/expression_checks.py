"""The translated expressions, checked all at once; what is not sound is left out, and said so. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from consult.expressions.diagnostics import DiagnosticSeverity
from consult.languages.rules import Texts
from consult.questionnaire.rules.compilation import CompilationResult, compile_logic
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Question
from consult.questionnaire.rules.json_encoding import texts_of
from consult.questionnaire.rules.logic import REFERENCE
from consult.questionnaire.rules.piping import UNANSWERED_PLACEHOLDER

from ..codes import QuestionnaireCode
from .conversion import Conversion
from .finding_log import SourceLocation

_MAX_ROUNDS = 6
_CODES = {
    "relevant": QuestionnaireCode.LSS_CONDITION,
    "constraint": QuestionnaireCode.LSS_VALIDATION,
    "choice_filter": QuestionnaireCode.LSS_CONDITION,
    "default": QuestionnaireCode.LSS_DEFAULT,
    "calculation": QuestionnaireCode.LSS_CALCULATION,
}
ItemTransform = Callable[[Item], Item | None]
InvalidExpressions = Mapping[str, Mapping[str, str | None]]
"""By key and field: the part that is in the way; None where it was noted already."""


def remove_invalid_expressions(questionnaire: Questionnaire, making: Conversion) -> Questionnaire:
    """The questionnaire without the expressions that can't be worked out; each is noted."""
    for _ in range(_MAX_ROUNDS):
        judged = compile_logic(questionnaire)
        wrong = _invalid_expressions(judged, making)
        if not wrong:
            return _without_unresolved_pipes(questionnaire, making)
        questionnaire = _without_expressions(questionnaire, wrong, making)
    everything = {q.key: dict.fromkeys(_CODES, "") for q in questionnaire.questions}
    everything |= {g.key: {"relevant": ""} for g in questionnaire.groups}
    return _without_unresolved_pipes(
        _without_expressions(questionnaire, everything, making), making
    )


def _invalid_expressions(judged: CompilationResult, making: Conversion) -> InvalidExpressions:
    """What must go in this round; of a circle everything in it."""
    found: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    for one in judged.issues:
        if one.diagnostic.severity is not DiagnosticSeverity.WARNING:
            found[one.key].setdefault(one.field, str(one.diagnostic.details.get("name", "")))
    for cycle in judged.cycles:
        here = making.heres.get(cycle[0])
        making.found.note(QuestionnaireCode.LSS_CIRCLE, here, names=" → ".join(cycle))
        for key in cycle:
            for name in ("relevant", "calculation"):
                found[key].setdefault(name, None)
    return found


def _without_expressions(
    questionnaire: Questionnaire, wrong: InvalidExpressions, making: Conversion
) -> Questionnaire:
    """Leave expressions out; a calculation goes with its question."""

    def change(item: Item) -> Item | None:
        for name, part in wrong.get(item.key, {}).items():
            source = getattr(item, name, "")
            if not source:
                continue
            if part is not None:
                _report(making, item.key, name, source, part)
            if name == "calculation":
                making.naming.variables.gone.add(item.name)
                return None
            item = _without_field(item, name)
        return item

    return replace(questionnaire, items=map_items(questionnaire.items, change))


def _without_field(item: Item, name: str) -> Item:
    fields: dict[str, Any] = {name: ""}
    return replace(item, **fields)


def _report(making: Conversion, key: str, name: str, source: str, part: str) -> None:
    fallback = (making.heres.get(key, SourceLocation()), "")
    here, script = making.places.get((key, name), fallback)
    gone = "1" if part and making.naming.variables.was_left_out(part) else ""
    making.found.note(_CODES[name], here, script or source, part=part, gone=gone)


def map_items(items: Sequence[Item], change: ItemTransform) -> tuple[Item, ...]:
    """Every question and group changed, or left out; groups without questions go too."""
    found: list[Item] = []
    for item in items:
        one = item
        if isinstance(one, Group):
            inner = map_items(one.items, change)
            if not inner:
                continue
            one = replace(one, items=inner)
        if (new := change(one)) is not None:
            found.append(new)
    return tuple(found)


def _without_unresolved_pipes(questionnaire: Questionnaire, making: Conversion) -> Questionnaire:
    """Words without the answers to what is not there."""
    names = {question.name for question in questionnaire.questions}

    def fill(texts: Texts, at: SourceLocation) -> Texts:
        def put(found: re.Match[str]) -> str:
            if found[1] in names:
                return found[0]
            making.found.note(QuestionnaireCode.LSS_SHOWN, at, f"{{{found[1]}}}", part=found[1])
            return UNANSWERED_PLACEHOLDER

        if not any("${" in one.words for one in texts.by.values()):
            return texts
        by = {
            tag: replace(one, words=REFERENCE.sub(put, one.words)) for tag, one in texts.by.items()
        }
        return Texts.from_words({tag: one.words for tag, one in by.items()}, texts.source)

    def change(item: Item) -> Item:
        if not any("${" in one.words for _, text in texts_of(item) for one in text.by.values()):
            return item
        at = making.heres.get(item.key, SourceLocation())
        told: dict[str, Any] = {
            name: fill(text, at) for name, text in texts_of(item) if "/" not in name
        }
        if isinstance(item, Question):
            choices = tuple(replace(c, label=fill(c.label, at)) for c in item.choices)
            return replace(item, choices=choices, **told)
        return replace(item, **told)

    front = {
        name: fill(getattr(questionnaire, name), SourceLocation(field=name))
        for name in ("title", "intro", "thanks")
    }
    return replace(questionnaire, items=map_items(questionnaire.items, change), **front)
