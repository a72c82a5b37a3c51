"""The second factor: a code from the phone (TOTP, RFC 6238), or a recovery code."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from ..models import Account, LoginSession, RecoveryCode
from ..rules import session_expiry
from ..totp import time_step_of_code
from .sessions import end_sessions

RECOVERY_CODE_COUNT = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


def recovery_code_hash(account_id: int, code: str) -> str:
    """What a recovery code is stored as; `code` has no hyphens."""
    return hashlib.sha256(f"{account_id}:{code}".encode()).hexdigest()


def verify_second_factor(
    session: Session, *, login: LoginSession, code: str, now: datetime
) -> bool:
    """Try a code, of the phone or for recovery; each works once. True: the session is a full one."""
    account = login.account
    if account.totp_secret is None or not _consume_code(session, account, code, now):
        return False
    login.second_factor = True
    login.expires_at = min(login.expires_at, session_expiry(now, staff=True, remember_me=False))
    session.flush()
    return True


def _consume_code(session: Session, account: Account, code: str, now: datetime) -> bool:
    step = time_step_of_code(account.totp_secret or "", code, now)
    if step is not None:
        return _consume_time_step(session, account, step)
    used = session.execute(
        delete(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == recovery_code_hash(account.id, code),
        )
        .returning(RecoveryCode.code_hash)
    ).first()
    return used is not None


def _consume_time_step(session: Session, account: Account, step: int) -> bool:
    """Use a time step up; False when it, or a later one, was used before (RFC 6238 5.2)."""
    taken = session.execute(
        update(Account)
        .where(Account.id == account.id, Account.totp_last_step < step)
        .values(totp_last_step=step)
        .returning(Account.id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        return False
    session.refresh(account)
    return True


def set_up_second_factor(
    session: Session, *, login: LoginSession, secret: str, code: str, now: datetime
) -> list[str] | None:
    """Keep the secret once the phone shows the right code; returns the recovery codes, else None."""
    step = time_step_of_code(secret, code, now)
    if step is None:
        return None
    account = login.account
    account.totp_secret, account.totp_last_step = secret, step
    login.second_factor = True
    login.expires_at = min(login.expires_at, session_expiry(now, staff=True, remember_me=False))
    session.flush()
    end_sessions(session, account_id=account.id, keep_session=login.token_hash)
    return renew_recovery_codes(session, account=account)


def renew_recovery_codes(session: Session, *, account: Account) -> list[str]:
    """Make ten new recovery codes, to be shown once; the old ones stop working."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [_new_code() for _ in range(RECOVERY_CODE_COUNT)]
    session.add_all(
        RecoveryCode(
            account_id=account.id, code_hash=recovery_code_hash(account.id, code.replace("-", ""))
        )
        for code in codes
    )
    session.flush()
    return codes


def _new_code() -> str:
    """Sixteen letters in four groups: 79 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def reset_second_factor(session: Session, *, account: Account) -> None:
    """Forget phone and recovery codes; the next sign-in sets up new ones. Ends all sessions."""
    account.totp_secret, account.totp_last_step = None, 0
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.flush()
    end_sessions(session, account_id=account.id)
