"""Work of the queue: forgetting files that nobody said yes to."""

from __future__ import annotations

from sqlalchemy import delete

from consult.db.session import session, writing
from consult.web.transaction import today

from .models.imports import PlanImport


def delete_expired_imports() -> int:
    """Delete the files that were sent in and whose day is over; how many. They hold people's words."""
    with writing():
        result = session().execute(delete(PlanImport).where(PlanImport.expires_on < today()))
        session().commit()
    return int(getattr(result, "rowcount", 0))
