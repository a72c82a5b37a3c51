"""Writes to the ledger. Words are never changed: to correct is to withdraw and say it again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from consult.db.upsert import insert_all, insert_all_or_ignore

from .channels import check_registered
from .models import Contribution, ContributionLink
from .queries.recording import areas_of_measures, existing_contributions, foreign_targets
from .rules.channels import ChannelPolicy, check_author, check_visibility
from .rules.contributions import (
    LinkOrigin,
    LinkTarget,
    TargetOfOtherPlan,
    Visibility,
    validated_text,
)
from .rules.recording import NewContribution
from .subjects import change_subjects, lock_contributions, new_subject_rows


def record(session: Session, statement: NewContribution) -> Contribution:
    """Store one thing said with its links, concerns and tallies; the way in of every channel.

    When the receipt key or the source reference is already there, nothing happens and the input
    it made is returned. Raises a `rules.InputError` when the ledger can't take it.
    """
    return session.get_one(Contribution, record_many(session, [statement])[0])


def record_many(session: Session, statements: Sequence[NewContribution]) -> list[uuid.UUID]:
    """Store many things said at once, each as `record` does; the ids of their inputs, in order.

    A form that says several things sends them together: the tallies are then touched in one
    order, and two such forms can't wait for each other. Give at most some thousands at a time.
    """
    session.flush()
    rows = [_contribution_values(statement) for statement in statements]
    check_targets(session, statements)
    new = insert_all_or_ignore(session, Contribution, rows)
    ids = [row["id"] if row["id"] in new else None for row in rows]
    fresh = [(row, st) for row, st in zip(rows, statements, strict=True) if row["id"] in new]
    if fresh:
        _insert_links(session, fresh)
    if None not in ids:
        return [row["id"] for row in rows]
    found = existing_contributions(
        session, [st for st, i in zip(statements, ids, strict=True) if not i]
    )
    return [
        own or found[st.plan_id, st.receipt_key, st.source_ref]
        for own, st in zip(ids, statements, strict=True)
    ]


def _contribution_values(statement: NewContribution) -> dict[str, Any]:
    said, author = validated_text(statement.said), statement.author
    check_registered(statement.channel)
    check_author(statement.channel, author)
    check_visibility(statement.channel, statement.visibility, statement.hidden_reason)
    hidden = statement.visibility is Visibility.HIDDEN
    return {
        "id": uuid.uuid4(),
        "plan_id": statement.plan_id,
        "municipality_id": statement.municipality_id,
        "channel": statement.channel.name,
        "language": said.language,
        "words": said.words,
        "said_on": statement.said_on,
        "author_kind": author.kind.value,
        "account_id": author.account_id,
        "entity_id": author.entity_id,
        "author_name": author.name,
        "people_count": author.people_count,
        "visibility": statement.visibility.value,
        "hidden_reason": statement.hidden_reason if hidden else None,
        "receipt_key": statement.receipt_key,
        "source_ref": statement.source_ref,
    }


def _insert_links(
    session: Session, fresh: Sequence[tuple[dict[str, Any], NewContribution]]
) -> None:
    """Links, concerns and tallies of inputs just stored."""
    links = [
        {
            "id": uuid.uuid4(),
            "input_id": row["id"],
            "area_id": target.area_id,
            "measure_id": target.measure_id,
            "paragraph_id": target.paragraph_id,
            "origin": statement.origin.value,
            "state": "confirmed",
            "position": position,
        }
        for row, statement in fresh
        for position, target in enumerate(dict.fromkeys(statement.targets))
    ]
    insert_all(session, ContributionLink, links)
    measures = {t.measure_id for _, st in fresh for t in st.targets if t.measure_id is not None}
    areas_of = areas_of_measures(session, measures)
    change_subjects(session, [], new_subject_rows(fresh, areas_of))


def check_targets(session: Session, statements: Iterable[NewContribution]) -> None:
    """Raise ForeignTarget unless every area, measure and paragraph is of the statement's plan."""
    wanted: dict[int, set[LinkTarget]] = {}
    for statement in statements:
        if statement.targets:
            wanted.setdefault(statement.plan_id, set()).update(statement.targets)
    for plan_id, targets in wanted.items():
        if stranger := foreign_targets(session, plan_id, targets):
            raise TargetOfOtherPlan(f"not of plan {plan_id}: {stranger}")


