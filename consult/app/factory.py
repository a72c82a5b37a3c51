"""Putting the house together. The order of the `init_app` calls is the order of a request."""

from __future__ import annotations

from flask import Flask

from consult.contributions import channels
from consult.db import session as db_session
from consult.jobs import queue
from consult.people import auth, guard
from consult.plan import scope
from consult.plan.queries.plans import grants_of
from consult.settings import ASSETS, Settings, from_environment
from consult.web import (
    assets,
    errors,
    fragments,
    language,
    markup,
    request_validation,
    security,
    transaction,
)
from consult.web.manifest import Manifest

from . import context, health
from .manifests import MANIFESTS

IMPERSONAL = frozenset({"static", "health.healthz"})
"""Endpoints that answer everybody alike: for them nobody's session is read."""


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """Make the application for these settings (from the environment where none are given)."""
    settings = settings or from_environment()
    app = Flask(
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
    markup.init_app(app)
    errors.init_app(app)
    auth.init_app(app, grants_of, impersonal=IMPERSONAL)
    scope.init_app(app)
    guard.init_app(app, [manifest.permissions for manifest in MANIFESTS])
    channels.init_app(app)
    context.init_app(app)
    app.register_blueprint(health.bp)
    for manifest in MANIFESTS:
        register_room(app, manifest)
    fragments.init_app(app)
    return app


def register_room(app: Flask, manifest: Manifest) -> None:
    """Register the pages and channels of a room."""
    channels.register(app, manifest.channels)
    if manifest.blueprint is not None:
        app.register_blueprint(manifest.blueprint)
