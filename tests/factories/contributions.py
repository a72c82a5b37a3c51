"""Things said, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from consult.contributions.actions import record
from consult.contributions.channels import LETTER
from consult.contributions.models import Contribution
from consult.contributions.rules.contributions import ContributionText, LinkTarget, Visibility
from consult.contributions.rules.recording import NewContribution
from consult.plan.models.plans import Plan
from tests.factories.plan import TODAY


def new_contribution(
    plan: Plan,
    words: str = "A renda subiu muito.",
    language: str = "pt",
    targets: Sequence[LinkTarget] = (),
    **values: Any,
) -> NewContribution:
    """A statement about the plan's first area unless told otherwise."""
    return NewContribution(
        plan_id=plan.id,
        said=ContributionText(words, language),
        channel=values.pop("channel", LETTER),
        said_on=values.pop("said_on", TODAY),
        targets=targets or (LinkTarget(area_id=plan.areas[0].id),),
        **{"visibility": Visibility.PUBLIC, **values},
    )


def make_contribution(
    session: Session, plan: Plan, words: str = "A renda subiu.", **values: Any
) -> Contribution:
    """An input recorded like any other: public, about the plan's first area."""
    return record(session, new_contribution(plan, words, **values))
