"""The page of a receipt code: its contributions, the decisions on them, and withdrawal."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.people.guard import permit
from consult.people.rules import ANYONE
from consult.plan.rules.phases import allowed_actions
from consult.web.transaction import app_settings, commit, today

from ..actions import withdraw_many
from ..channels import channel_policy
from ..queries.receipts import ReceiptItem, receipt_items
from ..receipt_form import ReceiptCodeForm
from ..receipts import receipt_sections
from ..rules.channels import may_withdraw
from ..rules.receipt_codes import grouped_code
from .blueprint import bp


@bp.route("/<lang:lang>/receipt", methods=["GET", "POST"])
@permit(ANYONE)
def receipt() -> ResponseReturnValue:
    """Take a code and show its contributions. The code stands in no address (decision 004)."""
    form = ReceiptCodeForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("contributions/receipt.html", form=form), status
    code, secret = form.read or "", app_settings().secret_key
    items = receipt_items(session(), secret, code)
    sections = receipt_sections(session(), secret, code)
    if not items and not sections:
        form.code.errors = [
            _(
                "We found nothing for this code. Look at each digit again. If you took back what you said, it is deleted."
            )
        ]
        return render_template("contributions/receipt.html", form=form), 422
    return render_template(
        "contributions/receipt_contents.html",
        code=code,
        shown=grouped_code(code),
        things=items,
        open_to_withdraw=_withdrawable_ids(items),
        sections=sections,
    )


def _withdrawable_ids(items: Sequence[ReceiptItem]) -> set[uuid.UUID]:
    """The contributions among these that their author can withdraw now."""
    return {
        item.entry.input.id
        for item in items
        if may_withdraw(
            channel_policy(item.entry.input.channel), allowed_actions(item.plan.phases, today())
        )
    }


@bp.route("/<lang:lang>/receipt/withdraw", methods=["POST"])
@permit(ANYONE)
def withdraw() -> ResponseReturnValue:
    """Withdraw one contribution: ask once more, then delete it for good."""
    form = ReceiptCodeForm()
    if not form.validate():
        return render_template("contributions/receipt.html", form=form), 422
    items = receipt_items(session(), app_settings().secret_key, form.read or "")
    contribution_id = request.form.get("input", "")
    item = next((item for item in items if item.entry.input.id.hex == contribution_id), None)
    if item is None:
        flash(_("This is not here any more. If you took it back, it is deleted."), "info")
        return redirect(url_for("contributions.receipt"), 303)
    if item.entry.input.id not in _withdrawable_ids(items):
        abort(403)
    if request.form.get("sure") != "yes":
        return render_template("contributions/withdraw.html", code=form.read, one=item)
    withdraw_many(session(), [item.entry.input.id])
    commit()
    flash(_("What you said is deleted. Nobody can read it any more."), "good")
    return redirect(url_for("contributions.receipt"), 303)
