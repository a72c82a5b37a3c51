"""One request of somebody who answers, beside others of the same process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from consult.collection import respondent_session
from consult.collection.respondent_session import RespondentSession


def test_two_requests_wait_for_the_database_side_by_side(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else who waits for the write lock could wait for who waits for them."""
    both = Barrier(2)
    monkeypatch.setattr(
        respondent_session, "response_by_code", lambda *_a, **_k: both.wait(timeout=60) and ""
    )

    def ask(_nth: int) -> bool:
        survey: Any = SimpleNamespace(id=1)
        with app.test_request_context("/en/"):
            return bool(RespondentSession(survey, "1" * 16).response)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(ask, range(2))) == [False, False]
