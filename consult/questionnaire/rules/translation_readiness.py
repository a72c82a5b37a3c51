"""The languages in which a survey is offered: those in which every text has the required state."""

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
"""The states that a survey can require. A stale text differs from its source and never suffices."""


def meets(state: TranslationState, required: TranslationState) -> bool:
    """Whether a translation state is at least the required one."""
    return _STATE_ORDER.index(state) >= _STATE_ORDER.index(required)


def translation_coverage(questionnaire: Questionnaire, tag: str) -> Counter[TranslationState]:
    """The number of texts that respondents read in each state, in a language."""
    return Counter(text.state(tag) for _, text in respondent_texts(questionnaire))


def lowest_states(questionnaire: Questionnaire) -> dict[str, TranslationState]:
    """The lowest state of any text that respondents read, by language; REVIEWED for the source."""
    texts = [text for _, text in respondent_texts(questionnaire)]
    tags = dict.fromkeys(tag for text in texts for tag in text.by)
    lowest = {tag: min((t.state(tag) for t in texts), key=_STATE_ORDER.index) for tag in tags}
    lowest[questionnaire.title.source] = TranslationState.REVIEWED
    return lowest


def ready_languages(
    lowest: Mapping[str, TranslationState], required: TranslationState
) -> frozenset[str]:
    """The languages whose lowest state (see `lowest_states`) is at least the required one."""
    return frozenset(tag for tag, state in lowest.items() if meets(state, required))
