"""One app for the tests of a process, given to each as if it were new, with a database of its own.

To make an app takes a tenth of a second of a core, most of it in compiling routes that never
change. What a test may change is put back after it: configuration, extensions, attributes of the
app and its templates. What can't be put back (a hook, a route, another catalogue) fails the test;
such a test asks for the fixture `own_app`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from consult.app.factory import create_app
from consult.db.session import db
from consult.db.session import init_app as bind_database
from consult.settings import Settings
from consult.web.fragments import FragmentCache
from tests.client import CheckingClient

NOWHERE = Path("/nowhere")


class Compiled(BytecodeCache):
    """Templates compiled once for all the apps of a process."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known."""
        if known := self.code.get(bucket.key):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.code[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def new_app(settings: Settings) -> Flask:
    """An app as tests use it: CSRF off (`test_csrf` turns it on), every page checked."""
    app = create_app(settings, testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    app.jinja_env.bytecode_cache = COMPILED
    app.test_client_class = CheckingClient
    return app


def unbound(settings: Settings) -> Settings:
    """These settings without what an app reads anew each time it needs it.

    Apps whose unbound settings are equal differ in nothing else.
    """
    database = sa.make_url(settings.database_url).set(database=str(NOWHERE / "consult.db"))
    url = database.render_as_string(hide_password=False)
    return replace(settings, home=NOWHERE, database_url=url, smtp_url=None, mail_from="")


class House:
    """An app, and all that a test may change of it as it was when it was made."""

    def __init__(self, settings: Settings) -> None:
        self.app = app = new_app(settings)
        env = app.jinja_env
        names = {"env": env.globals, "filters": env.filters, "tests": env.tests}
        self._kept: list[tuple[dict[str, Any], dict[str, Any]]] = [
            (there, dict(there))
            for there in (vars(app), vars(env), app.extensions, *names.values())
        ]
        self._config = deepcopy(dict(app.config))
        self._built = self._build()

    def _build(self) -> list[Any]:
        """What nobody may change: how many hooks and routes there are, and where texts come from."""
        app = self.app
        hooks: tuple[dict[Any, Any], ...] = (
            app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs,
            app.template_context_processors, app.url_value_preprocessors, app.url_default_functions,
        )  # fmt: skip
        return [
            *({name: list(found) for name, found in each.items()} for each in hooks),
            list(app.teardown_appcontext_funcs),
            dict(app.view_functions),
            sum(1 for _ in app.url_map.iter_rules()),
            list(app.extensions["babel"].translation_directories),
        ]

    def put_back(self) -> None:
        """Make it as it was; raises AssertionError where that is not to be had."""
        for there, before in self._kept:
            there.clear()
            there.update(before)
        self.app.extensions["consult_fragments"].cache = FragmentCache()
        self.app.config.clear()
        self.app.config.update(deepcopy(self._config))
        if self._build() != self._built:
            house_of.cache_clear()  # type: ignore[attr-defined]  # the next test gets a new one
            raise AssertionError("this test changes the app for good: let it use own_app")


house_of: Callable[[Settings], House] = cache(House)


def _made_for(settings: Settings) -> sa.Engine:
    """An engine as the app makes it."""
    plain = Flask("database", static_folder=None)
    bind_database(plain, settings)
    with plain.app_context():
        return db.engine


@cache
def _kept_engine(settings: Settings) -> sa.Engine:
    """An engine of this process's own that stays."""
    return _made_for(settings)


_dialects: dict[str, sa.Dialect] = {}


def _share_dialect(engine: sa.Engine) -> None:
    """Let engines of one kind have one dialect: a statement is compiled once for each of these."""
    if engine.dialect.name not in _dialects:
        engine.connect().close()  # it learns what this SQLite can do
        _dialects[engine.dialect.name] = engine.dialect
    engine.dialect = _dialects[engine.dialect.name]


@contextmanager
def own_engine(settings: Settings) -> Iterator[sa.Engine]:
    """An engine that no other test knows; to caches by engine it is another database.

    SQLite's has connections of its own. To PostgreSQL, where each connection is a process, the
    tests of a process share theirs, if the test before gave all of them back.
    """
    if settings.embedded_database:
        engine = _made_for(settings)
        _share_dialect(engine)
        yield engine
        engine.dispose()
        return
    kept = _kept_engine(replace(unbound(settings), database_url=settings.database_url))
    yield kept.execution_options()
    assert isinstance(kept.pool, sa.QueuePool)
    if kept.pool.checkedout():
        kept.dispose()


@contextmanager
def borrowed(settings: Settings) -> Iterator[Flask]:
    """The app of the process, with these settings and a database that nobody else has."""
    house = house_of(unbound(settings))
    app = house.app
    app.extensions["consult_settings"] = settings
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    with app.app_context():
        engines = cast(dict[str | None, sa.Engine], db.engines)
    before = engines[None]
    try:
        with own_engine(settings) as engine:
            engines[None] = engine
            yield app
    finally:
        engines[None] = before
        house.put_back()
