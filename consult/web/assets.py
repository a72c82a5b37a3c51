"""Static files by content: an address changes when the file does, so browsers may keep it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for
from flask_compress import Compress

from consult.settings import ASSETS

YEAR = 365 * 24 * 3600


@cache
def _fingerprint(path: Path, changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Address of a static file, with the fingerprint of its content."""
    path = ASSETS / "static" / name
    return url_for("static", filename=name, v=_fingerprint(path, path.stat().st_mtime))


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def init_app(app: Flask) -> None:
    """Register the template global, long caching and compression."""
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 4
    app.config["COMPRESS_MIN_SIZE"] = 600
    Compress(app)
    app.after_request(_keep)
    app.jinja_env.globals["asset"] = asset
