"""What commands share: settings, the app with a session that writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from consult.app.factory import create_app
from consult.db import migrate
from consult.db.session import session as app_session
from consult.db.session import writing
from consult.settings import Settings, from_environment


def settings() -> Settings:
    """The settings, with a readable message where they are wrong."""
    try:
        return from_environment()
    except (OSError, ValueError) as error:
        raise click.ClickException(f"settings: {error}") from error


@contextmanager
def explaining_database_errors(current: Settings) -> Iterator[None]:
    """Say in one sentence that the database does not answer, and what it said; no traceback."""
    try:
        yield
    except OperationalError as error:
        said = str(error.orig).strip().splitlines()
        kind = "the database file" if current.embedded_database else "CONSULT_DATABASE_URL"
        raise click.ClickException(
            f"the database does not answer (look at {kind}): {said[0] if said else error}"
        ) from error


@contextmanager
def database(current: Settings | None = None) -> Iterator[Session]:
    """A session in the app's context, committed at the end. The schema must be there."""
    current = current or settings()
    with explaining_database_errors(current):
        ready = migrate.at_head(current.database_url)
    if not ready:
        raise click.ClickException("the database is not ready: run `consult init` first")
    app = create_app(current)
    with app.app_context(), writing():
        session = app_session()
        yield session
        session.commit()
