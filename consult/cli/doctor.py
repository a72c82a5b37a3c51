"""`consult doctor`: what is well and what is not, in one look."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import click
from redis import Redis
from redis.exceptions import RedisError
from rq import Worker
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from consult.db import migrate
from consult.mail.models import Mail
from consult.settings import Settings

from . import valkey
from .context import settings


@dataclass(frozen=True)
class CheckResult:
    """One look: `well` is None for advice that does not fail the command."""

    what: str
    well: bool | None
    said: str


def _database(current: Settings) -> CheckResult:
    try:
        engine = create_engine(current.database_url)
        with engine.connect() as connection:
            connection.execute(text("select 1"))
        engine.dispose()
        if not migrate.at_head(current.database_url):
            return CheckResult(
                "database", False, "answers, but its schema is old: run `consult init`"
            )
    except SQLAlchemyError as error:
        return CheckResult("database", False, f"does not answer: {type(error).__name__}")
    return CheckResult("database", True, "answers, schema of this version")


def _queue(current: Settings) -> CheckResult:
    address = current.redis_url or valkey.url(current.home)
    try:
        connection = Redis.from_url(address, socket_connect_timeout=1)
        connection.ping()
        workers = Worker.all(connection=connection)
    except (RedisError, OSError):
        return CheckResult(
            "queue", None, "not running; what is said is stored all the same, mails wait"
        )
    if not workers:
        return CheckResult("queue", False, "answers, but no worker is running")
    return CheckResult("queue", True, f"answers, {len(workers)} worker(s)")


def _mail(current: Settings) -> CheckResult:
    if current.smtp_url is None:
        return CheckResult("mail", None, "CONSULT_SMTP_URL is not set: no e-mail leaves, all wait")
    place = urlsplit(current.smtp_url)
    try:
        with smtplib.SMTP(place.hostname or "", place.port or 25, timeout=3) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return CheckResult("mail", False, f"the server does not answer: {type(error).__name__}")
    return CheckResult("mail", True, "the server answers")


def _outbox(current: Settings) -> CheckResult:
    try:
        engine = create_engine(current.database_url)
        with engine.connect() as connection:
            failed = connection.scalar(
                select(func.count()).select_from(Mail).where(Mail.state == "failed")
            )
        engine.dispose()
    except SQLAlchemyError:
        return CheckResult("outbox", False, "could not be read")
    if failed:
        return CheckResult("outbox", False, f"{failed} e-mail(s) could not be delivered")
    return CheckResult("outbox", True, "nothing failed")


def _exposure(current: Settings) -> CheckResult:
    local = urlsplit(current.base_url).hostname in {"localhost", "127.0.0.1"}
    if current.demo and not local:
        return CheckResult("exposure", False, "demo mode with an address others can reach")
    if not local and not current.secure:
        return CheckResult(
            "exposure", False, "reached over plain HTTP: set CONSULT_BASE_URL=https://…"
        )
    if not local and not current.trusted_hosts:
        return CheckResult("exposure", False, "CONSULT_TRUSTED_HOSTS is not set")
    return CheckResult("exposure", True, f"reached as {current.base_url}")


CHECKS: tuple[Callable[[Settings], CheckResult], ...] = (
    _database,
    _queue,
    _mail,
    _outbox,
    _exposure,
)


@click.command()
def doctor() -> None:
    """Look whether everything this installation needs is there. Exit code 1 when it is not."""
    current = settings()
    findings = [check(current) for check in CHECKS]
    for finding in findings:
        mark = {True: "well   ", False: "PROBLEM", None: "note   "}[finding.well]
        click.echo(f"{mark}  {finding.what:<10} {finding.said}")
    if any(finding.well is False for finding in findings):
        raise SystemExit(1)
