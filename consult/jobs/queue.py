"""Waking work. Redis holds nothing that can't be lost: the work itself is rows in the database."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from sqlalchemy import event
from sqlalchemy.orm import Session

log = logging.getLogger(__name__)

QUEUE = "consult"
JOB_TIMEOUT = 3600
"""Seconds after which a job is taken to be stuck."""
_KEY = "consult_wake"

Job = Callable[..., Any] | str
"""A function of a room's `jobs.py`, or its dotted name: actions stand below jobs."""


def init_app(app: Flask, redis_url: str | None) -> None:
    """Connect lazily; an installation without Redis works, its jobs wait for the sweep."""
    app.extensions["consult_redis"] = (
        Redis.from_url(redis_url, socket_connect_timeout=0.5, socket_timeout=2)
        if redis_url
        else None
    )


def redis_of(app: Flask) -> Redis | None:
    """The connection of this app, or None where no Redis is set."""
    connection: Redis | None = app.extensions["consult_redis"]
    return connection


def enqueue_after_commit(session: Session, job: Job, *ids: Any) -> None:
    """Ask that `job(*ids)` run once this session's transaction is committed.

    `job` takes ids and is idempotent.
    """
    session.info.setdefault(_KEY, []).append((job, ids))


def enqueue_job(job: Job, *ids: Any) -> bool:
    """Put a job on the queue; False (and a warning) when Redis can't be reached."""
    connection = redis_of(current_app)
    if connection is None:
        return False
    try:
        enqueue: Any = Queue(QUEUE, connection=connection).enqueue
        enqueue(job, *ids, job_timeout=JOB_TIMEOUT, result_ttl=3600, failure_ttl=86400)
    except (RedisError, OSError) as error:
        log.warning("queue not reached, the sweep will do it: %s", type(error).__name__)
        return False
    return True


@event.listens_for(Session, "after_commit")
def _enqueue_pending(session: Session) -> None:
    for job, ids in session.info.pop(_KEY, []):
        enqueue_job(job, *ids)


@event.listens_for(Session, "after_rollback")
def _discard_pending(session: Session) -> None:
    session.info.pop(_KEY, None)
