"""A release of a real survey: no number of fewer than ten people, nor beside an earlier release."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from consult.disclosure.suppression import PUBLIC_THRESHOLD, below_threshold
from consult.disclosure.tabulation import CategoryCount, QuestionResult
from consult.questionnaire.models.surveys import Survey
from consult.results.actions.releases import release_results
from consult.results.models import SurveyRelease
from consult.results.queries.releases import build_release, public_tabulation
from tests.factories.plan import TODAY, make_plan
from tests.factories.results import answer_every_kind, every_kind
from tests.factories.surveys import answer_survey, make_survey

BREAKDOWNS = ["language", "answer:Q1"]


@pytest.fixture
def survey(session: Session) -> Survey:
    survey = make_survey(session, make_plan(session), questionnaire=every_kind())
    answer_every_kind(session, survey)
    session.commit()
    return survey


def publish(session: Session, survey: Survey) -> SurveyRelease:
    return release_results(session, survey=survey, breakdowns=BREAKDOWNS, today=TODAY, by_id=None)


def breakdowns_of(content: dict[str, Any]) -> list[str]:
    return [crosstab["axis"] for crosstab in content["splits"]]


def test_no_count_under_ten_is_in_a_release(session: Session, survey: Survey) -> None:
    release = build_release(public_tabulation(session, survey), BREAKDOWNS)
    assert release
    results: list[QuestionResult] = [
        *release.results,
        *(r for crosstab in release.crosstabs for c in crosstab.columns for r in c.results),
    ]
    categories: list[CategoryCount] = [c for result in results for c in result.categories]
    counts = [result.answered for result in results]
    counts += [c.count for result in results if result.kind != "rank" for c in result.categories]
    assert not [n for n in counts if n is not None and below_threshold(n, PUBLIC_THRESHOLD)]
    assert None in {category.count for category in categories}
    assert sum(category.count is not None for category in categories) > len(categories) / 4


def test_one_bengali_speaker_more_is_seen_in_no_later_release(
    session: Session, survey: Survey
) -> None:
    """Ten more answered, one of them in Bengali: the change by language would be theirs alone."""
    first = publish(session, survey)
    for number in range(1000, 1010):
        language = "bn" if number == 1000 else "pt"
        answer_survey(session, survey, f"{number:016d}", {"Q1": "a", "YN": "no"}, language=language)
    second = publish(session, survey)
    assert second.number == 2
    assert "language" in breakdowns_of(first.content)
    assert "language" not in breakdowns_of(second.content)
    earlier = {result["key"]: result["answered"] for result in first.content["results"]}
    increments = [
        result["answered"] - earlier[result["key"]]
        for result in second.content["results"]
        if result["answered"] is not None and earlier[result["key"]] is not None
    ]
    assert increments
    assert set(increments) <= {0, 10}
