"""Work of the queue: reading files with questionnaires."""

from __future__ import annotations

import uuid
from functools import partial

from consult.db.session import session, writing
from consult.formats.import_files import import_file
from consult.imports import actions
from consult.imports.progress import ReadingProgress, ThrottledProgress
from consult.imports.queries import unclaimed_imports
from consult.web.transaction import now


def read_import(import_id: uuid.UUID) -> bool:
    """Read a file with a questionnaire; whether it was still to be read.

    The transaction ends before the reading begins, which takes seconds: the lease keeps other workers off.
    """
    with writing():
        pending = actions.claim(session(), import_id, now=now())
        if pending is None:
            session().rollback()
            return False
        data, options, revision = pending.content, dict(pending.options), pending.revision
        filename = pending.filename
        session().commit()
    on_progress = ThrottledProgress(partial(_store_progress, import_id, revision))
    imported = import_file(data, filename=filename, on_progress=on_progress, **options)
    questionnaire = imported.questionnaire if imported.report.ok else None
    with writing():
        actions.finish(
            session(),
            import_id,
            revision,
            report=imported.report.to_json(),
            result=questionnaire.to_json() if questionnaire else None,
        )
        session().commit()
    return True


def _store_progress(import_id: uuid.UUID, revision: int, progress: ReadingProgress) -> None:
    with writing():
        actions.report_progress(session(), import_id, revision, progress=progress, now=now())
        session().commit()


def read_pending_imports() -> int:
    """Read the files whose message to the queue was lost, or whose worker ended; how many."""
    import_ids = session().scalars(unclaimed_imports(now())).all()
    return sum(read_import(import_id) for import_id in import_ids)
