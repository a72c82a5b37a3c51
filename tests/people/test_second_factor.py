from __future__ import annotations

import re
from datetime import UTC, datetime

import pyotp
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.people.actions import second_factor
from consult.people.models import Account, LoginSession, RecoveryCode
from consult.people.rules import Role
from tests.client import CheckingClient
from tests.factories.people import PASSWORD, give_role, make_account
from tests.factories.plan import make_plan

STEP = "/en/account/second-factor"
SET_UP = STEP + "/set-up"
DESK = "/en/vale/desk/people"


@pytest.fixture
def coordinator(session: Session, client: CheckingClient) -> Account:
    """A coordinator who gave the password, and nothing more."""
    account = make_account(session, password=PASSWORD)
    give_role(session, account, Role.COORDINATOR, make_plan(session))
    session.commit()
    log_in(client)
    return account


def log_in(client: CheckingClient) -> None:
    data = {"email": "ana@example.org", "password": PASSWORD}
    assert client.post("/en/account/login", data=data).status_code == 303


def secret_on(client: CheckingClient) -> str:
    page = client.get(SET_UP).text
    found = re.search(r'translate="no">([A-Z2-7 ]+)<', page)
    assert found is not None
    return found[1].replace(" ", "")


def set_up(client: CheckingClient) -> tuple[str, list[str]]:
    secret = secret_on(client)
    page = client.post(SET_UP, data={"code": pyotp.TOTP(secret).now()})
    assert page.status_code == 200
    codes = re.findall(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", page.text)
    assert len(codes) == 10
    return secret, codes


def forget_step(session: Session, account: Account) -> None:
    """As if half a minute had gone by."""
    session.rollback()
    session.refresh(account)
    account.totp_last_step = 0
    session.commit()


def test_staff_with_a_password_only_are_led_to_set_up(
    coordinator: Account, client: CheckingClient
) -> None:
    answer = client.get(DESK)
    assert (answer.status_code, answer.location) == (303, f"{STEP}?next={DESK}")
    answer = client.get(answer.location)
    assert (answer.status_code, answer.location) == (303, f"{SET_UP}?next={DESK}")
    assert client.get("/en/account").status_code == 303
    assert client.post("/en/account/delete", data={"password": PASSWORD}).status_code == 401


def test_signing_in_leads_on_to_the_code_of_the_phone(
    coordinator: Account, client: CheckingClient
) -> None:
    again = client.get(f"/en/account/login?next={DESK}")
    assert (again.status_code, again.location) == (303, f"{STEP}?next={DESK}")
    set_up(client)
    client.post("/en/account/logout")
    answer = client.post(
        f"/en/account/login?next={DESK}", data={"email": "ana@example.org", "password": PASSWORD}
    )
    assert (answer.status_code, answer.location) == (303, f"{STEP}?next={DESK}")


def test_set_up_shows_the_secret_as_picture_and_text(
    coordinator: Account, client: CheckingClient
) -> None:
    page = client.get(SET_UP).text
    assert "<svg" in page
    assert len(secret_on(client)) == 32
    assert secret_on(client) == secret_on(client)


def test_the_first_code_of_the_phone_opens_the_desk(
    coordinator: Account, client: CheckingClient, session: Session
) -> None:
    secret_on(client)
    wrong = client.post(SET_UP, data={"code": "000000"})
    assert wrong.status_code == 422
    set_up(client)
    assert client.get(DESK).status_code == 200
    session.refresh(coordinator)
    assert coordinator.totp_secret


def test_a_code_works_once(coordinator: Account, client: CheckingClient, session: Session) -> None:
    secret, _codes = set_up(client)
    client.post("/en/account/logout")
    log_in(client)
    session.rollback()
    session.refresh(coordinator)
    last = pyotp.TOTP(secret).generate_otp(coordinator.totp_last_step)
    session.rollback()
    used = client.post(STEP, data={"code": last})
    assert used.status_code == 422
    assert "wrong or was used" in used.text
    forget_step(session, coordinator)
    code = pyotp.TOTP(secret).now()
    answer = client.post(f"{STEP}?next={DESK}", data={"code": f"{code[:3]} {code[3:]}"})
    assert (answer.status_code, answer.location) == (303, DESK)
    assert client.get(DESK).status_code == 200


def test_set_up_is_no_way_around_the_second_factor(
    coordinator: Account, client: CheckingClient, session: Session
) -> None:
    secret, _codes = set_up(client)
    client.post("/en/account/logout")
    log_in(client)
    assert client.get(SET_UP).status_code == 303
    assert client.post(SET_UP, data={"code": pyotp.TOTP(secret).now()}).status_code == 303
    session.rollback()
    session.refresh(coordinator)
    assert coordinator.totp_secret == secret
    assert client.get(DESK).status_code == 303


def test_a_recovery_code_works_once_however_it_is_typed(
    coordinator: Account, client: CheckingClient, session: Session
) -> None:
    _secret, codes = set_up(client)
    for expected in (303, 422):
        client.post("/en/account/logout")
        log_in(client)
        typed = codes[0].upper().replace("-", " ")
        assert client.post(STEP, data={"code": typed}).status_code == expected
    assert session.scalar(select(func.count()).select_from(RecoveryCode)) == 9
    hashes = session.scalars(select(RecoveryCode.code_hash)).all()
    assert not any(code.replace("-", "") in h for h in hashes for code in codes)


def test_guessing_codes_is_slowed_down(coordinator: Account, client: CheckingClient) -> None:
    set_up(client)
    client.post("/en/account/logout")
    log_in(client)
    for n in range(5):
        assert "wrong or was used" in client.post(STEP, data={"code": f"00000{n}"}).text
    assert "Too many tries" in client.post(STEP, data={"code": "000009"}).text


def test_new_recovery_codes_replace_the_old_ones(
    coordinator: Account, client: CheckingClient, session: Session
) -> None:
    secret, codes = set_up(client)
    forget_step(session, coordinator)
    page = client.post("/en/account/recovery-codes", data={"code": pyotp.TOTP(secret).now()})
    assert page.status_code == 200
    assert codes[0] not in page.text
    client.post("/en/account/logout")
    log_in(client)
    assert client.post(STEP, data={"code": codes[0]}).status_code == 422


def test_the_command_line_can_let_somebody_set_up_anew(
    coordinator: Account, client: CheckingClient, session: Session
) -> None:
    set_up(client)
    session.rollback()
    session.refresh(coordinator)
    second_factor.reset_second_factor(session, account=coordinator)
    session.commit()
    assert session.scalar(select(LoginSession)) is None
    assert session.scalar(select(RecoveryCode)) is None
    session.rollback()
    log_in(client)
    assert client.get(STEP).location == SET_UP


def test_a_participant_is_asked_for_no_second_factor(
    session: Session, client: CheckingClient
) -> None:
    make_account(session, password=PASSWORD)
    session.commit()
    log_in(client)
    assert client.get("/en/account").status_code == 200


def test_a_member_of_an_unpublished_plan_is_led_and_a_stranger_is_not(
    session: Session, client: CheckingClient
) -> None:
    plan = make_plan(session)
    plan.published = False
    account = make_account(session, password=PASSWORD)
    give_role(session, account, Role.AUTHOR, plan)
    session.commit()
    assert client.get(DESK).status_code == 404
    log_in(client)
    assert client.get(DESK).location.startswith(STEP)
    session.scalars(select(Account)).one()
    assert client.get("/en/other/desk/people").status_code == 404
    assert datetime.now(UTC)
