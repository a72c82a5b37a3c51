"""A quick poll and its invented answers; who answers it sees what all have answered."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from random import Random

from sqlalchemy.orm import Session

from consult.authoring.actions.publishing import create_survey, publish
from consult.collection.actions.polls import release_poll_when_due
from consult.collection.actions.responses import store_response
from consult.contributions.rules.receipt_codes import receipt_code_for
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version
from consult.questionnaire.rules.json_decoding import from_plain
from consult.questionnaire.rules.responses import CollectionMode

from .contributions import DemoContext
from .source import DemoData

ANSWERS = {"evening": 29, "weekend": 17, "morning": 12, "phone": 14}
_LANGUAGES = {"pt": 30, "bn": 18, "en": 12, "uk": 8, "ar": 4}
_SEED = 20261124
_FIRST, _DAYS = "2026-11-09", 14


def make_poll(session: Session, demo: DemoData, scene: DemoContext, by_id: int | None) -> Survey:
    """The poll, published two weeks ago, with its results so far."""
    first = demo.day(_FIRST)
    survey = create_survey(
        session,
        plan_id=scene.plan.id,
        slug=demo.poll["slug"],
        questionnaire=from_plain(demo.poll),
        opens=first,
        closes=demo.day(demo.poll["closes"]),
    )
    survey.is_poll = survey.results_at_once = True
    publish(session, survey=survey, today=first, by_id=by_id)
    random = Random(_SEED)  # noqa: S311  to be the same every time, not to be secret
    version = load_version(session, survey.current_version_id or 0)
    secret = secrets.token_hex(32)  # not kept: nobody holds the codes of invented answers
    chosen = [key for key, count in ANSWERS.items() for _each in range(count)]
    spoken = [tag for tag, count in _LANGUAGES.items() for _each in range(count)]
    random.shuffle(chosen)
    days = sorted(random.randrange(_DAYS) for _each in chosen)
    for choice, language, day in zip(chosen, spoken, days, strict=True):
        store_response(
            session,
            survey=survey,
            version=version,
            code=receipt_code_for(secret, uuid.UUID(int=random.getrandbits(128))),
            answers={"Q01": choice},
            language=language,
            channel=CollectionMode.WEB,
            municipality_id=None,
            today=first + timedelta(days=day),
            secret=secret,
        )
    release_poll_when_due(session, survey_id=survey.id, today=first + timedelta(days=_DAYS - 1))
    return survey
