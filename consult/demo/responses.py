"""The needs survey and its invented responses, the same at every load."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.authoring.actions.publishing import create_survey, publish
from consult.collection.actions.responses import store_response
from consult.contributions.actions import link
from consult.contributions.models import Contribution
from consult.contributions.rules.contributions import LinkOrigin, LinkTarget
from consult.contributions.rules.receipt_codes import contribution_key, receipt_code_for
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import PublishedVersion, load_version
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.json_decoding import from_plain
from consult.questionnaire.rules.responses import CollectionMode

from .contributions import DemoContext
from .source import DemoData

COUNT = 120
OPEN_QUESTION = "Q15b"
_SEED = 20261123

_LANGUAGES = {"pt": 34, "bn": 22, "en": 20, "uk": 14, "ar": 10, "ne": 8, "hi": 6, "pa": 4, "ro": 2}
_PLACES = {"MR": 78, "MS": 42}
_CHANNELS = {CollectionMode.WEB: 90, CollectionMode.ASSISTED: 18, CollectionMode.PAPER: 12}


def make_survey(session: Session, demo: DemoData, scene: DemoContext, by_id: int | None) -> Survey:
    """The needs survey, published on the first day of the consultation; it closes with it."""
    phase = next(p for p in demo.plan["phases"] if p["kind"] == "consultation")
    opens, closes = demo.day(phase["starts"]), demo.day(phase["ends"])
    survey = create_survey(
        session,
        plan_id=scene.plan.id,
        slug=demo.survey["slug"],
        questionnaire=from_plain(demo.survey),
        opens=opens,
        closes=closes,
    )
    publish(session, survey=survey, today=opens, by_id=by_id)
    return survey


def answer(
    session: Session, demo: DemoData, scene: DemoContext, survey: Survey, coder_id: int
) -> None:
    """Submit the responses; the written ones of `voices` are among them, coded to their areas."""
    random = Random(_SEED)  # noqa: S311  to be the same every time, not to be secret
    version = load_version(session, survey.current_version_id or 0)
    secret = secrets.token_hex(32)  # not kept: nobody holds the codes of invented responses
    written = [v for v in demo.voices if v["channel"] == "survey"]
    opens = survey.opens or demo.day(demo.voices[0]["said_on"])
    last = max(demo.day(v["said_on"]) for v in demo.voices)
    for nth in range(COUNT):
        voice = written[nth] if nth < len(written) else None
        day = opens + timedelta(days=random.randrange((last - opens).days + 1))
        code = receipt_code_for(secret, uuid.UUID(int=random.getrandbits(128)))
        _submit(session, scene, survey, version, random, voice, demo, day, code, secret)
        if voice is not None and voice["visibility"] == "staff_only":
            _code(session, scene, voice, contribution_key(secret, code), coder_id)


def _submit(
    session: Session,
    scene: DemoContext,
    survey: Survey,
    version: PublishedVersion,
    random: Random,
    voice: dict[str, Any] | None,
    demo: DemoData,
    day: date,
    code: str,
    secret: str,
) -> None:
    language, place = _one(random, _LANGUAGES), _one(random, _PLACES)
    answers = _answers(random, version.questionnaire.questions, place)
    if voice is not None:
        language, place = voice["language"], voice["municipality"]
        day = demo.day(voice["said_on"])
        answers[OPEN_QUESTION] = {"words": voice["words"], "language": voice["language"]}
    store_response(
        session,
        survey=survey,
        version=version,
        code=code,
        answers=answers,
        language=language,
        channel=_one(random, _CHANNELS),
        municipality_id=scene.places[place],
        today=day,
        secret=secret,
    )


def _code(
    session: Session, scene: DemoContext, voice: dict[str, Any], receipt_key: str, coder_id: int
) -> None:
    """Tie a written answer to its areas, as a facilitator does at the desk."""
    said = session.scalars(
        select(Contribution).where(Contribution.receipt_key == receipt_key)
    ).one()
    for area in voice["areas"]:
        target = LinkTarget(area_id=scene.areas[area])
        link(session, contribution=said, target=target, origin=LinkOrigin.CODER, coder_id=coder_id)


def _answers(random: Random, questions: Sequence[Question], place: str) -> dict[str, Any]:
    """Answers to most questions; people skip some, more of them towards the end."""
    answers: dict[str, Any] = {}
    for nth, question in enumerate(questions):
        if random.random() > 0.04 + 0.008 * nth:
            value = _value(random, question, harder=place == "MS")
            if value is not None:
                answers[question.key] = value
    return answers


def _value(random: Random, question: Question, *, harder: bool) -> Any:
    """An answer of the question's kind; those of the smaller municipality find life harder."""
    keys = [choice.key for choice in question.choices]
    weights = [len(keys) - 0.6 * place for place in range(len(keys))]
    if question.kind == "single":
        return random.choices(keys, weights)[0]
    if question.kind == "multi":
        return _several(random, question, weights)
    if question.kind == "scale5":
        return random.choices(
            (1, 2, 3, 4, 5), (30, 28, 20, 14, 8) if harder else (14, 22, 28, 22, 14)
        )[0]
    if question.kind == "rank":
        return _ranked(random, question)
    return None


def _several(random: Random, question: Question, weights: Sequence[float]) -> list[str]:
    first = random.choices(question.choices, weights)[0]
    if first.exclusive:
        return [first.key]
    more = {c.key for c in question.choices if not c.exclusive and random.random() < 0.22} | {
        first.key
    }
    return [c.key for c in question.choices if c.key in more]


_PRESSING: Mapping[str, int] = {"A03": 34, "A04": 22, "A09": 18, "A07": 14, "A02": 12, "A06": 9}


def _ranked(random: Random, question: Question) -> dict[str, int]:
    """The areas people would change first: housing, work and health lead."""
    left = {choice.key: _PRESSING.get(choice.area or "", 3) for choice in question.choices}
    places: dict[str, int] = {}
    for place in range(1, random.choice((question.rank, question.rank, 2)) + 1):
        key = _one(random, left)
        places[key] = place
        del left[key]
    return places


def _one(random: Random, weighted: Mapping[Any, int]) -> Any:
    return random.choices(list(weighted), list(weighted.values()))[0]
