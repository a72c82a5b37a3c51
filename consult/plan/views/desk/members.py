"""Who works on the plan: invited, changed, removed."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.db.idempotency import claim_key
from consult.db.session import session
from consult.people.guard import actor, permit
from consult.people.models import Account
from consult.people.rules import Role
from consult.web.edit_conflict import set_revision
from consult.web.forms import RevisionForm
from consult.web.language import page_language
from consult.web.transaction import app_settings, commit, now, today

from ...actions import members as actions
from ...editing import form_page as answer_page
from ...editing import handle_edit
from ...forms.desk.members import ROLE_NAMES, EditRoleForm, InviteForm
from ...models.plans import Membership
from ...queries.members import member, members_of, representable_entities
from ...rules.members import coordinated_municipalities
from ...scope import current_plan
from ..blueprint import bp


@bp.get("/<lang:lang>/<slug:plan>/desk/people")
@permit("plan.invite")
def members() -> ResponseReturnValue:
    """Who has which role, and where."""
    rows = session().execute(members_of(current_plan().id, _reach())).all()
    return render_template(
        "plan/desk/members.html",
        rows=rows,
        role_names={role.value: name for role, name in ROLE_NAMES.items()},
        can_send=app_settings().smtp_url is not None,
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/people/invite", methods=["GET", "POST"])
@permit("plan.invite")
def invite() -> ResponseReturnValue:
    """Invite somebody by e-mail."""
    form = InviteForm(**_choices(), data={"language": page_language().tag})
    if form.validate_on_submit():
        once = claim_key(session(), key=form.once_key(), purpose="invite", today=today())
        if once is not None:
            once.location = url_for(".members")
            _invite(form)
            commit()
            flash(_("Invited: %(email)s", email=form.email.data), "success")
        return redirect(url_for(".members"), 303)
    page = render_template("plan/desk/member_invite.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _invite(form: InviteForm) -> None:
    actions.invite(
        session(),
        plan=current_plan(),
        email=form.email.data or "",
        language=form.language.data,
        role=form.chosen,
        role_name=ROLE_NAMES[form.chosen],
        municipality_id=form.municipality.data,
        entity_id=form.entity_id,
        inviter=actor().name,
        now=now(),
    )


@bp.route("/<lang:lang>/<slug:plan>/desk/people/<int:number>", methods=["GET", "POST"])
@permit("plan.invite")
def edit_member(number: int) -> ResponseReturnValue:
    """Change what a member does."""
    membership, account = _member(number)
    more: dict[str, Any] = {"member": account, "number": number, "tongues": None}
    form = EditRoleForm(**_choices(), data=_stored_role(membership))

    def save() -> str:
        actions.change_role(
            session(),
            membership=membership,
            role=form.chosen,
            municipality_id=form.municipality.data,
            entity_id=form.entity_id,
        )
        return _after(account)

    def stored() -> EditRoleForm:
        return EditRoleForm(**_choices(), formdata=None, data=_stored_role(membership))

    try:
        return handle_edit("plan/desk/member_edit.html", form, membership, save, stored, **more)
    except actions.LastCoordinator:
        session().rollback()
        form.role.errors = [_last_coordinator()]
        return answer_page("plan/desk/member_edit.html", form, 422, **more)


@bp.route("/<lang:lang>/<slug:plan>/desk/people/<int:number>/remove", methods=["GET", "POST"])
@permit("plan.invite")
def remove_member(number: int) -> ResponseReturnValue:
    """Take a role away, after asking."""
    membership, account = _member(number)
    form, error, status = RevisionForm(), None, 200
    stale = form.is_submitted() and form.revision.data != membership.revision
    if form.validate_on_submit() and not stale:
        try:
            actions.remove_role(session(), membership=membership)
        except actions.LastCoordinator:
            error, status = _last_coordinator(), 422
        else:
            commit()
            flash(_("The role is taken away."), "success")
            return redirect(_after(account), 303)
    if stale:
        error, status = _("Somebody else decided before you. Look again, then decide."), 409
    set_revision(form, membership.revision)
    page = render_template(
        "plan/desk/member_remove.html",
        form=form,
        member=account,
        role=ROLE_NAMES[Role(membership.role)],
        error=error,
    )
    return page, status


@bp.post("/<lang:lang>/<slug:plan>/desk/people/<int:number>/again")
@permit("plan.invite")
def resend_invitation(number: int) -> ResponseReturnValue:
    """Send the invitation again; the link of the earlier one stops working."""
    membership, account = _member(number)
    if account.password_hash is None:
        role = Role(membership.role)
        actions.write_invitation(
            session(),
            plan=current_plan(),
            account=account,
            role=role,
            role_name=ROLE_NAMES[role],
            inviter=actor().name,
            now=now(),
        )
        commit()
    flash(_("Invited: %(email)s", email=account.email), "success")
    return redirect(url_for(".members"), 303)


def _reach() -> frozenset[int] | None:
    return coordinated_municipalities(actor().in_plan(current_plan().id))


def _choices() -> dict[str, Any]:
    plan, reached = current_plan(), _reach()
    return {
        "reach": reached,
        "municipalities": plan.municipalities,
        "entities": list(session().scalars(representable_entities(plan.id, reached))),
    }


def _member(number: int) -> tuple[Membership, Account]:
    """A member within reach, or 404."""
    row = session().execute(member(current_plan().id, number, _reach())).first()
    if row is None:
        abort(404)
    return row[0], row[1]


def _stored_role(membership: Membership) -> dict[str, Any]:
    """A role as its form shows it."""
    return {
        "role": membership.role,
        "municipality": membership.municipality_id,
        "entity": membership.entity_id,
    }


def _after(account: Account) -> str:
    """Back to the list; who changed their own role may not see it any more."""
    own = account.id == actor().account_id
    return url_for("people.account") if own else url_for(".members")


def _last_coordinator() -> str:
    return str(_("The plan needs somebody who coordinates all of it. Invite another one first."))
