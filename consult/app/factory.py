"""Putting the house together. The order of the `init_app` calls is the order of a request."""

from __future__ import annotations

import gc
import sys

from flask import Flask

from consult.authoring.rules.permissions import PERMISSIONS as AUTHORING
from consult.collection.rules.permissions import PERMISSIONS as COLLECTION
from consult.consultations.rules import PERMISSIONS as CONSULTATIONS
from consult.contributions.rules.contributions import PERMISSIONS as CONTRIBUTIONS
from consult.db import session as db_session
from consult.jobs import queue
from consult.paper.rules.permissions import PERMISSIONS as PAPER
from consult.people import auth, guard
from consult.people.rules import PERMISSIONS as PEOPLE
from consult.plan import scope
from consult.plan.queries.plans import grants_of
from consult.plan.rules.permissions import PERMISSIONS as PLAN
from consult.reports.rules import PERMISSIONS as REPORTS
from consult.results.rules.permissions import PERMISSIONS as RESULTS
from consult.settings import ASSETS, Settings, from_environment
from consult.web import assets, errors, language, request_validation, security, transaction

from . import context
from .application import Consult
from .rooms import BLUEPRINTS

ROOM_PERMISSIONS = (
    PEOPLE,
    PLAN,
    CONTRIBUTIONS,
    RESULTS,
    COLLECTION,
    PAPER,
    AUTHORING,
    CONSULTATIONS,
    REPORTS,
)


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """Make the application for these settings (from the environment where none are given)."""
    settings = settings or from_environment()
    app = Consult(
        "consult",
        template_folder=str(ASSETS / "templates"),
        static_folder=str(ASSETS / "static"),
    )
    app.testing = testing
    app.extensions["consult_settings"] = settings
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db_session.init_app(app, settings)
    queue.init_app(app, settings.redis_url)
    language.init_app(app)
    request_validation.init_app(app)
    transaction.init_app(app)
    security.init_app(app, settings)
    assets.init_app(app)
    errors.init_app(app)
    auth.init_app(app, grants_of)
    scope.init_app(app)
    guard.init_app(app, ROOM_PERMISSIONS)
    context.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if not testing:
        _settle()
    return app


def _settle() -> None:
    """Let the garbage collector leave alone what stays as long as the process does, and threads swap sooner.

    A page makes some ten thousand objects and no cycles worth a pass over the whole house. Who holds
    the database's write lock waits for Python's own lock after each statement, and all others who
    write wait with them: half a millisecond at most then, not five.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    sys.setswitchinterval(0.0005)
