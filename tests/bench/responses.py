"""A survey of 20 questions with any number of responses, filled by SQL, tallies from a recount."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from consult.db.upsert import insert_all
from consult.languages.rules import Texts
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import Answer, SurveyResponse
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import PublishedVersion, load_version
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Question
from consult.questionnaire.rules.kinds import KINDS
from consult.results.actions.crosstabs import rebuild_crosstabs
from consult.results.models import AnswerTally, ResponseTally
from consult.results.queries.recount import recount
from tests.factories.plan import make_plan
from tests.factories.surveys import make_survey

QUESTIONS = 20
LANGUAGES = ("pt", "en", "ar", "bn", "uk")
CHANNELS = ("web", "assisted")
AT_ONCE = 2000


def questionnaire() -> Questionnaire:
    """Choices, several choices, scales and numbers; one question to compare by."""
    choices = tuple(Choice(key, Texts.of(f"Resposta {key}")) for key in "abcde")
    found = []
    for n in range(QUESTIONS):
        key, label = f"Q{n + 1}", Texts.of(f"Pergunta {n + 1}?")
        if n % 10 == 8:
            found.append(Question(key, "scale5", label))
        elif n % 10 == 9:
            found.append(Question(key, "integer", label))
        else:
            found.append(Question(key, "single", label, choices=choices, breakdown=n == 0))
    return Questionnaire(Texts.of("Medição", en="Measurement"), items=tuple(found))


def answers(chance: random.Random) -> dict[str, Any]:
    """What one person answers: everything."""
    found: dict[str, Any] = {}
    for n in range(QUESTIONS):
        kind = n % 10
        value: Any = chance.choice("aabbbccde")
        if kind == 8:
            value = chance.randint(1, 5)
        elif kind == 9:
            value = str(chance.randint(18, 90))
        found[f"Q{n + 1}"] = value
    return found


def survey_of(session: Session, many: int, today: date) -> tuple[Plan, Survey]:
    """A plan with such a survey and so many responses; commits."""
    plan = make_plan(session, "medir", phase="diagnosis")
    survey = make_survey(session, plan, "medicao", questionnaire())
    session.commit()
    loaded = load_version(session, survey.current_version_id or 0)
    batch: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for response, of_it in _responses(many, survey.id, loaded, today):
        batch.append(response)
        rows += of_it
        if len(batch) == AT_ONCE:
            _store(session, batch, rows)
            batch, rows = [], []
    _store(session, batch, rows)
    _count(session, survey.id)
    wanted = {loaded.question_ids["Q1"]}
    rebuild_crosstabs(session, survey.id, breakdown_ids=wanted, recount_all=True)
    session.commit()
    return plan, survey


def _responses(
    many: int, survey_id: int, loaded: PublishedVersion, today: date
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    chance = random.Random(20)
    by_key = loaded.questionnaire.by_key
    for number in range(many):
        own = uuid.UUID(int=chance.getrandbits(128), version=4)
        response = {
            "id": own,
            "survey_id": survey_id,
            "version_id": loaded.id,
            "language": LANGUAGES[number % len(LANGUAGES)],
            "channel": CHANNELS[number // len(LANGUAGES) % len(CHANNELS)],
            "municipality_id": None,
            "said_on": today,
            "receipt_key": f"{number:064d}",
        }
        yield (
            response,
            [
                {
                    "response_id": own,
                    "question_id": loaded.question_ids[key],
                    "repeat": 0,
                    "choice_id": loaded.choice_ids[key, row.choice] if row.choice else 0,
                    "number": None if row.number is None else Decimal(row.number),
                    "words": None,
                }
                for key, value in answers(chance).items()
                for row in KINDS[by_key[key].kind].rows(by_key[key], value)
            ],
        )


def _store(session: Session, batch: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    insert_all(session, SurveyResponse, batch)
    insert_all(session, Answer, rows)
    session.commit()


def _count(session: Session, survey_id: int) -> None:
    """Tallies as they would be, had each response been counted as it came."""
    groups = ("language", "channel", "municipality_id")
    responses, counted = [], []
    for (kind, *key), count in recount(session, survey_id).items():
        where = dict(zip(groups, key[-3:], strict=True))
        if kind == "response":
            responses.append({"survey_id": survey_id, **where, "count": count})
        else:
            names = ("question_id", "choice_id", "value")
            counted.append({**dict(zip(names, key, strict=False)), **where, "count": count})
    insert_all(session, ResponseTally, responses)
    insert_all(session, AnswerTally, counted)
    session.commit()
