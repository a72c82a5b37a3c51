"""`consult user`: accounts on the command line."""

from __future__ import annotations

import click
from sqlalchemy import select

from consult.people import actions
from consult.people.models import Account
from consult.people.rules import Role
from consult.plan.actions.members import give_role
from consult.plan.models import Plan

from .context import database

ROLES = [role.value for role in Role]


@click.group()
def user() -> None:
    """Accounts and their roles."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option(
    "--role", type=click.Choice(ROLES), default=Role.ADMINISTRATOR.value, show_default=True
)
@click.option("--plan", "slug", help="The plan the role is in; none: the whole installation.")
@click.option(
    "--language", default="pt", show_default=True, help="Language of the screens (BCP 47)."
)
@click.password_option(help="Asked for where it is not given.")
def add(email: str, name: str, role: str, slug: str | None, language: str, password: str) -> None:
    """Make an account with a role. A real installation's first one is made here."""
    with database() as session:
        plan = session.scalar(select(Plan).where(Plan.slug == slug)) if slug else None
        if slug and plan is None:
            raise click.ClickException(f"no plan {slug!r}")
        try:
            account = actions.add_account(
                session, email=email, name=name, password=password, language=language
            )
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        give_role(
            session, account_id=account.id, role=Role(role), plan_id=plan.id if plan else None
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
        actions.reset_second_factor(session, account=account)
    click.echo(f"{email} sets up a new second factor at the next sign-in.")
