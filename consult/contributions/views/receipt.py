"""The page of a receipt code: what was said with it, what became of it, and taking it back."""

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
    """Type a code, read what was said with it. The code stays out of every address."""
    form = ReceiptCodeForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("contributions/receipt.html", form=form), status
    code, secret = form.read or "", app_settings().secret_key
    said = receipt_items(session(), secret, code)
    sections = receipt_sections(session(), secret, code)
    if not said and not sections:
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
        things=said,
        open_to_withdraw=_withdrawable_ids(said),
        sections=sections,
    )


def _withdrawable_ids(said: Sequence[ReceiptItem]) -> set[uuid.UUID]:
    """Which of these their author can take back now."""
    return {
        one.entry.input.id
        for one in said
        if may_withdraw(
            channel_policy(one.entry.input.channel), allowed_actions(one.plan.phases, today())
        )
    }


@bp.route("/<lang:lang>/receipt/withdraw", methods=["POST"])
@permit(ANYONE)
def withdraw() -> ResponseReturnValue:
    """Take back one thing said: asked once more, then deleted for good."""
    form = ReceiptCodeForm()
    if not form.validate():
        return render_template("contributions/receipt.html", form=form), 422
    said = receipt_items(session(), app_settings().secret_key, form.read or "")
    wanted = request.form.get("input", "")
    found = next((one for one in said if one.entry.input.id.hex == wanted), None)
    if found is None:
        flash(_("This is not here any more. If you took it back, it is deleted."), "info")
        return redirect(url_for("contributions.receipt"), 303)
    if found.entry.input.id not in _withdrawable_ids(said):
        abort(403)
    if request.form.get("sure") != "yes":
        return render_template("contributions/withdraw.html", code=form.read, one=found)
    withdraw_many(session(), [found.entry.input.id])
    commit()
    flash(_("What you said is deleted. Nobody can read it any more."), "good")
    return redirect(url_for("contributions.receipt"), 303)
