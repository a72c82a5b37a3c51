"""Static files by content: an address changes when the file does, so browsers may keep it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

from consult.settings import ASSETS

from .packing import Packer

YEAR_SECONDS = 365 * 24 * 3600


@cache
def _fingerprint(path: Path, changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Address of a static file, with the fingerprint of its content.

    A page names some dozens, so they are kept; files of a running server change only in debug mode.
    """
    known: dict[tuple[str, str], str] = current_app.extensions["consult_assets"]
    key = request.script_root, name
    if key not in known or current_app.debug:
        path = ASSETS / "static" / name
        version = _fingerprint(path, path.stat().st_mtime)
        known[key] = url_for("static", filename=name, v=version)
    return known[key]


def _set_cache_headers(response: Response) -> Response:
    if request.endpoint != "static":
        return response
    if "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    response.make_conditional(request)  # the packed file has a tag of its own
    return response


def init_app(app: Flask) -> None:
    """Register the template global, long caching and compression."""
    app.extensions["consult_assets"] = {}
    app.config["COMPRESS_ALGORITHM"] = ["zstd", "br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 3
    app.config["COMPRESS_BR_WINDOW"] = 17  # 128 kB: no page is larger, and less is to be cleared
    app.config["COMPRESS_MIN_SIZE"] = 600
    app.config["COMPRESS_EVALUATE_CONDITIONAL_REQUEST"] = False  # only files have tags: `_keep`
    app.after_request(
        _set_cache_headers
    )  # the last to be registered is the first to run: this, after packing
    Packer(app)
    app.jinja_env.globals["asset"] = asset
