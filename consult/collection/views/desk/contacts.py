"""Addresses that people left: for staff to write to, and for their owners to take back."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.contributions.receipt_form import ReceiptCodeForm
from consult.db.session import session
from consult.people.guard import municipality_scope, permit
from consult.people.rules import ANYONE
from consult.plan.scope import current_plan
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.surveys import survey_by_slug
from consult.web.transaction import app_settings, commit

from ...queries.contacts import contact_of_survey, contacts_of_code, contacts_of_survey
from ...queries.responses import response_with_survey
from ..blueprint import bp


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/contacts", methods=["GET", "POST"])
@permit("collection.contacts")
def contacts(survey: str) -> ResponseReturnValue:
    """Every address left in a survey; delete one where its owner asks for it."""
    found = _survey_or_404(survey)
    if request.method == "POST":
        own = session().scalar(
            contact_of_survey(found.id, _parse_id(request.form.get("contact", "")))
        )
        if own is not None:
            session().delete(own)
            commit()
            flash(_("The address is deleted."), "good")
        return redirect(url_for(".contacts", survey=survey), 303)
    left = session().scalars(contacts_of_survey(found.id)).all()
    return render_template("collection/desk/contacts.html", survey=found, left=left)


def _survey_or_404(slug: str) -> Survey:
    """The survey, for staff of the whole plan: an address says nothing of its municipality."""
    if municipality_scope("collection.contacts") is not None:
        abort(404)
    return session().scalar(survey_by_slug(current_plan().id, slug)) or abort(404)


def _parse_id(told: str) -> uuid.UUID:
    try:
        return uuid.UUID(told)
    except ValueError:
        return abort(404)


@bp.route("/<lang:lang>/receipt/contact", methods=["POST"])
@permit(ANYONE)
def withdraw_contact() -> ResponseReturnValue:
    """Delete an address; only who has the receipt's code can."""
    form, secret = ReceiptCodeForm(), app_settings().secret_key
    sent = response_with_survey(session(), secret, form.read or "") if form.validate() else None
    if sent is None:
        flash(_("We found no answers for this code. Look at each digit again, or start anew."))
    else:
        _response, survey, _plan = sent
        wanted = request.form.get("contact", "")
        for own in contacts_of_code(session(), secret, form.read or "", survey.id):
            if own.id.hex == wanted:
                session().delete(own)
        commit()
        flash(_("The address is deleted."), "good")
    return redirect(url_for("contributions.receipt"), 303)
