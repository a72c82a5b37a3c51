"""Paper: numbers for sheets; typing them in: kept once, counted when it was typed alike again.

A sheet is counted at once where one insists. The pages of addresses are typed in apart.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from consult.collection.actions.submission import Limited, send_response
from consult.contributions.rules.receipt_codes import code_for, new_once
from consult.db.upsert import insert_ignoring
from consult.questionnaire.actions import take_turn
from consult.questionnaire.models.responses import PaperEntry, PaperRun, SurveyContact
from consult.questionnaire.queries.versions import Loaded
from consult.questionnaire.rules.kinds.base import Value
from consult.questionnaire.rules.kinds.contact import Way, contact_key
from consult.questionnaire.rules.responses import Channel

from .queries import COUNTED, entry_of, is_left, last_sheet

LAST_SHEET = 999_999
"""The highest number of a sheet: six digits fit in its corner."""


NO_DAY = date.min
"""Stands in the place of the day on which a sheet was typed in that is counted."""


class NoNumbers(Exception):
    """A survey has no more numbers for sheets."""


def number_sheets(
    session: Session, *, survey_id: int, version_id: int, language: str, count: int
) -> range:
    """Take numbers for sheets of a version in a language: the next ones, that no other sheet has.

    Whoever prints the same survey at the same time waits here, and takes those after them.
    Raises NoNumbers, and ValueError where none are asked for.
    """
    if count < 1:
        raise ValueError("at least one sheet")
    take_turn(session, survey_id)
    first = (session.scalar(last_sheet(survey_id)) or 0) + 1
    if first + count - 1 > LAST_SHEET:
        raise NoNumbers
    session.add(
        PaperRun(
            survey_id=survey_id, version_id=version_id, language=language, first=first, count=count
        )
    )
    session.flush()
    return range(first, first + count)


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
    paper must not open it. That the sheet was counted is kept: not its answers, who typed it or when.
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
    _forget_typed(session, entry)
    return True


def _forget_typed(session: Session, entry: PaperEntry) -> None:
    """Keep of a sheet only that it was counted.

    Every counted sheet of the survey is written anew: PostgreSQL marks rows with the transaction
    that wrote them last, and a single marked one would point to the response of the same.
    """
    counted = PaperEntry.answers[COUNTED].as_boolean().is_(True)
    session.execute(
        update(PaperEntry)
        .where(PaperEntry.survey_id == entry.survey_id, or_(PaperEntry.id == entry.id, counted))
        .values(answers={COUNTED: True}, typed_by_id=None, typed_on=NO_DAY, language="")
        .execution_options(synchronize_session=False)
    )
    session.expire(entry)


def drop_entry(session: Session, *, entry: PaperEntry) -> None:
    """Throw away what was typed of a sheet that is not counted yet."""
    session.delete(entry)
    session.flush()


def keep_contact(
    session: Session,
    *,
    survey_id: int,
    question: tuple[str, int],
    reached: tuple[Way, str],
    language: str,
    consent: str,
    today: date,
    secret: str,
) -> bool:
    """Keep an address that somebody left on paper, apart from all sheets; False: it is there.

    `question` is key and id of the one it was left for, `reached` of `contact.way_of`. Nobody has a
    code to take it back with: its owner asks the staff. The page of a contact has no number, so
    the same address typed in again, or left twice, is kept once.
    """
    take_turn(session, survey_id)
    key, number = question
    way, address = reached
    if session.scalar(is_left(number, address)):
        return False
    code = code_for(secret, uuid.UUID(new_once()))
    session.add(
        SurveyContact(
            survey_id=survey_id,
            question_id=number,
            receipt_key=contact_key(secret, code, key),
            way=way.value,
            address=address,
            language=language,
            consent=consent,
            said_on=today,
        )
    )
    session.flush()
    return True
