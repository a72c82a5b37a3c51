"""Paper: numbers for sheets; typing them in: kept once, counted when it was typed alike again.

A sheet is counted at once where one insists. The pages of addresses are typed in apart.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from consult.collection.actions.submission import LimitedSurvey, submit_response
from consult.collection.models import SurveyContact
from consult.contributions.rules.receipt_codes import new_form_key, receipt_code_for
from consult.db.upsert import insert_or_ignore
from consult.questionnaire.actions import lock_survey
from consult.questionnaire.queries.versions import PublishedVersion
from consult.questionnaire.rules.kinds.base import Value
from consult.questionnaire.rules.kinds.contact import ContactMethod, contact_key
from consult.questionnaire.rules.responses import CollectionMode

from .models import PaperEntry, PrintRun
from .queries import SUBMITTED_KEY, contact_exists, last_sheet_number, locked_entry

MAX_SHEET_NUMBER = 999_999
"""The highest number of a sheet: six digits fit in its corner."""


REDACTED_DAY = date.min
"""Stands in the place of the day on which a sheet was typed in that is counted."""


class SheetNumbersExhausted(Exception):
    """A survey has no more numbers for sheets."""


def allocate_sheet_numbers(
    session: Session, *, survey_id: int, version_id: int, language: str, count: int
) -> range:
    """Take numbers for sheets of a version in a language: the next ones, that no other sheet has.

    Whoever prints the same survey at the same time waits here, and takes those after them.
    Raises SheetNumbersExhausted, and ValueError where none are asked for.
    """
    if count < 1:
        raise ValueError("at least one sheet")
    lock_survey(session, survey_id)
    first = (session.scalar(last_sheet_number(survey_id)) or 0) + 1
    if first + count - 1 > MAX_SHEET_NUMBER:
        raise SheetNumbersExhausted
    session.add(
        PrintRun(
            survey_id=survey_id, version_id=version_id, language=language, first=first, count=count
        )
    )
    session.flush()
    return range(first, first + count)


def store_first_entry(
    session: Session,
    *,
    survey_id: int,
    version_id: int,
    sheet: int,
    language: str,
    answers: Mapping[str, Value],
    keyed_by_id: int | None,
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
        "typed_by_id": keyed_by_id,
        "typed_on": today,
    }
    return insert_or_ignore(session, PaperEntry, values)


def submit_sheet(
    session: Session,
    *,
    survey: LimitedSurvey,
    version: PublishedVersion,
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
    Raises InvalidAnswers.
    """
    store_first_entry(
        session,
        survey_id=survey.id,
        version_id=version.id,
        sheet=sheet,
        language=language,
        answers={},
        keyed_by_id=None,
        today=today,
    )
    entry = session.scalars(locked_entry(version.id, sheet)).one()
    if SUBMITTED_KEY in entry.answers:
        return False
    submit_response(
        session,
        survey=survey,
        version=version,
        code=receipt_code_for(secret, uuid.UUID(new_form_key())),
        answers=answers,
        language=language,
        channel=CollectionMode.PAPER,
        municipality_id=municipality_id,
        today=today,
        secret=secret,
    )
    _redact_entry(session, entry)
    return True


def _redact_entry(session: Session, entry: PaperEntry) -> None:
    """Keep of a sheet only that it was counted.

    Every counted sheet of the survey is written anew: PostgreSQL marks rows with the transaction
    that wrote them last, and a single marked one would point to the response of the same.
    """
    counted = PaperEntry.answers[SUBMITTED_KEY].as_boolean().is_(True)
    session.execute(
        update(PaperEntry)
        .where(PaperEntry.survey_id == entry.survey_id, or_(PaperEntry.id == entry.id, counted))
        .values(answers={SUBMITTED_KEY: True}, typed_by_id=None, typed_on=REDACTED_DAY, language="")
        .execution_options(synchronize_session=False)
    )
    session.expire(entry)


def delete_entry(session: Session, *, entry: PaperEntry) -> None:
    """Throw away what was typed of a sheet that is not counted yet."""
    session.delete(entry)
    session.flush()


def store_contact(
    session: Session,
    *,
    survey_id: int,
    question: tuple[str, int],
    contact: tuple[ContactMethod, str],
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
    lock_survey(session, survey_id)
    key, number = question
    way, address = contact
    if session.scalar(contact_exists(number, address)):
        return False
    code = receipt_code_for(secret, uuid.UUID(new_form_key()))
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
