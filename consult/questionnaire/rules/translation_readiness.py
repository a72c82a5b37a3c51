"""In which languages people are offered a survey: those in which every text is good enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from consult.languages.rules import State

from .document import Questionnaire
from .texts import facing

_ORDER = (State.MISSING, State.STALE, State.MACHINE, State.DRAFT, State.REVIEWED)
GATES = (State.MACHINE, State.DRAFT, State.REVIEWED)
"""What a survey can ask for. A text that is out of date says something else: it never does."""


def meets(state: State, gate: State) -> bool:
    """Whether a text in a state is good enough."""
    return _ORDER.index(state) >= _ORDER.index(gate)


def coverage(questionnaire: Questionnaire, tag: str) -> Counter[State]:
    """How many of the texts that people read are in which state in a language."""
    return Counter(text.state(tag) for _, text in facing(questionnaire))


def least_states(questionnaire: Questionnaire) -> dict[str, State]:
    """The worst state of any text that people read, by language; the source's is `reviewed`."""
    texts = [text for _, text in facing(questionnaire)]
    tags = dict.fromkeys(tag for text in texts for tag in text.by)
    found = {tag: min((t.state(tag) for t in texts), key=_ORDER.index) for tag in tags}
    found[questionnaire.title.source] = State.REVIEWED
    return found


def offered(least: Mapping[str, State], gate: State) -> frozenset[str]:
    """The languages that meet a gate; `least` is of `least_states`."""
    return frozenset(tag for tag, state in least.items() if meets(state, gate))
