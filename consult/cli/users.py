"""`consult user`: accounts on the command line."""

from __future__ import annotations

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.languages.rules import known_language
from consult.people.actions import accounts, second_factor
from consult.people.models import Account
from consult.people.rules import PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, PasswordFault, Role
from consult.plan.actions.members import give_role
from consult.plan.models.plans import Plan

from .context import database

ROLES = [role.value for role in Role]
PASSWORD_FAULT_MESSAGES = {
    PasswordFault.SHORT: f"the password is too short: take {PASSWORD_MIN_LENGTH} characters or more",
    PasswordFault.LONG: f"the password is too long: take {PASSWORD_MAX_LENGTH} characters or fewer",
    PasswordFault.COMMON: "the password is one that many people use: take another",
    PasswordFault.PERSONAL: "the password is the e-mail address: take another",
}


def _parse_email(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if not value.strip():
        raise click.BadParameter("write the person's name")
    return value.strip()


def _parse_language(_context: click.Context, _option: click.Parameter, value: str) -> str:
    language = known_language(value)
    if language is None:
        raise click.BadParameter(f"{value!r} is not the tag of a language, for example pt or en")
    return language.tag


def _place(session: Session, slug: str | None, code: str | None) -> tuple[int | None, int | None]:
    """The plan and the municipality of it that a role is in."""
    if slug is None:
        if code:
            raise click.UsageError("--municipality needs --plan")
        return None, None
    plan = session.scalar(select(Plan).where(Plan.slug == slug))
    if plan is None:
        raise click.ClickException(f"no plan {slug!r}")
    if code is None:
        return plan.id, None
    places = {one.code: one.id for one in plan.municipalities}
    if code not in places:
        raise click.ClickException(f"no municipality {code!r}; there are: {', '.join(places)}")
    return plan.id, places[code]


@click.group()
def user() -> None:
    """Accounts and their roles."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, callback=_parse_email, help="The person's name.")
@click.option(
    "--role", type=click.Choice(ROLES), default=Role.ADMINISTRATOR.value, show_default=True
)
@click.option("--plan", "slug", help="The plan the role is in; none: the whole installation.")
@click.option("--municipality", help="Its code, where the role is in one municipality of the plan.")
@click.option(
    "--language",
    default="pt",
    show_default=True,
    callback=_parse_language,
    help="Language of the screens (BCP 47).",
)
@click.password_option(help="Asked for where it is not given.")
def add(
    email: str,
    name: str,
    role: str,
    slug: str | None,
    municipality: str | None,
    language: str,
    password: str,
) -> None:
    """Make an account with a role. A real installation's first one is made here."""
    with database() as session:
        plan_id, municipality_id = _place(session, slug, municipality)
        try:
            account = accounts.add_account(
                session, email=email, name=name, password=password, language=language
            )
        except accounts.BadPassword as error:
            raise click.ClickException(PASSWORD_FAULT_MESSAGES[error.fault]) from error
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        give_role(
            session,
            account_id=account.id,
            role=Role(role),
            plan_id=plan_id,
            municipality_id=municipality_id,
        )
    click.echo(f"{email} can sign in now; staff set up a second factor at the first sign-in.")


@user.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Let somebody who lost phone and recovery codes set up a new second factor."""
    with database() as session:
        account = session.scalar(select(Account).where(Account.email == email.casefold()))
        if account is None:
            raise click.ClickException(f"no account {email!r}")
        second_factor.reset_second_factor(session, account=account)
    click.echo(f"{email} sets up a new second factor at the next sign-in.")
