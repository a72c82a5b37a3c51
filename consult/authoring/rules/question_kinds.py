"""New questions of a kind, and questions that become another kind."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from consult.languages.rules import State, Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Question
from consult.questionnaire.rules.kinds import KINDS

from .keys import Known, fresh_question_key
from .renaming import speaking
from .tree import NotPossible, find, put

_YES = {
    "pt": "Sim",
    "en": "Yes",
    "hi": "हाँ",
    "bn": "হ্যাঁ",
    "ne": "हो",
    "uk": "Так",
    "pa": "ਹਾਂ",
    "ur": "جی ہاں",
    "fr": "Oui",
    "kea": "Sin",
    "zh-Hans": "是",
    "ar": "نعم",
    "es": "Sí",
    "ru": "Да",
    "ro": "Da",
    "pov": "Sin",
}
_NO = {
    "pt": "Não",
    "en": "No",
    "hi": "नहीं",
    "bn": "না",
    "ne": "होइन",
    "uk": "Ні",
    "pa": "ਨਹੀਂ",
    "ur": "جی نہیں",
    "fr": "Non",
    "kea": "Nau",
    "zh-Hans": "否",
    "ar": "لا",
    "es": "No",
    "ru": "Нет",
    "ro": "Nu",
    "pov": "Nau",
}
_READ = {"pt": "Li e compreendi", "en": "I have read and understood this"}
_FIXED = {"yes_no": (("yes", _YES), ("no", _NO)), "acknowledge": (("ok", _READ),)}
FIXED = frozenset(_FIXED)
"""Kinds whose choices are what they are: only their words can be changed."""
BOUNDED = frozenset({"integer", "decimal", "range"})


def _fixed(kind: str, source: str) -> tuple[Choice, ...]:
    """The choices that a kind always has. Words in other languages wait to be looked at."""
    return tuple(
        Choice(
            key,
            Texts.from_words(
                {**words, source: words.get(source, words["en"])}, source, State.DRAFT
            ),
        )
        for key, words in _FIXED[kind]
    )


def new_question(key: str, kind: str, label: Texts, source: str) -> Question:
    """A question of a kind with what it can't be without. Raises NotPossible for no kind."""
    if kind not in KINDS:
        raise NotPossible(kind)
    return _suited(Question(key, kind, label), source)


def _suited(question: Question, source: str) -> Question:
    """A question with what its kind needs, and without what it has no use for."""
    kind = question.kind
    choices = question.choices if KINDS[kind].has_choices else ()
    if kind in FIXED:
        choices = _fixed(kind, source)
    least, most = question.minimum, question.maximum
    if kind == "range" and (least is None or most is None):
        least, most = Decimal(0), Decimal(10)
    scale, bounded, silent = kind == "scale5", kind in BOUNDED, KINDS[kind].seconds == 0
    return replace(
        question,
        choices=choices,
        rank=min(3, max(1, len(choices))) if kind == "rank" else 3,
        low=question.low if scale else None,
        high=question.high if scale else None,
        minimum=least if bounded else None,
        maximum=most if bounded else None,
        step=question.step if bounded else None,
        required=question.required and not silent and kind != "note",
        required_if="" if silent or kind == "note" else question.required_if,
        choice_filter=question.choice_filter if choices and kind not in FIXED else "",
        constraint="" if silent or kind == "note" else question.constraint,
        calculation=question.calculation if kind == "calculate" else "",
    )


def change_kind(
    questionnaire: Questionnaire, key: str, kind: str, known: Known
) -> tuple[Questionnaire, str]:
    """Make a question another kind. Returns the key that it has from now on.

    A question that was published is retired with its answers, and the new one has a new key; what
    was said of the old one is said of the new one. Raises NotPossible.
    """
    question = find(questionnaire, key)
    if not isinstance(question, Question) or kind not in KINDS:
        raise NotPossible(key)
    if question.kind == kind:
        return questionnaire, key
    own = key
    if known.published(key) and known.kinds[key] != kind:
        own = fresh_question_key(questionnaire, known)
    source = questionnaire.title.source
    changed = put(questionnaire, key, _suited(replace(question, key=own, kind=kind), source))
    return speaking(changed, {question.name: own if not question.alias else question.alias}), own
