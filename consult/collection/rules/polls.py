"""Polls: one question, answered where it stands; and when its results are shown.

Results of a poll are shown as releases, like those of any survey: frozen, none of fewer than 10
people, and none that differs from the last one by fewer than 10.
"""

from __future__ import annotations

from dataclasses import replace

from consult.disclosure.releases import MIN_NEW_RESPONDENTS, Release
from consult.disclosure.tabulation import QuestionResult
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question

POLL_KINDS = frozenset({"single", "multi", "yes_no"})
"""Kinds that are answered with one touch, or a few."""
GROWTH_DIVISOR = 10
"""Of very many, a tenth more is waited for: a large poll would have a release for each ten."""


def poll_question(asked: Questionnaire) -> Question | None:
    """The question of a survey that can be answered in place; None where there is more to it."""
    one = asked.items[0] if len(asked.items) == 1 else None
    return one if isinstance(one, Question) and one.kind in POLL_KINDS else None


def release_due(respondents: int, released_respondents: int) -> bool:
    """Whether enough people answered since the last release (0: none yet) for another one."""
    return respondents - released_respondents >= max(
        MIN_NEW_RESPONDENTS, released_respondents // GROWTH_DIVISOR
    )


def poll_result(release: Release, question: Question) -> QuestionResult | None:
    """What a release shows of a question, in the words it has today; None where it is not in it.

    A translation may have been made after the release.
    """
    found = next((one for one in release.results if one.question.key == question.key), None)
    if found is None:
        return None
    labels = {choice.key: choice.label for choice in question.choices}
    bars = tuple(replace(bar, label=labels.get(bar.key, bar.label)) for bar in found.categories)
    return replace(found, categories=bars)
