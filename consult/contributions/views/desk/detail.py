"""One contribution: read, moderated, tied to areas and measures."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.session import session
from consult.people.guard import actor, permit
from consult.web.forms import is_htmx
from consult.web.transaction import commit

from ... import actions
from ...channels import channel_policy
from ...forms.desk.bulk import LinkForm, ModerationForm
from ...models import Contribution
from ...queries.entries import entries
from ...rules.contributions import NotPublishable, Visibility
from ..blueprint import bp
from ..choices import (
    area_choices,
    contribution_or_404,
    measure_choices,
    parse_target,
    reachable_measure_codes,
)


@bp.get("/<lang:lang>/<slug:plan>/desk/contributions/<uuid:key>")
@permit("contributions.read")
def detail(key: uuid.UUID) -> ResponseReturnValue:
    """A contribution with what it is tied to."""
    return _page(contribution_or_404(key, "contributions.read"))


@bp.post("/<lang:lang>/<slug:plan>/desk/contributions/<uuid:key>/moderate")
@permit("contributions.moderate")
def moderate(key: uuid.UUID) -> ResponseReturnValue:
    """Publish, keep to the staff, or hide with a reason."""
    found, form = contribution_or_404(key, "contributions.moderate"), ModerationForm()
    if not form.validate():
        return _moderation_response(found, form, 422)
    if found.visibility not in (form.was.data, form.to.data):
        return _moderation_response(found, form, 409)
    try:
        actions.change_visibility(
            session(),
            contribution=found,
            channel=channel_policy(found.channel),
            visibility=Visibility(form.to.data or ""),
            reason=form.reason.data,
        )
    except NotPublishable:
        form.form_errors.append(_("Survey answers are never published one by one."))
        return _moderation_response(found, form, 422)
    commit()
    if is_htmx():
        return _moderation_response(found, None, 200)
    flash(_("Stored."), "good")
    from_list = request.args.get("from") == "list"
    return redirect(
        url_for("contributions.desk") if from_list else url_for("contributions.detail", key=key),
        303,
    )


def _moderation_response(
    found: Contribution, form: ModerationForm | None, status: int
) -> ResponseReturnValue:
    """The row for htmx, else the page."""
    if not is_htmx():
        return _page(found, moderating=form, status=status)
    entry = entries(session(), [found.id])[0]
    page = render_template(
        "contributions/_row_fragment.html",
        e=entry,
        codes=reachable_measure_codes("contributions.read"),
        form=form,
        stale=status == 409,
    )
    return page, status


@bp.post("/<lang:lang>/<slug:plan>/desk/contributions/<uuid:key>/links")
@permit("contributions.link")
def add_link(key: uuid.UUID) -> ResponseReturnValue:
    """Tie a contribution to one more area or measure."""
    found, form = contribution_or_404(key, "contributions.link"), _link_form()
    if not form.validate():
        return _page(found, linking=form, status=422)
    actions.link(
        session(),
        contribution=found,
        target=parse_target(form.target.data),
        coder_id=actor().account_id,
    )
    commit()
    flash(_("Added."), "good")
    return redirect(url_for("contributions.detail", key=key), 303)


@bp.post("/<lang:lang>/<slug:plan>/desk/contributions/<uuid:key>/links/<uuid:link>/remove")
@permit("contributions.link")
def remove_link(key: uuid.UUID, link: uuid.UUID) -> ResponseReturnValue:
    """Take a tie away; taking it away twice is no error, a neighbour's tie is not there."""
    found = contribution_or_404(key, "contributions.link")
    ties = entries(session(), [found.id])[0]
    beyond = {*ties.ties} - {*ties.ties_within(reachable_measure_codes("contributions.link"))}
    if link in {tie.id for tie in beyond}:
        abort(404)
    actions.unlink(session(), contribution=found, link_id=link)
    commit()
    flash(_("Taken away."), "good")
    return redirect(url_for("contributions.detail", key=key), 303)


def _link_form() -> LinkForm:
    form = LinkForm()
    form.target.id = form.target.label.field_id = "tie-to"
    form.offer(area_choices(), measure_choices("contributions.link"))
    return form


def _page(
    found: Contribution,
    *,
    moderating: ModerationForm | None = None,
    linking: LinkForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    entry = entries(session(), [found.id])[0]
    page = render_template(
        "contributions/desk/detail.html",
        e=entry,
        ties=entry.ties_within(reachable_measure_codes("contributions.read")),
        form=moderating,
        stale=status == 409,
        linking=linking or _link_form(),
    )
    return page, status
