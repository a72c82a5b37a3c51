"""What a phone loads on its first visit to the survey."""

from __future__ import annotations

import pytest

from tests.browser.conftest import MakeVisitor
from tests.browser.demonstration import PLAN

MOST_BYTES = 60_000
MOST_REQUESTS = 6


@pytest.mark.parametrize("language", ["pt", "ar", "bn"])
def test_the_first_visit_to_the_survey_is_small(visitor: MakeVisitor, language: str) -> None:
    phone = visitor(width=320)
    wire = phone.context.new_cdp_session(phone.page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page = phone.go(f"/{language}/{PLAN}/surveys/viver-aqui/")
    page.wait_for_load_state("networkidle")
    assert 0 < len(sizes) <= MOST_REQUESTS, len(sizes)
    assert sum(sizes) < MOST_BYTES, sum(sizes)
    assert phone.strangers == []
