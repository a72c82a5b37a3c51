"""Work of the queue: proving the tallies, writing exports, forgetting what is old."""

from __future__ import annotations

import logging
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import and_, delete, select, text
from sqlalchemy.orm import Session

from consult.authoring.actions.imports import begin_reading, end_reading, tell_reading
from consult.authoring.models.imports import SurveyImport
from consult.authoring.queries.imports import unread_imports
from consult.collection.actions.polls import release_at_end
from consult.collection.rules.polls import question_of
from consult.db.session import engine_of, session, writing
from consult.formats.import_files import read_file
from consult.formats.progress import Progress, Told
from consult.questionnaire.actions import take_turn
from consult.questionnaire.models.responses import (
    AnswerTally,
    ResponseDraft,
    ResponseExport,
    ResponseTally,
    SurveyContact,
)
from consult.questionnaire.models.surveys import Survey, SurveyQuestion
from consult.questionnaire.queries.surveys import closed_polls
from consult.questionnaire.queries.versions import loaded_version
from consult.web.transaction import now, today

from .actions.crosstabs import fill_pairs, miscounted
from .actions.exports import end_writing, keep_part, parts_of, start_writing, tell_progress
from .export.options import Options
from .export.workbook import TooWide
from .export.writing import write
from .queries.exports import Stage, waiting_exports
from .queries.recount import Counts, recount
from .rules.crosstab_counting import breakdowns

CONTACTS_KEPT = timedelta(days=730)
"""How long an address is kept that somebody left to be told or invited."""

_ONE_MOMENT = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
"""Else PostgreSQL shows each statement what was committed when it begins."""

log = logging.getLogger(__name__)


@contextmanager
def _reading() -> Iterator[Session]:
    """A transaction that only reads, all of it of one moment: nobody who writes waits for it."""
    session().rollback()
    with writing(False):
        try:
            if session().get_bind().dialect.name == "postgresql":
                session().execute(_ONE_MOMENT)
            yield session()
        finally:
            session().rollback()


def prove_tallies(survey_id: int) -> int:
    """Count a survey's responses and answers again; how many tallies differ. Changes nothing."""
    with _reading() as own:
        kept, counted = _kept(own, survey_id), recount(own, survey_id)
    wrong = sum(kept[key] != counted[key] for key in kept.keys() | counted.keys())
    if wrong:
        log.error("survey %s: %s tallies differ from a recount", survey_id, wrong)
    return wrong


def prove_all_tallies() -> int:
    """Prove the tallies of every published survey; how many differ."""
    return sum(map(prove_tallies, _published()))


def _published() -> Sequence[int]:
    wanted = select(Survey.id).where(Survey.current_version_id.is_not(None)).order_by(Survey.id)
    with _reading() as own:
        return own.scalars(wanted).all()


def mend_pairs() -> int:
    """Count anew what is compared by one question, where it is not as it should be; how many were not.

    A response that is stored in the very moment in which a version is published may have been
    missed: then what it answered is counted here.
    """
    wrong = sum(map(_mend_pairs_of, _published()))
    if wrong:
        log.warning("%s counts by one question were mended", wrong)
    return wrong


def _mend_pairs_of(survey_id: int) -> int:
    """Others wait only where there is something to mend."""
    with _reading() as own:
        if not miscounted(own, survey_id, wanted=_compared_by(own, survey_id)):
            return 0
    with writing():
        take_turn(session(), survey_id)  # nobody publishes before everything is counted
        wanted = _compared_by(session(), survey_id)
        wrong = fill_pairs(session(), survey_id, wanted=wanted, anew=True)
        session().commit()
    return wrong


def _compared_by(own: Session, survey_id: int) -> set[int]:
    """The questions to compare by."""
    version = own.scalar(select(Survey.current_version_id).where(Survey.id == survey_id))
    current = loaded_version(own, version or 0)
    return {current.question_ids[one.key] for one in breakdowns(current.questionnaire)}


def forget_drafts() -> int:
    """Delete the unfinished responses whose days are over; how many."""
    result = session().execute(delete(ResponseDraft).where(ResponseDraft.expires_on < today()))
    session().commit()
    return int(getattr(result, "rowcount", 0))


