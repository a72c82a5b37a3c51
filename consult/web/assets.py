"""Static files by content: an address changes when the file does, so browsers may keep it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for
from flask_compress import Compress

from consult.settings import ASSETS

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
    """Let browsers keep a static file whose address carries its fingerprint."""
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    return response


def init_app(app: Flask) -> None:
    """Register the template global, long caching and compression."""
    app.extensions["consult_assets"] = {}
    app.config.update(
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_ZSTD_LEVEL=3,  # pages get as small as by Brotli's level 3, in half the time
        COMPRESS_BR_LEVEL=3,
        COMPRESS_BR_WINDOW=17,  # 128 kB: no page is larger
        COMPRESS_MIN_SIZE=600,
    )
    app.after_request(_set_cache_headers)
    Compress(app)
    app.jinja_env.globals["asset"] = asset
