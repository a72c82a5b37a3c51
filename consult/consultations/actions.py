"""Writes of this room: to comment."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy.orm import Session

from consult.contributions.actions import record
from consult.contributions.models import Contribution
from consult.contributions.rules.channels import initial_visibility
from consult.contributions.rules.contributions import Author, ContributionText, LinkTarget
from consult.contributions.rules.recording import NewContribution
from consult.plan.models.measures import Measure, MeasureVersion
from consult.plan.models.plans import Plan

from .channel import COMMENT
from .models import Comment
from .rules import CommentsClosed, comments_open


def add_comment(
    session: Session,
    *,
    plan: Plan,
    measure: Measure,
    version: MeasureVersion,
    paragraph_id: uuid.UUID | None,
    text: ContributionText,
    author: Author,
    municipality_id: int | None,
    receipt_key: str,
    today: date,
) -> Contribution:
    """Comment on a version of a measure, or on one of its paragraphs.

    The same `receipt_key` again changes nothing and returns the comment that is there.
    Raises CommentsClosed when no running phase takes comments.
    """
    if not comments_open(plan.phases, today):
        raise CommentsClosed
    found = record(
        session,
        NewContribution(
            plan_id=plan.id,
            said=text,
            channel=COMMENT,
            said_on=today,
            author=author,
            targets=[LinkTarget(measure_id=measure.id, paragraph_id=paragraph_id)],
            municipality_id=municipality_id,
            visibility=initial_visibility(author, COMMENT),
            receipt_key=receipt_key,
        ),
    )
    if session.get(Comment, found.id) is None:
        session.add(
            Comment(
                input_id=found.id,
                measure_id=measure.id,
                version_id=version.id,
                paragraph_id=paragraph_id,
            )
        )
        session.flush()
    return found
