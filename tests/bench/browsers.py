"""The browsers of the bench: cookies, tokens, and people who have answered but not sent yet."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from consult.collection.models import ResponseDraft
from consult.contributions.rules.receipt_codes import keyed_hash, receipt_code_for
from consult.people.auth import hash_token
from consult.people.models import Account, LoginSession
from consult.people.rules import Role, new_token
from consult.questionnaire.queries.versions import load_version
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Question
from consult.questionnaire.rules.responses import draft_expiry
from tests.bench.data import Ground
from tests.factories.people import give_role, make_account

TOKEN = "b" * 40
"""The CSRF token in the browsers' sessions."""


def codes(many: int, secret: str) -> list[str]:
    """Codes of people who answer the survey."""
    return [receipt_code_for(secret, uuid.uuid4()) for _ in range(many)]


def asked(session: Session, ground: Ground) -> Questionnaire:
    """What people answer."""
    return load_version(session, ground.survey.current_version_id or 0).questionnaire


def draft_all(
    session: Session, ground: Ground, people: Iterable[str], secret: str, today: date
) -> None:
    """Let these people have answered every question, and not yet sent their answers."""
    questions = asked(session, ground).questions
    answers = {question.key: answer_of(question) for question in questions}
    town = ground.plan.municipalities[0].id
    values: list[dict[str, Any]] = [
        {
            "key": keyed_hash(secret, code, "draft"),
            "survey_id": ground.survey.id,
            "version_id": ground.survey.current_version_id,
            "language": "pt",
            "channel": "web",
            "municipality_id": town,
            "answers": answers,
            "expires_on": draft_expiry(today),
        }
        for code in people
    ]
    session.execute(insert(ResponseDraft), values)
    session.commit()


def answer_of(question: Question, turn: int = 0) -> Any:
    """A sound answer to a question; each turn another, so that keeping it writes."""
    keys = [choice.key for choice in question.choices if not choice.exclusive]
    keys = keys[turn:] + keys[:turn]
    if question.kind == "single":
        return keys[0]
    if question.kind == "multi":
        return keys[:2]
    if question.kind == "rank":
        return {key: place for place, key in enumerate(keys[: question.rank], start=1)}
    if question.kind == "scale5":
        return 4 - turn
    words = "A renda subiu muito e a casa tem humidade nas paredes."
    return {"words": words + " Ajudem." * turn, "language": ""}


def fields_of(question: Question, value: Any) -> list[tuple[str, str]]:
    """The same answer as a form sends it."""
    if question.kind == "multi":
        return [(question.key, one) for one in value]
    if question.kind == "rank":
        return [(f"{question.key}:{key}", str(place)) for key, place in value.items()]
    if question.kind == "text":
        return [(question.key, value["words"]), (f"{question.key}:language", value["language"])]
    return [(question.key, str(value))]


def signed_in(app: Flask, session: Session, ground: Ground) -> str:
    """The cookie of a coordinator's browser."""
    email = "bench@example.org"
    account = session.scalar(select(Account).where(Account.email == email))
    if account is None:
        account = make_account(session, email)
        give_role(session, account, Role.COORDINATOR, ground.plan)
    token = new_token()
    session.add(
        LoginSession(
            token_hash=hash_token(token),
            account_id=account.id,
            expires_at=datetime.now(UTC) + timedelta(days=1),
            second_factor=True,
        )
    )
    session.commit()
    return session_cookie(app, {"_user_id": token, "_fresh": True})


def session_cookie(app: Flask, values: dict[str, Any]) -> str:
    """A session cookie as the app would have set it."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(values)}"


def csrf(app: Flask) -> str:
    """The CSRF field of a form, for a browser whose session holds TOKEN."""
    made = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(TOKEN)
    return str(made)
