"""Making and publishing a survey. Identities of questions and choices outlive versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from consult.plan.models.measures import Measure
from consult.plan.models.plans import Area
from consult.questionnaire.models.surveys import (
    Survey,
    SurveyChoice,
    SurveyQuestion,
    SurveyQuestionArea,
    SurveyQuestionMeasure,
    SurveyVersion,
)
from consult.questionnaire.rules.compilation import compile_logic
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.json_decoding import from_json
from consult.questionnaire.rules.validation import (
    IssueCode,
    QuestionnaireError,
    QuestionnaireIssue,
    validate,
)
from consult.results.actions.crosstabs import rebuild_crosstabs
from consult.results.rules.crosstab_counting import breakdown_questions

from ..rules.version_changes import Impact, VersionChange, version_changes


class BreakingChange(Exception):
    """Publishing would make results before and after differ: it needs a confirmation."""

    def __init__(self, found: list[VersionChange]) -> None:
        self.differences = found
        super().__init__(", ".join(f"{d.place} {d.change.value}" for d in found))


def create_survey(
    session: Session,
    *,
    plan_id: int,
    slug: str,
    questionnaire: Questionnaire,
    opens: date | None = None,
    closes: date | None = None,
) -> Survey:
    """Make a survey with its first draft; nobody sees it until it is published."""
    survey = Survey(
        plan_id=plan_id,
        slug=slug,
        title=questionnaire.title,
        opens=opens,
        closes=closes,
        draft=questionnaire.to_json(),
    )
    session.add(survey)
    session.flush()
    return survey


def publish(
    session: Session,
    *,
    survey: Survey,
    today: date,
    by_id: int | None,
    confirmed: bool = False,
) -> SurveyVersion:
    """Make the draft a version that people answer from now on; the current one if nothing changed.

    Raises QuestionnaireError with every problem, and BreakingChange unless `confirmed`.
    """
    questionnaire = from_json(survey.draft)
    areas = _ids_by_code(session, Area, survey.plan_id)
    measures = _ids_by_code(session, Measure, survey.plan_id)
    known = _question_rows(session, survey.id)
    found = _publication_issues(questionnaire, areas, measures, known)
    if wrong := [one for one in found if not one.is_warning]:
        raise QuestionnaireError(wrong)
    current = survey.current_version
    if current is not None:
        if current.digest == questionnaire.digest:
            return current
        changed = version_changes(from_json(current.document), questionnaire)
        breaking = [d for d in changed if d.weight is Impact.BREAKING]
        if breaking and not confirmed:
            raise BreakingChange(breaking)
    _create_identities(session, survey.id, questionnaire, known)
    _link_subjects(session, survey.id, questionnaire, areas, measures)
    version = _create_version(session, survey, questionnaire, today, by_id)
    survey.title = questionnaire.title
    survey.current_version = version
    session.flush()
    rows = _question_rows(session, survey.id)
    compared = {rows[question.key].id for question in breakdown_questions(questionnaire)}
    rebuild_crosstabs(session, survey.id, breakdown_ids=compared)
    return version


def _ids_by_code(
    session: Session, model: type[Area] | type[Measure], plan_id: int
) -> dict[str, int]:
    rows = session.execute(select(model.code, model.id).where(model.plan_id == plan_id))
    return dict(rows.all())


def _question_rows(session: Session, survey_id: int) -> dict[str, SurveyQuestion]:
    found = session.scalars(select(SurveyQuestion).where(SurveyQuestion.survey_id == survey_id))
    return {question.key: question for question in found}


def publication_issues(
    session: Session, survey: Survey, questionnaire: Questionnaire
) -> list[QuestionnaireIssue]:
    """Everything that keeps a questionnaire from being the next version of a survey.

    What is only doubtful is among it (`Problem.warning`).
    """
    return _publication_issues(
        questionnaire,
        _ids_by_code(session, Area, survey.plan_id),
        _ids_by_code(session, Measure, survey.plan_id),
        _question_rows(session, survey.id),
    )


def _publication_issues(
    questionnaire: Questionnaire,
    areas: Mapping[str, int],
    measures: Mapping[str, int],
    known: Mapping[str, SurveyQuestion],
) -> list[QuestionnaireIssue]:
    found = validate(questionnaire, areas=areas, measures=measures)
    for question in questionnaire.questions:
        earlier = known.get(question.key)
        if earlier is not None and earlier.kind != question.kind:
            found.append(QuestionnaireIssue(question.key, IssueCode.KIND_CHANGED, earlier.kind))
    return found


def _create_identities(
    session: Session,
    survey_id: int,
    questionnaire: Questionnaire,
    known: dict[str, SurveyQuestion],
) -> None:
    """Rows for questions and choices that have none yet; none is ever taken away."""
    for question in questionnaire.questions:
        if question.key not in known:
            row = SurveyQuestion(survey_id=survey_id, key=question.key, kind=question.kind)
            session.add(row)
            known[question.key] = row
    session.flush()
    for question in questionnaire.questions:
        _create_choices(session, known[question.key].id, question)


def _create_choices(session: Session, question_id: int, question: Question) -> None:
    there = set(
        session.scalars(select(SurveyChoice.key).where(SurveyChoice.question_id == question_id))
    )
    new = [c.key for c in question.choices if c.key not in there]
    if new:
        session.execute(
            insert(SurveyChoice), [{"question_id": question_id, "key": key} for key in new]
        )


def _link_subjects(
    session: Session,
    survey_id: int,
    questionnaire: Questionnaire,
    areas: Mapping[str, int],
    measures: Mapping[str, int],
) -> None:
    """What the questions of this version concern; retired questions keep their links."""
    rows = _question_rows(session, survey_id)
    ids = {key: rows[key].id for key in questionnaire.by_key}
    session.execute(
        delete(SurveyQuestionArea).where(SurveyQuestionArea.question_id.in_(ids.values()))
    )
    session.execute(
        delete(SurveyQuestionMeasure).where(SurveyQuestionMeasure.question_id.in_(ids.values()))
    )
    asked = questionnaire.questions
    concerned = [(q.key, areas[code]) for q in asked for code in dict.fromkeys(q.areas)]
    if concerned:
        links = [{"question_id": ids[key], "area_id": area} for key, area in concerned]
        session.execute(insert(SurveyQuestionArea), links)
    concerned = [(q.key, measures[code]) for q in asked for code in dict.fromkeys(q.measures)]
    if concerned:
        links = [{"question_id": ids[key], "measure_id": measure} for key, measure in concerned]
        session.execute(insert(SurveyQuestionMeasure), links)


def _create_version(
    session: Session,
    survey: Survey,
    questionnaire: Questionnaire,
    today: date,
    by_id: int | None,
) -> SurveyVersion:
    last = session.scalar(
        select(func.max(SurveyVersion.number)).where(SurveyVersion.survey_id == survey.id)
    )
    version = SurveyVersion(
        survey_id=survey.id,
        number=(last or 0) + 1,
        published_on=today,
        published_by_id=by_id,
        document=questionnaire.to_json(),
        digest=questionnaire.digest,
        logic=compile_logic(questionnaire).logic.to_json(),
    )
    session.add(version)
    session.flush()
    return version