def refresh_subjects(session: Session, contribution_ids: Iterable[uuid.UUID]) -> int:
    """Derive the concerns of these inputs again from their links; how many rows were put right.

    The tallies follow. Call it after any change of an input's links or filters; inputs are locked
    in one order, so that two of these never wait for each other.
    """
    session.flush()
    return lock_contributions(session, contribution_ids).reconcile(session)


def link(
    session: Session,
    *,
    contribution: Contribution,
    target: LinkTarget,
    origin: LinkOrigin = LinkOrigin.CODER,
    coder_id: int | None = None,
) -> ContributionLink:
    """Tie an input to an area or a measure; the link that is there already, if it is.

    Raises ForeignTarget when the target is of another plan.
    """
    if foreign_targets(session, contribution.plan_id, {target}):
        raise TargetOfOtherPlan("not of this plan")
    locked = lock_contributions(session, [contribution.id])
    links = session.scalars(
        select(ContributionLink)
        .where(ContributionLink.input_id == contribution.id)
        .order_by(ContributionLink.position)
    ).all()
    for each in links:
        if (each.area_id, each.measure_id, each.paragraph_id) == (
            target.area_id,
            target.measure_id,
            target.paragraph_id,
        ):
            each.state = "confirmed"
            break
    else:
        each = ContributionLink(
            input_id=contribution.id,
            area_id=target.area_id,
            measure_id=target.measure_id,
            paragraph_id=target.paragraph_id,
            origin=origin.value,
            coder_id=coder_id,
            position=max((one.position for one in links), default=-1) + 1,
        )
        session.add(each)
    _reload_links(session, contribution)
    locked.reconcile(session)
    return each


def unlink(session: Session, *, contribution: Contribution, link_id: uuid.UUID) -> bool:
    """Take a link away; False when it was not there (any more)."""
    locked = lock_contributions(session, [contribution.id])
    gone = session.execute(
        delete(ContributionLink)
        .where(ContributionLink.id == link_id, ContributionLink.input_id == contribution.id)
        .returning(ContributionLink.id)
    ).first()
    _reload_links(session, contribution)
    locked.reconcile(session)
    return gone is not None


def _reload_links(session: Session, input: Contribution) -> None:
    session.flush()
    session.expire(input, ["links"])


def change_visibility(
    session: Session,
    *,
    contribution: Contribution,
    channel: ChannelPolicy,
    visibility: Visibility,
    reason: str | None = None,
) -> None:
    """Publish a contribution, keep it to the staff, or hide it for a reason that its author can read.

    `channel` is the contribution's own. Raises HiddenWithoutReason or NotPublishable.
    """
    check_visibility(channel, visibility, reason)
    locked = lock_contributions(session, [contribution.id])
    hidden = visibility is Visibility.HIDDEN
    session.execute(
        update(Contribution)
        .where(Contribution.id == contribution.id)
        .values(
            visibility=visibility.value, hidden_reason=(reason or "").strip() if hidden else None
        )
    )
    session.refresh(contribution, ["visibility", "hidden_reason"])
    locked.reconcile(session)


def withdraw(session: Session, *, contribution: Contribution) -> None:
    """Delete an input and all that hangs on it, as the person who said it asks."""
    withdraw_many(session, [contribution.id])
    session.expunge(contribution)


def withdraw_many(session: Session, contribution_ids: Iterable[uuid.UUID]) -> int:
    """Delete inputs with their links, concerns, decisions and translations; how many there were."""
    session.flush()
    locked = lock_contributions(session, contribution_ids)
    locked.forget(session)
    if locked.inputs:
        session.execute(delete(Contribution).where(Contribution.id.in_(locked.inputs)))
    return len(locked.inputs)
