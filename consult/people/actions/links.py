"""Links sent by e-mail: made, looked at, used once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from ..auth import hash_token
from ..models import Account, AccountToken
from ..queries import token_by_hash
from ..rules import LINK_LIFETIME, LinkPurpose, new_token


class InvalidLink(Exception):
    """A link that works no more; `used` when it did work once."""

    def __init__(self, used: bool) -> None:
        super().__init__("used" if used else "expired or unknown")
        self.used = used


def issue_link(
    session: Session,
    *,
    purpose: LinkPurpose,
    now: datetime,
    account: Account | None = None,
    email: str | None = None,
    leads_to: str | None = None,
) -> str:
    """Make the secret of a link for an account, or for an address that has none yet.

    Earlier links for the same purpose stop working: only the newest letter counts.
    """
    holder = AccountToken.account_id == account.id if account else AccountToken.email == email
    session.execute(
        delete(AccountToken).where(
            holder, AccountToken.purpose == purpose.value, ~AccountToken.used
        )
    )
    token = new_token()
    session.add(
        AccountToken(
            token_hash=hash_token(token),
            account_id=account.id if account else None,
            email=None if account else email,
            purpose=purpose.value,
            leads_to=leads_to,
            expires_at=now + LINK_LIFETIME[purpose],
        )
    )
    session.flush()
    return token


def check_link(
    session: Session, *, token: str, purpose: LinkPurpose, now: datetime
) -> AccountToken:
    """Look at a link without using it: programs that check mail open links too. Raises InvalidLink."""
    found: AccountToken | None = session.scalar(token_by_hash(hash_token(token)))
    if found is None or found.purpose != purpose.value:
        raise InvalidLink(used=False)
    if found.used or found.expires_at <= now:
        raise InvalidLink(used=found.used)
    if found.account is not None and not found.account.active:
        raise InvalidLink(used=False)
    return found


def consume_link(session: Session, *, link: AccountToken) -> None:
    """Use a link up. Raises InvalidLink when a rival was faster."""
    taken = session.execute(
        update(AccountToken)
        .where(AccountToken.token_hash == link.token_hash, ~AccountToken.used)
        .values(used=True)
        .returning(AccountToken.token_hash)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise InvalidLink(used=True)
