"""Single-use codes: made in batches, never stored, spent with a response but not tied to it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from consult.contributions.rules.receipt_codes import keyed_hash, receipt_code_for
from consult.db.upsert import insert_all_or_ignore
from consult.questionnaire.models.surveys import Survey

from ..models import AccessCode
from ..queries.access import ACCESS_CODE_PURPOSE

MAX_CODES = 2000
"""Most codes of one batch."""
HASHING_THREADS = min(4, os.cpu_count() or 1)
"""How many codes are stretched at a time."""


def derive_codes(secret: str, once: uuid.UUID, count: int) -> list[str]:
    """The codes of a form's once-key: the same form sent twice gives the same codes."""
    return [receipt_code_for(secret, uuid.uuid5(once, f"single use {nth}")) for nth in range(count)]


def hash_codes(secret: str, codes: Sequence[str]) -> list[str]:
    """What the database keeps of codes. Takes some half a millisecond each, so no lock is held.

    In an order of their own: which came first would tell which sheet or letter a code was on.
    """
    with ThreadPoolExecutor(HASHING_THREADS) as pool:  # stretching a code lets other threads run
        return sorted(pool.map(lambda code: keyed_hash(secret, code, ACCESS_CODE_PURPOSE), codes))


def create_batch(session: Session, *, survey_id: int, keys: Sequence[str]) -> int | None:
    """Keep a batch of codes, given by their keys (`hash_codes`); its number, or None if it is there.

    Raises ValueError when there are none, or too many.
    """
    if not 0 < len(keys) <= MAX_CODES:
        raise ValueError(f"1 to {MAX_CODES} codes")
    turn = select(Survey.id).where(Survey.id == survey_id).with_for_update(key_share=True)
    session.execute(turn)  # two batches made at once have two numbers
    last = session.scalar(
        select(func.max(AccessCode.batch)).where(AccessCode.survey_id == survey_id)
    )
    number = (last or 0) + 1
    rows = [
        {"key": key, "survey_id": survey_id, "batch": number, "spent": False}
        for key in sorted(keys)
    ]
    return number if insert_all_or_ignore(session, AccessCode, rows) else None


def redeem(session: Session, *, survey_id: int, batch: int, key: str) -> None:
    """Mark a code as used.

    Every row of its batch is written anew: PostgreSQL marks rows with the transaction that wrote
    them last, and a single marked one would point to the response of the same transaction.
    """
    session.execute(
        update(AccessCode)
        .where(AccessCode.survey_id == survey_id, AccessCode.batch == batch)
        .values(spent=or_(AccessCode.spent, AccessCode.key == key))
        .execution_options(synchronize_session=False)
    )
