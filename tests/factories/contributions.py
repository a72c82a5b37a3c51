"""Things said, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from consult.contributions.actions import record
from consult.contributions.models import Input
from consult.contributions.rules.contributions import Channel, Said, Statement, Target, Visibility
from consult.plan.models.plans import Plan
from tests.factories.plan import TODAY


def a_statement(
    plan: Plan,
    words: str = "A renda subiu muito.",
    language: str = "pt",
    targets: Sequence[Target] = (),
    **values: Any,
) -> Statement:
    """A statement about the plan's first area unless told otherwise."""
    return Statement(
        plan_id=plan.id,
        said=Said(words, language),
        channel=values.pop("channel", Channel.LETTER),
        said_on=values.pop("said_on", TODAY),
        targets=targets or (Target(area_id=plan.areas[0].id),),
        **{"visibility": Visibility.PUBLIC, **values},
    )


def make_input(session: Session, plan: Plan, words: str = "A renda subiu.", **values: Any) -> Input:
    """An input recorded like any other: public, about the plan's first area."""
    return record(session, a_statement(plan, words, **values))
