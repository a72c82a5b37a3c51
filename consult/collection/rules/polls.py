"""Polls: one question, answered where it stands; and when its results are shown.

Results of a poll are shown as releases, like those of any survey: frozen, none of fewer than 10
people, and none that differs from the last one by fewer than 10.
"""

from __future__ import annotations

from dataclasses import replace

from consult.disclosure.releases import AT_LEAST_MORE, Release
from consult.disclosure.tabulation import Result
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question

IN_PLACE = frozenset({"single", "multi", "yes_no"})
"""Kinds that are answered with one touch, or a few."""
GROWTH = 10
"""Of very many, a tenth more is waited for: a large poll would have a release for each ten."""


def question_of(asked: Questionnaire) -> Question | None:
    """The question of a survey that can be answered in place; None where there is more to it."""
    one = asked.items[0] if len(asked.items) == 1 else None
    return one if isinstance(one, Question) and one.kind in IN_PLACE else None


def due(people: int, before: int) -> bool:
    """Whether enough people answered since the last release (0: none yet) for another one."""
    return people - before >= max(AT_LEAST_MORE, before // GROWTH)


def result_in(release: Release, question: Question) -> Result | None:
    """What a release shows of a question, in the words it has today; None where it is not in it.

    A translation may have been made after the release.
    """
    found = next((one for one in release.results if one.question.key == question.key), None)
    if found is None:
        return None
    labels = {choice.key: choice.label for choice in question.choices}
    bars = tuple(replace(bar, label=labels.get(bar.key, bar.label)) for bar in found.bars)
    return replace(found, bars=bars)
