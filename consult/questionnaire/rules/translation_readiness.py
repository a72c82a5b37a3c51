"""In which languages people are offered a survey: those in which every text is good enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from consult.languages.rules import TranslationState

from .document import Questionnaire
from .texts import respondent_texts

_STATE_ORDER = (
    TranslationState.MISSING,
    TranslationState.STALE,
    TranslationState.MACHINE,
    TranslationState.DRAFT,
    TranslationState.REVIEWED,
)
REQUIRED_STATES = (TranslationState.MACHINE, TranslationState.DRAFT, TranslationState.REVIEWED)
"""What a survey can ask for. A text that is out of date says something else: it never does."""


def meets(state: TranslationState, required: TranslationState) -> bool:
    """Whether a text in a state is good enough."""
    return _STATE_ORDER.index(state) >= _STATE_ORDER.index(required)


def translation_coverage(questionnaire: Questionnaire, tag: str) -> Counter[TranslationState]:
    """How many of the texts that people read are in which state in a language."""
    return Counter(text.state(tag) for _, text in respondent_texts(questionnaire))


def lowest_states(questionnaire: Questionnaire) -> dict[str, TranslationState]:
    """The worst state of any text that people read, by language; the source's is `reviewed`."""
    texts = [text for _, text in respondent_texts(questionnaire)]
    tags = dict.fromkeys(tag for text in texts for tag in text.by)
    found = {tag: min((t.state(tag) for t in texts), key=_STATE_ORDER.index) for tag in tags}
    found[questionnaire.title.source] = TranslationState.REVIEWED
    return found


def ready_languages(
    lowest: Mapping[str, TranslationState], required: TranslationState
) -> frozenset[str]:
    """The languages that meet a gate; `least` is of `least_states`."""
    return frozenset(tag for tag, state in lowest.items() if meets(state, required))
