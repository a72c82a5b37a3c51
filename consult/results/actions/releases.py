"""Making results public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.disclosure.differencing import shows_less
from consult.disclosure.releases import MIN_NEW_RESPONDENTS, Release
from consult.questionnaire.actions import lock_survey
from consult.questionnaire.models.surveys import Survey

from ..models import SurveyRelease
from ..queries.releases import build_release, earlier_releases, public_tabulation


class TooFewRespondents(Exception):
    """Fewer than 10 people answered."""


class TooFewNewRespondents(Exception):
    """Some answered since the last release, but too few: the difference would be theirs."""


def release_results(
    session: Session,
    *,
    survey: Survey,
    breakdowns: Iterable[str],
    today: date,
    by_id: int | None,
    keep_detail: bool = False,
) -> SurveyRelease:
    """Freeze today's results for everybody; the last release where it shows the same.

    With `no_less` there is none that would leave out a number that the last one shows: beside that
    one too few more people may have given an answer. Raises TooFew and TooSoon.
    """
    lock_survey(session, survey.id)
    earlier = earlier_releases(session, survey.id)
    release = build_release(public_tabulation(session, survey), list(breakdowns), earlier)
    if release is None:
        raise TooFewRespondents
    if keep_detail and earlier and shows_less(release, earlier[-1]):
        raise TooFewNewRespondents
    last = _latest_release(session, survey.id)
    if last is not None:
        if last.digest == release.digest:
            return last
        if 0 < release.people - last.content["people"] < MIN_NEW_RESPONDENTS:
            raise TooFewNewRespondents
    made = SurveyRelease(
        survey_id=survey.id,
        number=last.number + 1 if last else 1,
        published_on=today,
        published_by_id=by_id,
    )
    return _store(session, made, release)


def _store(session: Session, made: SurveyRelease, release: Release) -> SurveyRelease:
    made.content, made.digest = release.to_json(), release.digest
    session.add(made)
    session.flush()
    return made


def _latest_release(session: Session, survey_id: int) -> SurveyRelease | None:
    return session.scalar(
        select(SurveyRelease)
        .where(SurveyRelease.survey_id == survey_id)
        .order_by(SurveyRelease.number.desc())
        .limit(1)
    )
