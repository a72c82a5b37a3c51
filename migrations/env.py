"""Alembic's environment: our metadata, the address given by `consult.db.migrate`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context

from consult.app.factory import create_app  # noqa: F401  (imports every room's models)
from consult.db.base import Base
from consult.db.session import writing


def _render(kind: str, value: Any, autogen: Any) -> str | bool:
    """Write our column types by what they are in the database, so that old migrations stay true."""
    if kind == "type" and type(value).__module__.startswith("consult."):
        autogen.imports.add("import sqlalchemy as sa")
        if type(value).__name__ == "UtcDateTime":
            return "sa.DateTime(timezone=True)"
        autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    if kind == "type" and isinstance(value, sa.JSON):
        autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    return False


def run() -> None:
    """Run the migrations in one transaction."""
    engine = sa.create_engine(context.config.attributes["url"])
    with writing(), engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=_render,
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
