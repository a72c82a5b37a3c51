from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from consult.people import passwords, totp
from consult.people.passwords import hash_password, needs_rehash, verify_password
from consult.people.rules import (
    LOGIN_RATE_LIMIT,
    Grant,
    PasswordFault,
    Role,
    may_delete_account,
    normalized_email,
    password_fault,
    safe_redirect_path,
    session_expiry,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("curta", PasswordFault.SHORT),
        ("x" * 201, PasswordFault.LONG),
        ("password123!", PasswordFault.COMMON),
        ("1234567890", PasswordFault.COMMON),
        ("Benfica1904", PasswordFault.COMMON),
        ("ababababab", PasswordFault.COMMON),
        ("918273645546", PasswordFault.COMMON),
        ("mariana.silva@example.org", PasswordFault.PERSONAL),
        ("Mariana.Silva1990", PasswordFault.PERSONAL),
        ("um comboio azul parte", None),
        ("আমার সোনার বাংলা", None),
    ],
)
def test_passwords_are_judged_by_length_and_by_what_everybody_uses(
    password: str, fault: PasswordFault | None
) -> None:
    assert password_fault(password, email="mariana.silva@example.org") is fault


def test_a_password_fits_whichever_way_its_accents_are_typed() -> None:
    stored = hash_password("coração de leão")
    assert verify_password(stored, "corac\u0327a\u0303o de lea\u0303o")
    assert not verify_password(stored, "coracao de leao")
    assert not needs_rehash(stored)
    assert not verify_password(None, "coração de leão")
    assert not verify_password("nonsense", "coração de leão")


def test_a_stored_password_is_as_slow_to_guess_as_recommended(
    light_passwords: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "hasher", light_passwords)
    stored = hash_password("coração de leão")
    found = extract_parameters(stored)
    assert found.type is Type.ID
    assert (found.memory_cost, found.time_cost, found.parallelism) >= (65536, 3, 4)
    assert verify_password(stored, "coração de leão")
    assert not needs_rehash(stored)
    assert needs_rehash(PasswordHasher(time_cost=2).hash("coração de leão"))


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/x",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        None,
        "/" + "x" * 2000,
    ],
)
def test_nobody_is_led_to_another_site(target: str | None) -> None:
    assert safe_redirect_path(target) is None


@given(st.text(max_size=60))
def test_whatever_is_let_through_stays_on_this_host(target: str) -> None:
    found = safe_redirect_path(target)
    if found is not None:
        assert urlsplit(urljoin("https://here.example/a", found)).netloc == "here.example"


def test_a_path_of_this_site_is_kept() -> None:
    assert safe_redirect_path("/pt/vale/desk/?page=2") == "/pt/vale/desk/?page=2"


def test_waits_double_up_to_an_hour() -> None:
    waits = [LOGIN_RATE_LIMIT.wait_after(n) for n in range(1, 30)]
    assert waits[:4] == [timedelta(0)] * 4
    assert waits[4:7] == [timedelta(minutes=m) for m in (1, 2, 4)]
    assert max(waits) == timedelta(hours=1)
    assert waits == sorted(waits)


@pytest.mark.parametrize(
    ("staff", "keep", "hours"),
    [(True, True, 12), (True, False, 12), (False, False, 12), (False, True, 720)],
)
def test_only_a_participants_own_device_is_trusted_for_long(
    staff: bool, keep: bool, hours: int
) -> None:
    assert session_expiry(NOW, staff=staff, remember_me=keep) == NOW + timedelta(hours=hours)


def test_addresses_are_known_whatever_their_case() -> None:
    assert normalized_email(" Ana.Reis@Example.ORG ") == "ana.reis@example.org"
    for wrong in ("ana", "ana@", "ana@b@c.org", "a\r\nBcc: x@example.org", "Ana <ana@example.org>"):
        with pytest.raises(ValueError, match=r".+"):
            normalized_email(wrong)


@pytest.mark.parametrize("role", list(Role))
def test_who_answers_for_a_plan_hands_over_before_leaving(role: Role) -> None:
    answers = role in (Role.COORDINATOR, Role.ADMINISTRATOR)
    assert may_delete_account([Grant(role, 1)]) is not answers


def test_a_code_of_the_phone_belongs_to_one_step() -> None:
    secret = totp.pending_secret("k" * 32, "hash", 0)
    assert secret != totp.pending_secret("k" * 32, "hash", 1)
    import pyotp

    code = pyotp.TOTP(secret).at(int(NOW.timestamp()))
    step = int(NOW.timestamp()) // 30
    assert totp.time_step_of_code(secret, code, NOW) == step
    assert totp.time_step_of_code(secret, code, NOW + timedelta(seconds=30)) == step
    assert totp.time_step_of_code(secret, code, NOW + timedelta(seconds=90)) is None
    assert totp.time_step_of_code(secret, "٣٤٥٦٧٨", NOW) is None
