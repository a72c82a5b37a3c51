"""Making results public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.disclosure.differencing import shows_less
from consult.disclosure.releases import AT_LEAST_MORE, Release
from consult.questionnaire.actions import take_turn
from consult.questionnaire.models.surveys import Survey, SurveyRelease

from ..queries.releases import earlier_releases, reading_for_all, release_of


class TooFew(Exception):
    """Fewer than 10 people answered."""


class TooSoon(Exception):
    """Some answered since the last release, but too few: the difference would be theirs."""


def release_results(
    session: Session,
    *,
    survey: Survey,
    axes: Iterable[str],
    today: date,
    by_id: int | None,
    no_less: bool = False,
) -> SurveyRelease:
    """Freeze today's results for everybody; the last release where it shows the same.

    With `no_less` there is none that would leave out a number that the last one shows: beside that
    one too few more people may have given an answer. Raises TooFew and TooSoon.
    """
    take_turn(session, survey.id)
    earlier = earlier_releases(session, survey.id)
    release = release_of(reading_for_all(session, survey), list(axes), earlier)
    if release is None:
        raise TooFew
    if no_less and earlier and shows_less(release, earlier[-1]):
        raise TooSoon
    last = _last(session, survey.id)
    if last is not None:
        if last.digest == release.digest:
            return last
        if 0 < release.people - last.content["people"] < AT_LEAST_MORE:
            raise TooSoon
    made = SurveyRelease(
        survey_id=survey.id,
        number=last.number + 1 if last else 1,
        published_on=today,
        published_by_id=by_id,
    )
    return _keep(session, made, release)


def _keep(session: Session, made: SurveyRelease, release: Release) -> SurveyRelease:
    made.content, made.digest = release.to_json(), release.digest
    session.add(made)
    session.flush()
    return made


def _last(session: Session, survey_id: int) -> SurveyRelease | None:
    return session.scalar(
        select(SurveyRelease)
        .where(SurveyRelease.survey_id == survey_id)
        .order_by(SurveyRelease.number.desc())
        .limit(1)
    )
