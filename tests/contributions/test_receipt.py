"""The page of a receipt code: reading what one said, and taking it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.collection.channel import SURVEY
from consult.consultations.channel import COMMENT
from consult.contributions import jobs
from consult.contributions.actions import change_visibility, record
from consult.contributions.models import Contribution, Decision
from consult.contributions.receipts import (
    RECEIPT_SECTION_PROVIDERS,
    ReceiptSection,
    receipt_code,
    receipt_section_provider,
)
from consult.contributions.rules.channels import may_withdraw
from consult.contributions.rules.contributions import LinkTarget, Visibility
from consult.contributions.rules.receipt_codes import (
    contribution_key,
    grouped_code,
    receipt_code_for,
)
from consult.languages.rules import Texts
from consult.plan.models.plans import Plan
from consult.plan.rules.phases import PhaseAction
from tests.client import CheckingClient
from tests.factories.contributions import new_contribution
from tests.factories.plan import TODAY, make_measure, make_plan

SECRET = "x" * 32
CODE = receipt_code_for(SECRET, UUID(int=7))
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def say(session: Session, plan: Plan, nth: int = 0, **values: Any) -> Contribution:
    values = {"channel": COMMENT, "visibility": Visibility.AWAITING, **values}
    made = record(
        session, new_contribution(plan, receipt_key=contribution_key(SECRET, CODE, nth), **values)
    )
    session.commit()
    return made


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        grouped_code(CODE),
        f" {CODE[:8]}-{CODE[8:]} ",
        grouped_code(CODE).translate(ARABIC_INDIC),
    ],
)
def test_a_code_shows_what_was_said_with_it(
    client: CheckingClient, session: Session, typed: str
) -> None:
    plan = make_plan(session)
    measure = make_measure(session, plan)
    say(
        session,
        plan,
        words="কোনো ঘর নেই",
        language="bn",
        targets=[LinkTarget(measure_id=measure.id)],
    )
    page = client.post("/en/receipt", data={"code": typed})
    assert page.status_code == 200
    assert '<div lang="bn" dir="ltr" class="words"><p>কোনো ঘর নেই</p></div>' in page.text
    assert "a person reads it before it is published" in page.text
    assert "/en/vale/measures/M06" in page.text
    assert grouped_code(CODE) in page.text


def test_several_things_said_with_one_code_are_shown_in_their_order(
    client: CheckingClient, session: Session
) -> None:
    plan = make_plan(session)
    for nth, words in enumerate(("primeiro", "segundo", "terceiro")):
        say(session, plan, nth, words=words)
    page = client.post("/pt/receipt", data={"code": CODE}).text
    assert page.index("primeiro") < page.index("segundo") < page.index("terceiro")


def test_what_became_of_it_is_told(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    made = say(session, plan)
    change_visibility(
        session,
        contribution=made,
        channel=COMMENT,
        visibility=Visibility.HIDDEN,
        reason="Tem um nome.",
    )
    session.add(
        Decision(
            input_id=made.id,
            area_id=plan.areas[0].id,
            outcome="partly",
            reason=Texts.of("Porque sim.", en="Because it helps."),
            decided_on=TODAY,
        )
    )
    session.commit()
    page = client.post("/en/receipt", data={"code": CODE}).text
    assert "It is not published." in page
    assert "Tem um nome." in page
    assert "Accepted in part" in page
    assert "Because it helps." in page


@pytest.mark.parametrize("typed", ["", "1234", CODE[:-1] + str((int(CODE[-1]) + 1) % 10), "<b>"])
def test_what_is_no_code_is_said_kindly_and_kept(client: CheckingClient, typed: str) -> None:
    page = client.post("/en/receipt", data={"code": typed})
    assert page.status_code == 422
    assert "error-summary" in page.text


def test_an_unknown_code_finds_nothing(client: CheckingClient) -> None:
    page = client.post("/en/receipt", data={"code": CODE})
    assert page.status_code == 422
    assert "We found nothing for this code" in page.text


def test_a_person_takes_back_what_they_said(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    made = say(session, plan)
    form = {"code": CODE, "input": made.id.hex}
    asked = client.post("/en/receipt/withdraw", data=form)
    assert asked.status_code == 200
    assert "Yes, delete it" in asked.text
    assert session.scalar(select(func.count()).select_from(Contribution)) == 1
    session.commit()
    assert client.post("/en/receipt/withdraw", data={**form, "sure": "yes"}).status_code == 303
    assert session.scalar(select(func.count()).select_from(Contribution)) == 0
    assert jobs.verify_and_repair(session, plan.id).holds
    session.commit()
    again = client.post("/en/receipt/withdraw", data={**form, "sure": "yes"})
    assert again.status_code == 303
    assert "not here any more" in client.get("/en/receipt").text


def test_nobody_takes_back_what_another_said(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    say(session, plan)
    other = record(session, new_contribution(plan, channel=COMMENT))
    session.commit()
    form = {"code": CODE, "input": other.id.hex, "sure": "yes"}
    client.post("/en/receipt/withdraw", data=form)
    assert session.scalar(select(func.count()).select_from(Contribution)) == 2
    session.commit()
    mangled = client.post("/en/receipt/withdraw", data={**form, "code": "12"})
    assert mangled.status_code == 422


def test_after_its_phase_nothing_is_taken_back(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    made = say(session, plan)
    plan.phases[0].starts = plan.phases[0].ends = TODAY - timedelta(days=1)
    session.commit()
    form = {"code": CODE, "input": made.id.hex, "sure": "yes"}
    assert client.post("/en/receipt/withdraw", data=form).status_code == 403
    assert "The time to take it back is over" in client.post("/en/receipt", data=form).text


def test_what_can_be_taken_back_follows_the_channel() -> None:
    assert may_withdraw(SURVEY, {PhaseAction.ANSWER})
    assert not may_withdraw(SURVEY, {PhaseAction.COMMENT})
    assert may_withdraw(COMMENT, {PhaseAction.COMMENT})
    assert not may_withdraw(COMMENT, {PhaseAction.ANSWER})


def test_the_code_is_in_no_address_that_reaches_a_server(app: Flask) -> None:
    shown = receipt_code(CODE, "https://example.org/pt/receipt")
    assert shown.grouped == grouped_code(CODE)
    assert "style" not in shown.qr
    rules = [r.rule for r in app.url_map.iter_rules() if r.endpoint.startswith("inputs.")]
    assert not [rule for rule in rules if "code" in rule]


def test_another_room_adds_its_part(client: CheckingClient, session: Session) -> None:
    make_plan(session)
    session.commit()

    def part(own: Session, secret: str, code: str) -> ReceiptSection | None:
        known = (secret, code) == (SECRET, CODE)
        return ReceiptSection("contributions/_receipt_code.html", {}) if known else None

    receipt_section_provider(part)
    try:
        page = client.post("/ar/receipt", data={"code": CODE})
        assert page.status_code == 200
        assert '<p class="receipt-code" dir="ltr"' in page.text
    finally:
        RECEIPT_SECTION_PROVIDERS.remove(part)


def test_a_draft_measure_stays_with_the_staff(client: CheckingClient, session: Session) -> None:
    plan = make_plan(session)
    draft = make_measure(session, plan, "M66", published=False)
    say(
        session,
        plan,
        targets=[LinkTarget(measure_id=draft.id), LinkTarget(area_id=plan.areas[0].id)],
    )
    page = client.post("/en/receipt", data={"code": CODE}).text
    assert "M66" not in page
    assert "Housing" in page
