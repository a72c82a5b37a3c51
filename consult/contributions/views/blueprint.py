"""The blueprint of the room, and what its templates can name."""

from __future__ import annotations

from flask import Blueprint, url_for

from consult.web.transaction import app_settings

from ..receipts import ReceiptCode, receipt_code

bp = Blueprint("contributions", __name__)


@bp.app_template_global("receipt_of")
def receipt_of(code: str) -> ReceiptCode:
    """The code as `contributions/_receipt_code.html` shows it."""
    return receipt_code(code, app_settings().base_url + url_for("contributions.receipt"))