def forget_contacts() -> int:
    """Delete the addresses that were left so long ago that nobody expects a letter; how many."""
    gone = delete(SurveyContact).where(SurveyContact.said_on < today() - CONTACTS_KEPT)
    result = session().execute(gone)
    session().commit()
    return int(getattr(result, "rowcount", 0))


def release_closed_polls() -> int:
    """Make public what was answered to polls that have closed; of how many there is a release.

    Where fewer than 10 people answered nothing is shown, whatever the poll promised.
    """
    made = 0
    with _reading() as own:
        closed = [
            survey.id
            for survey in own.scalars(closed_polls(today()))
            if question_of(loaded_version(own, survey.current_version_id or 0).questionnaire)
        ]
    for survey_id in closed:
        with writing():
            made += release_at_end(session(), survey_id=survey_id, today=today())
            session().commit()
    return made


def write_export(export_id: uuid.UUID) -> bool:
    """Write the responses that somebody asked for to a file in the database; whether it was done now."""
    own = session()
    with writing():
        export = start_writing(own, export_id, now())
        own.commit()
    if export is None:
        return False
    with TemporaryDirectory(prefix="consult-export-") as folder:
        target = Path(folder) / "export"
        try:
            with writing(False):
                done = write(
                    own,
                    survey_id=export.survey_id,
                    options=Options.from_json(export.options),
                    target=target,
                    between=partial(_progress, export_id),
                )
                own.rollback()
            with writing():
                for part in parts_of(target):
                    keep_part(own, export_id, part)
                    tell_progress(own, export_id, done, now())
                    own.commit()
                _end(export_id, Stage.READY, target.stat().st_size)
        except TooWide:
            _end(export_id, Stage.TOO_WIDE)
        except Exception as error:
            log.error("an export failed: %s", type(error).__name__)
            _end(export_id, Stage.FAILED)
    return True


def _progress(export_id: uuid.UUID, done: int) -> None:
    """End the transaction of what was read, so that nothing waits for it, and say how far it is."""
    session().rollback()
    with writing():
        tell_progress(session(), export_id, done, now())
        session().commit()


def _end(export_id: uuid.UUID, stage: Stage, size: int = 0) -> None:
    session().rollback()
    with writing():
        end_writing(session(), export_id, stage, size)
        session().commit()


def write_waiting_exports() -> int:
    """Write the exports whose wake-up was lost; how many."""
    return sum(write_export(export_id) for export_id in session().scalars(waiting_exports()).all())


def forget_exports() -> int:
    """Delete the files whose day is over; how many."""
    with writing():
        result = session().execute(
            delete(ResponseExport).where(ResponseExport.expires_on < today())
        )
        session().commit()
    return int(getattr(result, "rowcount", 0))


def read_import(import_id: uuid.UUID) -> bool:
    """Read a file with a questionnaire; whether it was still to be read."""
    with writing():
        kept = begin_reading(session(), import_id, now=now())
        if kept is None:
            session().rollback()
            return False
        data, told = kept.content, {"source": kept.source, "filename": kept.filename}
        languages = dict(kept.languages)
        session().commit()
    tell = Told(partial(_read_so_far, import_id))
    imported = read_file(data, languages=languages, tell=tell, **told)
    with writing():
        end_reading(session(), import_id, imported=imported)
        session().commit()
    return True


def _read_so_far(import_id: uuid.UUID, progress: Progress) -> None:
    with writing():
        tell_reading(session(), import_id, progress=progress, now=now())
        session().commit()


def read_waiting_imports() -> int:
    """Read the files whose wake-up was lost, or whose worker ended; how many."""
    waiting = session().scalars(unread_imports(now())).all()
    return sum(read_import(import_id) for import_id in waiting)


def forget_imports() -> int:
    """Delete the files whose day is over; how many."""
    with writing():
        result = session().execute(delete(SurveyImport).where(SurveyImport.expires_on < today()))
        session().commit()
    return int(getattr(result, "rowcount", 0))


def _kept(own: Session, survey_id: int) -> Counts:
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
