"""The choices of kinds of question that fix them: yes/no and acknowledgement."""

from __future__ import annotations

from consult.languages.rules import Texts, TranslationState

from .items import Choice

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


_ACKNOWLEDGED = {"pt": "Li e compreendi", "en": "I have read and understood this"}


_FIXED_CHOICES = {"yes_no": (("yes", _YES), ("no", _NO)), "acknowledge": (("ok", _ACKNOWLEDGED),)}


FIXED_CHOICE_KINDS = frozenset(_FIXED_CHOICES)
"""Kinds with fixed choices: only the labels can be changed."""


def fixed_choices(kind: str, source: str) -> tuple[Choice, ...]:
    """The choices of a kind that fixes them. The translations of their labels are drafts."""
    return tuple(
        Choice(
            key,
            Texts.from_words(
                {**words, source: words.get(source, words["en"])}, source, TranslationState.DRAFT
            ),
        )
        for key, words in _FIXED_CHOICES[kind]
    )
