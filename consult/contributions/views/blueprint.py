"""The blueprint of the room, and what its templates can name."""

from __future__ import annotations

import uuid

from flask import Blueprint, url_for

from consult.plan.scope import current_plan
from consult.web.transaction import app_settings

from ..channels import channel_policy
from ..receipts import ReceiptCode, receipt_code
from ..rules.channels import ChannelPolicy

bp = Blueprint("contributions", __name__)


bp.add_app_template_global(channel_policy)


@bp.app_template_global("contribution_url")
def contribution_url(
    channel: ChannelPolicy, contribution_id: uuid.UUID, plan_slug: str | None = None
) -> str | None:
    """The page on which a contribution is read where it was made, for channels that have one."""
    if channel.place_url is None:
        return None
    return channel.place_url(contribution_id, plan_slug or current_plan().slug)


@bp.app_template_global("receipt_of")
def receipt_of(code: str) -> ReceiptCode:
    """The code as `contributions/_receipt_code.html` shows it."""
    return receipt_code(code, app_settings().base_url + url_for("contributions.receipt"))
