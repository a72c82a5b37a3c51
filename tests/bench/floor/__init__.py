"""The floor: a bare Flask app that does the same database work in the plainest way.

Plain SQL on one connection a thread, one small template a page, the same server, database and
durability. No accounts, CSRF tokens, translations, forms, compression or headers: what is left is
what any Flask app would have to do for these pages. It says what ours says, escaped as ours is.
"""

from __future__ import annotations

from flask import Flask

from tests.bench.floor import answering, reading
from tests.bench.floor.db import loads, words


def create_app() -> Flask:
    """Make the app for CONSULT_DATABASE_URL and CONSULT_SECRET_KEY."""
    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(words=words, loads=loads)
    app.register_blueprint(answering.bp)
    app.register_blueprint(reading.bp)
    return app
