"""Work of the queue: proving the tallies, writing exports, forgetting what is old."""

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
    """Count a survey's responses and answers again; how many tallies differ. Changes nothing."""
    with read_snapshot() as own:
        kept, counted = _stored_counts(own, survey_id), recount(own, survey_id)
    wrong = sum(kept[key] != counted[key] for key in kept.keys() | counted.keys())
    if wrong:
        log.error("survey %s: %s tallies differ from a recount", survey_id, wrong)
    return wrong


def verify_all_tallies() -> int:
    """Prove the tallies of every published survey; how many differ."""
    return sum(map(verify_tallies, _published_surveys()))


def _published_surveys() -> Sequence[int]:
    wanted = select(Survey.id).where(Survey.current_version_id.is_not(None)).order_by(Survey.id)
    with read_snapshot() as own:
        return own.scalars(wanted).all()


def repair_crosstabs() -> int:
    """Count anew what is compared by one question, where it is not as it should be; how many were not.

    A response that is stored in the very moment in which a version is published may have been
    missed: then what it answered is counted here.
    """
    wrong = sum(map(_repair_crosstabs_of, _published_surveys()))
    if wrong:
        log.warning("%s counts by one question were mended", wrong)
    return wrong


def _repair_crosstabs_of(survey_id: int) -> int:
    """Others wait only where there is something to mend."""
    with read_snapshot() as own:
        if not count_discrepancies(
            own, survey_id, breakdown_ids=_breakdown_question_ids(own, survey_id)
        ):
            return 0
    with writing():
        lock_survey(session(), survey_id)  # nobody publishes before everything is counted
        wanted = _breakdown_question_ids(session(), survey_id)
        wrong = rebuild_crosstabs(session(), survey_id, breakdown_ids=wanted, recount_all=True)
        session().commit()
    return wrong


def _breakdown_question_ids(own: Session, survey_id: int) -> set[int]:
    """The questions to compare by."""
    version = own.scalar(select(Survey.current_version_id).where(Survey.id == survey_id))
    current = load_version(own, version or 0)
    return {current.question_ids[one.key] for one in breakdown_questions(current.questionnaire)}


def write_export(export_id: uuid.UUID) -> bool:
    """Write the responses that somebody asked for to a file in the database; whether it was done now."""
    own = session()
    with writing():
        export = claim_export(own, export_id, now())
        own.commit()
    if export is None:
        return False
    with TemporaryDirectory(prefix="consult-export-") as folder:
        target = Path(folder) / "export"
        try:
            with writing(False):
                done = write_export_file(
                    own,
                    survey_id=export.survey_id,
                    options=ExportOptions.from_json(export.options),
                    target=target,
                    after_batch=partial(_report_progress, export_id),
                )
                own.rollback()
            with writing():
                for part in chunks_of(target):
                    store_chunk(own, export_id, part)
                    report_export_progress(own, export_id, done, now())
                    own.commit()
                _finish_export(export_id, ExportState.READY, target.stat().st_size)
        except TooManyColumns:
            _finish_export(export_id, ExportState.TOO_WIDE)
        except Exception as error:
            log.error("an export failed: %s", type(error).__name__)
            _finish_export(export_id, ExportState.FAILED)
    return True


def _report_progress(export_id: uuid.UUID, done: int) -> None:
    """End the transaction of what was read, so that nothing waits for it, and say how far it is."""
    session().rollback()
    with writing():
        report_export_progress(session(), export_id, done, now())
        session().commit()


def _finish_export(export_id: uuid.UUID, stage: ExportState, size: int = 0) -> None:
    session().rollback()
    with writing():
        finish_export(session(), export_id, stage, size)
        session().commit()


def write_pending_exports() -> int:
    """Write the exports whose wake-up was lost; how many."""
    return sum(write_export(export_id) for export_id in session().scalars(pending_exports()).all())


def delete_expired_exports() -> int:
    """Delete the files whose day is over; how many."""
    with writing():
        result = session().execute(
            delete(ResponseExport).where(ResponseExport.expires_on < today())
        )
        session().commit()
    return int(getattr(result, "rowcount", 0))


def _stored_counts(own: Session, survey_id: int) -> Counts:
    found: Counts = Counter()
    tally = ResponseTally
    for row in own.scalars(select(tally).where(tally.survey_id == survey_id)):
        found["response", row.language, row.channel, row.municipality_id] += row.count
    answers = select(AnswerTally).join(
        SurveyQuestion,
        and_(SurveyQuestion.id == AnswerTally.question_id, SurveyQuestion.survey_id == survey_id),
    )
    for each in own.scalars(answers):
        group = (each.language, each.channel, each.municipality_id)
        found["answer", each.question_id, each.choice_id, each.value, *group] += each.count
    return found
