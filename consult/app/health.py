"""Whether the app can work, for load balancers, containers and monitors."""

from __future__ import annotations

from flask import Blueprint, Response, current_app
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from consult.db.session import session
from consult.jobs.queue import redis_of
from consult.people.guard import permit
from consult.people.rules import ANYONE

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@permit(ANYONE)
def healthz() -> Response:
    """Answer 200 "ok", or 503 and a line for each part that is down. Failures are not logged."""
    checks = {"database": _database_answers, "queue": _queue_answers}
    down = [f"{part}: down" for part, answers in checks.items() if not answers()]
    words = "\n".join(down) or "ok"
    return Response(f"{words}\n", 503 if down else 200, mimetype="text/plain")


def _database_answers() -> bool:
    """Whether the database answers and has our tables: SQLite would make an empty file of none."""
    try:
        session().execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return False
    return True


def _queue_answers() -> bool:
    """Whether Redis answers; an installation without Redis has no queue that could be down."""
    connection = redis_of(current_app)
    try:
        return connection is None or bool(connection.ping())
    except (RedisError, OSError):
        return False
