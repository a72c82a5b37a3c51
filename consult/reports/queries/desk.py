"""What waits on the desk, and what was heard so far: tallies, not the inputs themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Integer, case, func, or_, select
from sqlalchemy.orm import Session

from consult.contributions.models import ContributionTally
from consult.contributions.rules.contributions import SubjectKind
from consult.disclosure.suppression import below_threshold
from consult.languages.columns import lacks_translation
from consult.people.rules import MunicipalityScope
from consult.plan.models.measures import Measure, MeasureVersion, ParagraphText
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.surveys import open_surveys
from consult.results.models import ResponseTally


@dataclass
class AreaCounts:
    """What was heard of one area."""

    total: int = 0
    channels: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)


def counts_of_areas(
    session: Session, area_ids: Sequence[int], places: MunicipalityScope
) -> dict[int, AreaCounts]:
    """The counts of these areas, in one query."""
    found = {area_id: AreaCounts() for area_id in area_ids}
    wanted = (
        select(
            ContributionTally.subject_id,
            ContributionTally.channel,
            ContributionTally.language,
            func.sum(ContributionTally.count),
        )
        .where(
            ContributionTally.subject == SubjectKind.AREA.value,
            ContributionTally.subject_id.in_(area_ids),
        )
        .group_by(
            ContributionTally.subject_id, ContributionTally.channel, ContributionTally.language
        )
        .order_by(
            ContributionTally.subject_id, ContributionTally.language, ContributionTally.channel
        )
    )
    if places is not None:
        wanted = wanted.where(ContributionTally.municipality_id.in_(sorted(places)))
    for area_id, channel, language, count in session.execute(wanted):
        if count:
            own = found[area_id]
            own.total += count
            own.channels[channel] += count
            own.languages[language] += count
    return found


def measures_lacking_translation(
    session: Session, plan_id: int, tags: Iterable[str]
) -> dict[str, int]:
    """How many measures have a title or a current paragraph missing or stale in each language."""
    wanted = list(tags)
    if not wanted:
        return {}
    newest = (
        select(func.max(MeasureVersion.number))
        .where(MeasureVersion.measure_id == Measure.id)
        .correlate(Measure)
        .scalar_subquery()
    )

    def lacks(tag: str) -> object:
        text = (
            select(ParagraphText.version_id)
            .join(MeasureVersion, MeasureVersion.id == ParagraphText.version_id)
            .where(
                MeasureVersion.measure_id == Measure.id,
                MeasureVersion.number == newest,
                lacks_translation(ParagraphText.text, tag),
            )
            .correlate(Measure)
            .exists()
        )
        some = or_(lacks_translation(Measure.title, tag), text)
        return func.coalesce(func.sum(case((some, 1), else_=0)), 0).cast(Integer)

    row = session.execute(
        select(*(lacks(tag) for tag in wanted)).where(Measure.plan_id == plan_id)  # type: ignore[call-overload]
    ).one()
    return dict(zip(wanted, row, strict=True))


@dataclass(frozen=True)
class OpenSurvey:
    """A survey that people can answer today, and how many did; None: too few to tell."""

    survey: Survey
    responses: int | None


def open_surveys_with_counts(
    session: Session, plan_id: int, today: date, places: MunicipalityScope
) -> list[OpenSurvey]:
    """The surveys open today with the number of their responses."""
    surveys = list(session.scalars(open_surveys(plan_id, today)))
    if not surveys:
        return []
    wanted = (
        select(ResponseTally.survey_id, func.sum(ResponseTally.count))
        .where(ResponseTally.survey_id.in_([survey.id for survey in surveys]))
        .group_by(ResponseTally.survey_id)
    )
    if places is not None:
        wanted = wanted.where(ResponseTally.municipality_id.in_(sorted(places)))
    responses = {survey_id: int(count) for survey_id, count in session.execute(wanted)}
    counts = [(survey, responses.get(survey.id, 0)) for survey in surveys]
    return [
        OpenSurvey(survey, None if below_threshold(count) else count) for survey, count in counts
    ]
