"""Waking work, with a real Valkey and a real RQ worker."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue
from sqlalchemy.orm import Session

from consult.app.factory import create_app
from consult.cli import valkey
from consult.db.session import session as app_session
from consult.db.session import writing
from consult.jobs.queue import QUEUE, enqueue_after_commit, enqueue_job
from consult.people.models import Account
from consult.settings import Settings
from consult.worker.main import work


def count_accounts() -> int:
    """A job of the test: proves that jobs have the app's database."""
    return app_session().query(Account).count()


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """The embedded Valkey, as `consult run` starts it."""
    server = subprocess.Popen(valkey.command(tmp_path))
    connection = Redis.from_url(valkey.url(tmp_path))
    for _ in range(100):
        try:
            connection.ping()
            break
        except Exception:
            time.sleep(0.05)
    yield valkey.url(tmp_path)
    server.terminate()
    server.wait()


def test_a_job_runs_in_a_real_worker_after_the_commit(
    settings: Settings, session: Session, redis_url: str
) -> None:
    app = create_app(replace(settings, redis_url=redis_url), testing=True)
    queue = Queue(QUEUE, connection=Redis.from_url(redis_url))
    with app.app_context(), writing():
        app_session().add(Account(email="a@b.pt", name="A"))
        enqueue_after_commit(app_session(), count_accounts)
        assert queue.count == 0
        app_session().commit()
    (job,) = queue.jobs
    work(replace(settings, redis_url=redis_url), burst=True)
    assert job.return_value(refresh=True) == 1


def test_a_rolled_back_transaction_wakes_nobody(settings: Settings, redis_url: str) -> None:
    app = create_app(replace(settings, redis_url=redis_url), testing=True)
    with app.app_context(), writing():
        app_session().add(Account(email="a@b.pt", name="A"))
        enqueue_after_commit(app_session(), count_accounts)
        app_session().rollback()
        app_session().commit()
    assert Queue(QUEUE, connection=Redis.from_url(redis_url)).count == 0


def test_without_redis_waking_says_no_and_breaks_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    app = create_app(replace(settings, redis_url=f"unix://{tmp_path}/gone.sock"), testing=True)
    with app.app_context(), writing():
        assert enqueue_job(count_accounts) is False
        app_session().add(Account(email="a@b.pt", name="A"))
        enqueue_after_commit(app_session(), count_accounts)
        app_session().commit()
        assert count_accounts() == 1
