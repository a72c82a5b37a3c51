"""Jobs of the worker: verifying tallies, writing exports, deleting expired ones."""

from __future__ import annotations

import logging
import uuid
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from consult.db.session import session, writing
from consult.db.snapshots import read_snapshot
from consult.questionnaire.actions import lock_survey
from consult.questionnaire.models.surveys import Survey, SurveyQuestion
from consult.questionnaire.queries.versions import load_version
from consult.web.transaction import now, today

from .actions.crosstabs import count_discrepancies, rebuild_crosstabs
from .actions.exports import (
    chunks_of,
    claim_export,
    finish_export,
    report_export_progress,
    store_chunk,
)
from .export.options import ExportOptions
from .export.workbook import TooManyColumns
from .export.writing import write_export_file
from .models import AnswerTally, ResponseExport, ResponseTally
from .queries.exports import ExportState, pending_exports
from .queries.recount import Counts, recount
from .rules.crosstab_counting import breakdown_questions

log = logging.getLogger(__name__)


def verify_tallies(survey_id: int) -> int:
    """Recount a survey's responses and answers; how many tallies differ. Changes nothing."""
    with read_snapshot() as snapshot:
        stored, recounted = _stored_counts(snapshot, survey_id), recount(snapshot, survey_id)
    wrong = sum(stored[key] != recounted[key] for key in stored.keys() | recounted.keys())
    if wrong:
        log.error("survey %s: %s tallies differ from a recount", survey_id, wrong)
    return wrong


def verify_all_tallies() -> int:
    """Verify the tallies of every published survey; how many differ."""
    return sum(map(verify_tallies, _published_surveys()))


def _published_surveys() -> Sequence[int]:
    statement = select(Survey.id).where(Survey.current_version_id.is_not(None)).order_by(Survey.id)
    with read_snapshot() as snapshot:
        return snapshot.scalars(statement).all()


def repair_crosstabs() -> int:
    """Recount the crosstabs of every published survey where they are wrong; how many counts were.

    A response that is stored in the very moment in which a version is published may have been
    missed: then what it answered is counted here.
    """
    wrong = sum(map(_repair_crosstabs_of, _published_surveys()))
    if wrong:
        log.warning("%s counts by one question were mended", wrong)
    return wrong


def _repair_crosstabs_of(survey_id: int) -> int:
    """Look first without a lock, so that others wait only where there is something to repair."""
    with read_snapshot() as snapshot:
        breakdown_ids = _breakdown_question_ids(snapshot, survey_id)
        if not count_discrepancies(snapshot, survey_id, breakdown_ids=breakdown_ids):
            return 0
    with writing():
        lock_survey(session(), survey_id)  # nobody publishes before everything is counted
        breakdown_ids = _breakdown_question_ids(session(), survey_id)
        wrong = rebuild_crosstabs(
            session(), survey_id, breakdown_ids=breakdown_ids, recount_all=True
        )
        session().commit()
    return wrong


def _breakdown_question_ids(session: Session, survey_id: int) -> set[int]:
    """The questions that the current version compares by."""
    version_id = session.scalar(select(Survey.current_version_id).where(Survey.id == survey_id))
    current = load_version(session, version_id or 0)
    questions = breakdown_questions(current.questionnaire)
    return {current.question_ids[question.key] for question in questions}


def write_export(export_id: uuid.UUID) -> bool:
    """Write a requested export into the database in chunks; False where another worker has it."""
    with writing():
        export = claim_export(session(), export_id, now())
        session().commit()
    if export is None:
        return False
    with TemporaryDirectory(prefix="consult-export-") as folder:
        target = Path(folder) / "export"
        try:
            _write_chunks(export, target)
            _finish_export(export_id, ExportState.READY, target.stat().st_size)
        except TooManyColumns:
            _finish_export(export_id, ExportState.TOO_WIDE)
        except Exception as error:
            # The type alone: a message may quote answers.
            log.error("an export failed: %s", type(error).__name__)
            _finish_export(export_id, ExportState.FAILED)
    return True


def _write_chunks(export: ResponseExport, target: Path) -> None:
    with writing(False):
        export_id = export.id
        written = write_export_file(
            session(),
            survey_id=export.survey_id,
            options=ExportOptions.from_json(export.options),
            target=target,
            after_batch=partial(_report_progress, export_id),
        )
        session().rollback()
    with writing():
        for chunk in chunks_of(target):
            store_chunk(session(), export_id, chunk)
            report_export_progress(session(), export_id, written, now())
            session().commit()


def _report_progress(export_id: uuid.UUID, written: int) -> None:
    """End the transaction that reads, so that nothing waits for it, and report how far it is."""
    session().rollback()
    with writing():
        report_export_progress(session(), export_id, written, now())
        session().commit()


def _finish_export(export_id: uuid.UUID, state: ExportState, size: int = 0) -> None:
    session().rollback()
    with writing():
        finish_export(session(), export_id, state, size)
        session().commit()


def write_pending_exports() -> int:
    """Write the exports whose wake-up was lost; how many."""
    return sum(write_export(export_id) for export_id in session().scalars(pending_exports()).all())


def delete_expired_exports() -> int:
    """Delete the exports whose day is over; how many."""
    with writing():
        result = session().execute(
            delete(ResponseExport).where(ResponseExport.expires_on < today())
        )
        session().commit()
    return int(getattr(result, "rowcount", 0))


def _stored_counts(session: Session, survey_id: int) -> Counts:
    counts: Counts = Counter()
    responses = select(ResponseTally).where(ResponseTally.survey_id == survey_id)
    for tally in session.scalars(responses):
        counts["response", tally.language, tally.channel, tally.municipality_id] += tally.count
    answers = select(AnswerTally).join(
        SurveyQuestion,
        and_(SurveyQuestion.id == AnswerTally.question_id, SurveyQuestion.survey_id == survey_id),
    )
    for cell in session.scalars(answers):
        group = (cell.language, cell.channel, cell.municipality_id)
        counts["answer", cell.question_id, cell.choice_id, cell.value, *group] += cell.count
    return counts
