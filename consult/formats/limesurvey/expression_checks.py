"""The translated expressions, checked all at once; what is not sound is left out, and said so. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from consult.expressions.diagnostics import Severity
from consult.languages.rules import Texts
from consult.questionnaire.rules.compilation import Built, built
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Group, Item, Question
from consult.questionnaire.rules.json_encoding import texts_of
from consult.questionnaire.rules.piping import NOTHING

from ..findings import Code
from .conversion import Making
from .finding_log import Where

_ROUNDS = 6
_REFERENCE = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
_CODES = {
    "relevant": Code.LSS_CONDITION,
    "constraint": Code.LSS_VALIDATION,
    "choice_filter": Code.LSS_CONDITION,
    "default": Code.LSS_DEFAULT,
    "calculation": Code.LSS_CALCULATION,
}
Change = Callable[[Item], Item | None]
Wrong = Mapping[str, Mapping[str, str | None]]
"""By key and field: the part that is in the way; None where it was noted already."""


def mended(questionnaire: Questionnaire, making: Making) -> Questionnaire:
    """The questionnaire without the expressions that can't be worked out; each is noted."""
    for _ in range(_ROUNDS):
        judged = built(questionnaire)
        wrong = _wrong(judged, making)
        if not wrong:
            return _said(questionnaire, making)
        questionnaire = _without(questionnaire, wrong, making)
    everything = {q.key: dict.fromkeys(_CODES, "") for q in questionnaire.questions}
    everything |= {g.key: {"relevant": ""} for g in questionnaire.groups}
    return _said(_without(questionnaire, everything, making), making)


def _wrong(judged: Built, making: Making) -> Wrong:
    """What must go in this round; of a circle everything in it."""
    found: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    for one in judged.wrong:
        if one.problem.severity is not Severity.WARNING:
            found[one.key].setdefault(one.field, str(one.problem.details.get("name", "")))
    for cycle in judged.cycles:
        here = making.heres.get(cycle[0])
        making.found.note(Code.LSS_CIRCLE, here, names=" → ".join(cycle))
        for key in cycle:
            for name in ("relevant", "calculation"):
                found[key].setdefault(name, None)
    return found


def _without(questionnaire: Questionnaire, wrong: Wrong, making: Making) -> Questionnaire:
    """Leave expressions out; a calculation goes with its question."""

    def change(item: Item) -> Item | None:
        for name, part in wrong.get(item.key, {}).items():
            source = getattr(item, name, "")
            if not source:
                continue
            if part is not None:
                _note(making, item.key, name, source, part)
            if name == "calculation":
                making.naming.variables.gone.add(item.name)
                return None
            item = _dropped(item, name)
        return item

    return replace(questionnaire, items=changed(questionnaire.items, change))


def _dropped(item: Item, name: str) -> Item:
    fields: dict[str, Any] = {name: ""}
    return replace(item, **fields)


def _note(making: Making, key: str, name: str, source: str, part: str) -> None:
    fallback = (making.heres.get(key, Where()), "")
    here, script = making.places.get((key, name), fallback)
    gone = "1" if part and making.naming.variables.was_left_out(part) else ""
    making.found.note(_CODES[name], here, script or source, part=part, gone=gone)


def changed(items: Sequence[Item], change: Change) -> tuple[Item, ...]:
    """Every question and group changed, or left out; groups without questions go too."""
    found: list[Item] = []
    for item in items:
        one = item
        if isinstance(one, Group):
            inner = changed(one.items, change)
            if not inner:
                continue
            one = replace(one, items=inner)
        if (new := change(one)) is not None:
            found.append(new)
    return tuple(found)


def _said(questionnaire: Questionnaire, making: Making) -> Questionnaire:
    """Words without the answers to what is not there."""
    names = {question.name for question in questionnaire.questions}

    def fill(texts: Texts, at: Where) -> Texts:
        def put(found: re.Match[str]) -> str:
            if found[1] in names:
                return found[0]
            making.found.note(Code.LSS_SHOWN, at, f"{{{found[1]}}}", part=found[1])
            return NOTHING

        if not any("${" in one.words for one in texts.by.values()):
            return texts
        by = {
            tag: replace(one, words=_REFERENCE.sub(put, one.words)) for tag, one in texts.by.items()
        }
        return Texts.from_words({tag: one.words for tag, one in by.items()}, texts.source)

    def change(item: Item) -> Item:
        if not any("${" in one.words for _, text in texts_of(item) for one in text.by.values()):
            return item
        at = making.heres.get(item.key, Where())
        told: dict[str, Any] = {
            name: fill(text, at) for name, text in texts_of(item) if "/" not in name
        }
        if isinstance(item, Question):
            choices = tuple(replace(c, label=fill(c.label, at)) for c in item.choices)
            return replace(item, choices=choices, **told)
        return replace(item, **told)

    front = {
        name: fill(getattr(questionnaire, name), Where(field=name))
        for name in ("title", "intro", "thanks")
    }
    return replace(questionnaire, items=changed(questionnaire.items, change), **front)
