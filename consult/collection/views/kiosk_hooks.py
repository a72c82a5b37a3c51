"""What a kiosk does to every request: it stays at its survey and goes back to its start."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult.web.transaction import app_settings

from ..device import (
    KIOSK_ENDPOINTS,
    KIOSK_LIFETIME,
    LAST_TOUCH_SALT,
    PERSONAL_ENDPOINTS,
    RESET_ENDPOINTS,
    SIGN_IN_ENDPOINTS,
    START_ENDPOINT,
    cookie_signer,
    current_kiosk,
    recently_active,
    set_device_cookie,
)
from .blueprint import bp


@bp.after_app_request
def record_activity(response: Response) -> Response:
    """Note when a kiosk was touched last; send it back from pages that do not go back by themselves."""
    own = current_kiosk() if request.endpoint != "static" else None
    if own is None:
        return response
    at_start = (
        request.endpoint == START_ENDPOINT and request.method != "POST" and not g.get("goes_on")
    )
    if request.endpoint in RESET_ENDPOINTS or at_start:
        set_device_cookie(response, "seen", "", timedelta(0))
    elif request.endpoint in PERSONAL_ENDPOINTS | {START_ENDPOINT} and not g.get("left"):
        signed = cookie_signer(app_settings().secret_key).dumps(1, salt=LAST_TOUCH_SALT)
        set_device_cookie(response, "seen", str(signed), KIOSK_LIFETIME)
    well = response.status_code < 400 or response.status_code == 422
    if response.mimetype == "text/html" and (request.endpoint not in KIOSK_ENDPOINTS or not well):
        response.headers["Refresh"] = f"{own.minutes * 60}; url={own.url}"
    return response


@bp.before_app_request
def confine_to_survey() -> ResponseReturnValue | None:
    """Keep a kiosk at its survey, and at its start when whoever answered is gone."""
    own = current_kiosk() if request.endpoint != "static" else None
    if own is None or request.endpoint in SIGN_IN_ENDPOINTS:
        return None
    here = g.get("plan")
    same = here is not None and here.slug == own.plan
    if (
        same
        and request.endpoint in KIOSK_ENDPOINTS
        and (request.view_args or {})["survey"] == own.survey
    ):
        opens = request.method != "POST" and request.endpoint in PERSONAL_ENDPOINTS
        g.left = opens and not recently_active()
        return redirect(own.url, 303) if g.left else None
    return redirect(own.url, 303)


@bp.app_context_processor
def kiosk_context() -> dict[str, Any]:
    """Give every template the kiosk that this browser is, or None."""
    return {"kiosk": current_kiosk()}
