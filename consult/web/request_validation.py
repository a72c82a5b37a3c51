"""What may come in: strict UTF-8, no NUL, bounded size. Werkzeug would drop bad bytes silently."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request

from consult.settings import ANSWER_BYTES_LIMIT, UPLOAD_BYTES_LIMIT

URLENCODED = "application/x-www-form-urlencoded"


def _is_valid_utf8(raw: bytes) -> bool:
    """Whether percent-encoded bytes are UTF-8 without NUL."""
    decoded = unquote_to_bytes(raw) if b"%" in raw else raw
    try:
        return "\0" not in decoded.decode("utf-8", "strict")
    except UnicodeDecodeError:
        return False


def _validate_request() -> None:
    path, query = request.path, request.query_string
    if "\0" in path or "\ufffd" in path or (query and not _is_valid_utf8(query)):
        abort(400)
    kind = request.mimetype
    if kind == URLENCODED:
        request.max_content_length = ANSWER_BYTES_LIMIT
        if not _is_valid_utf8(request.get_data(cache=True)):
            abort(400)
    elif kind == "multipart/form-data":
        for _, value in request.form.items(multi=True):
            if "\0" in value or "\ufffd" in value:
                abort(400)
        if any("\0" in (file.filename or "") for _, file in request.files.items(multi=True)):
            abort(400)


def init_app(app: Flask) -> None:
    """Check every request before anything reads it."""
    app.config["MAX_CONTENT_LENGTH"] = UPLOAD_BYTES_LIMIT
    app.config["MAX_FORM_MEMORY_SIZE"] = ANSWER_BYTES_LIMIT
    app.before_request(_validate_request)
