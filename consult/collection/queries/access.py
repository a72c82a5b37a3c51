"""Who may still answer: places left, and single-use codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, select, tuple_
from sqlalchemy.orm import Session

from consult.contributions.rules.receipt_codes import keyed_hash
from consult.results.models import AnswerTally, ResponseTally

from ..models import AccessCode
from ..rules.quotas import Quota

ACCESS_CODE_PURPOSE = "single use"
"""What a code is hashed for: its key shares nothing with that of a receipt."""


@dataclass(frozen=True)
class CodeBatch:
    """Codes that were made together: how many, and how many of them were used."""

    number: int
    made: int
    spent: int


@dataclass(frozen=True)
class AccessCodeRow:
    """A single-use code: its key, the batch it was made in, and whether it was used."""

    key: str
    batch: int
    spent: bool


def response_count(session: Session, survey_id: int) -> int:
    """How many responses a survey has, by its tallies."""
    total = select(func.sum(ResponseTally.count)).where(ResponseTally.survey_id == survey_id)
    return int(session.scalar(total) or 0)


def choice_counts(
    session: Session,
    quotas: Iterable[Quota],
    question_ids: Mapping[str, int],
    choice_ids: Mapping[tuple[str, str], int],
) -> dict[tuple[str, str], int]:
    """How many responses took each choice that has a quota, by question and choice key.

    Read off the tallies, so it costs the same however many responses there are.
    """
    wanted = {
        (question_ids[one.question], choice_ids[one.question, one.choice]): (
            one.question,
            one.choice,
        )
        for one in quotas
        if (one.question, one.choice) in choice_ids
    }
    if not wanted:
        return {}
    tally = AnswerTally
    rows = session.execute(
        select(tally.question_id, tally.choice_id, func.sum(tally.count))
        .where(tuple_(tally.question_id, tally.choice_id).in_(list(wanted)), tally.value == 0)
        .group_by(tally.question_id, tally.choice_id)
    )
    return {wanted[question, choice]: int(count) for question, choice, count in rows}


def find_access_code(
    session: Session, *, survey_id: int, access_code: str, secret: str
) -> AccessCodeRow | None:
    """A single-use code of a survey, as it is kept; None where the survey has no such code."""
    key = keyed_hash(secret, access_code, ACCESS_CODE_PURPOSE)
    row = session.execute(
        select(AccessCode.key, AccessCode.batch, AccessCode.spent).where(
            AccessCode.key == key, AccessCode.survey_id == survey_id
        )
    ).first()
    return AccessCodeRow(*row) if row else None


def code_batches(session: Session, survey_id: int) -> list[CodeBatch]:
    """The batches of codes of a survey, the newest first."""
    spent = func.sum(case((AccessCode.spent, 1), else_=0))
    rows = session.execute(
        select(AccessCode.batch, func.count(), spent)
        .where(AccessCode.survey_id == survey_id)
        .group_by(AccessCode.batch)
        .order_by(AccessCode.batch.desc())
    )
    return [CodeBatch(number, made, int(used or 0)) for number, made, used in rows]
