"""Work of the queue: reading imported questionnaires, deleting those that expired."""

from __future__ import annotations

import uuid
from functools import partial

from sqlalchemy import delete

from consult.db.session import session, writing
from consult.formats.import_files import import_file
from consult.formats.progress import ImportProgress, ThrottledProgress
from consult.web.transaction import now, today

from .actions.imports import claim_import, finish_import, report_reading_progress
from .models.imports import QuestionnaireImport
from .queries.imports import unclaimed_imports


def read_import(import_id: uuid.UUID) -> bool:
    """Read a file with a questionnaire; whether it was still to be read."""
    with writing():
        kept = claim_import(session(), import_id, now=now())
        if kept is None:
            session().rollback()
            return False
        data, told = kept.content, {"source": kept.source, "filename": kept.filename}
        languages = dict(kept.languages)
        session().commit()
    tell = ThrottledProgress(partial(_report_reading, import_id))
    imported = import_file(data, languages=languages, on_progress=tell, **told)
    with writing():
        finish_import(session(), import_id, imported=imported)
        session().commit()
    return True


def _report_reading(import_id: uuid.UUID, progress: ImportProgress) -> None:
    with writing():
        report_reading_progress(session(), import_id, progress=progress, now=now())
        session().commit()


def read_pending_imports() -> int:
    """Read the files whose wake-up was lost, or whose worker ended; how many."""
    waiting = session().scalars(unclaimed_imports(now())).all()
    return sum(read_import(import_id) for import_id in waiting)


def delete_expired_imports() -> int:
    """Delete the files whose day is over; how many."""
    with writing():
        result = session().execute(
            delete(QuestionnaireImport).where(QuestionnaireImport.expires_on < today())
        )
        session().commit()
    return int(getattr(result, "rowcount", 0))
