"""The scheduler process: what is swept and proved, and when.

Every job takes its work from the database and may run twice: a lost wake-up costs at most one
interval. Two schedulers would enqueue everything twice, so only the holder of a lock runs.
"""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from redis import Redis
from redis.exceptions import LockError, RedisError
from rq.cron import CronScheduler

from consult.app.factory import create_app
from consult.app.manifests import MANIFESTS
from consult.jobs.queue import QUEUE
from consult.settings import Settings

from .main import connection_of, wait_for_redis

log = logging.getLogger(__name__)

LOCK = "consult:scheduler"
LOCK_SECONDS = 30


def schedule(settings: Settings) -> None:
    """Enqueue periodic jobs until told to stop; waits while another scheduler runs."""
    app = create_app(settings)
    wait_for_redis(connection_of(app))
    connection = Redis.from_url(str(settings.redis_url))
    lock = connection.lock(LOCK, timeout=LOCK_SECONDS, thread_local=False)
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    while not lock.acquire(blocking=False):
        if stop.wait(LOCK_SECONDS / 3):
            return
    keeper = threading.Thread(target=_keep, args=(lock, stop), daemon=True)
    keeper.start()
    try:
        _cron(connection).start()  # type: ignore[no-untyped-call]
    finally:
        stop.set()
        keeper.join(timeout=LOCK_SECONDS)
        try:
            lock.release()
        except (LockError, RedisError):
            log.warning("the scheduler's lock was already gone")


def _cron(connection: Redis) -> CronScheduler:
    cron = CronScheduler(connection, logging_level="WARNING")
    for manifest in MANIFESTS:
        for job in manifest.every_minute:
            cron.register(job, QUEUE, interval=60, result_ttl=0)
        for job in manifest.daily:
            cron.register(job, QUEUE, cron="17 3 * * *", result_ttl=0)
    return cron


def _keep(lock: Any, stop: threading.Event) -> None:
    while not stop.wait(LOCK_SECONDS / 3):
        try:
            lock.extend(LOCK_SECONDS, replace_ttl=True)
        except (LockError, RedisError):
            log.warning("could not extend the scheduler's lock")
