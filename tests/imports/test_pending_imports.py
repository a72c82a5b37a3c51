"""A file that waits belongs to its uploader, and to one worker at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from consult.imports.actions import LEASE, claim, finish, report_progress, requeue, store_upload
from consult.imports.models import PendingImport
from consult.imports.progress import ReadingProgress
from consult.imports.queries import ImportStage, import_of_account
from tests.factories.people import make_account
from tests.factories.plan import TODAY, make_plan

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def pending(session: Session) -> PendingImport:
    """A file that a worker has to read."""
    return store_upload(
        session,
        plan_id=make_plan(session).id,
        kind="questionnaire",
        data=b"words",
        filename="form.xlsx",
        uploaded_by_id=make_account(session).id,
        today=TODAY,
        stage=ImportStage.WAITING,
    )


def test_a_second_worker_gets_a_file_only_when_the_lease_has_run_out(
    session: Session, pending: PendingImport
) -> None:
    assert claim(session, pending.id, now=NOW) is pending
    assert claim(session, pending.id, now=NOW + LEASE) is None
    later = NOW + LEASE + timedelta(seconds=1)
    assert claim(session, pending.id, now=later) is pending


def test_progress_prolongs_the_lease(session: Session, pending: PendingImport) -> None:
    claim(session, pending.id, now=NOW)
    later = NOW + LEASE
    report_progress(
        session, pending.id, pending.revision, progress=ReadingProgress(rows=5), now=later
    )
    session.expire_all()
    assert claim(session, pending.id, now=later + LEASE) is None


def test_the_outcome_of_an_earlier_reading_is_not_stored(
    session: Session, pending: PendingImport
) -> None:
    claim(session, pending.id, now=NOW)
    earlier = pending.revision
    requeue(session, pending, {"languages": {"kea": "pt"}})
    finish(session, pending.id, earlier, report={"findings": []}, result=None)
    session.expire_all()
    assert (pending.stage, pending.report) == (ImportStage.WAITING.value, None)


def test_what_no_database_keeps_is_taken_out_of_the_report(
    session: Session, pending: PendingImport
) -> None:
    claim(session, pending.id, now=NOW)
    report = {"value": "a\0b\ud800"}
    finish(session, pending.id, pending.revision, report=report, result=None)
    session.expire_all()
    assert pending.report == {"value": "ab?"}
    assert pending.stage == ImportStage.READ.value


def test_only_its_uploader_finds_a_file_and_only_as_what_it_is(
    session: Session, pending: PendingImport
) -> None:
    other = make_account(session, "outra@example.org", "Outra")

    def found(account_id: int, kind: str, days: int = 0) -> PendingImport | None:
        today = TODAY + timedelta(days=days)
        return session.scalar(
            import_of_account(
                pending.id,
                plan_id=pending.plan_id,
                account_id=account_id,
                kinds=(kind,),
                today=today,
            )
        )

    assert found(pending.uploaded_by_id, "questionnaire") is pending
    assert found(pending.uploaded_by_id, "measures") is None
    assert found(other.id, "questionnaire") is None
    assert found(pending.uploaded_by_id, "questionnaire", days=2) is None
