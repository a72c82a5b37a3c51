"""What a finished response leaves: answer rows, tallies, inputs of the ledger, addresses.

Nothing but the survey and the day ties one kind to another.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from consult.contributions.actions import record_many
from consult.contributions.rules.channels import initial_visibility
from consult.contributions.rules.contributions import Author, ContributionText, LinkTarget
from consult.contributions.rules.receipt_codes import contribution_key
from consult.contributions.rules.recording import NewContribution
from consult.db.upsert import increment_counts, insert_all
from consult.questionnaire.models.responses import Answer, OpenAnswer
from consult.questionnaire.models.surveys import (
    SurveyQuestion,
    SurveyQuestionArea,
    SurveyQuestionMeasure,
)
from consult.questionnaire.queries.versions import PublishedVersion
from consult.questionnaire.rules.kinds import KINDS
from consult.questionnaire.rules.kinds.contact import contact_key, contact_method
from consult.questionnaire.rules.relevance import encode_path
from consult.questionnaire.rules.responses import counted_cells, numeric_totals, open_ended_answers
from consult.questionnaire.rules.routing import ApplicableAnswer
from consult.results.models import ANSWERED, TOTAL, AnswerTally, ResponseTally

from ..channel import SURVEY
from ..models import SurveyContact


class SurveyOfPlan(Protocol):
    """A survey of a plan."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def plan_id(self) -> int:
        """The plan whose ledger takes its open answers."""


def store_answers(
    session: Session,
    loaded: PublishedVersion,
    response_id: uuid.UUID,
    given: Iterable[ApplicableAnswer],
) -> None:
    """Keep the answers, a row for each choice, number or worked-out value."""
    rows = [
        {
            "response_id": response_id,
            "question_id": loaded.question_ids[one.question.key],
            "repeat": encode_path(one.path),
            "choice_id": loaded.choice_ids[one.question.key, row.choice] if row.choice else 0,
            "number": row.number,
            "words": row.words,
        }
        for one in given
        for row in KINDS[one.question.kind].answer_rows(one.question, one.value)
    ]
    insert_all(session, Answer, rows)


def count_response(
    session: Session,
    loaded: PublishedVersion,
    response: Mapping[str, Any],
    given: Sequence[ApplicableAnswer],
) -> None:
    """Add to the counts, in the order of their keys: rivals then never wait for each other."""
    group = {
        "language": response["language"],
        "channel": response["channel"],
        "municipality_id": response["municipality_id"] or 0,
    }
    increment_counts(
        session, ResponseTally, [{"survey_id": response["survey_id"], **group, "count": 1}]
    )
    ids = loaded.question_ids
    cells = [(ids[key], TOTAL, 0, total) for key, total in numeric_totals(given).items()]
    for key, cell in counted_cells(given):
        choice, value = (None, 0) if cell is None else cell
        choice_id = loaded.choice_ids[key, choice] if choice else 0
        cells.append((ids[key], ANSWERED if cell is None else choice_id, value, 1))
    increment_counts(
        session,
        AnswerTally,
        [
            {"question_id": q, "choice_id": c, "value": v, **group, "count": n}
            for q, c, v, n in sorted(cells)
        ],
    )


def store_contacts(
    session: Session,
    loaded: PublishedVersion,
    response: Mapping[str, Any],
    given: Iterable[ApplicableAnswer],
    code: str,
    secret: str,
) -> None:
    """Keep the addresses people left, in a table of their own, with what they agreed to."""
    rows = []
    for one in given:
        reached = (
            contact_method(one.value.get("address")) if one.question.kind == "contact" else None
        )
        if reached is None or one.path:  # of what repeats no address is kept
            continue
        consent = one.question.hint or one.question.label
        rows.append(
            {
                "id": uuid.uuid4(),
                "survey_id": response["survey_id"],
                "question_id": loaded.question_ids[one.question.key],
                "receipt_key": contact_key(secret, code, one.question.key),
                "way": reached[0].value,
                "address": reached[1],
                "language": response["language"],
                "consent": consent.shown(response["language"]).words,
                "said_on": response["said_on"],
            }
        )
    insert_all(session, SurveyContact, rows)


def record_open_answers(
    session: Session,
    survey: SurveyOfPlan,
    loaded: PublishedVersion,
    response: Mapping[str, Any],
    given: Iterable[ApplicableAnswer],
    code: str,
    secret: str,
) -> None:
    """Hand the open answers to the ledger, tied to what their questions concern."""
    words = open_ended_answers(given, response["language"])
    if not words:
        return
    questions = [loaded.question_ids[one.question] for one in words]
    targets = _subjects(session, survey.id)
    author = Author()
    statements = [
        NewContribution(
            plan_id=survey.plan_id,
            said=ContributionText(one.words, one.language),
            channel=SURVEY,
            said_on=response["said_on"],
            author=author,
            targets=targets.get(question, []),
            municipality_id=response["municipality_id"],
            visibility=initial_visibility(author, SURVEY),
            receipt_key=contribution_key(secret, code, nth),
        )
        for nth, (one, question) in enumerate(zip(words, questions, strict=True))
    ]
    ids = record_many(session, statements)
    tied = zip(questions, ids, strict=True)
    insert_all(session, OpenAnswer, [{"question_id": q, "input_id": i} for q, i in tied])


def _subjects(session: Session, survey_id: int) -> dict[int, list[LinkTarget]]:
    """What the questions of a survey concern today: a link may have gone with its area."""
    area, measure, question = SurveyQuestionArea, SurveyQuestionMeasure, SurveyQuestion
    statement = union_all(
        select(area.question_id, literal(0).label("kind"), area.area_id.label("id"))
        .join(question, question.id == area.question_id)
        .where(question.survey_id == survey_id),
        select(measure.question_id, literal(1), measure.measure_id)
        .join(question, question.id == measure.question_id)
        .where(question.survey_id == survey_id),
    ).order_by("question_id", "kind", "id")
    subjects: dict[int, list[LinkTarget]] = {}
    for question_id, is_measure, number in session.execute(statement):
        target = LinkTarget(measure_id=number) if is_measure else LinkTarget(area_id=number)
        subjects.setdefault(question_id, []).append(target)
    return subjects
