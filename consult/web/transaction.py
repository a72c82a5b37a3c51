"""One transaction a request: safe methods read, the others write and commit once."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from consult.db.session import begin_as_writer, db, session
from consult.settings import Settings

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def app_settings() -> Settings:
    """The settings of the running app."""
    return cast(Settings, current_app.extensions["consult_settings"])


def now() -> datetime:
    """The present moment in the installation's time zone. Rules are given it; they never ask."""
    return datetime.now(app_settings().timezone)


def today() -> date:
    """The present day in the installation's time zone; a request that sees midnight keeps its day."""
    kept: date | None = g.get("today") if g else None
    return kept or now().date()


def commit() -> None:
    """Commit the request's transaction. A view that writes calls this once, last."""
    session().commit()


@event.listens_for(db.session, "before_commit")
def _refuse_in_safe_methods(_session: Session) -> None:
    if has_request_context() and request.method in SAFE_METHODS:
        raise RuntimeError("a safe method changes nothing (RFC 9110, 9.2.1)")


def _begin() -> None:
    begin_as_writer(request.method not in SAFE_METHODS)
    g.today = now().date()


def _end(_error: BaseException | None) -> None:
    begin_as_writer(False)


def init_app(app: Flask) -> None:
    """Decide for each request whether its transaction writes."""
    app.before_request(_begin)
    app.teardown_request(_end)
