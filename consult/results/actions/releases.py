"""Making results public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from consult.disclosure.differencing import shows_less
from consult.disclosure.releases import MIN_NEW_RESPONDENTS
from consult.questionnaire.actions import lock_survey
from consult.questionnaire.models.surveys import Survey

from ..models import SurveyRelease
from ..queries.releases import build_release, earlier_releases, latest_release, public_tabulation


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

    With `keep_detail` there is no release that would leave out a count that the last one shows:
    beside that one too few more people may have given an answer. Raises TooFewRespondents and
    TooFewNewRespondents.
    """
    lock_survey(session, survey.id)
    earlier = earlier_releases(session, survey.id)
    release = build_release(public_tabulation(session, survey), list(breakdowns), earlier)
    if release is None:
        raise TooFewRespondents
    if keep_detail and earlier and shows_less(release, earlier[-1]):
        raise TooFewNewRespondents
    last = session.scalar(latest_release(survey.id))
    if last is not None:
        if last.digest == release.digest:
            return last
        if 0 < release.respondents - earlier[-1].respondents < MIN_NEW_RESPONDENTS:
            raise TooFewNewRespondents
    publication = SurveyRelease(
        survey_id=survey.id,
        number=last.number + 1 if last else 1,
        published_on=today,
        published_by_id=by_id,
        content=release.to_json(),
        digest=release.digest,
    )
    session.add(publication)
    session.flush()
    return publication
