"""Things said, for tests of public pages."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy.orm import Session

from consult.consultations.channel import COMMENT
from consult.contributions.actions import record
from consult.contributions.models import Contribution
from consult.contributions.rules.channels import ChannelPolicy
from consult.contributions.rules.contributions import (
    Author,
    ContributionText,
    LinkTarget,
    Visibility,
)
from consult.contributions.rules.recording import NewContribution
from consult.plan.models.plans import Plan
from tests.factories.plan import TODAY


def record_comment(
    session: Session,
    plan: Plan,
    words: str,
    target: LinkTarget,
    *,
    language: str = "pt",
    author: Author | None = None,
    channel: ChannelPolicy = COMMENT,
    visibility: Visibility = Visibility.PUBLIC,
    said_on: date = TODAY,
) -> Contribution:
    """Record one thing said of an area, measure or paragraph."""
    return record(
        session,
        NewContribution(
            plan_id=plan.id,
            said=ContributionText(words, language),
            channel=channel,
            said_on=said_on,
            author=author or Author(),
            targets=[target],
            visibility=visibility,
            hidden_reason="refused" if visibility is Visibility.HIDDEN else None,
            source_ref=uuid.uuid4().hex,
        ),
    )
