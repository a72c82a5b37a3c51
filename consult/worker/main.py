"""The worker process: RQ's own worker, each job inside the application's context."""

from __future__ import annotations

import logging
import time

from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.executions import Execution
from rq.job import Job

from consult.app.factory import create_app
from consult.db.session import db, writing
from consult.jobs.queue import QUEUE, redis_of
from consult.settings import Settings

log = logging.getLogger(__name__)


class AppWorker(Worker):
    """Runs every job with the app at hand and transactions that write."""

    app: Flask

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Perform one job inside the app's context, on connections of its own process."""
        with self.app.app_context(), writing():
            db.engine.dispose(close=False)
            return super().perform_job(job, queue, execution)


def wait_for_redis(connection: Redis, seconds: float = 30) -> None:
    """Return when Redis answers. Raises RedisError after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        try:
            connection.ping()
        except RedisError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def connection_of(app: Flask) -> Redis:
    """The app's Redis, which a worker can't do without."""
    connection = redis_of(app)
    if connection is None:
        raise RuntimeError("a worker needs CONSULT_REDIS_URL")
    return connection


def work(settings: Settings, *, burst: bool = False) -> None:
    """Work until told to stop; with `burst`, until the queue is empty."""
    app = create_app(settings)
    connection = connection_of(app)
    wait_for_redis(connection)
    # RQ waits on the socket longer than a request would
    connection = Redis.from_url(str(settings.redis_url))
    worker = AppWorker([Queue(QUEUE, connection=connection)], connection=connection)
    worker.app = app
    worker.work(burst=burst, logging_level="WARNING", with_scheduler=False)
