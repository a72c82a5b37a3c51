"""Packed answers: files by Flask-Compress, which streams them and minds their tags; pages here."""

from __future__ import annotations

from functools import lru_cache
from threading import local

from flask import Flask, Response, current_app, request
from flask_compress import Compress
from flask_compress.compat import compression
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

LEVEL = 3
"""Of zstd: pages get as small as by Brotli's level 3, in half the time."""


MOST = 200
"""Characters of an `Accept-Encoding` that is read; no browser sends more."""


@lru_cache(maxsize=256)
def _takes_zstd(accepted: str) -> bool:
    """Whether a browser that sends this `Accept-Encoding` takes zstd; many browsers send the same."""
    found = parse_accept_header(accepted, Accept)
    return found["zstd"] > 0 and found["zstd"] >= found["br"]


class Packer(Compress):
    """Flask-Compress, with a short way for what nearly every answer is: a page to a newer browser."""

    def __init__(self, app: Flask) -> None:
        self._own = local()
        super().__init__(app)

    def after_request(self, response: Response) -> Response:  # type: ignore[override]  # never None
        """Pack an answer where its browser takes that."""
        if 300 <= response.status_code < 400:
            return response  # a line or nothing
        if (
            response.is_streamed
            or response.status_code not in (200, 422)
            or response.mimetype != "text/html"
            or not _takes_zstd(request.headers.get("Accept-Encoding", "")[:MOST])
        ):
            return super().after_request(response)
        page = response.get_data()
        if len(page) < current_app.config["COMPRESS_MIN_SIZE"]:
            return super().after_request(response)
        response.headers.add("Vary", "Accept-Encoding")
        response.headers.add("Content-Encoding", "zstd")
        response.set_data(self._zstd(page))
        return response

    def _zstd(self, data: bytes) -> bytes:
        """Pack with the compressor of this thread: to make one takes as long as to pack a page."""
        made = getattr(self._own, "zstd", None)
        if made is None:
            made = self._own.zstd = compression.zstd.ZstdCompressor(LEVEL)
        return bytes(made.compress(data, made.FLUSH_FRAME))
