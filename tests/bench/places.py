"""The databases that are measured: two sizes of the same one, on SQLite or PostgreSQL."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from consult.settings import Settings, from_environment
from tests.bench.data import fill, opened, prepare
from tests.services import Cluster


@dataclass(frozen=True)
class Place:
    """A database kind with the area at two sizes."""

    kind: str
    version: str
    small: Settings
    large: Settings
    seconds: float
    """How long it took to bring the area from the small to the large size."""


@contextmanager
def place(kind: str, sizes: tuple[int, int], today: date) -> Iterator[Place | None]:
    """Make the two databases and take them away afterwards; None where there is no such server."""
    with contextlib.ExitStack() as stack:
        home = Path(tempfile.mkdtemp(prefix="consult-bench-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        server = None
        if kind == "postgresql":
            cluster = Cluster(durable=True)
            stack.callback(cluster.stop)
            server = cluster.start()
            if server is None:
                yield None
                return
        small = _settings(home / "small", server)
        if server is not None:
            _on(server, "CREATE DATABASE small")
        with opened(small) as (_app, session):
            prepare(session, today)
            fill(session, sizes[0], today)
        large = _settings(home / "large", server)
        if server is None:
            shutil.copyfile(small.home / "consult.db", large.home / "consult.db")
        else:
            _on(server, "CREATE DATABASE large TEMPLATE small")
        started = time.monotonic()
        with opened(large) as (_app, session):
            fill(session, sizes[1], today)
        took = time.monotonic() - started
        for each in (small, large):
            if server is not None:
                _on(each.database_url, "VACUUM ANALYZE")
        yield Place(kind, _version(small.database_url), small, large, took)


def _settings(home: Path, server: str | None) -> Settings:
    home.mkdir()
    found = from_environment({"CONSULT_HOME": str(home), "CONSULT_SECRET_KEY": "bench" * 8})
    if server is None:
        return found
    url = sa.make_url(server).set(database=home.name).render_as_string(hide_password=False)
    return replace(found, database_url=url)


def _on(url: str, statement: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _version(url: str) -> str:
    engine = sa.create_engine(url)
    lite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        asked = "select sqlite_version()" if lite else "show server_version"
        found = str(connection.exec_driver_sql(asked).scalar()).split()[0]
    engine.dispose()
    return f"{'SQLite' if lite else 'PostgreSQL'} {found}"
