"""Typing in paper: kept once, counted when it was typed alike again, or at once where one insists."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from consult.db.upsert import insert_ignoring
from consult.inputs.rules import code_for, new_once

from ..models import PaperEntry
from ..queries.paper import COUNTED, entry_of
from ..queries.versions import Loaded
from ..rules.answering import Channel
from ..rules.kinds import Value
from .admitting import Limited, send_response


def keep_entry(
    session: Session,
    *,
    survey_id: int,
    version_id: int,
    sheet: int,
    language: str,
    answers: Mapping[str, Value],
    by_id: int | None,
    today: date,
) -> bool:
    """Keep a sheet as it was typed the first time; False when somebody was quicker."""
    values = {
        "id": uuid.uuid4(),
        "survey_id": survey_id,
        "version_id": version_id,
        "sheet": str(sheet),
        "language": language,
        "answers": dict(answers),
        "typed_by_id": by_id,
        "typed_on": today,
    }
    return insert_ignoring(session, PaperEntry, values)


def count_sheet(
    session: Session,
    *,
    survey: Limited,
    version: Loaded,
    sheet: int,
    language: str,
    answers: Mapping[str, Value],
    municipality_id: int | None,
    today: date,
    secret: str,
) -> bool:
    """Make a response of a sheet, once; False when it was counted before.

    The code of the response is random and forgotten: nobody waits for a receipt, and a number on
    paper must not open it. That the sheet was counted is kept, its answers and who typed it are not.
    Raises Unsound.
    """
    keep_entry(
        session,
        survey_id=survey.id,
        version_id=version.id,
        sheet=sheet,
        language=language,
        answers={},
        by_id=None,
        today=today,
    )
    entry = session.scalars(entry_of(version.id, sheet)).one()
    if COUNTED in entry.answers:
        return False
    send_response(
        session,
        survey=survey,
        version=version,
        code=code_for(secret, uuid.UUID(new_once())),
        answers=answers,
        language=language,
        channel=Channel.PAPER,
        municipality_id=municipality_id,
        today=today,
        secret=secret,
    )
    entry.answers, entry.typed_by_id = {COUNTED: True}, None
    session.flush()
    return True


def drop_entry(session: Session, *, entry: PaperEntry) -> None:
    """Throw away what was typed of a sheet that is not counted yet."""
    session.delete(entry)
    session.flush()
