"""What a kiosk does to every request: it stays at its survey and goes back to its start."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult.web.transaction import settings_of_app

from ..device import (
    ENDS,
    KIOSK_LASTS,
    LAST_TOUCH_SALT,
    OF_KIOSK,
    OF_ONE,
    SIGNING_IN,
    START,
    cookie_signer,
    kiosk,
    set_device_cookie,
    somebody_is_there,
)
from .blueprint import bp


@bp.after_app_request
def _note(response: Response) -> Response:
    """Note when a kiosk was touched last; send it back from pages that do not go back by themselves."""
    own = kiosk() if request.endpoint != "static" else None
    if own is None:
        return response
    at_start = request.endpoint == START and request.method != "POST" and not g.get("goes_on")
    if request.endpoint in ENDS or at_start:
        set_device_cookie(response, "seen", "", timedelta(0))
    elif request.endpoint in OF_ONE | {START} and not g.get("left"):
        signed = cookie_signer(settings_of_app().secret_key).dumps(1, salt=LAST_TOUCH_SALT)
        set_device_cookie(response, "seen", str(signed), KIOSK_LASTS)
    well = response.status_code < 400 or response.status_code == 422
    if response.mimetype == "text/html" and (request.endpoint not in OF_KIOSK or not well):
        response.headers["Refresh"] = f"{own.minutes * 60}; url={own.url}"
    return response


@bp.before_app_request
def _stay() -> ResponseReturnValue | None:
    """Keep a kiosk at its survey, and at its start when whoever answered is gone."""
    own = kiosk() if request.endpoint != "static" else None
    if own is None or request.endpoint in SIGNING_IN:
        return None
    here = g.get("plan")
    same = here is not None and here.slug == own.plan
    if same and request.endpoint in OF_KIOSK and (request.view_args or {})["survey"] == own.survey:
        opens = request.method != "POST" and request.endpoint in OF_ONE
        g.left = opens and not somebody_is_there()
        return redirect(own.url, 303) if g.left else None
    return redirect(own.url, 303)


@bp.app_context_processor
def _names() -> dict[str, Any]:
    return {"kiosk": kiosk()}
