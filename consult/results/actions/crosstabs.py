"""Keeping the crosstab counts: answers by the answers to one question, see `crosstab_counting`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from consult.db.upsert import increment_counts, insert_all
from consult.disclosure.breakdowns import answer_group
from consult.questionnaire.models.surveys import SurveyQuestion
from consult.questionnaire.queries.versions import PublishedVersion
from consult.questionnaire.rules.responses import counted_cells, numeric_totals
from consult.questionnaire.rules.routing import ApplicableAnswer

from ..models import ANSWERED, TOTAL, CrosstabCount
from ..queries.recount import Counts, recount_crosstab
from ..rules.crosstab_counting import breakdown_questions, crosstab_cells

KEY_COLUMNS = ("by_id", "by_answer", "question_id", "choice_id", "value")


def add_to_crosstabs(
    session: Session,
    *,
    current: PublishedVersion,
    answered: PublishedVersion,
    answers: Sequence[ApplicableAnswer],
) -> None:
    """Add a valid response to the crosstab counts: one statement, none where nothing is compared by.

    `current` says which questions are compared by; `answered` is the version that was answered.
    """
    breakdown_by = breakdown_questions(current.questionnaire)
    if not breakdown_by:
        return
    question_ids, choice_ids = answered.question_ids, answered.choice_ids
    totals = numeric_totals(answers)
    counts: Counts = Counts()
    for breakdown, answer, key, cell in crosstab_cells(
        breakdown_by, answers, counted_cells(answers)
    ):
        choice, value = cell if cell is not None else (None, 0)
        choice_id = choice_ids[key, choice] if choice is not None else 0
        if cell is None:
            choice_id = ANSWERED
        group = int(answer_group(answer)) if answer[0] is None else choice_ids[breakdown, answer[0]]
        counted = (question_ids[breakdown], group, question_ids[key])
        counts[*counted, choice_id, value] += 1
        if cell is None and key in totals:
            counts[*counted, TOTAL, 0] += totals[key]
    increment_counts(session, CrosstabCount, _rows(counts))


def rebuild_crosstabs(
    session: Session, survey_id: int, *, breakdown_ids: Collection[int], recount_all: bool = False
) -> int:
    """Count what is newly compared by from the stored answers, and delete what no longer is.

    `breakdown_ids` are the questions to compare by. With `recount_all` all of them are counted.
    Returns how many counts were wrong.
    """
    stored_ids = _stored_breakdown_ids(session, survey_id)
    changed = stored_ids | set(breakdown_ids) if recount_all else stored_ids ^ set(breakdown_ids)
    if changed and session.get_bind().dialect.name == "postgresql":
        # Responses that are being stored wait here: we count them, or they add to what we count.
        session.execute(text("LOCK TABLE pair_tally IN SHARE ROW EXCLUSIVE MODE"))
    wrong = 0
    for breakdown_id in sorted(changed):
        expected, discrepancies = _expected_counts(
            session, survey_id, breakdown_id, is_current=breakdown_id in breakdown_ids
        )
        if discrepancies:
            wrong += discrepancies
            session.execute(delete(CrosstabCount).where(CrosstabCount.by_id == breakdown_id))
            insert_all(session, CrosstabCount, _rows(expected))
    return wrong


def count_discrepancies(session: Session, survey_id: int, *, breakdown_ids: Collection[int]) -> int:
    """How many crosstab counts are wrong. Changes nothing and blocks nobody.

    Where answers are stored meanwhile it may find too many; `rebuild_crosstabs` counts under a lock.
    """
    every_id = _stored_breakdown_ids(session, survey_id) | set(breakdown_ids)
    return sum(
        _expected_counts(session, survey_id, number, is_current=number in breakdown_ids)[1]
        for number in sorted(every_id)
    )


def _stored_breakdown_ids(session: Session, survey_id: int) -> set[int]:
    """The questions of a survey by which something is counted."""
    statement = (
        select(CrosstabCount.by_id)
        .join(SurveyQuestion, SurveyQuestion.id == CrosstabCount.by_id)
        .where(SurveyQuestion.survey_id == survey_id)
        .distinct()
    )
    return set(session.scalars(statement))


def _expected_counts(
    session: Session, survey_id: int, breakdown_id: int, *, is_current: bool
) -> tuple[Counts, int]:
    """What should be stored by a question, and how many stored counts differ from it."""
    stored, expected = _stored_counts(session, breakdown_id), Counts()
    if is_current:
        recounted = recount_crosstab(session, survey_id, breakdown_id)
        expected = Counts({(breakdown_id, *key): count for key, count in recounted.items()})
    differing = sum(stored[key] != expected[key] for key in stored.keys() | expected.keys())
    return expected, differing


def _stored_counts(session: Session, breakdown_id: int) -> Counts:
    columns = [getattr(CrosstabCount, name) for name in KEY_COLUMNS]
    rows = session.execute(
        select(*columns, CrosstabCount.count).where(CrosstabCount.by_id == breakdown_id)
    )
    return Counts({tuple(key): count for *key, count in rows})


def _rows(counts: Counts) -> list[dict[str, int]]:
    """Rows in the order of their keys, so that concurrent writers lock them in the same order."""
    return [
        {**dict(zip(KEY_COLUMNS, key, strict=True)), "count": count}
        for key, count in sorted(counts.items())
    ]
