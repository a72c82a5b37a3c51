"""`consult run` and `consult worker`."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime

import click
import segno
from sqlalchemy import select

from consult.db import migrate
from consult.demo.actions import load_demo
from consult.people.models import Account
from consult.plan.models.plans import Membership
from consult.settings import Settings
from consult.worker.main import work
from consult.worker.schedule import schedule

from . import run as running
from .context import database, explaining_database_errors, settings
from .database import DEMO_PASSWORD
from .processes import AlreadyRunning, exclusive_run

THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)
"""Threads of a web process; granian warns of more than this on few cores."""
WORKERS = 2
"""Web processes: one goes on while the other stores a long import, or is started anew."""
DEMO_SURVEY = "s/vilar-monte/viver-aqui"
"""The short address, that opens in the language of the phone."""


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    envvar="CONSULT_HOST",
    show_default=True,
    help="Address to listen on; 0.0.0.0 lets phones in the same network in.",
)
@click.option(
    "--port",
    default=8000,
    envvar="CONSULT_PORT",
    show_default=True,
    help="Port; the next free one is taken where it is in use.",
)
@click.option("--workers", default=WORKERS, show_default=True, help="Web processes.")
@click.option("--threads", default=THREADS, show_default=True, help="Threads a web process.")
@click.option("--demo", is_flag=True, help="Demo mode: load the invented plan and its accounts.")
def run(host: str, port: int, workers: int, threads: int, demo: bool) -> None:  # fmt: skip
    """Run everything: web server, Valkey (or your Redis), worker, scheduler. Ctrl-C stops it."""
    current = settings()
    try:
        with exclusive_run(current.home):
            running.clean_up(current)
            _run(replace(current, demo=current.demo or demo), host, port, workers, threads)
    except AlreadyRunning as error:
        raise click.ClickException(f"already running in {error}") from error


def _run(current: Settings, host: str, port: int, workers: int, threads: int) -> None:
    port = running.free_port(host, port)
    current = replace(current, base_url=_base_url(current, host, port))
    with explaining_database_errors(current):
        migrate.upgrade(current.database_url)
    if current.demo:
        _load(current)
    serving = running.ServerOptions(host, port, workers, threads)
    running.run_all(current, serving, lambda: _announce(current))


def _base_url(current: Settings, host: str, port: int) -> str:
    if current.base_url != "http://localhost:8000":
        return current.base_url
    name = running.lan_address() if host == "0.0.0.0" else "localhost"  # noqa: S104
    return f"http://{name}:{port}"


def _load(current: Settings) -> None:
    with database(current) as session:
        today = datetime.now(current.timezone).date()
        load_demo(session, today=today, password=DEMO_PASSWORD)


def _announce(current: Settings) -> None:
    click.echo("")
    click.secho(f"  Consult runs at {current.base_url}/", bold=True)
    if current.demo:
        _announce_demo(current)
    else:
        click.echo("  An empty installation starts without accounts: consult user add --help")
    click.echo("  Ctrl-C stops it.\n")


def _announce_demo(current: Settings) -> None:
    click.secho(
        "\n  DEMONSTRATION: an invented plan, accounts whose password everybody knows.", fg="yellow"
    )
    click.secho("  Never put real people's data in it.\n", fg="yellow")
    survey = f"{current.base_url}/{DEMO_SURVEY}"
    segno.make(survey, error="l").terminal(compact=True, border=2)
    click.echo(f"  The survey: {survey}\n")
    click.echo(
        f"  Accounts (password {DEMO_PASSWORD}), sign in at {current.base_url}/pt/account/login"
    )
    with database(current) as session:
        rows = session.execute(
            select(Account.email, Membership.role)
            .join(Membership, Membership.account_id == Account.id)
            .where(Account.demo)
            .order_by(Account.id)
        )
        for email, role in rows:
            click.echo(f"    {email:<34} {role}")
    click.echo("")


@click.command()
@click.option("--burst", is_flag=True, help="Stop when the queue is empty.")
@click.option(
    "--scheduler/--no-scheduler", default=None, help="With the periodic jobs, or without."
)
@click.option("--scheduler-only", is_flag=True, help="Only the periodic jobs' scheduler.")
def worker(burst: bool, scheduler: bool | None, scheduler_only: bool) -> None:
    """Run the worker of the queue (CONSULT_REDIS_URL), with its scheduler beside it."""
    current = settings()
    if current.redis_url is None:
        raise click.ClickException("a worker needs CONSULT_REDIS_URL; `consult run` starts its own")
    if scheduler_only:
        schedule(current)
        return
    if scheduler or (scheduler is None and not burst):
        running.work_with_scheduler(current)
        return
    work(current, burst=burst)
