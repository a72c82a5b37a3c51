"""Single-use codes: made, printed, mailed, spent once, tied to nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from consult.collection.actions.access_codes import create_batch, hash_codes
from consult.collection.actions.submission import AccessCodeRefused, submit_response
from consult.collection.models import AccessCode, ResponseDraft
from consult.collection.queries.access import code_batches
from consult.collection.rules.address_lists import parse_addresses
from consult.contributions.rules.receipt_codes import (
    keyed_hash,
    new_form_key,
    parse_receipt_code,
    receipt_code_for,
)
from consult.db.base import Base
from consult.mail.models import Mail
from consult.people.rules import Role
from consult.plan.models.plans import Plan
from consult.questionnaire.models.responses import SurveyResponse
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import load_version
from consult.questionnaire.rules.responses import CollectionMode
from tests.client import CheckingClient
from tests.contributions.test_concurrency import at_once
from tests.factories.people import staff
from tests.factories.plan import TODAY, make_plan
from tests.factories.surveys import SECRET, make_survey

ONCE = "4b9f7dd2-6f3c-4b58-9d0e-1f2e3a4b5c6d"
DESK = "/en/vale/desk/surveys/viver-aqui/codes"


def url(rest: str = "") -> str:
    return f"/pt/vale/surveys/viver-aqui/{rest}"


@pytest.fixture
def plan(session: Session) -> Plan:
    """A plan with a survey that asks for codes."""
    found = make_plan(session)
    make_survey(session, found).by_code = True
    session.commit()
    return found


def some_codes(session: Session, count: int = 3) -> list[str]:
    survey = session.scalars(select(Survey)).one()
    made = [receipt_code_for(SECRET, UUID(new_form_key())) for _ in range(count)]
    create_batch(session, survey_id=survey.id, keys=hash_codes(SECRET, made))
    session.commit()
    return made


def begin(client: CheckingClient, ticket: str, once: str = ONCE) -> Any:
    return client.post(url(), data={"once": once, "ticket": ticket})


def spent(session: Session) -> int:
    found = session.scalar(select(func.count()).where(AccessCode.spent)) or 0
    session.rollback()
    return found


def rows_of(session: Session, model: type[Base]) -> int:
    found = session.scalar(select(func.count()).select_from(model)) or 0
    session.rollback()
    return found


def test_the_start_asks_for_the_code_and_says_what_is_wrong_with_it(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    good, other = some_codes(session)[0], receipt_code_for(SECRET, uuid4())
    page = client.get(url()).text
    assert re.search(r'<input[^>]*name="ticket"[^>]*>', page)
    assert "data-from-address" in page
    for typed in ("", "1234", other):
        refused = begin(client, typed)
        assert refused.status_code == 422
        assert "error-summary" in refused.text
        assert f'value="{typed}"' in refused.text or not typed
    assert rows_of(session, ResponseDraft) == 0
    assert begin(client, f"{good[:4]} {good[4:8]} {good[8:12]} {good[12:]}").location == url("1")


def test_a_code_is_spent_when_the_answers_are_sent_not_when_they_are_begun(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    code = some_codes(session)[0]
    begin(client, code)
    client.post(url("1"), data={"Q1": "b", "go": "next"})
    assert spent(session) == 0
    assert client.post(url("send"), data={"go": "send"}).location == url("thanks")
    assert spent(session) == 1
    assert client.post(url("send"), data={"go": "send"}).location == url("thanks")
    assert spent(session) == 1
    assert rows_of(session, SurveyResponse) == 1


def test_a_spent_code_lets_nobody_in_again(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    code = some_codes(session)[0]
    begin(client, code)
    client.post(url("send"), data={"go": "send"})
    client.post(url("clear"))
    again = begin(client, code, "5b9f7dd2-6f3c-4b58-9d0e-1f2e3a4b5c6d")
    assert again.status_code == 422
    assert rows_of(session, ResponseDraft) == 0


def test_one_code_begun_on_two_devices_counts_once(
    app: Any, client: CheckingClient, session: Session, plan: Plan
) -> None:
    code = some_codes(session)[0]
    other = app.test_client()
    begin(client, code)
    begin(other, code, "5b9f7dd2-6f3c-4b58-9d0e-1f2e3a4b5c6d")
    client.post(url("send"), data={"go": "send"})
    late = other.post(url("send"), data={"go": "send"})
    assert late.status_code == 422
    assert 'name="ticket"' in late.text
    assert rows_of(session, SurveyResponse) == 1
    assert rows_of(session, ResponseDraft) == 1


def test_one_code_sent_by_many_at_the_same_moment_counts_once(
    app: Any, session: Session, plan: Plan
) -> None:
    ticket = some_codes(session)[0]
    survey = session.scalars(select(Survey)).one()
    version = load_version(session, survey.current_version_id or 0)

    def sending(nth: int) -> Callable[[Session], str]:
        def send(own: Session) -> str:
            try:
                submit_response(
                    own,
                    survey=survey,
                    version=version,
                    code=receipt_code_for(SECRET, UUID(int=nth)),
                    answers={"Q1": "a"},
                    language="pt",
                    channel=CollectionMode.WEB,
                    municipality_id=None,
                    today=TODAY,
                    secret=SECRET,
                    access_code=ticket,
                )
            except AccessCodeRefused as refused:
                return refused.fault.value
            return "taken"

        return send

    told = at_once(app, session, [sending(nth) for nth in range(6)])
    assert sorted(told) == ["spent"] * 5 + ["taken"]
    assert rows_of(session, SurveyResponse) == 1
    assert spent(session) == 1


def test_once_the_answers_are_sent_the_browser_forgets_the_code(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    begin(client, some_codes(session)[0])
    name = f"ticket-{session.scalar(select(Survey.id))}"
    session.rollback()
    assert client.get_cookie(name)
    client.post(url("send"), data={"go": "send"})
    assert client.get_cookie(name) is None


def test_who_goes_on_elsewhere_is_asked_for_the_code_before_sending(
    app: Any, client: CheckingClient, session: Session, plan: Plan
) -> None:
    code = some_codes(session)[0]
    begin(client, code)
    client.post(url("1"), data={"Q1": "b", "go": "stop"})
    shown = re.search(r'class="receipt-code"[^>]*>([\d\s]+)<', client.get(url("stop")).text)
    assert shown
    phone = app.test_client()
    phone.post(url("resume"), data={"code": shown[1]})
    asked = phone.post(url("send"), data={"go": "send"})
    assert asked.status_code == 422
    assert phone.post(url("send"), data={"go": "send", "ticket": code}).location == url("thanks")
    assert spent(session) == 1


def test_rows_of_codes_and_responses_share_nothing(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    code = some_codes(session)[0]
    begin(client, code)
    client.post(url("send"), data={"go": "send"})
    row = session.scalars(select(AccessCode).where(AccessCode.spent)).one()
    response = session.scalars(select(SurveyResponse)).one()
    own = {row.key, row.batch, row.spent}
    assert own & {response.id.hex, response.receipt_key, response.said_on} == set()
    assert row.key == keyed_hash(SECRET, code, "single use")
    assert {c.name for c in AccessCode.__table__.columns} == {"key", "survey_id", "batch", "spent"}


def test_on_postgresql_the_spent_row_is_not_marked_alone(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    if session.get_bind().dialect.name != "postgresql":
        return
    begin(client, some_codes(session)[0])
    client.post(url("send"), data={"go": "send"})
    marks = session.execute(select(func.count(func.distinct(text("xmin::text")))).select_from(AccessCode))  # fmt: skip
    assert marks.scalar() == 1


def test_sheets_show_codes_once_and_the_same_form_sent_twice_shows_the_same_ones(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan)
    assert 'name="count"' in client.get(DESK).text
    data = {"once": ONCE, "count": "12", "language": "bn"}
    first = client.post(f"{DESK}/sheets", data=data).text
    codes = re.findall(r'class="ticket-code"[^>]*><bdi dir="ltr">([\d ]+)<', first)
    assert len(set(codes)) == 12
    assert all(parse_receipt_code(code) for code in codes)
    assert "localhost:8000/bn/vale/surveys/viver-aqui/" in first
    squares = re.findall(r'<img class="qr" src="(data:image/png;base64,[^"]+)"', first)
    assert len(set(squares)) == 12
    address = "http://localhost:8000/bn/vale/surveys/viver-aqui/"
    alone = segno.make(f"{address}#{codes[0].replace(' ', '')}", error="m", micro=False, mask=0)
    assert squares[0] == alone.png_data_uri(border=2)
    again = client.post(f"{DESK}/sheets", data=data).text
    assert re.findall(r'class="ticket-code"[^>]*><bdi dir="ltr">([\d ]+)<', again) == codes
    rows = session.scalars(select(AccessCode)).all()
    assert len(rows) == 12
    kept = {row.key for row in rows}
    assert not any(parse_receipt_code(code) in kept for code in codes)
    assert "12" in client.get(DESK).text


def test_many_letters_are_one_message_with_a_code_each(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan)
    listed = "\n".join(f"a{nth}@example.org" for nth in range(500))
    sent = {"once": ONCE, "addresses": listed, "language": "pt"}
    assert client.post(f"{DESK}/letters", data=sent).location == DESK
    letters = session.scalars(select(Mail)).all()
    codes = {re.findall(r"\d{16}", one.body)[0] for one in letters}
    assert len(letters) == len(codes) == len({one.message_id for one in letters}) == 500
    for one in letters:
        assert one.html
        (code,) = set(re.findall(r"(?<!\d)\d{16}(?!\d)", one.body + one.html))
        assert parse_receipt_code(code)
        assert code != "0" * 16
        assert one.body.count(code) == 2


def test_batches_made_at_once_have_numbers_of_their_own(
    app: Any, session: Session, plan: Plan
) -> None:
    survey = session.scalars(select(Survey)).one().id

    def making(nth: int) -> Callable[[Session], int | None]:
        keys = hash_codes(
            SECRET, [receipt_code_for(SECRET, UUID(int=10 * nth + n)) for n in range(5)]
        )
        return lambda own: create_batch(own, survey_id=survey, keys=keys)

    numbers = at_once(app, session, [making(nth) for nth in range(6)])
    assert sorted(number or 0 for number in numbers) == [1, 2, 3, 4, 5, 6]


def test_a_code_off_a_sheet_opens_the_survey(
    app: Any, client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan)
    page = client.post(f"{DESK}/sheets", data={"once": ONCE, "count": "1", "language": "pt"}).text
    code = re.search(r'class="ticket-code"[^>]*><bdi dir="ltr">([\d ]+)<', page)
    assert code
    assert begin(app.test_client(), code[1]).location == url("1")


@pytest.mark.parametrize("count", ["", "0", "2001", "x"])
def test_a_bad_number_of_codes_is_said_with_what_was_typed(
    client: CheckingClient, session: Session, plan: Plan, count: str
) -> None:
    staff(client, session, plan)
    answer = client.post(f"{DESK}/sheets", data={"count": count, "language": "pt"})
    assert answer.status_code == 422
    assert f'value="{count}"' in answer.text
    assert rows_of(session, AccessCode) == 0


def test_letters_go_to_each_address_once_and_are_emptied_when_sent(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan)
    sent = {
        "once": ONCE,
        "addresses": "ana@example.org, Rui <rui@example.org>\nana@example.org",
        "file": (io.BytesIO(b"name;mail\nEva;eva@example.org\n"), "list.csv"),
        "language": "bn",
    }
    assert client.post(f"{DESK}/letters", data=sent).location == DESK
    letters = session.scalars(select(Mail).order_by(Mail.recipient)).all()
    assert [one.recipient for one in letters] == ["ana@example.org", "eva@example.org", "rui@example.org"]  # fmt: skip
    assert {one.language for one in letters} == {"bn"}
    codes = [re.search(r"/bn/vale/surveys/viver-aqui/#(\d{16})", one.body) for one in letters]
    assert len({code[1] for code in codes if code}) == 3
    keys = {row.key for row in session.scalars(select(AccessCode))}
    session.rollback()
    assert keys == {keyed_hash(SECRET, code[1], "single use") for code in codes if code}
    del sent["file"]
    client.post(f"{DESK}/letters", data=sent)  # a double click
    assert rows_of(session, Mail) == 3


def test_every_bad_address_is_named_and_what_was_typed_is_kept(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    staff(client, session, plan)
    typed = "ana@example.org\nrui@@example\nEva"
    answer = client.post(f"{DESK}/letters", data={"addresses": typed, "language": "pt"})
    assert answer.status_code == 422
    assert "rui@@example, Eva" in answer.text
    assert "ana@example.org\nrui@@example\nEva" in answer.text.replace("\r", "")
    assert rows_of(session, Mail) == 0
    assert client.post(f"{DESK}/letters", data={"language": "pt"}).status_code == 422


@given(st.lists(st.sampled_from(["ana@example.org", "b.c@example.pt", "Zé", "x@", "@", ";"])))
def test_reading_addresses_finds_each_once_and_never_fails(words: list[str]) -> None:
    found = parse_addresses(" ".join(words))
    assert set(found.addresses) == {w for w in words if "@example" in w}
    assert len(set(found.addresses)) == len(found.addresses)
    assert set(found.bad) == {w for w in words if w in ("x@", "@")}


def test_small_numbers_of_used_codes_are_not_told(
    client: CheckingClient, session: Session, plan: Plan
) -> None:
    code = some_codes(session, 6)[0]
    begin(client, code)
    client.post(url("send"), data={"go": "send"})
    survey = session.scalars(select(Survey)).one()
    session.rollback()
    assert [(one.made, one.spent) for one in code_batches(session, survey.id)] == [(6, 1)]
    staff(client, session, plan)
    assert "fewer than 5" in client.get(DESK).text


def test_only_coordinators_make_codes(
    app: Any, client: CheckingClient, session: Session, plan: Plan
) -> None:
    make_plan(session, "outro")
    session.commit()
    staff(client, session, plan, Role.FACILITATOR)
    assert client.get(DESK).status_code == 403
    assert client.post(f"{DESK}/sheets", data={"count": "1", "language": "pt"}).status_code == 403
    assert client.post(f"{DESK}/letters", data={"language": "pt"}).status_code == 403
    boss = app.test_client()
    staff(boss, session, plan)
    assert boss.get("/en/vale/desk/surveys/none/codes").status_code == 404
    assert boss.get("/en/outro/desk/surveys/viver-aqui/codes").status_code == 404
    visitor = app.test_client()
    assert visitor.get(DESK).status_code == 303
    assert visitor.post(f"{DESK}/sheets").status_code == 401
