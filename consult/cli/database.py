"""`consult init` and `consult demo`."""

from __future__ import annotations

from datetime import datetime

import click

from consult.db import migrate
from consult.demo.actions import load_demo

from .context import database, explaining_database_errors, settings

DEMO_PASSWORD = "vale-de-mundos"  # noqa: S105  said loudly, in demo mode only


@click.command()
def init() -> None:
    """Make the database, or bring it to this version's schema. Safe to run again."""
    current = settings()
    with explaining_database_errors(current):
        migrate.upgrade(current.database_url)
    click.echo(f"The database is ready: {current.home}")


@click.command()
def demo() -> None:
    """Load the invented demonstration plan, once. Needs CONSULT_DEMO=1."""
    current = settings()
    if not current.demo:
        raise click.ClickException(
            "the demonstration is loaded in demo mode only: set CONSULT_DEMO=1"
        )
    with database(current) as session:
        today = datetime.now(current.timezone).date()
        accounts = load_demo(session, today=today, password=DEMO_PASSWORD)
    click.echo(f"The demonstration plan is loaded, with {len(accounts)} accounts.")
