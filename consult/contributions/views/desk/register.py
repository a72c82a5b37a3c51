"""Letters, e-mails and meetings, written down by hand."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.idempotency import claim_key, location_of_key
from consult.db.session import session
from consult.people.guard import permit
from consult.plan.scope import current_plan
from consult.web.transaction import commit, today

from ...actions import record
from ...channels import channel_policy
from ...forms.desk.register import RegisterContributionForm
from ...queries.link_targets import contributing_entities
from ...rules.contributions import ContributionText, Visibility
from ...rules.recording import NewContribution
from ..blueprint import bp
from ..choices import area_choices, measure_choices, municipality_names


@bp.route("/<lang:lang>/<slug:plan>/desk/contributions/new", methods=["GET", "POST"])
@permit("contributions.register")
def register() -> ResponseReturnValue:
    """Write down what reached us on paper, by e-mail or by word of mouth."""
    here, form = current_plan(), RegisterContributionForm()
    entities = [(str(e.id), e.name) for e in session().scalars(contributing_entities(here.id))]
    targets = [*area_choices(), *measure_choices("contributions.register")]
    form.offer(municipality_names("contributions.register"), entities, targets)
    if not form.is_submitted():
        form.said_on.data = today()
    if not (form.validate_on_submit() and form.not_after(today())):
        status = 422 if form.is_submitted() else 200
        pictures = {f"a{area.id}": area.pictogram for area in here.areas}
        return render_template(
            "contributions/desk/register.html", form=form, pictures=pictures
        ), status
    key = form.once_key()
    once = claim_key(session(), key=key, purpose="contributions.register", today=today())
    if once is None:
        return redirect(location_of_key(session(), key) or url_for("contributions.desk"), 303)
    made = record(session(), _new_contribution(form))
    once.location = url_for("contributions.detail", key=made.id)
    commit()
    flash(_("Stored."), "good")
    return redirect(once.location, 303)


def _new_contribution(form: RegisterContributionForm) -> NewContribution:
    return NewContribution(
        plan_id=current_plan().id,
        said=ContributionText(form.words.data or "", form.language.data),
        channel=channel_policy(form.channel.data),
        said_on=form.said_on.data or today(),
        author=form.author(),
        targets=form.chosen(),
        municipality_id=int(form.municipality.data) if form.municipality.data else None,
        visibility=Visibility(form.visibility.data),
    )
